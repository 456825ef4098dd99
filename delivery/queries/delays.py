"""What the slip of a project is made of: the stored steps, with the days given to whoever had the ball."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from delivery.engine.attribution import Attribution, attribute, steps_from_json
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Baseline, DelayAnalysis, Project
from delivery.queries.baselines import chosen_baseline
from delivery.queries.calendars import calendars_of_projects
from delivery.queries.waits import Named, WaitSource, milestone_names, waits_of


@dataclass(frozen=True)
class Delays:
    """What moved the target since the chosen baseline."""

    baseline: Baseline
    is_go_live: bool
    attribution: Attribution
    names: Mapping[str, Named]
    sources: Mapping[str, WaitSource]
    """Waits by their key."""


@dataclass(frozen=True)
class NoDelays:
    """Nothing can be said, and why: ``no_plan``, ``no_baseline``, ``not_computed``, ``many_saves`` or ``large_plan``."""

    reason: str
    baseline: Baseline | None = None
    amount: int = 0


def delays_of(
    project: Project, *, today: date, baseline: Baseline | None = None, calendar: WorkCalendar | None = None
) -> Delays | NoDelays:
    """Eight queries at most, however long the history is. ``baseline`` and ``calendar`` spare asking for them again."""
    if baseline is None:
        chosen = chosen_baseline(project)
        baseline = chosen.row if chosen else None
    if baseline is None:
        return NoDelays("no_baseline" if project.plan_version else "no_plan")
    row = db.session.get(DelayAnalysis, project.id)
    if row is None or (row.baseline_id, row.plan_version) != (baseline.id, project.plan_version):
        return NoDelays("not_computed", baseline)
    if row.refusal:
        return NoDelays(row.refusal, baseline, row.amount)
    calendar = calendar or WorkCalendar(calendars_of_projects([project])[project.id])
    names = milestone_names(project)
    taken_on = baseline.taken_at.date()
    sources = waits_of(project, names, calendar, baseline_on=taken_on, today=today)
    clipped = [_from(source, taken_on).wait for source in sources.values()]
    attribution = attribute(row.start_on, steps_from_json(row.steps), clipped, calendar)
    return Delays(baseline, bool(row.target_key), attribution, names, sources)


def _from(source: WaitSource, baseline_on: date) -> WaitSource:
    """What was waited before the baseline is part of it."""
    return replace(source, wait=replace(source.wait, since=max(source.wait.since, baseline_on)))

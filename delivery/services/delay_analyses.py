"""What moved the target since the baseline: computed and stored by whoever changes the plan.

An analysis goes on from the one before: only the last window, a week, is inserted anew. After another baseline, target or
working day it begins from the baseline again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from delivery.engine.attribution import Analysed, Cause, Saved, Step, analyse, cut, rewind, steps_to_json, target_day
from delivery.engine.edits import Edit, StaleEdit
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Baseline, DelayAnalysis, Project
from delivery.queries.calendars import calendars_by_key
from delivery.queries.plan_saves import calendars_in, save_count, saves_since, was_imported
from delivery.queries.plans import calendar_stamp, go_live_key

MOST_SAVES = 2_000
"""Saves since the baseline that an analysis goes through."""
MOST_COMPUTED = 200_000
"""Milestones times windows."""


@dataclass(frozen=True)
class _Kept:
    """How far an earlier analysis is still good."""

    version: int
    day: date
    steps: tuple[Any, ...] = ()
    windows: tuple[Any, ...] = ()


def store_analysis(
    project: Project, baseline: Baseline | None, plan: Plan, dates: Schedule, *, at: datetime
) -> DelayAnalysis | None:
    """Write what moved the target from the chosen baseline to the dates of the plan; None without a baseline."""
    row = db.session.get(DelayAnalysis, project.id)
    if baseline is None:
        return None
    target, stamp = go_live_key(plan), calendar_stamp(plan)
    start = ((baseline.go_live_at if target else None) or baseline.finish_at).date()
    is_same = row is not None and (row.baseline_id, row.calendar_stamp, row.target_key) == (baseline.id, stamp, target or "")
    kept = _kept(row) if row is not None and is_same else None
    row = row or DelayAnalysis(project_id=project.id)
    row.baseline_id, row.calendar_stamp, row.target_key, row.start_on = baseline.id, stamp, target or "", start
    row.plan_version, row.computed_at = project.plan_version, at
    row.refusal, row.amount = _refusal(project, baseline, plan) if kept is None else ("", 0)
    row.steps, row.windows = [], []
    if not row.refusal:
        row.steps, row.windows = _Analysis(project, baseline, plan, dates, target, start).computed(kept)
    db.session.add(row)
    return row


def _kept(row: DelayAnalysis) -> _Kept | None:
    """All windows but the last, in which more may be saved; None where that leaves nothing."""
    if row.refusal or len(row.windows) < 2:
        return None
    windows = row.windows[:-1]
    version, day = windows[-1]
    steps = tuple(step for step in row.steps if step[3] < len(windows))
    return _Kept(version, date.fromisoformat(day), steps, tuple(windows))


def _refusal(project: Project, baseline: Baseline, plan: Plan) -> tuple[str, int]:
    saves = save_count(project, baseline.plan_version)
    if saves > MOST_SAVES:
        return "many_saves", saves
    if saves * len(plan.milestones) > MOST_COMPUTED:
        return "large_plan", len(plan.milestones)
    return "", 0


@dataclass(frozen=True)
class _Analysis:
    project: Project
    baseline: Baseline
    plan: Plan
    dates: Schedule
    target: str | None
    start: date

    def computed(self, kept: _Kept | None) -> tuple[list[Any], list[Any]]:
        """Steps and windows, as they are stored."""
        try:
            return self._inserted(kept)
        except (StaleEdit, PlanError):
            return steps_to_json([self._closing(Cause.GAP, 1, self.start)]), []

    def _inserted(self, kept: _Kept | None) -> tuple[list[Any], list[Any]]:
        version = kept.version if kept else self.baseline.plan_version
        forward, back = saves_since(self.project, version)
        if kept and self._is_quiet(kept, forward):
            return list(kept.steps), [*kept.windows, [forward[-1].version, kept.day.isoformat()]]
        plan = rewind(self._with_calendars(forward, back), back)
        first, opening = (len(kept.windows), []) if kept else (1, self._opening(plan))
        day = kept.day if kept else opening[-1].after if opening else self.start
        windows, steps = list(kept.windows if kept else [[version, day.isoformat()]]), list(opening)
        for number, window in enumerate(cut(forward), start=first):
            found = self._analysed(plan, window, number, day)
            plan, day = found.plan, found.day
            steps += found.steps
            windows.append([window[-1].version, day.isoformat()])
        if day != target_day(self.dates, self.target):
            steps.append(self._closing(Cause.GAP, len(windows), day))
        return [*(kept.steps if kept else ()), *steps_to_json(steps)], windows

    def _is_quiet(self, kept: _Kept, forward: Sequence[Saved]) -> bool:
        """One window, no agreed change, and the target stands where it stood: nothing is taken apart."""
        is_one = len(list(cut(forward))) == 1 and not forward[-1].change
        return is_one and target_day(self.dates, self.target) == kept.day

    def _analysed(self, plan: Plan, window: Sequence[Saved], number: int, day: date) -> Analysed:
        return analyse(plan, window, self.target, self.calendar, first_window=number, day=day)

    @property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar(self.plan.calendars[self.plan.calendar])

    def _opening(self, plan: Plan) -> list[Step]:
        """What the working days of today make of the baseline's plan."""
        day = target_day(schedule(plan), self.target)
        days = self.calendar.working_days_between(self.start, day)
        version, on = self.baseline.plan_version, self.baseline.taken_at.date()
        if day == self.start:
            return []
        cause = Cause.GAP if was_imported(self.project, version) else Cause.CALENDAR
        return [Step(cause, on, version, 0, "", days, days, day)]

    def _closing(self, cause: Cause, window: int, day: date) -> Step:
        """From where the history leads to where the forecast stands."""
        reached = target_day(self.dates, self.target)
        days = self.calendar.working_days_between(day, reached)
        return Step(cause, self.baseline.taken_at.date(), self.project.plan_version, window, "", days, days, reached)

    def _with_calendars(self, forward: list[Saved], back: list[Saved]) -> Plan:
        """The plan with the calendars that only its history names."""
        edits: list[Edit] = [edit for saved in (*forward, *back) for edit in saved.edits]
        missing = calendars_in(edits, self.plan.calendars)
        if not missing:
            return self.plan
        return replace(self.plan, calendars={**calendars_by_key(self.project, missing), **self.plan.calendars})

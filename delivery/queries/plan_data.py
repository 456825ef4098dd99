"""The plan as the scripts of Gantt and Table draw it: whole minutes, rows as lists, arrows by row.

Moments are minutes since 1970-01-01 00:00 in the project's own local clock, amounts of work are working minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import quote

from delivery.engine.drive import drive
from delivery.engine.plan import CalendarFacts, Milestone, Plan
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import WorkCalendar, minute
from delivery.models import Project
from delivery.queries.baselines import BaselineLine, chosen_baseline
from delivery.queries.forecasts import forecast_of
from delivery.queries.phase_strips import PhaseOnStrip, phase_strip
from delivery.queries.plan_tables import target_variance
from delivery.queries.plans import go_live_key, last_edit, phases_of, plan_of

FIELDS = (
    *("key", "code", "name", "phase", "owner", "start", "finish", "duration", "float", "free", "critical", "gate"),
    *("actual_start", "actual_finish", "remaining", "done", "deadline", "constraint", "constraint_at"),
    *("base_start", "base_finish", "variance", "effort", "role", "calendar", "optional", "elapsed", "points", "url"),
)
INTERNAL = frozenset({"owner", "effort", "role", "points"})
"""Nothing for a client."""
BEFORE, AFTER = timedelta(days=370), timedelta(days=1100)
"""So far beyond the plan's ends go the holidays that are handed over."""


class Times(NamedTuple):
    """The computed dates of one milestone."""

    start: int
    finish: int
    total_float: int
    free_float: int
    is_critical: bool


@dataclass(frozen=True)
class PlanData:
    """The project's plan, and what stands around it."""

    project: Project
    plan: Plan
    times: Mapping[str, Times]
    drivers: Mapping[str, Collection[str]]
    """The predecessors without which a milestone would start earlier, by its key."""
    strip: Sequence[PhaseOnStrip]
    baseline_name: str | None
    baseline: Mapping[str, BaselineLine]
    target: tuple[str | None, int | None, int | None]
    """Key of the go-live (None: the finish counts), its moment, working minutes against the baseline."""
    last_edit: Any

    @property
    def start(self) -> int:
        return min((times.start for times in self.times.values()), default=minute(self.plan.start))

    @property
    def finish(self) -> int:
        return max((times.finish for times in self.times.values()), default=minute(self.plan.start))


def plan_data(project: Project, plan: Plan | None = None) -> PlanData:
    """What is stored: nothing is computed here. A fixed number of queries; ``plan`` spares reading it again."""
    plan, forecast, baseline = plan or plan_of(project), forecast_of(project), chosen_baseline(project)
    stored = forecast.stored if forecast else {}
    variance = target_variance(forecast, baseline, WorkCalendar(plan.calendars[plan.calendar]))
    target = minute(forecast.target_at) if forecast else None
    return PlanData(
        project=project,
        plan=plan,
        times={key: Times(values[0], values[1], values[6], values[7], bool(values[8])) for key, values in stored.items()},
        drivers={key: values[9] for key, values in stored.items()},
        strip=phase_strip(phases_of(project), forecast),
        baseline_name=baseline.row.name if baseline else None,
        baseline=baseline.lines if baseline else {},
        target=(go_live_key(plan), target, variance),
        last_edit=last_edit(project),
    )


def times_of(dates: Schedule) -> dict[str, Times]:
    """Computed dates in the same shape."""
    passes, starts, finishes = dates.passes, dates.start_instants, dates.finish_instants
    return {
        milestone.key: Times(
            starts[place], finishes[place], passes.total_float(place), passes.free_float(place), dates.is_critical(place)
        )
        for place, milestone in enumerate(dates.net.milestones)
    }


def drivers_of(dates: Schedule) -> dict[str, tuple[str, ...]]:
    """Which predecessors drive, by milestone, computed for those that have any."""
    followers = {dependency.successor for dependency in dates.net.plan.dependencies}
    found = {}
    for key in followers:
        links = drive(dates.net, dates.passes, dates.net.rank[key]).links
        found[key] = tuple(link.dependency.predecessor for link in links)
    return found


def rows_of(
    plan: Plan, times: Mapping[str, Times], data: PlanData, owners: Mapping[str, int], *, internal: bool
) -> list[list[Any]]:
    """One list a milestone, in the order of ``FIELDS``; ``owners`` gives the place of a person in the list of owners."""
    phases = {str(phase.position): place for place, phase in enumerate(data.strip)}
    calendar_of = _calendars(plan)
    rows = []
    for milestone in plan.milestones:
        line, now = data.baseline.get(milestone.key), times.get(milestone.key)
        cells = _cells(milestone, now, line, calendar_of(milestone))
        cells["phase"] = phases.get(milestone.phase or "")
        cells["owner"] = owners.get(milestone.owner or "")
        cells["url"] = f"/projects/{data.project.key}/milestones/{quote(milestone.code or milestone.key, safe='')}"
        rows.append([None if name in INTERNAL and not internal else cells[name] for name in FIELDS])
    return rows


NAMES = {
    "duration_minutes": "duration",
    "effort_minutes": "effort",
    "remaining_minutes": "remaining",
    "deadline_at": "deadline",
    "is_gate": "gate",
    "is_optional": "optional",
    "is_elapsed": "elapsed",
    "estimate_minutes": "points",
}
"""What a field of the engine is called here, where the names differ."""


def changed_cells(
    plan: Plan, touched: Iterable[tuple[str, str]], phases: Sequence[str], owners: Mapping[str, int]
) -> list[list[Any]]:
    """``[key, field, value]`` of the fields (by the engine's names) of these milestones, as the rows would hold them."""
    nodes = {milestone.key: milestone for milestone in plan.milestones}
    places: dict[str, Mapping[str, int]] = {"phase": {key: place for place, key in enumerate(phases)}, "owner": owners}
    cells = []
    for key, name in dict.fromkeys(touched):
        value, field = getattr(nodes[key], name), NAMES.get(name, name)
        if field not in FIELDS:
            continue
        cells.append([key, field, places[field].get(value or "") if field in places else _plain(value)])
        if name in ("actual_start", "actual_finish", "remaining_minutes"):
            cells.append([key, "done", _percent_done(nodes[key])])
    return cells


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return minute(value)
    if isinstance(value, tuple):
        return "/".join(map(str, value))
    return int(value) if isinstance(value, bool) else getattr(value, "value", value)


def _calendars(plan: Plan) -> Callable[[Milestone], WorkCalendar]:
    known = {key: WorkCalendar(facts) for key, facts in plan.calendars.items()}
    return lambda milestone: known.get(milestone.calendar or "", known[plan.calendar])


def _cells(milestone: Milestone, now: Times | None, line: BaselineLine | None, calendar: WorkCalendar) -> dict[str, Any]:
    return {
        "key": milestone.key,
        "code": milestone.code,
        "name": milestone.name,
        "start": now.start if now else None,
        "finish": now.finish if now else None,
        "duration": milestone.duration_minutes,
        "float": now.total_float if now else None,
        "free": now.free_float if now else None,
        "critical": int(now.is_critical) if now else 0,
        "gate": int(milestone.is_gate),
        "actual_start": _minute(milestone.actual_start),
        "actual_finish": _minute(milestone.actual_finish),
        "remaining": milestone.remaining_minutes,
        "done": _percent_done(milestone),
        "deadline": _minute(milestone.deadline_at),
        "constraint": milestone.constraint.value,
        "constraint_at": _minute(milestone.constraint_at),
        "base_start": _minute(line.start) if line else None,
        "base_finish": _minute(line.finish) if line else None,
        "variance": calendar.between(minute(line.finish), now.finish) if line and now else None,
        "effort": milestone.effort_minutes,
        "role": milestone.role,
        "calendar": milestone.calendar,
        "optional": int(milestone.is_optional),
        "elapsed": int(milestone.is_elapsed),
        "points": milestone.estimate_minutes and _plain(milestone.estimate_minutes),
    }


def _minute(at: datetime | None) -> int | None:
    return None if at is None else minute(at)


def _percent_done(milestone: Milestone) -> int:
    if milestone.actual_finish is not None:
        return 100
    if milestone.actual_start is None or not milestone.duration_minutes or milestone.remaining_minutes is None:
        return 0
    return max(0, min(99, 100 - round(100 * milestone.remaining_minutes / milestone.duration_minutes)))


def links_of(plan: Plan, drivers: Mapping[str, Collection[str]]) -> list[list[Any]]:
    """``[from row, to row, kind, amount, unit, drives]``."""
    places = {milestone.key: place for place, milestone in enumerate(plan.milestones)}
    return [
        [
            places[link.predecessor],
            places[link.successor],
            link.kind.value,
            link.lag.amount,
            link.lag.unit.value,
            int(link.predecessor in drivers.get(link.successor, ())),
        ]
        for link in plan.dependencies
    ]


def calendars_of(plan: Plan, begin: date, end: date) -> dict[str, dict[str, Any]]:
    """The week from Monday on and the days that differ from it, as shifts in minutes after midnight."""
    return {key: _calendar(facts, begin - BEFORE, end + AFTER) for key, facts in plan.calendars.items()}


def _calendar(facts: CalendarFacts, begin: date, end: date) -> dict[str, Any]:
    near: Iterable[tuple[date, Any]] = ((on, shifts) for on, shifts in facts.exceptions.items() if begin <= on <= end)
    return {
        "week": [list(map(list, day)) for day in facts.week],
        "exceptions": {str((on - date(1970, 1, 1)).days): list(map(list, shifts)) for on, shifts in near},
        "day_minutes": facts.day_minutes,
    }

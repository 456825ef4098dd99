"""Why a milestone lies where it lies, and why it is not critical.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Milestone, STANDARD_WEEK
>>> from delivery.engine.schedule import schedule
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
...     (Milestone("a", "A", 5 * 480), Milestone("b", "B", 960), Milestone("c", "C", 480)),
...     (Dependency("a", "c"), Dependency("b", "c")))
>>> dates = schedule(plan)
>>> [(reason.key, reason.kind, reason.binding) for reason in why(plan, dates, "c")]
[('c', 'dependency', True), ('a', 'project_start', True)]
>>> slack = why_not_critical(plan, dates, "b")
>>> slack.total_float_minutes // 480, slack.limited_by, [link.successor for link in slack.through]
(3, 'dependency', ['c'])
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.drive import Drive, drive
from delivery.engine.net import FROM_START, Link
from delivery.engine.plan import Dependency, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import moment


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the chain: what holds the milestone ``key``."""

    key: str
    kind: str
    """project_start, status_date, actual, constraint or dependency."""
    dependency: Dependency | None
    """The link through which it waits, for the kind dependency."""
    at: datetime
    """Where it puts the start (of what remains, when work has begun)."""
    binding: bool
    """Without this cause alone the date would move; False when another holds it just as well."""


@dataclass(frozen=True, slots=True)
class FloatReason:
    """How much a milestone can slip, and what would notice first. Minutes are working minutes of its calendar."""

    key: str
    total_float_minutes: int
    free_float_minutes: int
    """Can slip so much before any successor moves."""
    limited_by: str
    """dependency, project_finish, deadline, constraint or actual."""
    through: tuple[Dependency, ...] = ()
    """The links to the successors that use the float up."""


def why(plan: Plan, schedule: Schedule, key: str) -> tuple[Reason, ...]:
    """The drivers of a milestone, then those of its first driving predecessor, and so on to the first cause.

    All equal drivers of one milestone stand together, with ``binding`` False; the chain goes on through the first
    dependency among them. PlanError for a key that the schedule does not know.
    """
    net = schedule.net
    if key not in net.rank:
        raise PlanError(key, f"there is no milestone {key}", "unknown_key")
    place: int | None = net.rank[key]
    reasons: list[Reason] = []
    by_start = False
    while place is not None:
        link, found = _step(schedule, place, by_start)
        reasons += found
        place = None if link is None else link.source
        by_start = link is not None and link.kind in FROM_START
    return tuple(reasons)


def _step(schedule: Schedule, place: int, by_start: bool) -> tuple[Link | None, list[Reason]]:
    """The reasons at one milestone, and the link to follow. ``by_start``: only its start is asked about."""
    net = schedule.net
    held, key = net.holds[place], net.milestones[place].key
    if by_start and held is not None and held.stage == STARTED:
        return None, [Reason(key, "actual", None, moment(held.began), True)]
    driven = drive(net, schedule.passes, place)
    at = moment(_head(schedule, place))
    if driven.kind == "actual" and held is not None:
        at = moment(held.ended if held.stage == DONE and not by_start else held.began)
    reasons = [Reason(key, "dependency", link.dependency, at, driven.binds_alone(link)) for link in driven.links]
    own = _own_reason(key, driven, at)
    if own is not None:
        reasons.insert(0 if driven.is_capped else len(reasons), own)
    return (driven.links[0] if driven.links else None), reasons


def _own_reason(key: str, driven: Drive, at: datetime) -> Reason | None:
    if driven.has_constraint:
        return Reason(key, "constraint", None, at, driven.binds_alone(None))
    if driven.links:
        return None
    return Reason(key, driven.kind, None, at, True)


def _head(schedule: Schedule, place: int) -> int:
    """The start of the work that is still to be laid, as an instant."""
    held = schedule.net.holds[place]
    if held is None or held.stage != STARTED:
        return schedule.start_instants[place]
    return schedule.passes.head_instant(place)


def why_not_critical(plan: Plan, schedule: Schedule, key: str) -> FloatReason:
    """Float of a milestone, and through which successor it is used up."""
    net, passes = schedule.net, schedule.passes
    if key not in net.rank:
        raise PlanError(key, f"there is no milestone {key}", "unknown_key")
    place = net.rank[key]
    held = net.holds[place]
    total, free = passes.total_float(place), passes.free_float(place)
    if held is not None and held.stage == DONE:
        return FloatReason(key, total, free, "actual")
    if held is not None and held.is_late:
        return FloatReason(key, total, free, "constraint")
    late = passes.late_value(place)
    if held is not None and held.late_pin is not None:
        return FloatReason(key, total, free, held.upper_kind)
    through = tuple(link.dependency for link in net.out_of(place) if passes.binds_late(link) and passes.allowed(link) <= late)
    if through:
        return FloatReason(key, total, free, "dependency", through)
    if held is not None and held.upper is not None and passes.measure(place, held.upper) <= late:
        return FloatReason(key, total, free, held.upper_kind)
    return FloatReason(key, total, free, "project_finish")

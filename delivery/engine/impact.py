"""What a set of edits does to the plan, before anybody saves it.

>>> from datetime import datetime
>>> from delivery.engine.edits import SetField
>>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, STANDARD_WEEK
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
...     (Milestone("a", "A", 5 * 480), Milestone("b", "B", 2 * 480), Milestone("c", "C", 480)),
...     (Dependency("a", "c"), Dependency("b", "c")))
>>> seen = preview(plan, [SetField("b", "duration_minutes", 960, 960 + 8 * 480)])
>>> seen.shift_days, seen.float_used["b"] // 480, seen.became_critical
(5, 3, ('b',))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from delivery.engine.bounds import DONE
from delivery.engine.edits import AddScope, Edit, IncludeScope, RemoveScope, SetDeployment, SetField, apply
from delivery.engine.network import Net, compile_plan, recompile_plan
from delivery.engine.plan import Milestone, Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import WorkCalendar, minute, moment


@dataclass(frozen=True, slots=True)
class Move:
    """One milestone whose dates change. Dates are None on the side where it does not exist."""

    key: str
    code: str
    name: str
    start_before: datetime | None
    finish_before: datetime | None
    start_after: datetime | None
    finish_after: datetime | None
    shift_minutes: int
    """Working minutes of its calendar that the finish moves; 0 when new or removed."""
    is_new: bool = False
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class DeadlineHit:
    """A deadline that is newly missed, or missed by more than before."""

    key: str
    deadline: datetime
    finish: datetime


@dataclass(frozen=True)
class Preview:
    """The plan before and after, and every difference that matters. Minutes are working minutes, signed."""

    before: Schedule
    after: Schedule
    plan_after: Plan
    moves: tuple[Move, ...]
    finish_before: datetime
    finish_after: datetime
    shift_minutes: int
    """On the plan's calendar (as it is after the edits)."""
    became_critical: tuple[str, ...]
    no_longer_critical: tuple[str, ...]
    deadlines_hit: tuple[DeadlineHit, ...]
    gates_moved: tuple[Move, ...]
    float_used: Mapping[str, int]
    effort_delta_minutes: int
    fixed_cost_delta_cents: int
    deployment_delta_cents: int
    scope_in: tuple[str, ...]
    """Codes of scope items that come in."""
    scope_out: tuple[str, ...]

    @property
    def shift_days(self) -> int | Decimal:
        """The shift in days of the plan's calendar: a whole number, or rounded half up to hundredths."""
        day = self.plan_after.calendars[self.plan_after.calendar].day_minutes
        if self.shift_minutes % day == 0:
            return self.shift_minutes // day
        return (Decimal(self.shift_minutes) / day).quantize(Decimal("0.01"), ROUND_HALF_UP)


def preview(plan: Plan, edits: Iterable[Edit], before: Schedule | None = None) -> Preview:
    """Apply the edits to a copy and compare. Raises StaleEdit, PlanError, CycleError.

    ``before`` spares computing the present dates again.
    """
    before, wanted = before or schedule(plan), tuple(edits)
    plan_after = apply(plan, wanted)
    after = schedule(_net_after(plan, wanted, before.net, plan_after))
    moves = tuple(_moves(before, after))
    critical_before, critical_after = set(before.critical), set(after.critical)
    calendar = WorkCalendar(plan_after.calendars[plan_after.calendar])
    scope_in, scope_out = _scope_changes(plan, plan_after)
    return Preview(
        before=before,
        after=after,
        plan_after=plan_after,
        moves=moves,
        finish_before=before.finish,
        finish_after=after.finish,
        shift_minutes=calendar.between(minute(before.finish), minute(after.finish)),
        became_critical=tuple(key for key in after.critical if key not in critical_before),
        no_longer_critical=tuple(key for key in before.critical if key not in critical_after and key in after.net.rank),
        deadlines_hit=tuple(_deadlines_hit(before, after)),
        gates_moved=tuple(move for move in moves if _is_gate(move.key, after, before)),
        float_used=_float_used(before, after),
        effort_delta_minutes=_total(plan_after, "effort_minutes") - _total(plan, "effort_minutes"),
        fixed_cost_delta_cents=_total(plan_after, "fixed_cost_cents") - _total(plan, "fixed_cost_cents"),
        deployment_delta_cents=plan_after.deployment_cents - plan.deployment_cents,
        scope_in=scope_in,
        scope_out=scope_out,
    )


def _net_after(plan: Plan, edits: tuple[Edit, ...], net: Net, plan_after: Plan) -> Net:
    """Compiled anew only where the edits change more than facts of single milestones."""
    if net.plan is not plan or type(net) is not Net or not all(map(_is_fact, edits)):
        return compile_plan(plan_after)
    return recompile_plan(net, plan_after, {edit.key for edit in edits if isinstance(edit, SetField)})


def _is_fact(edit: Edit) -> bool:
    if isinstance(edit, SetField):
        return edit.field not in ("calendar", "is_elapsed")
    return isinstance(edit, IncludeScope | AddScope | RemoveScope | SetDeployment)


def _total(plan: Plan, field: str) -> int:
    return sum(getattr(milestone, field) for milestone in plan.milestones)


def _moves(before: Schedule, after: Schedule) -> Iterator[Move]:
    """Removed and moved milestones in the old order, then new ones."""
    for milestone in before.net.plan.milestones:
        here = before.net.rank[milestone.key]
        there = after.net.rank.get(milestone.key)
        start, finish = before.start_instants[here], before.finish_instants[here]
        if there is None:
            yield _move(milestone, (start, finish), None, 0)
            continue
        now = after.start_instants[there], after.finish_instants[there]
        if (start, finish) != now:
            shift = after.net.keepers[there].between(finish, now[1])
            yield _move(after.net.milestones[there], (start, finish), now, shift)
    for milestone in after.net.plan.milestones:
        if milestone.key not in before.net.rank:
            place = after.net.rank[milestone.key]
            yield _move(milestone, None, (after.start_instants[place], after.finish_instants[place]), 0)


def _move(milestone: Milestone, old: tuple[int, int] | None, new: tuple[int, int] | None, shift: int) -> Move:
    return Move(
        key=milestone.key,
        code=milestone.code,
        name=milestone.name,
        start_before=None if old is None else moment(old[0]),
        finish_before=None if old is None else moment(old[1]),
        start_after=None if new is None else moment(new[0]),
        finish_after=None if new is None else moment(new[1]),
        shift_minutes=shift,
        is_new=old is None,
        is_removed=new is None,
    )


def _deadlines_hit(before: Schedule, after: Schedule) -> Iterator[DeadlineHit]:
    for milestone in after.net.plan.milestones:
        if milestone.deadline_at is None:
            continue
        late = _lateness(after, milestone.key)
        if late > 0 and late > _lateness(before, milestone.key):
            finish = moment(after.finish_instants[after.net.rank[milestone.key]])
            yield DeadlineHit(milestone.key, milestone.deadline_at, finish)


def _lateness(found: Schedule, key: str) -> int:
    """Minutes of work by which the deadline is missed; 0 or less when it is kept or not there."""
    if key not in found.net.rank:
        return 0
    place = found.net.rank[key]
    deadline = found.net.milestones[place].deadline_at
    if deadline is None:
        return 0
    return found.net.keepers[place].between(minute(deadline), found.finish_instants[place])


def _is_gate(key: str, after: Schedule, before: Schedule) -> bool:
    net = after.net if key in after.net.rank else before.net
    return net.milestones[net.rank[key]].is_gate


def _float_used(before: Schedule, after: Schedule) -> dict[str, int]:
    """Working minutes of float that each milestone loses; what goes below zero is not float any more."""
    used = {}
    for milestone in before.net.plan.milestones:
        here, there = before.net.rank[milestone.key], after.net.rank.get(milestone.key)
        if there is None or _is_done(after, there):
            continue
        lost = max(0, before.passes.total_float(here)) - max(0, after.passes.total_float(there))
        if lost > 0:
            used[milestone.key] = lost
    return used


def _is_done(found: Schedule, place: int) -> bool:
    held = found.net.holds[place]
    return held is not None and held.stage == DONE


def _scope_changes(before: Plan, after: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old = {item.code for item in before.scope if item.is_included}
    new = {item.code for item in after.scope if item.is_included}
    return (
        tuple(item.code for item in after.scope if item.code in new - old),
        tuple(item.code for item in before.scope if item.code in old - new),
    )

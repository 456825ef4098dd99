"""What holds a milestone besides its dependencies: actuals, constraint, deadline, status date.

All moments become instants (see ``workdays``). The *head* of a milestone is the start of the work that is still
to be laid: its start when it has not started, the start of what remains when it has.

How Microsoft Project treats constraints is followed here: "must" pins early and late dates; "no later than" pulls
the start back even when a predecessor ends later (its float turns negative); a deadline bounds the late finish only.
With ``Plan.constraints_win`` off, "must" and "no later than" bound the late dates and never pull a start forward.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from delivery.engine.plan import ConstraintKind, Milestone, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.workdays import WorkCalendar, minute

PLANNED, STARTED, DONE = 0, 1, 2

_DATED = frozenset(ConstraintKind) - {ConstraintKind.ASAP, ConstraintKind.ALAP}


@dataclass(slots=True)
class Hold:
    """The bounds of one milestone. ``None`` means unbounded."""

    duration: int
    """Minutes from head to finish."""
    remaining: int
    """Minutes that the backward pass takes off the late finish."""
    floor: int
    """The head is not before it: project start, status date or actual start."""
    floor_kind: str = "project_start"
    stage: int = PLANNED
    began: int = 0
    """Actual start, once there is one."""
    ended: int = 0
    """Actual finish, once there is one."""
    soft: int | None = None
    """The head is not before it, by constraint."""
    pin: int | None = None
    """The head is here, whatever the predecessors say."""
    cap: int | None = None
    """The head is not after it, whatever the predecessors say."""
    upper: int | None = None
    """The late finish is not after it."""
    upper_kind: str = ""
    late_pin: int | None = None
    """The late finish is here, whatever the successors say."""
    is_late: bool = False
    """As late as possible."""


class Timekeeper:
    """Lays one milestone's duration on the clock: working minutes of its calendar, or minutes of the clock."""

    __slots__ = ("calendar", "is_elapsed")

    def __init__(self, calendar: WorkCalendar, is_elapsed: bool) -> None:
        self.calendar = calendar
        self.is_elapsed = is_elapsed

    def start(self, bound: int, duration: int) -> int:
        """The first instant at or after the bound at which work of that length can start."""
        if self.is_elapsed:
            return bound
        calendar = self.calendar
        work = calendar.work_at(bound)
        if duration == 0 and work and calendar.finish_at(work) == bound:
            return bound
        return calendar.start_at(work)

    def finish(self, start: int, duration: int) -> int:
        if self.is_elapsed:
            return start + duration
        if duration == 0:
            return start
        return self.calendar.finish_at(self.calendar.work_at(start) + duration)

    def start_before(self, finish: int, duration: int) -> int:
        """The start whose finish is the given one."""
        if self.is_elapsed:
            return finish - duration
        if duration == 0:
            return finish
        return self.calendar.start_at(self.calendar.work_at(finish) - duration)

    def lay(self, bound: int, duration: int) -> tuple[int, int]:
        """``start`` and its ``finish`` in one."""
        if self.is_elapsed or duration == 0:
            start = self.start(bound, duration)
            return start, self.finish(start, duration)
        work = self.calendar.work_at(bound)
        return self.calendar.start_at(work), self.calendar.finish_at(work + duration)

    def lay_before(self, bound: int, duration: int) -> tuple[int, int]:
        """Start and finish of work of that length whose finish is the last one of its working time up to the bound."""
        if self.is_elapsed:
            return bound - duration, bound
        calendar = self.calendar
        work = calendar.work_at(bound)
        if duration == 0:
            finish = bound if calendar.start_at(work) == bound else calendar.finish_at(work)
            return finish, finish
        return calendar.start_at(work - duration), calendar.finish_at(work)

    def between(self, a: int, b: int) -> int:
        return b - a if self.is_elapsed else self.calendar.work_at(b) - self.calendar.work_at(a)


def place_of(milestone: Milestone) -> str:
    """How people call it."""
    return milestone.code or milestone.name or milestone.key


def instant_of(at: datetime, place: str, field: str) -> int:
    try:
        return minute(at)
    except ValueError as error:
        raise PlanError(place, f"{field}: {error}", "date_range") from None


def is_free(milestone: Milestone) -> bool:
    """Nothing but dependencies, project start and status date holds it."""
    return (
        milestone.constraint is ConstraintKind.ASAP
        and milestone.deadline_at is None
        and milestone.actual_start is None
        and milestone.actual_finish is None
        and not milestone.is_manual
    )


def hold(plan: Plan, milestone: Milestone, keeper: Timekeeper, start: int, status: int | None) -> Hold:
    """The bounds of a milestone. Raises PlanError for dates that contradict each other or are out of range."""
    duration = milestone.duration_minutes
    if milestone.actual_finish is not None:
        held = _finished(milestone, milestone.actual_finish, keeper)
    elif milestone.actual_start is not None:
        held = _started(milestone, milestone.actual_start, keeper, status)
    else:
        held = Hold(duration, duration, start)
        if status is not None and status > start and not milestone.is_manual:
            held.floor, held.floor_kind = status, "status_date"
    if milestone.is_manual and held.stage == PLANNED:
        held.pin = start if milestone.constraint_at is None else _constraint_instant(milestone)
    elif held.stage != DONE:
        _constrain(plan, milestone, keeper, held)
    if milestone.deadline_at is not None and held.stage != DONE:
        _bound_late(held, instant_of(milestone.deadline_at, place_of(milestone), "deadline"), "deadline")
    return held


def _finished(milestone: Milestone, finished_at: datetime, keeper: Timekeeper) -> Hold:
    place = place_of(milestone)
    ended = instant_of(finished_at, place, "actual finish")
    if milestone.actual_start is None:
        began = keeper.start_before(ended, milestone.duration_minutes)
    else:
        began = instant_of(milestone.actual_start, place, "actual start")
    if ended < began:
        raise PlanError(place, "the actual finish lies before the actual start", "actuals")
    taken = keeper.between(began, ended)
    return Hold(taken, taken, began, "actual", DONE, began, ended, pin=began, late_pin=ended)


def _started(milestone: Milestone, started_at: datetime, keeper: Timekeeper, status: int | None) -> Hold:
    began = instant_of(started_at, place_of(milestone), "actual start")
    left = milestone.remaining_minutes
    if status is None:
        whole = max(milestone.duration_minutes, left or 0)
        return Hold(whole, whole if left is None else left, began, "actual", STARTED, began, pin=began)
    floor = max(began, status)
    if left is None:
        left = max(0, milestone.duration_minutes - keeper.between(began, floor))
        moved = left == 0 and keeper.between(began, floor) > milestone.duration_minutes
    else:
        moved = floor > began
    return Hold(left, left, floor, "status_date" if moved else "actual", STARTED, began)


def _constraint_instant(milestone: Milestone) -> int:
    if milestone.constraint_at is None:
        raise PlanError(place_of(milestone), f"the constraint {milestone.constraint} needs a date", "constraint_date")
    return instant_of(milestone.constraint_at, place_of(milestone), "constraint date")


def _bound_late(held: Hold, finish: int, kind: str) -> None:
    if held.late_pin is not None:
        if finish < held.late_pin:
            held.late_pin, held.upper_kind = finish, kind
    elif held.upper is None or finish < held.upper:
        held.upper, held.upper_kind = finish, kind


def _constrain(plan: Plan, milestone: Milestone, keeper: Timekeeper, held: Hold) -> None:
    kind = milestone.constraint
    if kind not in _DATED:
        held.is_late = kind is ConstraintKind.ALAP and held.stage == PLANNED
        return
    at = _constraint_instant(milestone)
    by_finish = kind in (ConstraintKind.MFO, ConstraintKind.FNET, ConstraintKind.FNLT)
    if held.stage == STARTED:
        _constrain_started(kind, at, keeper, held)
        return
    start = keeper.start(keeper.start_before(at, held.duration) if by_finish else at, held.duration)
    finish = at if by_finish else keeper.finish(start, held.duration)
    if kind in (ConstraintKind.SNET, ConstraintKind.FNET):
        held.soft = start
    elif kind in (ConstraintKind.SNLT, ConstraintKind.FNLT):
        held.cap = start if plan.constraints_win else None
        _bound_late(held, finish, "constraint")
    elif plan.constraints_win:
        held.pin, held.late_pin, held.upper_kind = start, finish, "constraint"
    else:
        held.soft = start
        _bound_late(held, finish, "constraint")


def _constrain_started(kind: ConstraintKind, at: int, keeper: Timekeeper, held: Hold) -> None:
    """Of work under way only the finish can still be constrained; its start is a fact."""
    if kind is ConstraintKind.FNET and held.pin is not None:
        held.duration = max(held.duration, keeper.between(held.pin, at))
    elif kind is ConstraintKind.FNET:
        held.soft = keeper.start_before(at, held.duration)
    elif kind in (ConstraintKind.FNLT, ConstraintKind.MFO):
        _bound_late(held, at, "constraint")

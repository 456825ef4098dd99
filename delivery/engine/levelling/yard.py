"""Where a plan is laid: the room that its people have, half day by half day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from delivery.engine.bounds import PLANNED, Timekeeper
from delivery.engine.levelling.half_days import SLOT_MINUTES, WHOLE, HalfDays
from delivery.engine.levelling.resource import OFF
from delivery.engine.levelling.staffing import Staffing
from delivery.engine.levelling.usage import Dates, capacities, number_of, usage
from delivery.engine.net import Net
from delivery.engine.plan import ConstraintKind
from delivery.engine.refusal import PlanError

MOVABLE = frozenset({ConstraintKind.ASAP, ConstraintKind.SNET, ConstraintKind.FNET})
"""Constraints under which a milestone may be laid later; all others are the manager's word and stay."""

MOST_DAYS = 36_600

UNBOUND = 10**12

Row = list[int]


def is_movable(net: Net, place: int) -> bool:
    """Whether levelling may lay it later: not started, not pinned by its constraint or by hand."""
    milestone, held = net.milestones[place], net.holds[place]
    if held is not None and held.stage != PLANNED:
        return False
    return not milestone.is_manual and milestone.constraint in MOVABLE


class Yard:
    """Where a plan is laid: the room of its people from day number ``first`` on, less what ``standing`` takes, the dates of
    the milestones with demands that cannot be moved."""

    def __init__(self, staffing: Staffing, standing: Dates, first: int, days: int, stand_in: Sequence[int] = ()) -> None:
        """``stand_in``: rows of people for whom the last row may stand in."""
        net = staffing.net
        self.staffing, self.net, self.standing, self.first = staffing, net, standing, first
        self.duration = [m.duration_minutes if h is None else h.duration for m, h in zip(net.milestones, net.holds, strict=True)]
        self.takes = [
            [(staffing.row_of[demand.resource], demand.percent) for demand in staffing.asks_at(place)]
            if self.duration[place] and is_movable(net, place)
            else []
            for place in range(net.size)
        ]
        """Row and percent of what each milestone asks that can be moved."""
        self.stand_in = frozenset(stand_in)
        self.lay_out(days)

    def lay_out(self, days: int) -> None:
        """Make room for so many days. PlanError for a century and more."""
        if days > MOST_DAYS:
            raise PlanError("", "the levelled plan would run for a century: give people more capacity", "date_range")
        resources = self.staffing.resources
        capacity = capacities(resources, self.first, days).repeat(2, axis=1)
        self.days = days
        room = capacity * WHOLE - usage(self.staffing, self.standing, self.first, days)
        room[capacity == OFF] = UNBOUND
        self.capacity: list[Row] = capacity.tolist()
        """Percent, half day by half day; or ``OFF``."""
        self.room: list[Row] = room.tolist()
        """Percent times ``WHOLE`` that is left of it; ``UNBOUND`` where the person is off, since nothing is asked there."""
        settled = max((resource.last_day for resource in resources), default=date.min)
        standing = max((finish for _, finish in self.standing.values()), default=0) // SLOT_MINUTES - 2 * self.first
        self.settled = max(standing + 1, 2 * (number_of(settled) - self.first + 1))
        """The slot from which on every week is like the one before."""
        self._clocks: dict[Timekeeper, HalfDays] = {}

    def clock(self, place: int) -> HalfDays:
        keeper = self.net.keepers[place]
        found = self._clocks.get(keeper)
        if found is None:
            found = self._clocks[keeper] = HalfDays(keeper, 2 * self.first, 2 * self.days)
        return found

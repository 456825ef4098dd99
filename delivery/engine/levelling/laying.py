"""Laying a plan so that nobody is asked for more than there is: milestones one after the other, each at the first moment
that its predecessors and its people allow (serial schedule generation: Kelley 1963, in Muth & Thompson, *Industrial
Scheduling*, 347-365; with capacities that vary over time: Hartmann 2013, Flexible Services and Manufacturing J 25:74-93).

A milestone that has to wait for people starts with a half day: at the first working moment of its calendar in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heapify, heappop, heappush

from delivery.engine.bounds import DONE, PLANNED, STARTED, Timekeeper
from delivery.engine.levelling.half_days import WHOLE, HalfDays, Span
from delivery.engine.levelling.staffing import Staffing
from delivery.engine.levelling.usage import Dates, capacities, number_of, usage
from delivery.engine.net import FROM_START, Link, Net
from delivery.engine.plan import ConstraintKind, DependencyKind
from delivery.engine.refusal import PlanError

MOVABLE = frozenset({ConstraintKind.ASAP, ConstraintKind.SNET, ConstraintKind.FNET})
"""Constraints under which a milestone may be laid later; all others are the manager's word and stay."""

MOST_DAYS = 36_600

Row = list[int]


@dataclass(frozen=True)
class Laid:
    """One way to lay the plan, all in the net's order."""

    heads: list[int]
    finishes: list[int]
    moved: list[int]
    """Places that start later than their predecessors ask."""
    unmet: dict[int, int] = field(default_factory=dict)
    """Places whose demand fits nowhere, with the row of the person who is missing."""


def is_movable(net: Net, place: int) -> bool:
    """Whether levelling may lay it later: not started, not pinned by its constraint or by hand."""
    milestone, held = net.milestones[place], net.holds[place]
    if held is not None and held.stage != PLANNED:
        return False
    return not milestone.is_manual and milestone.constraint in MOVABLE


class Yard:
    """Where a plan is laid: the room of its people from day number ``first`` on, less what ``standing`` takes, the dates of
    the milestones with demands that cannot be moved."""

    def __init__(self, staffing: Staffing, standing: Dates, first: int, days: int) -> None:
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
        self._lay_out(days)

    def _lay_out(self, days: int) -> None:
        if days > MOST_DAYS:
            raise PlanError("", "the levelled plan would run for a century: give people more capacity", "date_range")
        resources = self.staffing.resources
        capacity = capacities(resources, self.first, days).repeat(2, axis=1)
        self.days = days
        self.capacity: list[Row] = capacity.tolist()
        self.room: list[Row] = (capacity * WHOLE - usage(self.staffing, self.standing, self.first, days)).tolist()
        settled = max((resource.last_day for resource in resources), default=date.min)
        self.settled = 2 * (number_of(settled) - self.first + 1)
        """The slot from which on every week is like the one before."""
        self._clocks: dict[Timekeeper, HalfDays] = {}

    def clock(self, place: int) -> HalfDays:
        keeper = self.net.keepers[place]
        found = self._clocks.get(keeper)
        if found is None:
            found = self._clocks[keeper] = HalfDays(keeper, 2 * self.first, 2 * self.days)
        return found

    def lay(self, priority: Sequence[float]) -> Laid:
        """Lay all milestones, of those whose predecessors lie always the one with the least priority number next."""
        while True:
            try:
                return _Laying(self).run(priority)
            except IndexError:
                self._lay_out(self.days * 2)


class _Laying:
    """One pass."""

    def __init__(self, yard: Yard) -> None:
        self.yard, self.net = yard, yard.net
        self.room = [row.copy() for row in yard.room]
        self.heads, self.finishes = [0] * self.net.size, [0] * self.net.size
        self.moved: list[int] = []
        self.unmet: dict[int, int] = {}
        self.used_up_to = yard.settled

    def run(self, priority: Sequence[float]) -> Laid:
        net = self.net
        waits = [len(links) for links in net.incoming]
        ready = [(priority[place], place) for place, count in enumerate(waits) if count == 0]
        heapify(ready)
        while ready:
            _, place = heappop(ready)
            self._lay(place)
            for link in net.outgoing[place]:
                waits[link.target] -= 1
                if waits[link.target] == 0:
                    heappush(ready, (priority[link.target], link.target))
        return Laid(self.heads, self.finishes, self.moved, self.unmet)

    def _lay(self, place: int) -> None:
        held, keeper = self.net.holds[place], self.net.keepers[place]
        duration = self.yard.duration[place]
        if held is not None and held.stage == DONE:
            self.heads[place], self.finishes[place] = held.began, held.ended
            return
        if held is not None and held.is_late and place in self.yard.standing:
            self.heads[place], self.finishes[place] = self.yard.standing[place]
            return
        bound = self._bound(place)
        is_fact = held is not None and held.stage == STARTED and held.pin is not None
        head = bound if is_fact else keeper.start(bound, duration)
        if held is not None and held.cap is not None and head > held.cap:
            head = held.cap if held.floor_kind != "status_date" else max(held.cap, keeper.start(held.floor, duration))
        if self.yard.takes[place]:
            head = self._fitted(place, head)
        self.heads[place], self.finishes[place] = head, keeper.finish(head, duration)

    # What predecessors ask, as in ``clock_pass``

    def _bound(self, place: int) -> int:
        net, held = self.net, self.net.holds[place]
        if held is None:
            bound = net.start if net.status is None else max(net.start, net.status)
        elif held.pin is not None:
            return max(held.pin, held.floor) if held.floor_kind == "status_date" else held.pin
        else:
            bound = held.floor if held.soft is None else max(held.floor, held.soft)
        for link in net.incoming[place]:
            asked = self._asked(link)
            if asked > bound:
                bound = asked
        return bound

    def _asked(self, link: Link) -> int:
        source = self.net.holds[link.source]
        keeper = self.net.keepers[link.target]
        if link.kind in FROM_START:
            at = self.heads[link.source] if source is None or source.stage == PLANNED else source.began
        else:
            at = self.finishes[link.source]
        if link.lag:
            at = at + link.lag if link.is_elapsed else keeper.calendar.add(at, link.lag)
        if link.kind is DependencyKind.FF or link.kind is DependencyKind.SF:
            return keeper.start_before(at, self.yard.duration[link.target])
        return at

    # Where people have room

    def _fitted(self, place: int, head: int) -> int:
        """The first head from the given one on at which everybody has room; takes the room."""
        clock, takes = self.yard.clock(place), self.yard.takes[place]
        work = begin = clock.measure(head)
        duration = self.yard.duration[place]
        missing = -1
        while True:
            span = clock.span_of(work, work + duration)
            conflict, row = self._conflict(clock.slots, span, takes, place in self.unmet)
            if conflict < 0:
                break
            missing = row
            work = clock.edges[conflict + 1]
            if place not in self.unmet and clock.slots[conflict] > self.used_up_to + 28:
                self.unmet[place] = missing
                work = begin
        self._take(clock.slots, span, takes)
        if work == begin:
            return head
        self.moved.append(place)
        return work if clock.keeper.is_elapsed else clock.keeper.calendar.start_at(work)

    def _conflict(self, slots: Row, span: Span, takes: Iterable[tuple[int, int]], is_unmet: bool) -> tuple[int, int]:
        """The last slot without room, and the row of the person who has none; -1 where all fits."""
        begin, last, share, final = span
        worst, who = -1, -1
        for row, percent in takes:
            room = self.room[row]
            capacity = self.yard.capacity[row] if is_unmet else None
            for place in range(last, max(worst, begin - 1), -1):
                part = share if place == begin else final if place == last else WHOLE
                slot = slots[place]
                ask = percent if capacity is None else min(percent, capacity[slot])
                if room[slot] < ask * part:
                    worst, who = place, row
                    break
        return worst, who

    def _take(self, slots: Row, span: Span, takes: Iterable[tuple[int, int]]) -> None:
        begin, last, share, final = span
        for row, percent in takes:
            room = self.room[row]
            room[slots[begin]] -= percent * share
            for place in range(begin + 1, last):
                room[slots[place]] -= percent * WHOLE
            if last > begin:
                room[slots[last]] -= percent * final
        self.used_up_to = max(self.used_up_to, slots[last])

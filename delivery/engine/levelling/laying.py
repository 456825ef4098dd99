"""Laying a plan so that nobody is asked for more than there is: milestones one after the other, each at the first moment
that its predecessors and its people allow (serial schedule generation: Kelley 1963, in Muth & Thompson, *Industrial
Scheduling*, 347-365; with capacities that vary over time: Hartmann 2013, Flexible Services and Manufacturing J 25:74-93).

A milestone that has to wait for people starts with a half day: at the first working moment of its calendar in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from delivery.engine.bounds import DONE, PLANNED, STARTED
from delivery.engine.levelling.half_days import WHOLE, Span
from delivery.engine.levelling.resource import OFF
from delivery.engine.levelling.yard import Row, Yard
from delivery.engine.net import FROM_START, Link
from delivery.engine.plan import DependencyKind

Takes = list[tuple[int, int]]
"""Row and percent."""

FORTNIGHT = 28
"""Half days."""


@dataclass(frozen=True)
class Laid:
    """One way to lay the plan, all in the net's order."""

    heads: list[int]
    finishes: list[int]
    moved: list[int]
    """Places that start later than their predecessors ask."""
    unmet: dict[int, int] = field(default_factory=dict)
    """Places whose demand fits nowhere, with the row of the person who is missing."""
    taken_over: frozenset[int] = frozenset()
    """Places in which the last row stands in for somebody."""


def lay(yard: Yard, priority: Sequence[float]) -> Laid:
    """Lay all milestones; of those whose predecessors lie, always the one with the least priority number next."""
    while True:
        try:
            return _Laying(yard).run(priority)
        except IndexError:  # beyond the last day
            yard.lay_out(yard.days * 2)


class _Laying:
    """One pass."""

    def __init__(self, yard: Yard) -> None:
        self.yard, self.net = yard, yard.net
        self.room = [row.copy() for row in yard.room]
        self.heads, self.finishes = [0] * self.net.size, [0] * self.net.size
        self.moved: list[int] = []
        self.unmet: dict[int, int] = {}
        self.taken_over: set[int] = set()
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
        return Laid(self.heads, self.finishes, self.moved, self.unmet, frozenset(self.taken_over))

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
        yard, clock = self.yard, self.yard.clock(place)
        begin, takes = clock.measure(head), yard.takes[place]
        work = self._first_fit(place, begin, takes)
        if yard.stand_in and not yard.stand_in.isdisjoint(row for row, _ in takes):
            work, takes = self._helped(place, begin, work)
        self._take(clock.slots, clock.span_of(work, work + yard.duration[place]), takes)
        if work == begin:
            return head
        self.moved.append(place)
        return work if clock.keeper.is_elapsed else clock.keeper.calendar.start_at(work)

    def _helped(self, place: int, begin: int, work: int) -> tuple[int, Takes]:
        """With the stand-in where that is sooner, or possible at all."""
        yard, takes, missing = self.yard, self.yard.takes[place], self.unmet.pop(place, None)
        with_help = [(len(self.room) - 1 if row in yard.stand_in else row, percent) for row, percent in takes]
        sooner = self._first_fit(place, begin, with_help)
        if (place in self.unmet, sooner) < (missing is not None, work):
            self.taken_over.add(place)
            return sooner, with_help
        self.unmet.pop(place, None)
        if missing is not None:
            self.unmet[place] = missing
        return work, takes

    def _first_fit(self, place: int, begin: int, takes: Takes) -> int:
        """The first amount of work on the milestone's calendar from which on everybody has room.

        When even where every week is like the one before there is none, what cannot be had is not asked for.
        """
        clock, duration = self.yard.clock(place), self.yard.duration[place]
        work = begin
        while True:
            conflict, row = self._conflict(clock.slots, clock.span_of(work, work + duration), takes, place in self.unmet)
            if conflict < 0:
                return work
            work = clock.edges[self._next_start(clock.slots, conflict + 1, takes)]
            if place not in self.unmet and clock.slots[conflict] > self.used_up_to + FORTNIGHT:
                self.unmet[place] = row
                work = begin

    def _next_start(self, slots: Row, place: int, takes: Takes) -> int:
        """From there on, the first half day that nobody who is asked keeps free: what waits for people begins with them."""
        capacity, far = self.yard.capacity, self.used_up_to + FORTNIGHT
        while slots[place] <= far and any(capacity[row][slots[place]] == OFF for row, _ in takes):
            place += 1
        return place

    def _conflict(self, slots: Row, span: Span, takes: Takes, is_unmet: bool) -> tuple[int, int]:
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

    def _take(self, slots: Row, span: Span, takes: Takes) -> None:
        begin, last, share, final = span
        for row, percent in takes:
            room = self.room[row]
            room[slots[begin]] -= percent * share
            for place in range(begin + 1, last):
                room[slots[place]] -= percent * WHOLE
            if last > begin:
                room[slots[last]] -= percent * final
        self.used_up_to = max(self.used_up_to, slots[last])

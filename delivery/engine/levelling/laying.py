"""Laying a plan so that nobody is asked for more than there is: milestones one after the other, each at the first moment
that its predecessors and its people allow (serial schedule generation: Kelley 1963, in Muth & Thompson, *Industrial
Scheduling*, 347-365; with capacities that vary over time: Hartmann 2013, Flexible Services and Manufacturing J 25:74-93).

A milestone that has to wait for people starts with a half day: at the first working moment of its calendar in it. Where
somebody it needs is away in the middle of it, there are two ways: it goes on around the absence and takes longer, or it waits
until the absence is over; see ``interruption``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from delivery.engine.bounds import DONE, PLANNED, STARTED
from delivery.engine.levelling.interruption import Takes
from delivery.engine.levelling.yard import UNBOUND, Row, Yard
from delivery.engine.loading.half_days import WHOLE, HalfDays, Span
from delivery.engine.loading.resource import OFF
from delivery.engine.net import FROM_START, Link
from delivery.engine.plan import DependencyKind

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
    rested: dict[int, int] = field(default_factory=dict)
    """Places that go on around an absence, with the minutes by which they take longer."""


def lay(
    yard: Yard, priority: Sequence[float], waiting: Container[int] = (), *, heedless: Mapping[int, int] | None = None
) -> Laid:
    """Lay all milestones; of those whose predecessors lie, always the one with the least priority number next.

    ``waiting``: places that are never interrupted. ``heedless``: as if everybody had nothing else to do, and what is as late as
    possible could lie as early as anywhere, but not after these heads: no way of levelling finishes anything earlier.
    """
    while True:
        try:
            return _Laying(yard, waiting, heedless).run(priority)
        except IndexError:  # beyond the last day
            yard.lay_out(yard.days * 2)


class _Fit(NamedTuple):
    """Where a milestone fits: an amount of work on a clock."""

    work: int
    clock: HalfDays
    takes: Takes


class _Laying:
    """One pass."""

    def __init__(self, yard: Yard, waiting: Container[int], heedless: Mapping[int, int] | None) -> None:
        self.yard, self.net, self.waiting, self.heedless = yard, yard.net, waiting, heedless
        self.room = [row.copy() if heedless is None else [UNBOUND] * len(row) for row in yard.room]
        self.heads, self.finishes = [0] * self.net.size, [0] * self.net.size
        self.moved: list[int] = []
        self.unmet: dict[int, int] = {}
        self.taken_over: set[int] = set()
        self.rested: dict[int, int] = {}
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
        return Laid(self.heads, self.finishes, self.moved, self.unmet, frozenset(self.taken_over), self.rested)

    def _lay(self, place: int) -> None:
        held, keeper = self.net.holds[place], self.net.keepers[place]
        duration = self.yard.duration[place]
        if held is not None and held.stage == DONE:
            self.heads[place], self.finishes[place] = held.began, held.ended
            return
        if held is not None and held.is_late and place in self.yard.standing and self.heedless is None:
            self.heads[place], self.finishes[place] = self.yard.standing[place][:2]
            return
        bound = self._bound(place)
        is_fact = held is not None and held.stage == STARTED and held.pin is not None
        head = bound if is_fact else keeper.start(bound, duration)
        if held is not None and held.cap is not None and head > held.cap:
            head = held.cap if held.floor_kind != "status_date" else max(held.cap, keeper.start(held.floor, duration))
        if self.heedless is not None:
            head = min(head, self.heedless.get(place, head))
        if self.yard.takes[place]:
            head = self._fitted(place, head)
            duration += self.rested.get(place, 0)
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
        yard, keeper, takes = self.yard, self.net.keepers[place], self.yard.takes[place]
        if self.heedless is not None:
            takes = [(row, min(percent, 1)) for row, percent in takes]  # who is there in part may be there for a part of the work
        fit = self._first_fit(place, head, takes)
        if yard.stand_in and not yard.stand_in.isdisjoint(row for row, _ in takes):
            fit = self._helped(place, head, fit)
        end = fit.work + yard.duration[place]
        self._take(fit.clock.slots, fit.clock.span_of(fit.work, end), fit.takes)
        start = fit.clock.start_at(fit.work)
        if keeper.between(head, start) > 0:
            self.moved.append(place)
            head = start
        rested = keeper.between(head, fit.clock.finish_at(end)) - yard.duration[place]
        if rested:
            self.rested[place] = rested
        return head

    def _helped(self, place: int, head: int, alone: _Fit) -> _Fit:
        """With the stand-in where that is sooner, or possible at all."""
        stand_in, missing = self.yard.stand_in, self.unmet.pop(place, None)
        with_help = [(len(self.room) - 1 if row in stand_in else row, percent) for row, percent in alone.takes]
        helped = self._first_fit(place, head, with_help)
        if (place in self.unmet, self._end(place, helped)) < (missing is not None, self._end(place, alone)):
            self.taken_over.add(place)
            return helped
        self.unmet.pop(place, None)
        if missing is not None:
            self.unmet[place] = missing
        return alone

    def _end(self, place: int, fit: _Fit) -> int:
        return fit.clock.finish_at(fit.work + self.yard.duration[place])

    def _first_fit(self, place: int, head: int, takes: Takes) -> _Fit:
        """The first amount of work on the milestone's calendar from which on everybody has room.

        When even where every week is like the one before there is none, what cannot be had is not asked for.
        """
        duration = self.yard.duration[place]
        clock = self.yard.clock(place) if place in self.waiting else self.yard.around(place, takes)
        work = clock.measure(head)
        while True:
            conflict, row = self._conflict(clock.slots, clock.span_of(work, work + duration), takes, place in self.unmet)
            if conflict < 0:
                return _Fit(work, clock, takes)
            work = clock.edges[self._next_start(clock.slots, conflict + 1, takes)]
            if place not in self.unmet and clock.slots[conflict] > self.used_up_to + FORTNIGHT:
                self.unmet[place] = row
                clock = self.yard.clock(place)
                work = clock.measure(head)

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

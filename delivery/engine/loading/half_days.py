"""Half days: the slots in which people's time is counted.

A slot is half a calendar day, the time before or after noon. What a milestone takes of a slot is its worked share of the
slot, on its own calendar: 120 of 240 working minutes at 50 % are 25 % of the person in that half day. Shares are whole
numbers of 1/1440, cut so that two milestones that meet inside a slot never take more than the whole together.

>>> from datetime import datetime
>>> from delivery.engine.bounds import Timekeeper
>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> from delivery.engine.workdays import WorkCalendar, minute, moment
>>> clock = HalfDays(Timekeeper(WorkCalendar(CalendarFacts("w", STANDARD_WEEK)), False), minute(datetime(2025, 1, 6)) // 720, 14)
>>> clock.slots
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
>>> clock.span(minute(datetime(2025, 1, 6, 10)), minute(datetime(2025, 1, 7, 17)))
(0, 3, 720, 1440)

Where somebody who is needed is away, work rests: ``without`` gives the same calendar without those slots. Work is then counted
as if they were not there, and what begins before them ends behind them.

>>> away = clock.without({2, 3, 4, 5})
>>> work = away.measure(minute(datetime(2025, 1, 6, 13)))
>>> str(moment(away.finish_at(work + 480)))
'2025-01-09 12:00:00'
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container
from itertools import accumulate

from delivery.engine.bounds import Timekeeper

SLOT_MINUTES = 720
WHOLE = 1440
"""Shares of a slot."""

Span = tuple[int, int, int, int]
"""First and last working slot (as places in ``slots``), the share taken of the first and of the last; those between are
taken whole. In one slot only, the third number counts."""


class HalfDays:
    """The working half days of one calendar (all, for elapsed time), from slot ``first`` on, ``count`` of the clock."""

    __slots__ = ("_elapsed", "before", "count", "edges", "first", "keeper", "longest", "slots")

    def __init__(self, keeper: Timekeeper, first: int, count: int) -> None:
        self.keeper = keeper
        self.first = first
        self.count = count
        self._elapsed = keeper.is_elapsed
        work_at = keeper.calendar.work_at
        marks = range(first * SLOT_MINUTES, (first + count + 1) * SLOT_MINUTES, SLOT_MINUTES)
        before = list(marks) if self._elapsed else [work_at(at) for at in marks]
        working = [n for n in range(count) if before[n + 1] > before[n]]
        self.slots = working
        """The working slots, counted from ``first``."""
        self.before = [before[n] for n in working] + [before[-1]]
        """Work of the calendar before each of them, and at the end."""
        self.edges = self.before
        """The same without that of slots in which work rests."""
        self.longest = max((before[n + 1] - before[n] for n in working), default=0)
        """Work of the longest."""

    def without(self, away: Container[int]) -> HalfDays:
        """Without some slots, counted from ``first``."""
        made = HalfDays.__new__(HalfDays)
        made.keeper, made._elapsed, made.longest = self.keeper, self._elapsed, self.longest
        made.first, made.count = self.first, self.count
        kept = [place for place, slot in enumerate(self.slots) if slot not in away]
        made.slots = [self.slots[place] for place in kept]
        made.before = [self.before[place] for place in kept] + self.before[-1:]
        sizes = (self.before[place + 1] - self.before[place] for place in kept)
        made.edges = list(accumulate(sizes, initial=self.before[0]))
        return made

    def measure(self, instant: int) -> int:
        """Work before an instant, on the scale of ``edges``."""
        work = instant if self._elapsed else self.keeper.calendar.work_at(instant)
        if self.edges is self.before:
            return work
        if work < self.before[0]:
            return min(work, self.edges[0])
        place = bisect_right(self.before, work) - 1
        if place >= len(self.slots):
            return self.edges[-1]
        return min(self.edges[place] + work - self.before[place], self.edges[place + 1])

    def start_at(self, work: int) -> int:
        """The instant at which the next minute of work begins."""
        return self._instant(bisect_right(self.edges, work) - 1, work, self.keeper.calendar.start_at)

    def finish_at(self, work: int) -> int:
        """The instant at which the last minute of work ended."""
        return self._instant(bisect_left(self.edges, work) - 1, work, self.keeper.calendar.finish_at)

    def _instant(self, place: int, work: int, face: Callable[[int], int]) -> int:
        at = self.before[place] + work - self.edges[place] if place >= 0 else work
        return at if self._elapsed else face(at)

    def span(self, start: int, finish: int) -> Span | None:
        """What work between two instants takes; None when it takes nothing. What lies before the first slot, or beyond the last
        one, is not counted."""
        work, end = max(self.measure(start), self.edges[0]), min(self.measure(finish), self.edges[-1])
        return self.span_of(work, end) if end > work else None

    def span_of(self, work: int, end: int) -> Span:
        """The same between two amounts of work, neither before the first slot. IndexError beyond the last one."""
        edges = self.edges
        last = bisect_left(edges, end) - 1
        place = bisect_right(edges, work) - 1
        if last >= len(self.slots) or place >= len(self.slots):
            raise IndexError("beyond the last slot")
        into, size = work - edges[place], edges[place + 1] - edges[place]
        skipped = into * WHOLE // size
        if place == last:
            return place, last, (end - edges[place]) * WHOLE // size - skipped, 0
        size = edges[last + 1] - edges[last]
        return place, last, WHOLE - skipped, (end - edges[last]) * WHOLE // size

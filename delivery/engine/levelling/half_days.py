"""Half days: the slots in which people's time is counted.

A slot is half a calendar day, the time before or after noon. What a milestone takes of a slot is its worked share of the
slot, on its own calendar: 120 of 240 working minutes at 50 % are 25 % of the person in that half day. Shares are whole
numbers of 1/1440, cut so that two milestones that meet inside a slot never take more than the whole together.

>>> from datetime import datetime
>>> from delivery.engine.bounds import Timekeeper
>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> from delivery.engine.workdays import WorkCalendar, minute
>>> clock = HalfDays(Timekeeper(WorkCalendar(CalendarFacts("w", STANDARD_WEEK)), False), minute(datetime(2025, 1, 6)) // 720, 14)
>>> clock.slots
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
>>> clock.span(minute(datetime(2025, 1, 6, 10)), minute(datetime(2025, 1, 7, 17)))
(0, 3, 720, 1440)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from delivery.engine.bounds import Timekeeper

SLOT_MINUTES = 720
WHOLE = 1440
"""Shares of a slot."""

Span = tuple[int, int, int, int]
"""First and last working slot (as places in ``slots``), the share taken of the first and of the last; those between are
taken whole. In one slot only, the third number counts."""


class HalfDays:
    """The working half days of one calendar (all, for elapsed time), from slot ``first`` on, ``count`` of the clock."""

    __slots__ = ("_elapsed", "count", "edges", "first", "keeper", "longest", "slots")

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
        self.edges = [before[n] for n in working] + [before[-1]]
        """Work before each of them, and at the end."""
        self.longest = max((before[n + 1] - before[n] for n in working), default=0)
        """Work of the longest."""

    def measure(self, instant: int) -> int:
        return instant if self._elapsed else self.keeper.calendar.work_at(instant)

    def span(self, start: int, finish: int) -> Span | None:
        """What work between two instants takes; None when it takes nothing. What lies before the first slot is not counted."""
        work, end = max(self.measure(start), self.edges[0]), self.measure(finish)
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

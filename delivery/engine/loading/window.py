"""Days that are looked at: how much of each some work takes, and how much there is.

A day is measured in percent of one person's working day: 100 is a whole day. Work is counted half day by half day, as levelling
counts it (see ``half_days``). Days on which its work rests, and days that the calendar keeps free, take nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from delivery.engine.bounds import Timekeeper
from delivery.engine.loading.half_days import WHOLE, HalfDays
from delivery.engine.loading.rests import number_of, slots_in
from delivery.engine.plan import Spans
from delivery.engine.workdays import WorkCalendar, minute

Days = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """So many percent of a day between two moments of a plan, but for the days on which the work rests."""

    start: datetime
    finish: datetime
    percent: int
    rests: Spans = ()


@dataclass(frozen=True, slots=True)
class Presence:
    """What somebody gives: percent of a day, other percents for some time, and absences; days from and until are inside."""

    percent: int = 100
    periods: tuple[tuple[date, date, int], ...] = ()
    absences: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Window:
    """Days that are looked at, and the working half days of one calendar in them."""

    first: date
    count: int
    clock: HalfDays = field(repr=False)
    minutes: NDArray[np.int64] = field(repr=False)
    """Working minutes, day by half."""

    @classmethod
    def of(cls, first: date, last: date, calendar: WorkCalendar) -> Window:
        """Both days inside."""
        count = max((last - first).days + 1, 1)
        clock = HalfDays(Timekeeper(calendar, False), 2 * number_of(first), 2 * count)
        minutes = np.zeros(2 * count, dtype=np.int64)
        minutes[clock.slots] = np.diff(np.array(clock.edges, dtype=np.int64))
        return cls(first, count, clock, minutes.reshape(count, 2))

    @property
    def is_worked(self) -> Flags:
        return self.minutes.sum(axis=1) > 0

    def place(self, on: date) -> int:
        return (on - self.first).days


@dataclass(frozen=True, eq=False)
class Taken:
    """Percent that is taken, day by day: the mean over the working time of the day, and the fuller half of it."""

    mean: Days
    fuller: Days

    @classmethod
    def nothing(cls, count: int) -> Taken:
        return cls(np.zeros(count), np.zeros(count))


def used(window: Window, shares: Iterable[Share]) -> NDArray[np.int64]:
    """What the shares take of each half of each day, in percent times ``WHOLE``.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> week = WorkCalendar(CalendarFacts("week", STANDARD_WEEK))
    >>> days = Window.of(date(2027, 1, 4), date(2027, 1, 10), week)
    >>> half = Share(datetime(2027, 1, 5, 13), datetime(2027, 1, 6, 17), 60)
    >>> rested = Share(datetime(2027, 1, 6, 8), datetime(2027, 1, 8, 17), 50, ((date(2027, 1, 7), date(2027, 1, 7)),))
    >>> found = used(days, [half, rested])
    >>> (found // WHOLE).tolist()
    [[0, 0], [0, 60], [110, 110], [0, 0], [50, 50], [0, 0], [0, 0]]
    >>> means(window=days, taken=found).tolist()
    [0.0, 30.0, 110.0, 0.0, 50.0, 0.0, 0.0]
    """
    total = np.zeros(2 * window.count, dtype=np.int64)
    by_rests: dict[Spans, list[Share]] = {}
    for share in shares:
        by_rests.setdefault(share.rests, []).append(share)
    for rests, some in by_rests.items():
        clock = window.clock.without(slots_in(rests, number_of(window.first))) if rests else window.clock
        _take(total, clock, some)
    return total.reshape(window.count, 2)


def _take(total: NDArray[np.int64], clock: HalfDays, shares: Iterable[Share]) -> None:
    slots = np.array(clock.slots, dtype=np.int64)
    for share in shares:
        span = clock.span(minute(share.start), minute(share.finish))
        if span is None:
            continue
        begin, last, part, final = span
        total[slots[begin]] += share.percent * part
        if last > begin:
            total[slots[begin + 1 : last]] += share.percent * WHOLE
            total[slots[last]] += share.percent * final


def means(window: Window, taken: NDArray[np.int64]) -> Days:
    """Percent of each day: its halves by the working time that they have."""
    found: Days = (taken * window.minutes).sum(axis=1) / np.maximum(window.minutes.sum(axis=1), 1) / WHOLE
    return found


def together(parts: Iterable[tuple[Window, Iterable[Share]]], count: int) -> Taken:
    """Shares of several calendars: each is counted on the one that it is worked on."""
    mean, halves = np.zeros(count), np.zeros((count, 2), dtype=np.int64)
    for window, shares in parts:
        taken = used(window, shares)
        mean += means(window, taken)
        halves += taken
    return Taken(mean, halves.max(axis=1) / WHOLE)


def capacity(window: Window, presence: Presence, *, worked: Flags | None = None) -> Days:
    """Percent of each day that there is. ``worked``: the days of the person's own calendar; None: the window's.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> days = Window.of(date(2027, 1, 4), date(2027, 1, 10), WorkCalendar(CalendarFacts("w", STANDARD_WEEK)))
    >>> away = Presence(80, ((date(2027, 1, 6), date(2027, 1, 7), 50),), ((date(2027, 1, 7), date(2027, 1, 7)),))
    >>> capacity(days, away).tolist()
    [80.0, 80.0, 50.0, 0.0, 80.0, 0.0, 0.0]
    """
    there = np.full(window.count, float(presence.percent))
    for begin, end, percent in presence.periods:
        there[_inside(window, begin, end)] = percent
    for begin, end in presence.absences:
        there[_inside(window, begin, end)] = 0
    there[~(window.is_worked if worked is None else worked)] = 0
    return there


def _inside(window: Window, begin: date, end: date) -> slice:
    return slice(max(window.place(begin), 0), max(window.place(end) + 1, 0))

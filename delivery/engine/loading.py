"""How much of somebody's day is taken, day by day, against how much there is.

A day is measured in percent of one person's working day: 100 is a whole day. A milestone that fills half of a working day
takes half of what it asks for. Days that the person's own calendar keeps free are neither load nor room: work rests there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from delivery.engine.workdays import WorkCalendar, minute

Days = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Share:
    """So many percent of a day between two moments of a plan."""

    start: datetime
    finish: datetime
    percent: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What somebody gives: percent of a day, other percents for some time, and absences; days from and until are inside."""

    percent: int = 100
    periods: tuple[tuple[date, date, int], ...] = ()
    absences: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True)
class Window:
    """Days that are looked at, and the working minutes of each on one calendar."""

    first: date
    count: int
    calendar: WorkCalendar
    edges: NDArray[np.int64] = field(repr=False)
    """Working minutes before each day, and one more for the end."""

    @classmethod
    def of(cls, first: date, last: date, calendar: WorkCalendar) -> Window:
        """Both days inside."""
        count = max((last - first).days + 1, 1)
        begin = minute(datetime.combine(first, time()))
        edges = np.array([calendar.work_at(begin + 1440 * day) for day in range(count + 1)], dtype=np.int64)
        return cls(first, count, calendar, edges)

    @property
    def minutes(self) -> NDArray[np.int64]:
        return np.diff(self.edges)

    @property
    def is_worked(self) -> Flags:
        return self.minutes > 0

    def place(self, on: date) -> int:
        return (on - self.first).days


def used(window: Window, shares: Iterable[Share]) -> Days:
    """Percent of each day that the shares take.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> week = WorkCalendar(CalendarFacts("week", STANDARD_WEEK))
    >>> days = Window.of(date(2027, 1, 4), date(2027, 1, 10), week)
    >>> half = Share(datetime(2027, 1, 5, 13), datetime(2027, 1, 6, 17), 60)
    >>> used(days, [half, Share(datetime(2027, 1, 6, 8), datetime(2027, 1, 8, 17), 50)]).tolist()
    [0.0, 30.0, 110.0, 50.0, 50.0, 0.0, 0.0]
    """
    total = np.zeros(window.count)
    minutes = np.maximum(window.minutes, 1)
    for share in shares:
        begin, end = window.place(share.start.date()), window.place(share.finish.date())
        if end < 0 or begin >= window.count or share.finish <= share.start:
            continue
        begin, end = max(begin, 0), min(end, window.count - 1)
        work = (window.calendar.work_at(minute(share.start)), window.calendar.work_at(minute(share.finish)))
        inside = np.minimum(window.edges[begin + 1 : end + 2], work[1]) - np.maximum(window.edges[begin : end + 1], work[0])
        total[begin : end + 1] += share.percent * np.maximum(inside, 0) / minutes[begin : end + 1]
    return total


def capacity(window: Window, presence: Presence, *, worked: Flags | None = None) -> Days:
    """Percent of each day that there is. ``worked``: the days of the person's own calendar; None: the window's.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> days = Window.of(date(2027, 1, 4), date(2027, 1, 10), WorkCalendar(CalendarFacts("week", STANDARD_WEEK)))
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


@dataclass(frozen=True, eq=False)
class Load:
    """One person over the days of a window."""

    own: Days
    """Percent taken by the project that is looked at."""
    others: Days
    """Percent taken by other projects."""
    there: Days
    is_off: Flags
    """Days that the person's calendar keeps free."""
    open_from: int = 0
    """Place of the first day that is not over yet: what lies before is a fact, and no overload any more."""

    @cached_property
    def total(self) -> Days:
        return np.where(self.is_off, 0, self.own + self.others)

    @cached_property
    def is_over(self) -> Flags:
        """Days on which the project that is looked at asks for more than others leave; half a percent is rounding."""
        found = (self.total > self.there + 0.5) & (self.own > 0.5)
        found[: self.open_from] = False
        return found


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end with too much work; days off do not part it."""

    first: date
    last: date
    days: int
    most_percent: int
    room_percent: int
    """What there was on the day with the most."""


def stretches(first: date, load: Load) -> list[Stretch]:
    """Where somebody has more work than day, in order of time."""
    places = [int(place) for place in np.flatnonzero(load.is_over | load.is_off)]
    found = []
    for _run, members in groupby(enumerate(places), key=lambda pair: pair[1] - pair[0]):
        over = [place for _n, place in members if load.is_over[place]]
        if over:
            worst = max(over, key=lambda place: load.total[place])
            ends = first + timedelta(days=over[0]), first + timedelta(days=over[-1])
            found.append(Stretch(*ends, len(over), round(load.total[worst]), round(load.there[worst])))
    return found


@dataclass(frozen=True, slots=True)
class Bucket:
    """Some days taken together: averages over the days that are worked."""

    first: date
    last: date
    own_percent: int
    others_percent: int
    there_percent: int
    most_percent: int
    """On the fullest day."""
    over_days: int
    is_off: bool


def buckets(first: date, load: Load, cuts: Sequence[int]) -> list[Bucket]:
    """``cuts``: where each bucket begins, and the end of the last."""
    begins = np.asarray(cuts[:-1])
    worked = ~load.is_off
    counts = np.add.reduceat(worked.astype(np.int64), begins)

    def means(values: Days) -> list[int]:
        return np.rint(np.add.reduceat(values * worked, begins) / np.maximum(counts, 1)).astype(int).tolist()

    most = np.rint(np.maximum.reduceat(load.total, begins)).astype(int).tolist()
    over = np.add.reduceat(load.is_over.astype(np.int64), begins).tolist()
    columns = (means(load.own), means(load.others), means(load.there), most, over, (counts == 0).tolist())
    ends = ((first + timedelta(days=begin), first + timedelta(days=end - 1)) for begin, end in pairwise(cuts))
    return [Bucket(*span, *values) for span, values in zip(ends, zip(*columns, strict=True), strict=True)]

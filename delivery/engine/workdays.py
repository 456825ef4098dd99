"""Working time: how many working minutes lie before an instant, and back.

An *instant* is an int: minutes since 1970-01-01 00:00, local and naive. A *work* value is an int too: working
minutes of one calendar since then. Between the end of one shift and the start of the next, work stands still, so
one work value has two faces: the last instant inside (17:00, ``finish_at``) and the next working start (08:00,
``start_at``). Dates from 1970-01-01 to 2199-12-31 are accepted.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> week = WorkCalendar(CalendarFacts("standard", STANDARD_WEEK))
>>> friday = minute(datetime(2025, 1, 24, 8))
>>> str(moment(week.add(friday, 3 * 480)))
'2025-01-28 17:00:00'
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from delivery.engine.plan import CalendarFacts, Day

DAY_MINUTES = 1440
EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - every moment of the engine is naive local time
FIRST_DAY = EPOCH.date()
LAST_DAY = date(2199, 12, 31)
_EPOCH_ORDINAL = FIRST_DAY.toordinal()
_DAYS = LAST_DAY.toordinal() - _EPOCH_ORDINAL + 1
_RANGE = "dates from 1970-01-01 to 2199-12-31 are accepted"


def minute(at: datetime) -> int:
    """The instant of a naive moment; seconds are dropped. ValueError outside 1970 to 2199."""
    day = at.toordinal() - _EPOCH_ORDINAL
    if not 0 <= day < _DAYS:
        raise ValueError(f"{at:%Y-%m-%d} is out of range: {_RANGE}")
    return day * DAY_MINUTES + at.hour * 60 + at.minute


def moment(instant: int) -> datetime:
    """The naive moment of an instant.

    >>> moment(minute(datetime(2025, 1, 27, 17, 0)))
    datetime.datetime(2025, 1, 27, 17, 0)
    """
    return EPOCH + timedelta(minutes=instant)


def _day_number(on: date) -> int:
    day = on.toordinal() - _EPOCH_ORDINAL
    if not 0 <= day < _DAYS:
        raise ValueError(f"{on} is out of range: {_RANGE}")
    return day


class _Axis(NamedTuple):
    """A calendar laid out over every day from 1970 to 2199."""

    before: array[int]
    """Working minutes before each day, and one more for the end."""
    pattern: array[int]
    """Which of the patterns each day follows."""
    passed: list[list[int]]
    """Per pattern: working minutes passed at each of the 1,441 minutes of the day."""
    minutes: list[list[int]]
    """Per pattern: minute of the day at which each working minute begins."""
    workday_count: array[int]
    """Working days before each day, and one more for the end."""
    workdays: array[int]
    """Day numbers of the working days in order."""


def _checked(name: str, day: Day) -> Day:
    """Shifts in order; an end before its start, or past 1440, runs on after midnight; (0, 0) is the whole day."""
    shifts = []
    for start, end in day:
        reach = end + DAY_MINUTES if end < start or start == end == 0 else end
        if not (0 <= start < DAY_MINUTES and start < reach <= start + DAY_MINUTES):
            raise ValueError(f"calendar {name}: a shift from minute {start} to {end} is not inside a day")
        shifts.append((start, reach))
    shifts.sort()
    for (_, end), (start, _) in pairwise(shifts):
        if start < end:
            raise ValueError(f"calendar {name}: two shifts of one day overlap at minute {start}")
    return tuple(shifts)


def _working_minutes(day: Day, eve: Day) -> list[int]:
    """Minutes of the day that are worked, counting what runs on from the day before."""
    worked = np.zeros(2 * DAY_MINUTES, dtype=bool)
    for start, end in eve:
        worked[start:end] = True
    worked[:DAY_MINUTES] = worked[DAY_MINUTES:]
    for start, end in day:
        worked[start : min(end, DAY_MINUTES)] = True
    return np.flatnonzero(worked[:DAY_MINUTES]).tolist()


def _passed(minutes: list[int]) -> list[int]:
    steps = np.zeros(DAY_MINUTES + 1, dtype=np.int64)
    steps[np.asarray(minutes, dtype=np.int64) + 1] = 1
    return np.cumsum(steps).tolist()


def _declared_days(name: str, week: tuple[Day, ...], exceptions: tuple[tuple[date, Day], ...]) -> tuple[list[Day], np.ndarray]:
    """The distinct days that the calendar declares, and which of them each date is."""
    if len(week) != 7:
        raise ValueError(f"calendar {name}: a week has seven days, not {len(week)}")
    distinct: dict[Day, int] = {}
    codes = [distinct.setdefault(_checked(name, day), len(distinct)) for day in week]
    offset = FIRST_DAY.weekday()
    which = np.array([codes[(offset + n) % 7] for n in range(7)], dtype=np.int32)[np.arange(_DAYS) % 7]
    for on, day in exceptions:
        which[_day_number(on)] = distinct.setdefault(_checked(name, day), len(distinct))
    return list(distinct), which


@lru_cache(maxsize=64)
def _axis(name: str, week: tuple[Day, ...], exceptions: tuple[tuple[date, Day], ...]) -> _Axis:
    days, which = _declared_days(name, week, exceptions)
    eve = np.concatenate((which[:1], which[:-1]))
    eve[0] = next((code for code, day in enumerate(days) if not day), which[0])
    pairs, pattern = np.unique(which.astype(np.int64) * len(days) + eve, return_inverse=True)
    minutes = [_working_minutes(days[pair // len(days)], days[pair % len(days)]) for pair in pairs.tolist()]
    before = np.concatenate(([0], np.cumsum(np.array([len(m) for m in minutes])[pattern])))
    if before[-1] == 0:
        raise ValueError(f"calendar {name} has no working time at all")
    is_workday = np.array([bool(day) for day in days])[which]
    return _Axis(
        before=array("q", before.astype(np.int64).tobytes()),
        pattern=array("i", pattern.astype(np.int32).tobytes()),
        passed=[_passed(m) for m in minutes],
        minutes=minutes,
        workday_count=array("i", np.concatenate(([0], np.cumsum(is_workday))).astype(np.int32).tobytes()),
        workdays=array("i", np.flatnonzero(is_workday).astype(np.int32).tobytes()),
    )


class WorkCalendar:
    """Arithmetic on one working calendar. Calendars that say the same share their tables.

    Raises ValueError for shifts that overlap or leave the day, and for a calendar without working time.
    """

    __slots__ = ("_before", "_minutes", "_passed", "_pattern", "_workday_count", "_workdays", "facts")

    def __init__(self, facts: CalendarFacts) -> None:
        self.facts = facts
        axis = _axis(facts.name, tuple(facts.week), tuple(sorted(facts.exceptions.items())))
        self._before, self._pattern, self._passed, self._minutes, self._workday_count, self._workdays = axis

    @property
    def tables(self) -> _Axis:
        """What the arithmetic looks up, for whoever does it with many instants at once."""
        return _Axis(self._before, self._pattern, self._passed, self._minutes, self._workday_count, self._workdays)

    @property
    def total(self) -> int:
        """Working minutes from 1970 to 2199."""
        return self._before[-1]

    def work_at(self, instant: int) -> int:
        """Working minutes from 1970 up to the instant."""
        day, rest = divmod(instant, DAY_MINUTES)
        if not 0 <= day < _DAYS:
            raise ValueError(f"a date is out of range: {_RANGE}")
        return self._before[day] + self._passed[self._pattern[day]][rest]

    def start_at(self, work: int) -> int:
        """The instant at which the next minute of work begins: 08:00 of the next working day, not 17:00."""
        if not 0 <= work < self._before[-1]:
            raise ValueError(f"a date falls out of range: {_RANGE}")
        day = bisect_right(self._before, work) - 1
        return day * DAY_MINUTES + self._minutes[self._pattern[day]][work - self._before[day]]

    def finish_at(self, work: int) -> int:
        """The instant at which the last minute of work ended: 17:00, not 08:00 of the next working day."""
        if work == 0:
            return 0
        if not 0 < work <= self._before[-1]:
            raise ValueError(f"a date falls out of range: {_RANGE}")
        day = bisect_left(self._before, work) - 1
        return day * DAY_MINUTES + self._minutes[self._pattern[day]][work - self._before[day] - 1] + 1

    def add(self, instant: int, minutes: int) -> int:
        """The instant after (or, negative, before) so many working minutes; 0 leaves the instant as it is."""
        if minutes == 0:
            return instant
        work = self.work_at(instant) + minutes
        return self.finish_at(work) if minutes > 0 else self.start_at(work)

    def between(self, a: int, b: int) -> int:
        """Working minutes from a to b, negative when b comes first."""
        return self.work_at(b) - self.work_at(a)

    def is_working_day(self, on: date) -> bool:
        """Whether a shift starts on that date."""
        day = _day_number(on)
        return self._workday_count[day + 1] > self._workday_count[day]

    def shifts_on(self, on: date) -> Day:
        """The shifts that the calendar declares for that date: an exception wins over the week."""
        found = self.facts.exceptions.get(on)
        return self.facts.week[on.weekday()] if found is None else found

    def add_days(self, on: date, n: int) -> date:
        """The n-th working day after (before) a date; 0 gives the date itself, or the next working day."""
        day = _day_number(on)
        count = self._workday_count[day + 1 if n > 0 else day]
        place = count + n - 1 if n > 0 else count + n
        if not 0 <= place < len(self._workdays):
            raise ValueError(f"a date falls out of range: {_RANGE}")
        return date.fromordinal(self._workdays[place] + _EPOCH_ORDINAL)

    def working_days_between(self, a: date, b: date) -> int:
        """Working days from a up to but not counting b, negative when b comes first."""
        return self._workday_count[_day_number(b)] - self._workday_count[_day_number(a)]

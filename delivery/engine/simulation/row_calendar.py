"""Calendar arithmetic on rows of instants: what ``WorkCalendar`` does with one number, done with many by look-up.

Working minutes fall into cells of the greatest length that divides every stretch of work; inside a cell instants and work
run alike, so one table of offsets, indexed by work // cell, holds the calendar. Exact to the minute.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> from delivery.engine.workdays import WorkCalendar, minute, moment
>>> rows = RowCalendar(WorkCalendar(CalendarFacts("week", STANDARD_WEEK)))
>>> friday = np.array([minute(datetime(2025, 1, 24, 8))], dtype=np.int32)
>>> str(moment(int(rows.finish_at(rows.work_at(friday) + 3 * 480)[0])))
'2025-01-28 17:00:00'
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from math import gcd

import numpy as np
from numpy.typing import NDArray

from delivery.engine.plan import CalendarFacts, Day
from delivery.engine.workdays import DAY_MINUTES, WorkCalendar

Rows = NDArray[np.int32]

_LEAST_CELL = 5
"""Calendars on odd minutes have no useful cells: they are searched day by day."""


class RowCalendar:
    """One calendar for rows. ValueError for what lies outside 1970 to 2199, as ``WorkCalendar`` says it."""

    def __init__(self, calendar: WorkCalendar) -> None:
        tables = calendar.tables
        self.before = np.asarray(tables.before, dtype=np.int32)
        self._total = int(self.before[-1])
        self._day_base = np.asarray(tables.pattern, dtype=np.int32) * (DAY_MINUTES + 1)
        self._passed = np.concatenate([np.asarray(each, dtype=np.int32) for each in tables.passed])
        self._minutes = [np.asarray(each, dtype=np.int32) for each in tables.minutes]
        self._pattern = np.asarray(tables.pattern, dtype=np.int32)
        self._cell = _cell(self._minutes)
        self._offset = self._offsets() if self._cell >= _LEAST_CELL else None

    def _offsets(self) -> Rows:
        """Instant minus work at the start of each cell."""
        cell = self._cell
        found = np.zeros(self._total // cell, dtype=np.int32)
        for number, minutes in enumerate(self._minutes):
            if not len(minutes):
                continue
            days = np.flatnonzero(self._pattern == number)
            first = self.before[days] // cell
            steps = np.arange(len(minutes) // cell)
            at = days[:, None] * DAY_MINUTES + minutes[::cell][None, :]
            found[first[:, None] + steps] = at - (self.before[days][:, None] + steps * cell)
        return found

    def work_at(self, instants: Rows) -> Rows:
        """Working minutes up to each instant."""
        if len(instants) and (instants.min() < 0 or instants.max() >= len(self._day_base) * DAY_MINUTES):
            raise ValueError("the dates run beyond 1970-01-01 to 2199-12-31")
        return self.passed(instants)

    def passed(self, instants: Rows) -> Rows:
        """``work_at`` of instants that are known to be in range."""
        day = instants // DAY_MINUTES
        rest = instants - day * DAY_MINUTES
        rest += self._day_base.take(day)
        return self.before.take(day) + self._passed.take(rest)

    def start_at(self, work: Rows) -> Rows:
        """Where the next minute of work begins: 08:00."""
        if len(work) and (work.min() < 0 or work.max() >= self._total):
            raise ValueError("the dates run beyond 1970-01-01 to 2199-12-31")
        return self.begin(work)

    def finish_at(self, work: Rows) -> Rows:
        """Where the last minute of work ended: 17:00."""
        if len(work) and (work.min() < 0 or work.max() > self._total):
            raise ValueError("the dates run beyond 1970-01-01 to 2199-12-31")
        ended = self.end(np.maximum(work, 1))
        return ended if work.min(initial=1) else np.where(work == 0, 0, ended)

    def end(self, work: Rows) -> Rows:
        """``finish_at`` of work above 0 that is known to be in range, as far as look-up does not refuse it."""
        return self.begin(work - 1) + 1

    def begin(self, work: Rows) -> Rows:
        """``start_at`` of work that is known to be in range, as far as look-up does not refuse it."""
        if self._offset is not None:
            return work + self._offset.take(work // self._cell)
        day = np.searchsorted(self.before, work, side="right").astype(np.int32) - 1
        inside = work - self.before.take(day)
        starts = np.cumsum([0, *(len(each) for each in self._minutes[:-1])]).astype(np.int32)
        minutes = np.concatenate(self._minutes)
        return day * DAY_MINUTES + minutes.take(starts.take(self._pattern.take(day)) + inside)


def _cell(patterns: list[Rows]) -> int:
    """The greatest length that divides every stretch of work."""
    found = 0
    for minutes in patterns:
        breaks = [0, *(np.flatnonzero(np.diff(minutes) != 1) + 1).tolist(), len(minutes)]
        for begin, end in pairwise(breaks):
            found = gcd(found, end - begin)
    return max(1, found)


@lru_cache(maxsize=16)
def _known(name: str, week: tuple[Day, ...], exceptions: tuple[tuple[date, Day], ...]) -> RowCalendar:
    a, b, c, d, e, f, g = week
    return RowCalendar(WorkCalendar(CalendarFacts(name, (a, b, c, d, e, f, g), dict(exceptions))))


def row_calendar(facts: CalendarFacts) -> RowCalendar:
    """The rows of a calendar, laid out once while it is in use."""
    return _known(facts.name, tuple(facts.week), tuple(sorted(facts.exceptions.items())))

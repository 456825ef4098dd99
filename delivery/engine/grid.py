"""Calendars as tables on one grid of time, so that an instant becomes working time, and back, by one look-up.

The grid's *step* is the greatest common divisor of everything in a plan: shifts, durations, lags, dates. An instant is a
number of steps since the window's beginning. A *point* of a calendar is ``2 * work + face``: working time in steps, and
which end of the gap after it is meant (0: the 17:00 that ``finish_at`` gives, 1: the next 08:00 of ``start_at``), so that
points of one calendar are ordered as their instants are.

>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> from delivery.engine.workdays import minute
>>> from datetime import datetime
>>> from delivery.engine.bounds import Timekeeper
>>> monday = minute(datetime(2025, 1, 6))
>>> grid = grid_of(Timekeeper(WorkCalendar(CalendarFacts("w", STANDARD_WEEK)), False), Window(60, monday, monday + 7 * 1440))
>>> grid.point[8], grid.point[17], grid.point[24 + 8], grid.instant[16], grid.instant[17]
(0, 16, 16, 17, 32)
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from delivery.engine.bounds import Timekeeper
from delivery.engine.plan import CalendarFacts
from delivery.engine.workdays import DAY_MINUTES, FIRST_DAY, LAST_DAY, WorkCalendar

LAST_INSTANT = ((LAST_DAY - FIRST_DAY).days + 1) * DAY_MINUTES


_BETWEEN: dict[tuple[int, int], tuple[Sequence[int], Sequence[int], Sequence[int]]] = {}
"""Tables that lead from one calendar to another, by the identity of both; they keep what they were made of."""
MOST_BETWEEN = 64


class Window(NamedTuple):
    """Minutes; whole days."""

    step: int
    begin: int
    end: int


class Grid(NamedTuple):
    """One calendar (or the clock itself) within a window."""

    work: int
    """Working minutes before the window."""
    point: Sequence[int]
    """By instant: the point, its face 0."""
    point_up: Sequence[int]
    """By instant: the first point at or after it."""
    point_down: Sequence[int]
    """By instant: the last point at or before it."""
    instant: Sequence[int]
    """By point."""


def grid_of(keeper: Timekeeper, window: Window) -> Grid:
    """The tables for a milestone's timekeeper. The window's step has to divide all its shifts."""
    if keeper.is_elapsed:
        return _clock(window)
    facts = keeper.calendar.facts
    return _grid(facts.name, tuple(facts.week), tuple(sorted(facts.exceptions.items())), window)


@lru_cache(maxsize=12)
def _grid(name: str, week: tuple, exceptions: tuple, window: Window) -> Grid:
    tables = WorkCalendar(CalendarFacts(name, week, dict(exceptions))).tables
    step, first, last = window.step, window.begin // DAY_MINUTES, window.end // DAY_MINUTES
    before = np.array(tables.before[first : last + 1], np.int64)
    passed = np.array([each[:DAY_MINUTES:step] for each in tables.passed], np.int64)
    work = before[:-1, None] + passed[np.array(tables.pattern[first:last])]
    return _tables(np.append(work.ravel(), before[-1]), step, int(before[0]))


@lru_cache(maxsize=8)
def _clock(window: Window) -> Grid:
    return _tables(np.arange(window.begin, window.end + 1, window.step), window.step, window.begin)


def _tables(minutes: NDArray[np.int64], step: int, base: int) -> Grid:
    work = (minutes - base) // step
    every = np.arange(int(work[-1]))
    finish, start = np.searchsorted(work, every, "left"), np.searchsorted(work, every, "right") - 1
    instant = np.stack((finish, start), axis=1).ravel()
    edges = np.searchsorted(work, work, "left"), np.searchsorted(work, work, "right") - 1
    here = np.arange(len(work))
    up, down = 2 * work + (here != edges[0]), 2 * work + (here == edges[1])
    return Grid(base, _kept(2 * work), _kept(up), _kept(down), _kept(instant))


def between(instant: Sequence[int], point: Sequence[int]) -> Sequence[int]:
    """From points of one calendar to points of another: both look-ups in one."""
    key = id(instant), id(point)
    found = _BETWEEN.get(key)
    if found is None:
        if len(_BETWEEN) >= MOST_BETWEEN:
            _BETWEEN.clear()
        found = _BETWEEN[key] = instant, point, _kept(np.array(point, np.int64)[np.array(instant, np.int64)])
    return found[2]


def _kept(values: NDArray[np.int64]) -> array[int]:
    """Plain numbers side by side: read a little more slowly than a list, and far less often from slow memory."""
    return array("i", values.astype(np.int32).tobytes())

"""The loading of people: how full every day of theirs is, against how much of them is there.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Milestone, Plan, STANDARD_WEEK
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
...     (Milestone("a", "A", 720), Milestone("b", "B", 480)))
>>> people = [Resource("anna", 80)]
>>> found = loading(plan, people, [Demand("a", "anna", 60), Demand("b", "anna", 40)])
>>> str(found.first), found.of("anna")
('2025-01-06', PersonLoad(used=(100, 30), capacity=(80, 80), over=(20, 0)))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np

from delivery.engine.bounds import instant_of, place_of
from delivery.engine.loading.half_days import SLOT_MINUTES, WHOLE
from delivery.engine.loading.resource import Demand, Resource
from delivery.engine.loading.rests import number_of
from delivery.engine.loading.staffing import Staffing, staff
from delivery.engine.loading.usage import Counts, Dates, Lying, capacities, day_of, usage
from delivery.engine.network import Net
from delivery.engine.plan import Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import DAY_MINUTES

Given = Schedule | Mapping[str, tuple[datetime, datetime]]
"""Dates of milestones: a schedule, or start and finish by key."""


@dataclass(frozen=True, slots=True)
class PersonLoad:
    """Percent of one person, day by day. ``over`` is by how much the fuller half of the day exceeds what is there."""

    used: tuple[int, ...]
    capacity: tuple[int, ...]
    """0 on days that the person keeps free."""
    over: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Loading:
    """Arrays of percent, person by calendar day (rows as in ``keys``, columns from ``first`` on)."""

    first: date
    keys: tuple[str, ...]
    used: Counts
    """The day's mean over the half days that the plan's calendar works (over both where it works neither), rounded."""
    capacity: Counts
    over: Counts
    """What the fuller half of the day asks beyond the capacity, rounded up; 0 when it fits."""
    is_workday: tuple[bool, ...]
    """Whether the plan's calendar works on that day."""

    @property
    def days(self) -> int:
        return len(self.is_workday)

    def date_at(self, column: int) -> date:
        return self.first + timedelta(days=column)

    def of(self, key: str) -> PersonLoad:
        """One person. KeyError for a stranger."""
        if key not in self.keys:
            raise KeyError(key)
        row = self.keys.index(key)
        return PersonLoad(*(tuple(cells[row].tolist()) for cells in (self.used, self.capacity, self.over)))


def loading(
    plan: Plan | Net,
    resources: Sequence[Resource],
    demands: Iterable[Demand],
    dates: Given | None = None,
    first: date | None = None,
    last: date | None = None,
) -> Loading:
    """Used against capacity, per person and day.

    ``dates`` are those of the plan's own schedule unless given; without ``first`` and ``last`` the days run from the
    first to the last one on which anybody is asked for. Raises PlanError for nonsense, and for more cells than
    ``usage.MOST_CELLS``.
    """
    staffing = staff(plan, resources, demands)
    laid = laid_dates(staffing, dates)
    begin, days = _days(staffing, laid, first, last)
    capacity = np.maximum(capacities(resources, begin, days), 0)
    halves = usage(staffing, laid, begin, days).reshape(len(resources), days, 2)
    minutes = _minutes(staffing, begin, days)
    weights = np.where(minutes.sum(axis=1, keepdims=True) == 0, 1, minutes)
    return Loading(
        first=day_of(begin * DAY_MINUTES),
        keys=tuple(staffing.row_of),
        used=_rounded((halves * weights).sum(axis=2), weights.sum(axis=1) * WHOLE),
        capacity=capacity,
        over=np.maximum(0, -(-(halves.max(axis=2) - capacity * WHOLE) // WHOLE)),
        is_workday=tuple((minutes.sum(axis=1) > 0).tolist()),
    )


def _days(staffing: Staffing, laid: Dates, first: date | None, last: date | None) -> tuple[int, int]:
    """The first day's number and how many there are."""
    start = staffing.net.start
    begin = min((lying.start for lying in laid.values()), default=start) // DAY_MINUTES if first is None else number_of(first)
    # A finish at midnight is the end of the day before.
    end = max((max(laid[place][0], laid[place][1] - 1) for place in laid), default=start) // DAY_MINUTES
    return begin, max(1, (end if last is None else number_of(last)) - begin + 1)


def laid_dates(staffing: Staffing, dates: Given | None) -> Dates:
    """Instants of the milestones on which somebody is asked for."""
    net = staffing.net
    found = schedule(net) if dates is None else dates
    if isinstance(found, Schedule):
        # The dates may be those of another net (after edits): they are found by key.
        rank, starts, finishes = found.net.rank, found.start_instants, found.finish_instants
        rested = [milestone.rests for milestone in found.net.milestones]
        return {net.rank[key]: Lying(starts[rank[key]], finishes[rank[key]], rested[rank[key]]) for key in staffing.asked}
    return {net.rank[key]: _lying(staffing, key, *found[key]) for key in staffing.asked if key in found}


def _lying(staffing: Staffing, key: str, start: datetime, finish: datetime) -> Lying:
    milestone = staffing.net.milestones[staffing.net.rank[key]]
    place = place_of(milestone)
    return Lying(instant_of(start, place, "start"), instant_of(finish, place, "finish"), milestone.rests)


def _rounded(amount: Counts, by: Counts) -> Counts:
    return (2 * amount + by) // (2 * by)


def _minutes(staffing: Staffing, first: int, days: int) -> Counts:
    """Working minutes of the plan's calendar in the two halves of each day."""
    work_at = staffing.calendar.work_at
    marks = [work_at(number * SLOT_MINUTES) for number in range(2 * first, 2 * (first + days) + 1)]
    return np.array([after - before for before, after in pairwise(marks)], dtype=np.int64).reshape(days, 2)

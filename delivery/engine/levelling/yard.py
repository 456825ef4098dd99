"""Where a plan is laid: the room that its people have, half day by half day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from delivery.engine.bounds import Timekeeper
from delivery.engine.levelling.interruption import Takes, away_on, goes_on, is_movable, may_rest
from delivery.engine.loading.half_days import SLOT_MINUTES, WHOLE, HalfDays
from delivery.engine.loading.resource import OFF
from delivery.engine.loading.rests import number_of, work_minutes
from delivery.engine.loading.staffing import Staffing
from delivery.engine.loading.usage import Dates, capacities, day_of, usage
from delivery.engine.plan import Spans
from delivery.engine.refusal import PlanError
from delivery.engine.workdays import FIRST_DAY

MOST_DAYS = 36_600

UNBOUND = 10**12
"""Where a person is off, nothing is asked; where nobody is heeded, everything may be."""

Row = list[int]
Clocks = tuple[dict[Timekeeper, HalfDays], dict[tuple[Timekeeper, tuple[tuple[int, int], ...]], HalfDays]]
"""The whole ones, and those without the days on which somebody is away."""


class Yard:
    """Where a plan is laid: the room of its people from day number ``first`` on, less what ``standing`` takes, the dates of
    the milestones with demands that cannot be moved."""

    def __init__(
        self,
        staffing: Staffing,
        standing: Dates,
        first: int,
        days: int,
        stand_in: Sequence[int] = (),
        memory: dict[int, Clocks] | None = None,
    ) -> None:
        """``stand_in``: rows of people for whom the last row may stand in. ``memory``: clocks by number of days, of yards with
        the same people and the same first day."""
        net = staffing.net
        self.staffing, self.net, self.standing, self.first = staffing, net, standing, first
        self.duration = [m.duration_minutes if h is None else h.duration for m, h in zip(net.milestones, net.holds, strict=True)]
        self.takes = [
            staffing.takes_at(place) if self.duration[place] and is_movable(net, place) else [] for place in range(net.size)
        ]
        """Row and percent of what each milestone asks that can be moved."""
        self.is_interruptible = [bool(staffing.asks_at(place)) and may_rest(net, place) for place in range(net.size)]
        for place, taken in enumerate(self.takes):
            if taken and net.milestones[place].rests and not net.milestones[place].is_elapsed:
                calendar = net.keepers[place].calendar
                self.duration[place] = work_minutes(self.duration[place], net.milestones[place].rests, calendar)
        self.stand_in = frozenset(stand_in)
        self._memory = {} if memory is None else memory
        self.lay_out(days)

    def lay_out(self, days: int) -> None:
        """Make room for so many days. PlanError for a century and more."""
        if days > MOST_DAYS:
            raise PlanError("", "the levelled plan would run for a century: give people more capacity", "date_range")
        resources = self.staffing.resources
        capacity = capacities(resources, self.first, days).repeat(2, axis=1)
        self.days = days
        room = capacity * WHOLE - usage(self.staffing, self.standing, self.first, days)
        room[capacity == OFF] = UNBOUND
        self.capacity: list[Row] = capacity.tolist()
        """Percent, half day by half day; or ``OFF``."""
        self.room: list[Row] = room.tolist()
        """Percent times ``WHOLE`` that is left of it; ``UNBOUND`` where the person is off, since nothing is asked there."""
        settled = max((resource.last_day for resource in resources), default=date.min)
        standing = max((lying.finish for lying in self.standing.values()), default=0) // SLOT_MINUTES - 2 * self.first
        self.settled = max(standing + 1, 2 * (number_of(settled) - self.first + 1))
        """The slot from which on every week is like the one before."""
        self._clocks, self._around = self._memory.setdefault(days, ({}, {}))
        begin = FIRST_DAY + timedelta(days=self.first)
        present = np.array([resource.presents(begin, days) for resource in resources], dtype=np.int64).reshape(-1, days)
        self._present = present.repeat(2, axis=1)
        self._least: list[int] = np.where(present == OFF, UNBOUND, present).min(axis=1).tolist()

    def clock(self, place: int) -> HalfDays:
        keeper = self.net.keepers[place]
        found = self._clocks.get(keeper)
        if found is None:
            found = self._clocks[keeper] = HalfDays(keeper, 2 * self.first, 2 * self.days)
        return found

    def around(self, place: int, takes: Takes) -> HalfDays:
        """The same without those on which its work rests; the very same where nobody is away, or it may not rest."""
        clock = self.clock(place)
        if not self.is_interruptible[place] or all(percent <= self._least[row] for row, percent in takes):
            return clock
        key = clock.keeper, tuple(takes)
        found = self._around.get(key)
        if found is None:
            away = away_on(self._present, takes).intersection(clock.slots)
            is_useful = away and goes_on(self.staffing.resources, takes, clock.keeper)
            found = self._around[key] = clock.without(away) if is_useful else clock
        return found

    def rests(self, place: int, takes: Takes, start: int, finish: int) -> Spans:
        """The days between two instants on which its work rests."""
        clock, around = self.clock(place), self.around(place, takes)
        kept, first, last = set(around.slots), start // SLOT_MINUTES - clock.first, (finish - 1) // SLOT_MINUTES - clock.first
        found: list[tuple[date, date]] = []
        was_kept = True
        for slot in clock.slots:
            if first <= slot < last and slot not in kept:
                on = day_of((slot + clock.first) * SLOT_MINUTES)
                if found and not was_kept:
                    found[-1] = found[-1][0], on
                else:
                    found.append((on, on))
            was_kept = slot in kept
        return tuple(found)

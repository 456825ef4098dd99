"""How much of every person given dates take, half day by half day: numpy, linear in milestones plus half days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from delivery.engine.bounds import Timekeeper
from delivery.engine.loading.half_days import WHOLE, HalfDays
from delivery.engine.loading.resource import OFF, Resource
from delivery.engine.loading.rests import slots_in
from delivery.engine.loading.staffing import Staffing
from delivery.engine.plan import Spans
from delivery.engine.refusal import PlanError
from delivery.engine.workdays import DAY_MINUTES, FIRST_DAY

Counts = npt.NDArray[np.int64]


class Lying(NamedTuple):
    """Where a milestone lies: instants, and the days on which its work rests."""

    start: int
    finish: int
    rests: Spans = ()


Dates = Mapping[int, Lying]
"""By place in the net."""

MOST_CELLS = 20_000_000
"""People times half days."""


def day_of(instant: int) -> date:
    return FIRST_DAY + timedelta(days=instant // DAY_MINUTES)


def capacities(resources: Sequence[Resource], first: int, days: int) -> Counts:
    """Percent that is there, person by day, from day number ``first``; ``OFF`` on days that a person keeps free."""
    if len(resources) * days * 2 > MOST_CELLS:
        raise PlanError("", f"{len(resources)} people over {days} days are too many to lay out: choose fewer", "too_many")
    begin = FIRST_DAY + timedelta(days=first)
    return np.array([resource.percents(begin, days) for resource in resources], dtype=np.int64).reshape(len(resources), days)


def usage(staffing: Staffing, dates: Dates, first: int, days: int) -> Counts:
    """Percent times ``WHOLE`` taken, person by half day, from day number ``first``."""
    by_clock: dict[Timekeeper, dict[Spans, list[int]]] = {}
    for place, lying in dates.items():
        by_clock.setdefault(staffing.net.keepers[place], {}).setdefault(lying.rests, []).append(place)
    used = np.zeros((len(staffing.resources), 2 * days), dtype=np.int64)
    for keeper, by_rests in by_clock.items():
        whole = HalfDays(keeper, 2 * first, 2 * days)
        for rests, places in by_rests.items():
            clock = whole.without(slots_in(rests, first)) if rests else whole
            if clock.slots:
                used[:, clock.slots] += _taken(clock, [(place, *dates[place][:2]) for place in places], staffing)
    used[(capacities(staffing.resources, first, days) == OFF).repeat(2, axis=1)] = 0
    return used


def _taken(clock: HalfDays, laid: list[tuple[int, int, int]], staffing: Staffing) -> Counts:
    """The same over the working half days of one calendar: whole slots by their two ends, the partial ones one by one."""
    ends, parts = [], []
    for place, start, finish in laid:
        span = clock.span(start, finish)
        if span is None:
            continue
        begin, last, share, final = span
        for row, percent in staffing.takes_at(place):
            parts.append((row, begin, percent * share))
            if last > begin:
                parts.append((row, last, percent * final))
                ends.append((row, begin + 1, percent * WHOLE))
                ends.append((row, last, -percent * WHOLE))
    steps = np.zeros((len(staffing.resources), len(clock.slots) + 1), dtype=np.int64)
    _add(steps, ends)
    used = np.cumsum(steps, axis=1)[:, :-1]
    _add(used, parts)
    return used


def _add(cells: Counts, amounts: list[tuple[int, int, int]]) -> None:
    if amounts:
        row, place, amount = np.array(amounts, dtype=np.int64).T
        np.add.at(cells, (row, place), amount)

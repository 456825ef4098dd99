"""Overloads: the days on which somebody is asked for more than there is of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from delivery.engine.loading.half_days import WHOLE
from delivery.engine.loading.staffing import Staffing
from delivery.engine.loading.usage import Counts, Dates, Lying, capacities, day_of, usage
from delivery.engine.workdays import DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Overload:
    """One person on one day."""

    resource: str
    on: date
    used_percent: int
    """What the fuller half of the day asks for, rounded up."""
    capacity_percent: int
    milestones: tuple[str, ...]
    """Keys of those that ask for the person on that day, in the plan's order."""

    @property
    def over_percent(self) -> int:
        return self.used_percent - self.capacity_percent


def overloads(staffing: Staffing, dates: Dates) -> tuple[Overload, ...]:
    """Every overload from the status date on, by person and day. A day on which all that asks is done is a fact, no overload."""
    net = staffing.net
    unfinished = {place: laid for place, laid in dates.items() if not staffing.is_done(place)}
    if not unfinished:
        return ()
    first = min(lying.start for lying in unfinished.values()) // DAY_MINUTES
    if net.status is not None:
        first = max(first, net.status // DAY_MINUTES)
    days = max(lying.finish for lying in unfinished.values()) // DAY_MINUTES - first + 1
    if days <= 0:
        return ()
    capacity = np.maximum(capacities(staffing.resources, first, days), 0)
    used = _fuller_halves(staffing, dates, first, days)
    asking = _fuller_halves(staffing, unfinished, first, days)
    askers = _Askers(staffing, dates)
    return tuple(
        Overload(
            key := staffing.resources[row].key,
            day_of((first + day) * DAY_MINUTES),
            -(-int(used[row, day]) // WHOLE),
            int(capacity[row, day]),
            askers.on(key, first + day),
        )
        for row, day in np.argwhere((used > capacity * WHOLE) & (asking > 0)).tolist()
    )


def _fuller_halves(staffing: Staffing, dates: Dates, first: int, days: int) -> Counts:
    return usage(staffing, dates, first, days).reshape(-1, days, 2).max(axis=2)


class _Askers:
    """Who asks for a person on a day."""

    def __init__(self, staffing: Staffing, dates: Dates) -> None:
        self.net = staffing.net
        self.spans: dict[str, list[tuple[Lying, int]]] = {}
        for place in staffing.listed:
            for demand in staffing.asks_at(place) if place in dates else ():
                self.spans.setdefault(demand.resource, []).append((dates[place], place))

    def on(self, resource: str, day: int) -> tuple[str, ...]:
        begin, end = day * DAY_MINUTES, (day + 1) * DAY_MINUTES
        return tuple(
            self.net.milestones[place].key
            for (start, finish, rests), place in self.spans[resource]
            if start < end and finish > begin and self.net.keepers[place].between(max(start, begin), min(finish, end)) > 0
            if not any(first <= day_of(begin) <= last for first, last in rests)
        )

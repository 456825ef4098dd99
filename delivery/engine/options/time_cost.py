"""The exact time-cost trade-off of a plan: for every finish that can be reached, the least that it costs.

Crashing is a linear programme (Kelley 1961, OR 9:296-320): least ``Σ cost x`` with ``0 ≤ x ≤ room``, every dependency
kept and the finish at most ``T``. It is solved whole, for all ``T`` at once, by the flow of ``flow``: all four kinds of
dependency, lags, floors and actuals are weights between starts and finishes, and a duration never stretches.
Exact where the plan keeps one calendar. On several, durations are measured on the plan's calendar as they lie now,
percentage lags keep their minutes, and a start pulled forward by "no later than" stays where it is: the caller computes
the dates again (``crash`` does) before it believes them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.net import FROM_START, Link, Net
from delivery.engine.options.flow import Flow
from delivery.engine.plan import ConstraintKind, DependencyKind
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import WorkCalendar, minute

CORNERS_MAX = 2_000
"""Corners of one curve at most; the rest is left out, and ``Frontier.is_whole`` says so."""
SOURCE = 0
End = tuple[int, int]
"""Node, and minutes behind it."""


@dataclass(frozen=True, slots=True)
class Squeeze:
    """How far one milestone may be shortened, and what a minute of it costs."""

    room_minutes: int
    cents_per_minute: Fraction


@dataclass(frozen=True, slots=True)
class Corner:
    finish: int
    """Working minutes of the plan's calendar: see ``WorkCalendar.work_at``."""
    cost_cents: Fraction
    slope: Fraction
    """Cents for each minute between the corner before and this one."""
    places: tuple[tuple[int, int], ...]
    """Start and finish of each milestone that may be shortened."""


@dataclass(frozen=True)
class Frontier:
    """The whole curve: convex, falling from the present finish to the earliest that money can buy."""

    keys: tuple[str, ...]
    durations: tuple[int, ...]
    corners: tuple[Corner, ...]
    """From the present finish down to the earliest."""
    is_whole: bool = True

    @property
    def normal(self) -> int:
        return self.corners[0].finish

    @property
    def least(self) -> int:
        """The earliest finish."""
        return self.corners[-1].finish

    def cost_at(self, finish: int) -> Fraction:
        """Least cost of ending then, in cents. Raises ValueError for what cannot be reached."""
        if finish >= self.normal:
            return Fraction(0)
        corner = self.corners[self._behind(finish)]
        return corner.cost_cents - (finish - corner.finish) * corner.slope

    def saved_at(self, finish: int) -> dict[str, int]:
        """Minutes that each milestone is shortened by at that cost; what is not shortened is missing.

        Between two corners everything lies at the later of where the earlier corner has it and where the later one
        would be after the same shift: the step of the flow, taken in part.
        """
        if finish >= self.normal:
            return {}
        which = self._behind(finish)
        before, after = self.corners[which - 1], self.corners[which]
        shift = before.finish - finish
        found = {}
        for key, duration, old, new in zip(self.keys, self.durations, before.places, after.places, strict=True):
            start, end = (max(b, a - shift) for a, b in zip(old, new, strict=True))
            if end - start < duration:
                found[key] = duration - (end - start)
        return found

    def cheapest(self, cents_per_minute: Fraction | int) -> int:
        """The finish at which direct cost and what every minute of the project costs are least together: a corner."""
        return min(self.corners, key=lambda corner: corner.cost_cents + corner.finish * Fraction(cents_per_minute)).finish

    def _behind(self, finish: int) -> int:
        """The first corner that ends then or earlier."""
        if finish < self.least:
            raise ValueError(f"no money buys a finish of {finish}; the earliest is {self.least}")
        return bisect_left(self.corners, -finish, key=lambda corner: -corner.finish)


def time_cost(
    dates: Schedule,
    squeezes: Mapping[str, Squeeze],
    *,
    promises: Mapping[str, int] | None = None,
    until: int | None = None,
    corners_max: int = CORNERS_MAX,
) -> Frontier:
    """The curve of a plan with present ``dates``, down to the finish ``until`` or to its end.

    ``promises`` count as part of the finish: a milestone that may end so many minutes before the finish counts (its own
    finish plus those minutes). Minutes are working minutes of the plan's calendar.

    >>> from datetime import datetime
    >>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, Plan, STANDARD_WEEK
    >>> from delivery.engine.schedule import schedule
    >>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
    ...     (Milestone("a", "A", 5 * 480), Milestone("b", "B", 5 * 480), Milestone("c", "C", 4 * 480)),
    ...     (Dependency("a", "c"), Dependency("b", "c")))
    >>> cents = {"a": 3, "b": 4, "c": 5}
    >>> curve = time_cost(schedule(plan), {key: Squeeze(960, Fraction(cents[key], 480)) for key in cents})
    >>> [((corner.finish - curve.least) // 480, int(corner.cost_cents)) for corner in curve.corners]
    [(4, 0), (2, 10), (0, 24)]
    >>> curve.saved_at(curve.normal - 480)
    {'c': 480}
    """
    builder = _Builder(dates, squeezes, promises or {})
    flow, places, sink = builder.built()
    corners = list[Corner]()
    cost = Fraction(0)
    walk = flow.descend(places, SOURCE, sink)
    for found, slope in islice(walk, corners_max):
        finish = found[sink]
        cost += (corners[-1].finish - finish) * slope if corners else 0
        corners.append(Corner(finish, cost, slope, tuple((found[s], found[f]) for s, f in builder.squeezed.values())))
        if until is not None and finish <= until:
            break
    keys = tuple(builder.squeezed)
    durations = tuple(builder.duration[dates.net.rank[key]] for key in keys)
    is_whole = (until is not None and corners[-1].finish <= until) or next(walk, None) is None
    return Frontier(keys, durations, tuple(corners), is_whole)


class _Builder:
    """Lays a plan out for the flow: one node for each milestone, two where its duration may give way."""

    def __init__(self, dates: Schedule, squeezes: Mapping[str, Squeeze], promises: Mapping[str, int]) -> None:
        self.net: Net = dates.net
        self.promises = promises
        self.squeezes = {key: squeeze for key, squeeze in squeezes.items() if squeeze.room_minutes > 0 and key in self.net.rank}
        self.calendar = WorkCalendar(self.net.plan.calendars[self.net.plan.calendar])
        self.duration = self._durations(dates)
        self.finish_floor: dict[int, int] = {}
        """Where a finish may lie at the earliest: what is held there starts later when it is shorter."""
        self.floor, self.fixed = self._floors()
        self.start_floor = self.floor.copy()
        self._part_floors()
        self.squeezed: dict[str, tuple[int, int]] = {}
        self.start: list[int] = []
        self.end: list[End] = []

    def _work(self, instant: int) -> int:
        return self.calendar.work_at(instant)

    def _durations(self, dates: Schedule) -> list[int]:
        net = self.net
        if net.is_even:
            holds = zip(net.milestones, net.holds, strict=True)
            return [milestone.duration_minutes if held is None else held.duration for milestone, held in holds]
        timings = [dates.timings[milestone.key] for milestone in net.milestones]
        return [self._work(minute(each.finish)) - self._work(minute(each.start)) for each in timings]

    def _floors(self) -> tuple[list[int], set[int]]:
        """Where each head may lie at the earliest, and which heads nothing moves."""
        net = self.net
        base = self._work(net.start if net.status is None else max(net.start, net.status))
        floor, fixed = [base] * net.size, set()
        for place, held in enumerate(net.holds):
            if held is None:
                continue
            floor[place] = self._work(held.floor)
            if held.pin is not None:
                fixed.add(place)
                pin = self._work(held.pin)
                floor[place] = max(pin, floor[place]) if held.floor_kind == "status_date" else pin
            elif held.soft is not None:
                floor[place] = max(floor[place], self._work(held.soft))
        return floor, fixed

    def _part_floors(self) -> None:
        """A floor that stands for a finish not before a date holds that finish, not the start."""
        for place, held in enumerate(self.net.holds):
            is_held_there = self.net.milestones[place].constraint is ConstraintKind.FNET
            if held is not None and held.pin is None and held.soft is not None and is_held_there:
                self.start_floor[place] = self._work(held.floor)
                self.finish_floor[place] = self._work(held.soft) + self.duration[place]

    def built(self) -> tuple[Flow, list[int], int]:
        """The network, the longest distances from its source, and its sink."""
        heads = self._heads()
        places = [0]
        for place, milestone in enumerate(self.net.milestones):
            self.start.append(len(places))
            places.append(heads[place])
            if milestone.key in self.squeezes and self._gives_way(place):
                self.squeezed[milestone.key] = len(places) - 1, len(places)
                self.end.append((len(places), 0))
                places.append(heads[place] + self.duration[place])
            else:
                self.end.append((len(places) - 1, self.duration[place]))
        sink = len(places)
        ends = list(self._ends(sink))
        flow = Flow(sink + 1)
        for source, target, length in (*self._floor_arcs(), *self._link_arcs(), *ends):
            flow.add(source, target, length)
        for key, (start, end) in self.squeezed.items():
            squeeze, duration = self.squeezes[key], self.duration[self.net.rank[key]]
            flow.add(start, end, duration, squeeze.cents_per_minute)
            flow.add(start, end, max(0, duration - squeeze.room_minutes))
            flow.add(end, start, -duration)
        places.append(max((places[source] + length for source, _, length in ends), default=0))
        return flow, places, sink

    def _gives_way(self, place: int) -> bool:
        """A finish that is pinned comes no earlier for less work; a start that is pinned forward moves with it."""
        held, kind = self.net.holds[place], self.net.milestones[place].constraint
        is_pinned = held is not None and (held.stage == DONE or (held.cap is not None and place in self.fixed))
        return kind is not ConstraintKind.MFO and not is_pinned

    def _heads(self) -> list[int]:
        """The forward pass; a head that a cap pulls forward is fixed there."""
        net, arcs = self.net, iter(list(self._bounds()))
        heads, arc = self.floor.copy(), next(arcs, None)
        for place in range(net.size):
            held = net.holds[place]
            if held is not None and held.cap is not None:
                cap = max(self._work(held.cap), self._work(held.floor) if held.floor_kind == "status_date" else 0)
                if heads[place] > cap:
                    heads[place] = self.floor[place] = self.start_floor[place] = cap
                    self.finish_floor.pop(place, None)
                    self.fixed.add(place)
            while arc is not None and arc[0].source == place:
                link, weight = arc
                if link.target not in self.fixed:
                    heads[link.target] = max(heads[link.target], heads[place] + weight)
                arc = next(arcs, None)
        return heads

    def _bounds(self) -> Iterator[tuple[Link, int]]:
        """Links that still bind, in order of source, with the least distance from head to head."""
        net = self.net
        for link in net.links:
            source = net.holds[link.source]
            weight = self._lag(link)
            weight += 0 if link.kind in FROM_START else self.duration[link.source]
            weight -= self.duration[link.target] if link.kind in (DependencyKind.FF, DependencyKind.SF) else 0
            if source is not None and source.stage == STARTED and link.kind in FROM_START:
                if link.target not in self.fixed:
                    self._begun(link, self._work(source.began) + weight)
                continue
            yield link, weight

    def _begun(self, link: Link, bound: int) -> None:
        """What hangs on the start of something that has begun has a floor there."""
        place = link.target
        self.floor[place] = max(self.floor[place], bound)
        if link.kind is DependencyKind.SF:
            self.finish_floor[place] = max(self.finish_floor.get(place, 0), bound + self.duration[place])
        else:
            self.start_floor[place] = max(self.start_floor[place], bound)

    def _lag(self, link: Link) -> int:
        day = self.calendar.facts.day_minutes
        return link.lag * day // 1440 if link.is_elapsed else link.lag

    def _floor_arcs(self) -> Iterator[tuple[int, int, int]]:
        for place, start in enumerate(self.start):
            yield SOURCE, start, self.start_floor[place]
            if place in self.finish_floor:
                node, behind = self.end[place]
                yield SOURCE, node, self.finish_floor[place] - behind

    def _link_arcs(self) -> Iterator[tuple[int, int, int]]:
        for link, _ in self._bounds():
            if link.target in self.fixed:
                continue
            source = (self.start[link.source], 0) if link.kind in FROM_START else self.end[link.source]
            to_end = link.kind in (DependencyKind.FF, DependencyKind.SF)
            target = self.end[link.target] if to_end else (self.start[link.target], 0)
            yield source[0], target[0], source[1] + self._lag(link) - target[1]

    def _ends(self, sink: int) -> Iterator[tuple[int, int, int]]:
        for (node, behind), milestone in zip(self.end, self.net.milestones, strict=True):
            yield node, sink, behind + max(0, self.promises.get(milestone.key, 0))

"""A staffed plan as a problem on whole half days, for the search: every number rounded to the half days of the plan's calendar.

The search only looks for an order; ``laying`` then lays that order exactly. Where all half days are equally long and all
durations, lags and floors are whole half days on one calendar, nothing is rounded (``is_exact``) and the problem's bounds are
the plan's.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import pairwise

from delivery.engine.bounds import DONE, PLANNED, Timekeeper
from delivery.engine.levelling.problem import Arc, Problem, Starts
from delivery.engine.levelling.yard import Yard
from delivery.engine.loading.half_days import WHOLE, HalfDays
from delivery.engine.loading.resource import OFF
from delivery.engine.net import FROM_START, Link
from delivery.engine.plan import DependencyKind
from delivery.engine.schedule import Schedule

WEEK_SLOTS = 14


class Model:
    """The plan in a yard. Activities are the net's places, and one more for the end of all."""

    def __init__(self, yard: Yard, plain: Schedule) -> None:
        self.yard, self.net, self.plain = yard, yard.net, plain
        self.calendar = yard.staffing.calendar
        self.clock = HalfDays(Timekeeper(self.calendar, False), 2 * yard.first, 2 * yard.days)
        sizes = {after - before for before, after in pairwise(self.clock.edges)}
        self.minutes = max(sizes)
        self.is_rounded = len(sizes) > 1 or not self.net.is_even
        self._resting: dict[int, tuple[int, ...]] = {}
        """By clock: the slots in which the work on it rests."""
        self.lengths = [self._length(place) for place in range(self.net.size)]
        self.floors = [self._floor(place) for place in range(self.net.size)]

    @cached_property
    def problem(self) -> Problem:
        followed = [link for link in self.net.links if not self._stands(link.target) and not self._is_done(link.source)]
        arcs = [*((link.source, link.target, self._distance(link)) for link in followed), *self._last_arcs()]
        capacities = [self._capacity(row) for row in range(len(self.yard.room))]
        takes = tuple(tuple(self._take(row, percent, capacities[row][-1]) for row, percent in each) for each in self.yard.takes)
        rests = tuple(self._rests(place, capacities) for place in range(self.net.size))
        if not any(rests):
            return Problem((*self.lengths, 0), tuple(arcs), tuple(capacities), (*takes, ()), (*self.floors, 0))
        stretching = (*(link.kind not in FROM_START for link in followed), *(True,) * self.net.size)
        return Problem(
            (*self.lengths, 0), tuple(arcs), tuple(capacities), (*takes, ()), (*self.floors, 0), (*rests, ()), stretching
        )

    def _rests(self, place: int, capacities: list[tuple[int, ...]]) -> tuple[int, ...]:
        """The slots in which its work rests; none where it asks for what can never be had."""
        taken = self.yard.takes[place]
        clock, around = self.yard.clock(place), self.yard.around(place, taken)
        if around is clock or any(percent > capacities[row][-1] for row, percent in taken):
            return ()
        if id(around) not in self._resting:
            away = set(clock.slots).difference(around.slots)
            self._resting[id(around)] = tuple(n for n, slot in enumerate(self.clock.slots) if slot in away)
        return self._resting[id(around)]

    def _take(self, row: int, percent: int, most: int) -> tuple[int, int]:
        """What can never be had is not asked for: ``laying`` finds that out and says so."""
        if percent > most:
            self.is_rounded = True
        return row, min(percent, most)

    @cached_property
    def is_exact(self) -> bool:
        """Nothing was rounded, nothing stands in the way that could itself be moved, and only the finish counts."""
        _ = self.problem
        followers = any(self.net.incoming[place] for place in self.yard.standing if not self.yard.staffing.is_done(place))
        return not self.is_rounded and not followers and not any(held and held.is_late for held in self.net.holds)

    def priority(self, starts: Starts) -> list[float]:
        """For ``Yard.lay``: by start, of two that start together the one that must be late last."""
        late = [self.plain.passes.late(place)[0] for place in range(self.net.size)]
        span = max(late, default=0) - min(late, default=0) + 1
        return [start + (at - min(late)) / span for start, at in zip(starts, late, strict=False)]

    def finish_of(self, length: int) -> int:
        """The instant at which a schedule of that many slots ends."""
        edges = self.clock.edges
        return self.calendar.finish_at(edges[min(length, len(edges) - 1)])

    # Rounding

    def _slots(self, work: int) -> int:
        """Working minutes in half days, rounded; remembers that it rounded."""
        slots, rest = divmod(work, self.minutes)
        if rest:
            self.is_rounded = True
        return slots + (2 * rest >= self.minutes)

    def _length(self, place: int) -> int:
        duration = self.yard.duration[place]
        if duration == 0 or self._is_done(place):
            return 0
        if not self.net.is_even:
            head, finish = self.plain.passes.head_instant(place), self.plain.finish_instants[place]
            rested = self.net.milestones[place].duration_minutes - duration if self.yard.takes[place] else 0
            duration = max(1, self.calendar.between(head, finish) - rested)
        slots = -(-duration // self.minutes)
        if slots * self.minutes != duration:
            self.is_rounded = True
        return max(1, slots)

    def _is_done(self, place: int) -> bool:
        held = self.net.holds[place]
        return held is not None and held.stage == DONE

    def _stands(self, place: int) -> bool:
        """What its predecessors ask does not move it."""
        held = self.net.holds[place]
        return held is not None and (held.stage == DONE or held.pin is not None or held.cap is not None)

    def _floor(self, place: int) -> int:
        net, held = self.net, self.net.holds[place]
        if self._is_done(place):
            at = self.plain.finish_instants[place]
        elif self._stands(place) or (held is not None and (held.stage != PLANNED or held.is_late)):
            at = self.plain.passes.head_instant(place)
        elif held is None:
            at = net.start if net.status is None else max(net.start, net.status)
        else:
            at = held.floor if held.soft is None else max(held.floor, held.soft)
        work = self.calendar.work_at(at)
        place_in = bisect_left(self.clock.edges, work)
        if place_in < len(self.clock.edges) and self.clock.edges[place_in] != work and not self._is_done(place):
            self.is_rounded = True
        return place_in

    def _distance(self, link: Link) -> int:
        lag = link.lag
        if link.is_elapsed:
            self.is_rounded = True
            at = self.plain.finish_instants[link.source]
            lag = self.calendar.between(at, at + link.lag)
        distance = self._slots(lag)
        if link.kind not in FROM_START:
            distance += self.lengths[link.source]
        if link.kind is DependencyKind.FF or link.kind is DependencyKind.SF:
            distance -= self.lengths[link.target]
        return distance

    def _last_arcs(self) -> list[Arc]:
        """The end is after all; a deadline counts as if the end had to keep the same distance to it as in the plain plan."""
        end, last = self.calendar.work_at(max(self.plain.finish_instants)), self.net.size
        arcs = []
        for place, held in enumerate(self.net.holds):
            distance = self.lengths[place]
            if held is not None and held.upper is not None and held.stage != DONE:
                beyond = end - self.calendar.work_at(held.upper)
                if beyond > 0:
                    self.is_rounded = True
                    distance += beyond // self.minutes
            arcs.append((place, last, distance))
        return arcs

    def _capacity(self, row: int) -> tuple[int, ...]:
        """What a person has besides what stands, half day by half day, with their best week in the end."""
        room, capacity = self.yard.room[row], self.yard.capacity[row]
        whole = max((capacity[slot] for slot in self.clock.slots), default=0)
        slots = [max(0, whole if capacity[slot] == OFF else room[slot] // WHOLE) for slot in self.clock.slots]
        if any(capacity[slot] == OFF or room[slot] % WHOLE for slot in self.clock.slots):
            self.is_rounded = True
        settled = bisect_left(self.clock.slots, self.yard.settled)
        lasting = max(slots[-WEEK_SLOTS:])
        if any(amount != lasting for amount in slots[settled:]):
            self.is_rounded = True
        return (*slots, lasting)

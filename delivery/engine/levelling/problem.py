"""The problem behind levelling, on whole numbers: activities, the least distances between their starts, renewable resources.

This is the resource-constrained project scheduling problem with minimal time lags (Pritsker, Watters & Wolfe 1969, Management
Science 16:93-108). What all resources still have in one slot of time is kept in a single integer, a field of bits for each with
a guard bit above it: one subtraction asks all of them at once, and a guard that falls tells that somebody has too little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import add

from delivery.engine.levelling.around import Line, line_of, serial_around
from delivery.engine.refusal import PlanError

MOST_ACTIVITIES = 20_000
MOST_SLOTS = 1_000_000

Starts = list[int]
Order = Sequence[int]
Arc = tuple[int, int, int]
"""Predecessor, successor, least distance from start to start (its duration for finish-to-start; may be negative)."""

Wait = tuple[int, int, bool]
"""The other end of an arc, its distance, and whether it stretches."""

Capacity = int | tuple[int, ...]
"""The same in every slot, or a number per slot, the last of which holds on."""


@dataclass(frozen=True, eq=False)
class Problem:
    """Durations, floors and distances in slots. Every arc runs from a lower to a higher number, so there is no circle.

    Raises PlanError when numbers make no sense, and for a demand beyond what its resource has in the end: it could wait forever.

    >>> two = Problem((2, 1), (), (1,), (((0, 1),), ((0, 1),)))
    >>> two.critical_length, two.slots_to_lay
    (2, 4)
    """

    durations: tuple[int, ...]
    arcs: tuple[Arc, ...]
    capacities: tuple[Capacity, ...] = ()
    demands: tuple[tuple[tuple[int, int], ...], ...] = ()
    """Per activity: resource and amount."""
    floors: tuple[int, ...] = field(default=())
    """Slots before which activities cannot start; none given means 0."""
    rests: tuple[tuple[int, ...], ...] = ()
    """Per activity: slots in which its work rests, because somebody it needs is away; none given means that it never does. It
    neither starts in such a slot nor asks for anyone there, and lasts so much longer."""
    stretching: tuple[bool, ...] = ()
    """Per arc, where work rests: whether the distance grows with what the predecessor rests (from its finish)."""

    def __post_init__(self) -> None:
        if len(self.durations) > MOST_ACTIVITIES:
            raise PlanError("", f"more than {MOST_ACTIVITIES} activities: level one project at a time", "too_many")
        if min((*self.durations, *self.floors), default=0) < 0:
            raise PlanError("", "durations and earliest starts are not negative", "negative_duration")
        if any(not 0 <= i < j < self.size for i, j, _ in self.arcs):
            raise PlanError("", "an arc runs from a lower to a higher number", "bad_value")
        for activity, taken in enumerate(self.demands):
            for resource, amount in taken:
                if not 0 <= amount <= self.lasting[resource]:
                    raise PlanError(str(activity), f"it never gets {amount} of resource {resource}", "never_fits")
        if self.slots_to_lay > MOST_SLOTS:
            raise PlanError("", "the plan would run for too long: use longer slots", "date_range")

    @property
    def size(self) -> int:
        return len(self.durations)

    @cached_property
    def lasting(self) -> list[int]:
        """What each resource has in the end."""
        return [capacity if isinstance(capacity, int) else capacity[-1] for capacity in self.capacities]

    @cached_property
    def earliest(self) -> list[int]:
        return list(self.floors) or [0] * self.size

    @cached_property
    def predecessors(self) -> list[list[tuple[int, int]]]:
        found: list[list[tuple[int, int]]] = [[] for _ in self.durations]
        for i, j, distance in self.arcs:
            found[j].append((i, distance))
        return found

    @cached_property
    def successors(self) -> list[list[tuple[int, int]]]:
        found: list[list[tuple[int, int]]] = [[] for _ in self.durations]
        for i, j, distance in self.arcs:
            found[i].append((j, distance))
        return found

    # Where work rests

    @cached_property
    def lines(self) -> list[Line]:
        """The slots that are left to each activity."""
        made = {rests: line_of(rests) for rests in {*self.rests, ()}}
        return [made[rests] for rests in self.rests or ((),) * self.size]

    @cached_property
    def waits(self) -> list[list[Wait]]:
        found: list[list[Wait]] = [[] for _ in self.durations]
        for (i, j, distance), is_stretched in zip(self.arcs, self.stretching, strict=True):
            found[j].append((i, distance, is_stretched))
        return found

    @cached_property
    def followers(self) -> list[list[Wait]]:
        found: list[list[Wait]] = [[] for _ in self.durations]
        for (i, j, distance), is_stretched in zip(self.arcs, self.stretching, strict=True):
            found[i].append((j, distance, is_stretched))
        return found

    def finishes(self, starts: Starts) -> list[int]:
        if not self.rests:
            return list(map(add, starts, self.durations))
        return [line.finish(start, lasts) for line, start, lasts in zip(self.lines, starts, self.durations, strict=True)]

    @cached_property
    def heads(self) -> Starts:
        """Earliest starts, were there people enough."""
        if self.rests:
            return serial_around(self, self.numbers, is_heedless=True)
        heads = self.earliest.copy()
        for j, before in enumerate(self.predecessors):
            for i, distance in before:
                heads[j] = max(heads[j], heads[i] + distance)
        return heads

    @cached_property
    def tails(self) -> Starts:
        """Least distance from each start to the end of all."""
        tails = list(self.durations)
        for i in range(self.size - 1, -1, -1):
            for j, distance in self.successors[i]:
                tails[i] = max(tails[i], distance + tails[j])
        return tails

    @cached_property
    def critical_length(self) -> int:
        """Kelley 1961: the longest path."""
        longest = max(map(add, self.heads, self.tails), default=0)
        return max(longest, *self.finishes(self.heads)) if self.rests else longest

    @cached_property
    def is_plain(self) -> bool:
        """A successor neither starts nor finishes before its predecessor: lists in order of start or finish need no repair."""
        return not self.rests and all(w >= 0 and w + self.durations[j] >= self.durations[i] for i, j, w in self.arcs)

    @cached_property
    def slots_to_lay(self) -> int:
        """Slots within which every order can be laid."""
        varying = max((len(capacity) for capacity in self.capacities if not isinstance(capacity, int)), default=0)
        waits = sum(max(0, distance - self.durations[i]) for i, _, distance in self.arcs)
        return max(varying, max(self.earliest, default=0)) + sum(self.durations) + waits + 1

    # All resources of a slot in one integer

    @cached_property
    def _width(self) -> int:
        return max((c if isinstance(c, int) else max(c) for c in self.capacities), default=0).bit_length() + 1

    @cached_property
    def guard(self) -> int:
        return sum(1 << (self._width * (resource + 1) - 1) for resource in range(len(self.capacities)))

    @cached_property
    def needs(self) -> list[int]:
        """What each activity takes of a slot; 0 also for one that takes no time."""
        taken = self.demands or ((),) * self.size
        return [
            sum(amount << (self._width * resource) for resource, amount in each) if duration else 0
            for each, duration in zip(taken, self.durations, strict=True)
        ]

    @cached_property
    def full(self) -> list[int]:
        """What is there, slot by slot."""
        total = self.slots_to_lay
        slots = [self.guard] * total
        for resource, capacity in enumerate(self.capacities):
            shift = self._width * resource
            days = (capacity,) if isinstance(capacity, int) else capacity
            for slot, amount in enumerate(days[:total]):
                slots[slot] += amount << shift
            lasting = days[-1] << shift
            for slot in range(len(days), total):
                slots[slot] += lasting
        return slots

    @cached_property
    def numbers(self) -> range:
        return range(self.size)

    @cached_property
    def backwards(self) -> range:
        return self.numbers[::-1]

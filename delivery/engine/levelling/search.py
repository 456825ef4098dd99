"""A good schedule of a resource-constrained problem in a given time: plain rules first, then a pool of eight that is shaken.

The rules are latest finish, latest start and longest tail (and, where work rests at times, earliest start, which gets work done
before an absence), each in the serial and the parallel scheme (Kolisch 1996). One
round takes a schedule of the pool, shakes the starts within a stretch of time (or throughout), or crosses two schedules
at two points (Hartmann 1998, Naval Research Logistics 45:733-750), lays it anew and justifies it (see ``generation``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import add

import numpy as np

from delivery.engine.levelling.generation import justified, order_by, parallel, serial
from delivery.engine.levelling.least_length import least_length
from delivery.engine.levelling.problem import Problem, Starts

POOL = 8
CROSSED = 0.2
"""Share of rounds that cross two schedules; the others shake one."""
THROUGHOUT = 0.3
"""Share of the shaken ones that are shaken from end to end."""
IN_PARALLEL = 0.2
"""Share of the shaken ones that are laid in the parallel scheme."""
EXCHANGED = 0.15
"""Share of rounds in which two activities change places, where people come and go: a shake in proportion to time never reaches
over a long absence."""
STRENGTH = 0.3
STRETCH = 0.15
"""Of the length of the schedule."""
BLOCK = 4096

Entry = tuple[int, int, Starts]
"""Length, sum of starts, starts: the lesser the better."""


@dataclass(frozen=True)
class Found:
    starts: Starts
    length: int
    least: int
    """No schedule is shorter."""
    rounds: int
    pool: tuple[Starts, ...]
    """The best ones that were kept, best first."""

    @property
    def is_proven(self) -> bool:
        return self.length == self.least


def search(problem: Problem, *, rounds: int, seed: int = 1, go_on: Callable[[], bool] | None = None) -> Found:
    """The shortest schedule that is found in so many rounds, or until ``go_on()`` is False; the rules alone are always tried.

    Stops when the length is proven. The same seed and number of rounds give the same answer.

    >>> three = Problem((2, 2, 3), (), (2,), (((0, 1),), ((0, 1),), ((0, 1),)))
    >>> found = search(three, rounds=10)
    >>> found.length, found.is_proven
    (4, True)
    """
    if problem.size == 0:
        return Found([], 0, 0, 0, ([],))
    return _Search(problem, seed).run(rounds, go_on or (lambda: True))


class _Search:
    def __init__(self, problem: Problem, seed: int) -> None:
        self.problem = problem
        self.least = least_length(problem)
        self._generator = np.random.default_rng(seed)
        self._block: list[float] = []
        self.latest = [problem.critical_length - tail for tail in problem.tails]
        self.comes_and_goes = not all(isinstance(capacity, int) for capacity in problem.capacities)
        self.pool: list[Entry] = []

    def run(self, most: int, go_on: Callable[[], bool]) -> Found:
        self._begin()
        rounds = 0
        while rounds < most and self.pool[0][0] > self.least and go_on():
            rounds += 1
            self._keep(self._another())
        length, _, starts = self.pool[0]
        return Found(starts, length, self.least, rounds, tuple(entry[2] for entry in self.pool))

    def _begin(self) -> None:
        latest_finish = list(map(add, self.latest, self.problem.durations))
        keys: list[Sequence[float]] = [latest_finish, self.latest, [-tail for tail in self.problem.tails]]
        if self.problem.rests:
            keys.append(self.problem.heads)
        for key in keys:
            self._keep(serial(self.problem, order_by(self.problem, key)))
            self._keep(parallel(self.problem, key))

    def _keep(self, starts: Starts) -> None:
        """Justify it, and keep it when it is new and no worse than the worst of the pool."""
        starts = justified(self.problem, starts)
        entry = (max(self.problem.finishes(starts)), sum(starts), starts)
        if entry in self.pool or (len(self.pool) == POOL and entry > self.pool[-1]):
            return
        if len(self.pool) == POOL:
            self.pool.pop()
        self.pool.append(entry)
        self.pool.sort()

    # Ways to a new schedule

    def _chance(self) -> float:
        if not self._block:
            self._block = self._generator.random(BLOCK).tolist()
        return self._block.pop()

    def _any(self) -> Entry:
        return self.pool[int(self._chance() * len(self.pool))]

    def _another(self) -> Starts:
        if self.comes_and_goes and self._chance() < EXCHANGED:
            return self._exchanged()
        return self._crossed() if self._chance() < CROSSED else self._shaken()

    def _exchanged(self) -> Starts:
        key = self._any()[2].copy()
        one, other = (int(self._chance() * len(key)) for _ in range(2))
        key[one], key[other] = key[other], key[one]
        return serial(self.problem, order_by(self.problem, key))

    def _crossed(self) -> Starts:
        """The beginning and the end of one order, with the middle in the order of another."""
        numbers = self.problem.numbers
        one, other = order_by(self.problem, self._any()[2]), order_by(self.problem, self._any()[2])
        begin, end = sorted((int(self._chance() * len(numbers)), int(self._chance() * len(numbers))))
        taken = set(one[:begin])
        middle = [j for j in other if j not in taken][: end - begin]
        taken.update(middle)
        return serial(self.problem, [*one[:begin], *middle, *(j for j in one[begin:] if j not in taken)])

    def _shaken(self) -> Starts:
        length, _, starts = self._any()
        strength = STRENGTH * length * (0.5 + self._chance())
        noise = (self._generator.random(len(starts)) * (2 * strength) - strength).tolist()
        key: Sequence[float]
        if self._chance() < THROUGHOUT:
            key = [start + by / 2 for start, by in zip(starts, noise, strict=True)]
        else:
            reach, centre = STRETCH * length * (0.5 + self._chance()), self._chance() * length
            low, high = centre - reach, centre + reach
            key = [start + by if low < start < high else start for start, by in zip(starts, noise, strict=True)]
        if self._chance() < IN_PARALLEL:
            return parallel(self.problem, key)
        return serial(self.problem, order_by(self.problem, key))

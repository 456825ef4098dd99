"""Lower bounds of a resource-constrained schedule: the critical path, and the work that has to fit between head and tail.

Critical path and resource bounds: Stinson, Davis & Khumawala 1978 (AIIE Transactions 10:252-259). For each resource and each
moment h: the activities that cannot start before h, each followed by at least q, have to be done between h and the end less q.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

from delivery.engine.levelling.problem import Problem

MOST_PAIRS = 400_000
"""Heads times activities looked at per resource; beyond it only the first heads count."""


def least_length(problem: Problem) -> int:
    """No schedule is shorter.

    >>> least_length(Problem((2, 2, 3), (), (1,), (((0, 1),), ((0, 1),), ((0, 1),))))
    7
    """
    return max((problem.critical_length, *(_by_work(problem, resource) for resource in range(len(problem.capacities)))))


def _by_work(problem: Problem, resource: int) -> int:
    """The greatest bound over all heads and tails. Falling tails, so that the work of all with at least that tail adds up."""
    followed = [tail - duration for tail, duration in zip(problem.tails, problem.durations, strict=True)]
    jobs = [
        (-followed[activity], problem.heads[activity], amount * problem.durations[activity])
        for activity, taken in enumerate(problem.demands)
        for which, amount in taken
        if which == resource and amount * problem.durations[activity]
    ]
    jobs.sort()
    done = _Work(problem, resource)
    heads = sorted({head for _, head, _ in jobs})[: MOST_PAIRS // max(1, len(jobs))]
    best = 0
    for head in heads:
        work, before = 0, done.before(head)
        for negative_tail, own_head, amount in jobs:
            if own_head >= head:
                work += amount
                bound = done.slot_after(before + work) - negative_tail
                if bound > best:
                    best = bound
    return best


class _Work:
    """How much a resource can do up to each slot."""

    def __init__(self, problem: Problem, resource: int) -> None:
        capacity = problem.capacities[resource]
        days = (capacity,) if isinstance(capacity, int) else capacity
        self.sums = list(accumulate(days, initial=0))
        self.lasting = days[-1]

    def before(self, slot: int) -> int:
        last = len(self.sums) - 1
        return self.sums[slot] if slot <= last else self.sums[-1] + (slot - last) * self.lasting

    def slot_after(self, work: int) -> int:
        """The first slot before which so much can have been done."""
        if work <= self.sums[-1]:
            return bisect_left(self.sums, work)
        return len(self.sums) - 1 - (self.sums[-1] - work) // self.lasting

"""Lower bounds of a resource-constrained schedule: the critical path, and the work that has to fit between head and tail.

Critical path and resource bounds: Stinson, Davis & Khumawala 1978 (AIIE Transactions 10:252-259). For each resource and each
moment h: the activities that cannot start before h, each followed by at least q, have to be done between h and the end less q.
The same is asked of resources that follow from the given ones: of activities that each take more than 1/(k + 1) of a
resource, at most k run at a time (redundant resources: Carlier & Néron 2003, EJOR 149:314-324).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from delivery.engine.levelling.problem import Problem

MOST_PAIRS = 4_000_000
"""Heads times activities that are looked at per resource; beyond it only the first heads are."""
MOST_TOGETHER = 3

Job = tuple[int, int, int]
"""Tail after the activity, head, and work (slots times amount)."""


def least_length(problem: Problem) -> int:
    """No schedule is shorter.

    >>> least_length(Problem((2, 2, 3), (), (1,), (((0, 1),), ((0, 1),), ((0, 1),))))
    7
    >>> least_length(Problem((2, 2, 3), (), (10,), (((0, 6),), ((0, 6),), ((0, 6),))))
    7
    """
    bounds = [problem.critical_length]
    for resource, capacity in enumerate(problem.capacities):
        slots = (capacity,) if isinstance(capacity, int) else capacity
        takers = [
            (activity, amount)
            for activity, taken in enumerate(problem.demands)
            for which, amount in taken
            if which == resource and amount and problem.durations[activity]
        ]
        bounds += [_by_work(jobs, there) for jobs, there in _asked(problem, takers, slots) if jobs]
    return max(bounds)


def _asked(problem: Problem, takers: list[tuple[int, int]], slots: tuple[int, ...]) -> Iterator[tuple[list[Job], list[int]]]:
    """The jobs on a resource with what it has, and those on the resources that follow from it."""

    def job(activity: int, amount: int) -> Job:
        duration = problem.durations[activity]
        return problem.tails[activity] - duration, problem.heads[activity], amount * duration

    yield [job(*taker) for taker in takers], list(slots)
    most = max(slots)
    for together in range(1, MOST_TOGETHER + 1):
        large = [job(activity, 1) for activity, amount in takers if amount * (together + 1) > most]
        yield large, [together if there else 0 for there in slots]


def _by_work(jobs: list[Job], there: list[int]) -> int:
    """The greatest bound over all heads and tails: by falling tail, so that the work of all with at least that tail adds up."""
    tails, heads, work = np.array(sorted(jobs, reverse=True), dtype=np.int64).T
    begins = np.unique(heads)[: MOST_PAIRS // len(jobs)]
    later = heads >= begins[:, None]
    sums = np.array(list(accumulate(there, initial=0)), dtype=np.int64)
    done = _before(sums, there[-1], begins)[:, None] + np.cumsum(np.where(later, work, 0), axis=1)
    return int(np.where(later, _slot_after(sums, there[-1], done) + tails, 0).max())


Counts = npt.NDArray[np.int64]


def _before(sums: Counts, lasting: int, slots: Counts) -> Counts:
    """How much can be done before each slot; the last capacity holds on."""
    last = len(sums) - 1
    found: Counts = sums[np.minimum(slots, last)] + np.maximum(slots - last, 0) * lasting
    return found


def _slot_after(sums: Counts, lasting: int, work: Counts) -> Counts:
    """The first slot before which so much can have been done."""
    beyond = -((sums[-1] - work) // max(lasting, 1))
    found: Counts = np.where(work <= sums[-1], np.searchsorted(sums, work), len(sums) - 1 + beyond)
    return found

"""What no levelled plan can beat: the critical path, and what each person has to do from the first day they are needed.

Stinson, Davis & Khumawala 1978 (AIIE Transactions 10:252-259) call them the critical-path and the resource-based bound.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from itertools import accumulate

from delivery.engine.levelling.laying import lay
from delivery.engine.levelling.yard import Yard
from delivery.engine.loading.half_days import SLOT_MINUTES, WHOLE
from delivery.engine.loading.resource import OFF

Job = tuple[int, int]
"""First slot and work."""


def earliest_finish(yard: Yard, unmet: Container[int], late: Mapping[int, int]) -> int:
    """The instant before which the plan cannot finish, however it is levelled: the critical path around absences, as if people
    had nothing else to do, or the work of one of them. What cannot be met anyway does not count. ``late``: heads of what is as
    late as possible, which a deadline may hold before its predecessors."""
    free = lay(yard, [0.0] * yard.net.size, unmet, heedless=late)
    bound = max(free.finishes, default=yard.net.start)
    for row, jobs in _jobs(yard, free.heads, unmet).items():
        if OFF not in yard.capacity[row]:  # what rests while somebody is off asks for less than it seems
            bound = max(bound, _by_work(yard, row, jobs))
    return bound


def _jobs(yard: Yard, heads: Sequence[int], unmet: Container[int]) -> dict[int, list[Job]]:
    """By row, with the least that each takes wherever it lies: as if all half days were as long as the longest."""
    found: dict[int, list[Job]] = {}
    for place, taken in enumerate(yard.takes):
        if taken and place not in unmet:
            slot = max(0, heads[place] // SLOT_MINUTES - 2 * yard.first)
            share = yard.duration[place] * WHOLE // yard.clock(place).longest
            for row, percent in taken:
                found.setdefault(row, []).append((slot, share * percent))
    return found


def _by_work(yard: Yard, row: int, jobs: list[Job]) -> int:
    done = list(accumulate((max(0, room) for room in yard.room[row]), initial=0))
    bound = work = 0
    for slot, share in sorted(jobs, reverse=True):
        work += share
        bound = max(bound, _moment(yard, done, done[slot] + work))
    return bound


def _moment(yard: Yard, done: list[int], work: int) -> int:
    """The beginning of the half day before which the person cannot have done so much; within it, order is free."""
    if done[-1] < work:
        return 0
    return (2 * yard.first + bisect_left(done, work) - 1) * SLOT_MINUTES

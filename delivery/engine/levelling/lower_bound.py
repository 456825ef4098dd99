"""What no levelled plan can beat: the critical path, and what each person has to do from the first day they are needed.

Stinson, Davis & Khumawala 1978 (AIIE Transactions 10:252-259) call them the critical-path and the resource-based bound.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container
from itertools import accumulate, pairwise

from delivery.engine.levelling.half_days import SLOT_MINUTES, WHOLE
from delivery.engine.levelling.resource import OFF
from delivery.engine.levelling.yard import Yard
from delivery.engine.schedule import Schedule


def earliest_finish(yard: Yard, plain: Schedule, unmet: Container[int]) -> int:
    """The instant before which the plan cannot finish, however it is levelled. What cannot be met anyway does not count."""
    bound = max(plain.finish_instants, default=yard.net.start)
    for row, capacity in enumerate(yard.capacity):
        if OFF in capacity:
            continue  # what rests while somebody is off asks for less than it seems
        bound = max(bound, _by_work(yard, plain, row, unmet))
    return bound


def _by_work(yard: Yard, plain: Schedule, row: int, unmet: Container[int]) -> int:
    jobs = sorted(
        (plain.start_instants[place] // SLOT_MINUTES - 2 * yard.first, _least_share(yard, place) * percent)
        for place, taken in enumerate(yard.takes)
        for which, percent in taken
        if which == row and place not in unmet
    )
    done = list(accumulate((max(0, room) for room in yard.room[row]), initial=0))
    bound = work = 0
    for slot, share in reversed(jobs):
        work += share
        bound = max(bound, _moment(yard, done, done[slot] + work))
    return bound


def _least_share(yard: Yard, place: int) -> int:
    """What the milestone takes of half days at the least, wherever it lies: as if all were as long as the longest."""
    edges = yard.clock(place).edges
    return yard.duration[place] * WHOLE // max(after - before for before, after in pairwise(edges))


def _moment(yard: Yard, done: list[int], work: int) -> int:
    """The beginning of the half day before which the person cannot have done so much; within it, order is free."""
    if done[-1] < work:
        return 0
    return (2 * yard.first + bisect_left(done, work) - 1) * SLOT_MINUTES

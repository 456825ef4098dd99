"""Schedules of a problem in which work rests at times: the serial scheme forward and backward, activity by activity on the
slots that are left to it (Franck, Neumann & Schwindt 2001, OR Spektrum 23:297-324).

Finishing later never lets anything start sooner, so each activity lies best as early as it fits, and the serial scheme reaches a
best schedule from some order, as it does without interruption.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from delivery.engine.levelling.problem import Order, Problem, Starts


class Line(NamedTuple):
    """The slots that are left to an activity."""

    slots: Sequence[int]
    place_of: Sequence[int]
    """The first of them that is not before a slot."""

    def finish(self, start: int, duration: int) -> int:
        return self.slots[self.place_of[start] + duration - 1] + 1 if duration else start


def line_of(rests: tuple[int, ...], total: int) -> Line:
    """
    >>> line = line_of((1, 2), 6)
    >>> line.slots, line.finish(0, 2), line.finish(1, 1)
    ([0, 3, 4, 5], 4, 4)
    """
    if not rests:
        return Line(range(total), range(total + 1))
    away, slots, place_of = set(rests), list[int](), list[int]()
    for slot in range(total):
        place_of.append(len(slots))
        if slot not in away:
            slots.append(slot)
    return Line(slots, [*place_of, len(slots)])


def serial_around(problem: Problem, order: Order) -> Starts:
    """Each activity in turn as early as it fits."""
    room, guard, starts = problem.full.copy(), problem.guard, problem.earliest.copy()
    rested = [0] * problem.size
    for j in order:
        start, duration, need, line = starts[j], problem.durations[j], problem.needs[j], problem.lines[j]
        for i, distance, is_stretched in problem.waits[j]:
            start = max(start, starts[i] + distance + (rested[i] if is_stretched else 0))
        if duration:
            place = line.place_of[start]
            while need:
                for n in range(place + duration - 1, place - 1, -1):
                    if (room[line.slots[n]] - need) & guard != guard:
                        place = n + 1
                        break
                else:
                    break
            taken = line.slots[place : place + duration]
            for slot in taken if need else ():
                room[slot] -= need
            start = taken[0]
            rested[j] = taken[-1] + 1 - start - duration
        starts[j] = start
    return starts


def serial_back_around(problem: Problem, order: Order, end: int) -> Starts | None:
    """Each activity in turn as late as it fits before ``end``; None when one would have to start before it may."""
    room, guard, durations = problem.full.copy(), problem.guard, problem.durations
    starts = [0] * problem.size
    for i in order:
        duration, need, line = durations[i], problem.needs[i], problem.lines[i]
        latest, finish = end, end
        for j, distance, is_stretched in problem.followers[i]:
            if is_stretched:
                finish = min(finish, starts[j] - distance + duration)
            else:
                latest = min(latest, starts[j] - distance)
        if not duration:
            start = min(latest, finish)
        else:
            if finish < 0 or latest < 0:
                return None
            place = min(line.place_of[finish] - duration, line.place_of[min(latest + 1, len(line.place_of) - 1)] - 1)
            while need and place >= 0:
                for n in range(place, place + duration):
                    if (room[line.slots[n]] - need) & guard != guard:
                        place = n - duration
                        break
                else:
                    break
            if place < 0:
                return None
            start = line.slots[place]
            for n in range(place, place + duration if need else place):
                room[line.slots[n]] -= need
        if start < problem.earliest[i]:
            return None
        starts[i] = start
    return starts

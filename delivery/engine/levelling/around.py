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
    """The slots that are left to an activity, one by one up to its last rest; from there on all are."""

    slots: Sequence[int]
    place_of: Sequence[int]
    """The first of them that is not before a slot."""

    @property
    def skipped(self) -> int:
        return len(self.place_of) - len(self.slots)

    def place_at(self, slot: int) -> int:
        return self.place_of[slot] if slot < len(self.place_of) else slot - self.skipped

    def stretch(self, place: int, duration: int) -> Sequence[int]:
        """So many of them from a place on."""
        kept, end = len(self.slots), place + duration
        if end <= kept:
            return self.slots[place:end]
        beyond = range(max(place, kept) + self.skipped, end + self.skipped)
        return beyond if place >= kept else [*self.slots[place:], *beyond]

    def finish(self, start: int, duration: int) -> int:
        if not duration:
            return start
        last = self.place_at(start) + duration - 1
        return (self.slots[last] if last < len(self.slots) else last + self.skipped) + 1


def line_of(rests: tuple[int, ...]) -> Line:
    """
    >>> line = line_of((1, 2))
    >>> [list(line.stretch(place, 2)) for place in (0, 1)], line.finish(0, 2), line.finish(1, 1)
    ([[0, 3], [3, 4]], 4, 4)
    """
    away, slots, place_of = set(rests), list[int](), list[int]()
    for slot in range(max(rests, default=-1) + 1):
        place_of.append(len(slots))
        if slot not in away:
            slots.append(slot)
    return Line(slots, place_of)


def serial_around(problem: Problem, order: Order, *, is_heedless: bool = False) -> Starts:
    """Each activity in turn as early as it fits; heedless of what people have to do besides, as early as it may."""
    room, guard, starts = problem.full.copy(), problem.guard, problem.earliest.copy()
    rested = [0] * problem.size
    for j in order:
        start, duration, need, line = starts[j], problem.durations[j], problem.needs[j], problem.lines[j]
        for i, distance, is_stretched in problem.waits[j]:
            start = max(start, starts[i] + distance + (rested[i] if is_stretched else 0))
        if duration:
            taken = _first_fit(room, guard, 0 if is_heedless else need, line, start, duration)
            if need and not is_heedless:
                for slot in taken:
                    room[slot] -= need
            start = taken[0]
            rested[j] = taken[-1] + 1 - start - duration
        starts[j] = start
    return starts


def _first_fit(room: list[int], guard: int, need: int, line: Line, start: int, duration: int) -> Sequence[int]:
    place = line.place_at(start)
    while True:
        taken = line.stretch(place, duration)
        if not need:
            return taken
        for n in range(duration - 1, -1, -1):
            if (room[taken[n]] - need) & guard != guard:
                place += n + 1
                break
        else:
            return taken


def serial_back_around(problem: Problem, order: Order, end: int) -> Starts | None:
    """Each activity in turn as late as it fits before ``end``; None when one would have to start before it may."""
    room, guard, durations = problem.full.copy(), problem.guard, problem.durations
    starts = [0] * problem.size
    for i in order:
        duration, need, line = durations[i], problem.needs[i], problem.lines[i]
        start, finish = end, end
        for j, distance, is_stretched in problem.followers[i]:
            if is_stretched:
                finish = min(finish, starts[j] - distance + duration)
            else:
                start = min(start, starts[j] - distance)
        if duration and min(start, finish) >= 0:
            taken = _last_fit(room, guard, need, line, start, finish, duration)
            for slot in taken if need else ():
                room[slot] -= need
            start = taken[0] if taken else -1
        else:
            start = min(start, finish)
        if start < problem.earliest[i]:
            return None
        starts[i] = start
    return starts


def _last_fit(room: list[int], guard: int, need: int, line: Line, start: int, finish: int, duration: int) -> Sequence[int]:
    """Nothing where it fits nowhere."""
    place = min(line.place_at(finish) - duration, line.place_at(start + 1) - 1)
    while place >= 0:
        taken = line.stretch(place, duration)
        if not need:
            return taken
        for n, slot in enumerate(taken):
            if (room[slot] - need) & guard != guard:
                place += n - duration
                break
        else:
            return taken
    return ()

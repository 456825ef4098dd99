"""Schedules from an order of activities: the serial and the parallel scheme, forward, and the serial one backward.

Kolisch 1996 (European J of Operational Research 90:320-333) compares the two schemes; laying a schedule backward and forward
again, each activity as far as it goes, is the double justification of Valls, Ballestín & Quintanilla 2005 (EJOR 165:375-386).
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush

from delivery.engine.levelling.around import serial_around, serial_back_around
from delivery.engine.levelling.problem import Order, Problem, Starts


def order_by(problem: Problem, key: Sequence[float]) -> Order:
    """Activities by key, none before its predecessors.

    >>> order_by(Problem((1, 1, 1), ((0, 2, 1),)), [5, 4, 3])
    [1, 0, 2]
    """
    kept = list(key)
    for j, before in enumerate(problem.predecessors):
        for i, _ in before:
            if kept[i] > kept[j]:
                kept[j] = kept[i]
    return sorted(problem.numbers, key=kept.__getitem__)


def order_back(problem: Problem, key: Sequence[float]) -> Order:
    """Activities by falling key, none before its successors."""
    kept = list(key)
    if not problem.is_plain:
        for i in problem.backwards:
            for j, _ in problem.successors[i]:
                if kept[j] < kept[i]:
                    kept[i] = kept[j]
    return sorted(problem.backwards, key=kept.__getitem__, reverse=True)


def serial(problem: Problem, order: Order) -> Starts:
    """Each activity in turn as early as it fits."""
    if problem.rests:
        return serial_around(problem, order)
    room, guard = problem.full.copy(), problem.guard
    starts, durations, needs, predecessors = problem.earliest.copy(), problem.durations, problem.needs, problem.predecessors
    for j in order:
        start = starts[j]
        for i, distance in predecessors[j]:
            bound = starts[i] + distance
            if bound > start:
                start = bound
        need = needs[j]
        if need:
            duration = durations[j]
            unseen, end = start, start + duration
            while True:
                # From behind: the last slot without room is the first that the next try leaves behind.
                for slot in range(end - 1, unseen - 1, -1):
                    if (room[slot] - need) & guard != guard:
                        break
                else:
                    break
                start = slot + 1
                unseen, end = end, start + duration
            for slot in range(start, end):
                room[slot] -= need
        starts[j] = start
    return starts


def serial_back(problem: Problem, order: Order, end: int) -> Starts | None:
    """Each activity in turn as late as it fits before ``end``; None when one would have to start before it may."""
    if problem.rests:
        return serial_back_around(problem, order, end)
    room, guard = problem.full[:end], problem.guard
    durations, needs, successors, earliest = problem.durations, problem.needs, problem.successors, problem.earliest
    starts = [end - duration for duration in durations]
    for i in order:
        start = starts[i]
        for j, distance in successors[i]:
            bound = starts[j] - distance
            if bound < start:
                start = bound
        if start < earliest[i]:
            return None
        need = needs[i]
        if need:
            duration = durations[i]
            unseen = start + duration
            while True:
                for slot in range(start, unseen):
                    if (room[slot] - need) & guard != guard:
                        break
                else:
                    break
                unseen, start = start, slot - duration
                if start < earliest[i]:
                    return None
            for slot in range(start, start + duration):
                room[slot] -= need
        starts[i] = start
    return starts


def justified(problem: Problem, starts: Starts) -> Starts:
    """The schedule pushed to its end and back to its beginning: never longer, often shorter."""
    finishes = problem.finishes(starts)
    late = serial_back(problem, order_back(problem, finishes), max(finishes, default=0))
    if late is None:
        return starts
    return serial(problem, sorted(problem.numbers, key=late.__getitem__) if problem.is_plain else order_by(problem, late))


def parallel(problem: Problem, key: Sequence[float]) -> Starts:
    """From one moment to the next, whatever can start then does, the least key first; where work rests at times, the serial
    scheme in that order instead."""
    if problem.rests:
        return serial(problem, order_by(problem, key))
    return _Parallel(problem, key).run()


class _Parallel:
    def __init__(self, problem: Problem, key: Sequence[float]) -> None:
        self.problem, self.key = problem, key
        self.room = problem.full.copy()
        self.starts = problem.earliest.copy()
        self.waits = [len(before) for before in problem.predecessors]
        self.ready = [j for j, count in enumerate(self.waits) if count == 0]
        self.moments = [*problem.earliest, *_changes(problem)]
        heapify(self.moments)

    def run(self) -> Starts:
        now = -1
        while self.ready:
            while self.moments[0] <= now:
                heappop(self.moments)
            now = self.moments[0]
            while self._start_some(now):
                pass
        return self.starts

    def _start_some(self, now: int) -> bool:
        """Start what fits; whether that made others ready that could start at once."""
        again = False
        waiting: list[int] = []
        for j in sorted(self.ready, key=self.key.__getitem__):
            if self.starts[j] > now or not self._take(j, now):
                waiting.append(j)
                continue
            for successor in self._release(j, now):
                waiting.append(successor)
                again = again or self.starts[successor] <= now
        self.ready = waiting
        return again

    def _take(self, j: int, now: int) -> bool:
        need, guard, room = self.problem.needs[j], self.problem.guard, self.room
        if need:
            end = now + self.problem.durations[j]
            if any((room[slot] - need) & guard != guard for slot in range(now, end)):
                return False
            for slot in range(now, end):
                room[slot] -= need
            heappush(self.moments, end)
        return True

    def _release(self, j: int, now: int) -> list[int]:
        self.starts[j] = now
        made = []
        for successor, distance in self.problem.successors[j]:
            self.starts[successor] = max(self.starts[successor], now + distance)
            self.waits[successor] -= 1
            if self.waits[successor] == 0:
                made.append(successor)
                heappush(self.moments, self.starts[successor])
        return made


def _changes(problem: Problem) -> list[int]:
    """Slots in which somebody has more than in the slot before."""
    return [
        slot
        for capacity in problem.capacities
        if not isinstance(capacity, int)
        for slot in range(1, len(capacity))
        if capacity[slot] > capacity[slot - 1]
    ]

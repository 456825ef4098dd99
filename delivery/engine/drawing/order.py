"""The order of points inside their rows, with few crossings: sweeps by the middle of the neighbours, the best one is kept.

Barycentre sweeps after Sugiyama, Tagawa and Toda (1981). Ties are broken by the order that was there, so that the same plan
is drawn alike every time.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence

from delivery.engine.drawing.threads import Threads

SWEEPS = 12
PATIENCE = 3
"""Sweeps without gain after which it ends."""


def ordered(laid: Threads, row_count: int) -> list[list[int]]:
    """The points of every row from left to right."""
    rows: list[list[int]] = [[] for _ in range(row_count)]
    for point in _by_closeness(laid):
        rows[laid.row[point]].append(point)
    best, fewest, idle = [list(row) for row in rows], crossings(laid, rows), 0
    for sweep in range(SWEEPS):
        if not fewest or idle >= PATIENCE:
            break
        _sweep(rows, laid, downwards=sweep % 2 == 0)
        found = crossings(laid, rows)
        idle += 1
        if found < fewest:
            best, fewest, idle = [list(row) for row in rows], found, 0
    return best


def crossings(laid: Threads, rows: Sequence[Sequence[int]]) -> int:
    """How often two threads cross between neighbouring rows.

    >>> from delivery.engine.drawing.threads import threads
    >>> laid = threads([0, 0, 1, 1], [(0, 3), (1, 2)])
    >>> crossings(laid, [[0, 1], [2, 3]]), crossings(laid, [[0, 1], [3, 2]])
    (1, 0)
    """
    place = _places(rows, len(laid.row))
    found = 0
    for row in rows:
        ends: list[int] = []
        for point in row:
            targets = sorted(place[other] for other in laid.below[point])
            found += sum(len(ends) - bisect_right(ends, target) for target in targets)
            for target in targets:
                insort(ends, target)
    return found


def _by_closeness(laid: Threads) -> list[int]:
    """Every point after one that it is linked with, so that what belongs together starts close together."""
    seen = [False] * len(laid.row)
    found: list[int] = []
    for first in sorted(range(len(laid.row)), key=lambda point: (laid.row[point], point)):
        waiting = [first]
        while waiting:
            point = waiting.pop()
            if not seen[point]:
                seen[point] = True
                found.append(point)
                waiting.extend(reversed([other for other in (*laid.below[point], *laid.above[point]) if not seen[other]]))
    return found


def _sweep(rows: list[list[int]], laid: Threads, *, downwards: bool) -> None:
    place = _places(rows, len(laid.row))
    near = laid.above if downwards else laid.below
    for row in rows if downwards else reversed(rows):
        middles = {point: _middle(near[point], place, place[point]) for point in row}
        row.sort(key=middles.__getitem__)
        for index, point in enumerate(row):
            place[point] = index


def _middle(neighbours: Sequence[int], place: Sequence[int], otherwise: float) -> float:
    return sum(map(place.__getitem__, neighbours)) / len(neighbours) if neighbours else otherwise


def _places(rows: Sequence[Sequence[int]], count: int) -> list[int]:
    place = [0] * count
    for row in rows:
        for index, point in enumerate(row):
            place[point] = index
    return place

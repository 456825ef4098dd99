"""Flat edge lists cut where a value has to be set on the way.

>>> staged([(0, 1), (0, 2), (2, 3)], [(2, 99)])
[([(0, 1), (0, 2)], (2, 99)), ([(2, 3)], None)]
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import Any, TypeVar

Each = TypeVar("Each", bound=tuple[Any, ...])
Setting = tuple[int, int]
"""Place and value."""
_SOURCE = itemgetter(0)


def staged(edges: list[Each], settings: list[Setting]) -> list[tuple[list[Each], Setting | None]]:
    """Edges in order of source; cut before the first one that leaves a place which has to be set."""
    return _cut(edges, settings, lambda begin, place: bisect_left(edges, place, begin, key=_SOURCE))


def staged_back(edges: list[Each], settings: list[Setting]) -> list[tuple[list[Each], Setting | None]]:
    """Edges in the reverse order; cut after the last one that leaves such a place."""
    return _cut(edges, settings, lambda begin, place: bisect_right(edges, -place, begin, key=lambda edge: -edge[0]))


def _cut(
    edges: list[Each], settings: list[Setting], end_of: Callable[[int, int], int]
) -> list[tuple[list[Each], Setting | None]]:
    stages: list[tuple[list[Each], Setting | None]] = []
    begin = 0
    for setting in settings:
        end = end_of(begin, setting[0])
        stages.append((edges[begin:end], setting))
        begin = end
    stages.append((edges[begin:] if begin else edges, None))
    return stages

"""Flat edge lists cut where a value has to be set on the way.

>>> staged([(0, 1), (0, 2), (2, 3)], [(2, 99)])
[([(0, 1), (0, 2)], (2, 99)), ([(2, 3)], None)]
"""

from __future__ import annotations

from collections.abc import Callable
from operator import ge, lt
from typing import Any, TypeVar

Each = TypeVar("Each", bound=tuple[Any, ...])
Setting = tuple[int, int]
"""Place and value."""


def staged(edges: list[Each], settings: list[Setting]) -> list[tuple[list[Each], Setting | None]]:
    """Edges in order of source; cut before the first one that leaves a place which has to be set."""
    return _cut(edges, settings, lt)


def staged_back(edges: list[Each], settings: list[Setting]) -> list[tuple[list[Each], Setting | None]]:
    """Edges in the reverse order; cut after the last one that leaves such a place."""
    return _cut(edges, settings, ge)


def _cut(
    edges: list[Each], settings: list[Setting], is_before: Callable[[int, int], bool]
) -> list[tuple[list[Each], Setting | None]]:
    stages: list[tuple[list[Each], Setting | None]] = []
    begin = 0
    for setting in settings:
        end = begin
        while end < len(edges) and is_before(edges[end][0], setting[0]):
            end += 1
        stages.append((edges[begin:end], setting))
        begin = end
    stages.append((edges[begin:] if begin else edges, None))
    return stages

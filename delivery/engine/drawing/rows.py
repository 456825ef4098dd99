"""Rows of a network whose phases are columns: inside a column time runs downwards, from column to column to the right.

A column is as wide as its count asks for and no wider: what finds no room in its row goes to the next one (list scheduling
under a bound of width, after Coffman and Graham). Rows stand level in all columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

Link = tuple[int, int]
"""From which node to which, as places in a list."""


def rows(columns: Sequence[int], links: Sequence[Link]) -> list[int]:
    """The row of every node, below its predecessors of the same column. The links have to run in no circle.

    >>> rows([0, 0, 1, 1, 1, 1], [(0, 1), (1, 2), (3, 0)])
    [0, 1, 0, 0, 1, 1]
    """
    after: list[list[int]] = [[] for _ in columns]
    waits = [0] * len(columns)
    for source, target in links:
        if columns[source] == columns[target]:
            after[source].append(target)
            waits[target] += 1
    widest = {column: _widest(columns.count(column)) for column in set(columns)}
    taken: dict[tuple[int, int], int] = {}
    row = [0] * len(columns)
    ready = [node for node, count in enumerate(waits) if not count]
    for node in ready:
        column = columns[node]
        while taken.get((column, row[node]), 0) >= widest[column]:
            row[node] += 1
        taken[column, row[node]] = taken.get((column, row[node]), 0) + 1
        for target in after[node]:
            row[target] = max(row[target], row[node] + 1)
            waits[target] -= 1
            if not waits[target]:
                ready.append(target)
    return row


def _widest(count: int) -> int:
    """How many stand beside each other, so that a column is about three times as high as wide."""
    return max(2, isqrt(count // 3))

"""Links inside a column as threads through every row between their ends, so that they get room beside what they pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from delivery.engine.drawing.rows import Link

MOST_BENDS = 20_000
"""Beyond that, long links run straight and the drawing stays affordable."""


@dataclass
class Threads:
    """Nodes and bends alike are points; a bend is the place where a long link passes a row."""

    row: list[int]
    """Of every point: first the nodes, then the bends."""
    paths: list[list[int]]
    """The points of every link, from its source to its target."""
    node_count: int
    above: list[list[int]] = field(init=False)
    """Neighbours of every point in the row above."""
    below: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.above = [[] for _ in self.row]
        self.below = [[] for _ in self.row]
        for path in self.paths:
            for one, other in pairwise(path):
                if self.row[other] - self.row[one] == 1:
                    self.below[one].append(other)
                    self.above[other].append(one)

    def is_bend(self, point: int) -> bool:
        return point >= self.node_count


def threads(node_rows: Sequence[int], links: Sequence[Link]) -> Threads:
    """Every link runs downwards.

    >>> laid = threads([0, 2, 3], [(0, 1), (1, 2)])
    >>> laid.row, laid.paths
    ([0, 2, 3, 1], [[0, 3, 1], [1, 2]])
    """
    row = list(node_rows)
    needed = sum(row[target] - row[source] - 1 for source, target in links)
    paths = []
    for source, target in links:
        path = [source]
        if needed <= MOST_BENDS:
            for passed in range(row[source] + 1, row[target]):
                path.append(len(row))
                row.append(passed)
        paths.append([*path, target])
    return Threads(row, paths, len(node_rows))

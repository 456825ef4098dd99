"""Ways of links past the nodes: down out of a node or right out of it, along the channels between rows and the gutters between
columns, into the next node from above or from the left.

A way is a list of legs; where their channels and gutters lie is known only when all ways are found, for each takes a track.
All links of one source share their tracks, so that they leave as one line that branches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from delivery.engine.drawing.channels import Channels

Leg = Literal["at", "across", "gutter", "side"]
"""Where the next stretch of a way lies: straight down at a point's middle, along the channel above a row, along the gutter left
of a column, or level with a node, out of it to the right or into it from the left."""

Way = list[tuple[Leg, int]]


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the drawing, node or bend, before any width is known."""

    column: int
    row: int
    place: float
    """Across its column."""
    is_first: bool
    """Nothing lies left of it in its row."""
    is_last: bool


class Ways:
    """Finds the ways, and what they need of every channel (by row) and gutter (by column)."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self.spots = spots
        self.channels: Channels[int] = Channels()
        self.gutters: Channels[int] = Channels()

    def inside(self, path: Sequence[int]) -> Way:
        """Down a column, from point to point."""
        way: Way = [("at", path[0])]
        for above, below in pairwise(path):
            if not self.is_straight(above, below):
                self.channels.use(self.spots[below].row, path[0], self._across(above), self._across(below))
                way.append(("across", self.spots[below].row))
            way.append(("at", below))
        return way

    def between(self, source: int, target: int) -> Way:
        """From column to column."""
        start, end = self.spots[source], self.spots[target]
        if start.is_last and end.column > start.column:
            way, level = self._leave_sideways(source, end)
        else:
            self.channels.use(start.row + 1, source, self._across(source), end.column)
            way, level = [("at", source), ("across", start.row + 1)], start.row + 1.0
        way.append(("gutter", end.column))
        if end.is_first:
            self.gutters.use(end.column, source, level, end.row + 0.4)
            return [*way, ("side", target)]
        self.gutters.use(end.column, source, level, end.row)
        self.channels.use(end.row, source, end.column, self._across(target))
        return [*way, ("across", end.row), ("at", target)]

    def _leave_sideways(self, source: int, end: Spot) -> tuple[Way, float]:
        start = self.spots[source]
        way: Way = [("side", source)]
        if end.column == start.column + 1:
            return way, start.row + 0.6
        channel = start.row + 1 if end.row > start.row else start.row
        self.gutters.use(start.column + 1, source, start.row + 0.6, channel)
        self.channels.use(channel, source, start.column + 1, end.column)
        return [*way, ("gutter", start.column + 1), ("across", channel)], channel

    def is_straight(self, above: int, below: int) -> bool:
        return abs(self.spots[above].place - self.spots[below].place) < 0.02

    def _across(self, point: int) -> float:
        """A place in the whole drawing, gutters being as narrow as nothing: column 2 begins at 2."""
        spot = self.spots[point]
        return spot.column + 0.01 + 0.98 * spot.place / (spot.place + 1)

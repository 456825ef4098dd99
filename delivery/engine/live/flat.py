"""Everything in one direction from flat rows, one per dependency, brought up to date where the plan has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from math import inf
from operator import add
from typing import Any

from delivery.engine.live.side import Side
from delivery.engine.stages import staged
from delivery.engine.work_layout import WorkLayout
from delivery.engine.work_pass import walk_forward

CHUNK = 128
Row = tuple[int, int, int]
"""The neighbour before, the milestone that it bounds, the distance from near end to near end; see ``Side``."""


class Flat:
    """The dependencies that the plan began with, one way. Sides that run the same way share it."""

    def __init__(self, side: Side, layout: WorkLayout) -> None:
        self.way, self.length, self.duration = side.way, side.length, side.duration
        self.lifts: dict[int, tuple[int, int]] = {}
        """By dependency: a milestone that is not before a date, because of what has begun."""
        self._lay_out(layout)

    def _lay_out(self, layout: WorkLayout) -> None:
        if layout.held:
            self.known = self._facts()
            self.rows = [self._row(edge) for edge in self._edges()]
        else:
            self.known = facts_of(layout)
            self.rows = layout.forward[0][0].copy() if self.way.is_ahead else [(j, i, w) for i, j, w in layout.backward[0][0]]

    def _facts(self) -> list[list[Any]]:
        """What the rows depend on, by place."""
        net = self.way.net
        return [self.duration.copy(), self.length.copy(), list(net.holds), net.live_milestones.lengths.copy()]

    def _edges(self) -> Iterable[int]:
        edges = range(len(self.way.begins))
        return edges if self.way.is_ahead else reversed(edges)

    def _row(self, edge: int) -> Row:
        """One that leads nowhere, a little back, stands for a dependency that bounds nothing."""
        way, kind = self.way, self.way.net.table.kind[edge]
        i, j = way.begins[edge], way.ends[edge]
        self.lifts.pop(edge, None)
        if way.is_set(j) or not way.counts(edge):
            return i, i, -1
        weight = way.net.table.lag[edge] - (self.duration[j] if kind in way.own_kinds else 0)
        fact = way.constant(edge)
        if fact is not None:
            self.lifts[edge] = j, fact + weight
            return i, i, -1
        return i, j, weight + (self.length[i] if kind in way.far_kinds else 0)

    def refresh(self) -> None:
        """Distances as they are now."""
        now = self._facts()
        if now == self.known:
            return
        places = {place for old, new in zip(self.known, now, strict=True) for place in _changed(old, new)}
        self.known, net = now, self.way.net
        self._note(places)
        for edge in {edge for place in places for edge in (*net.links_out[place], *net.links_in[place])}:
            self._set(edge, self._row(edge))

    def _note(self, places: Iterable[int]) -> None:
        """Other lengths, perhaps."""

    def _set(self, edge: int, row: Row) -> None:
        self.rows[edge if self.way.is_ahead else -1 - edge] = row

    @cached_property
    def _first_rows(self) -> list[int]:
        """By place: the first row that leads there or further."""
        ends, size = self.way.ends, len(self.length)
        first = [len(ends)] * size
        for number, edge in reversed(list(enumerate(self._edges()))):
            first[ends[edge]] = number
        if self.way.is_ahead:
            return list(accumulate(reversed(first), min))[::-1]
        return list(accumulate(first, min))

    def walk(self, sides: Sequence[Side], here: int) -> None:
        """The near and far ends of one side, or of two that have no caps, from a place on; before it nothing has moved."""
        rows, nears = self.rows[self._first_rows[here] :], [self._begun(side, here) for side in sides]
        if len(sides) > 1:
            _walk_both(nears[0], nears[1], rows)
        else:
            caps = sorted((place, int(cap)) for place, cap in sides[0].caps.items() if cap != inf)
            walk_forward(nears[0], staged(rows, caps))
        for side, near in zip(sides, nears, strict=True):
            if self.way.is_ahead:
                side.lay(near, [*side.far[:here], *map(add, near[here:], side.length[here:])])
            else:
                side.lay(near, [*map(add, near[: here + 1], side.length), *side.far[here + 1 :]])

    def _begun(self, side: Side, here: int) -> list[Any]:
        """Values as they are up to here, and floors from here on."""
        floor = self.lifted(side)
        return side.near[:here] + floor[here:] if self.way.is_ahead else floor[: here + 1] + side.near[here + 1 :]

    def lifted(self, side: Side) -> list[Any]:
        near = side.floor.copy()
        for place, bound in self.lifts.values():
            near[place] = max(near[place], bound)
        return near


def facts_of(layout: WorkLayout) -> list[list[Any]]:
    """``known`` of a plan in which nothing but dependencies bounds milestones."""
    return [layout.duration, layout.remaining, list(layout.net.holds), layout.duration]


def _walk_both(near: list[Any], other: list[Any], rows: list[Row]) -> None:
    for i, j, w in rows:
        bound = near[i] + w
        if bound > near[j]:
            near[j] = bound
        bound = other[i] + w
        if bound > other[j]:
            other[j] = bound


def _changed(before: Sequence[Any], now: Sequence[Any]) -> Iterator[int]:
    """Places where two lists differ."""
    for begin in range(0, len(before), CHUNK):
        old, new = before[begin : begin + CHUNK], now[begin : begin + CHUNK]
        if old != new:
            yield from (begin + n for n in range(len(old)) if old[n] != new[n])

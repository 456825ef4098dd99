"""Everything laid anew in one direction: from flat rows, one per dependency, brought up to date where the plan has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Any

import numpy as np

from delivery.engine.level_walk import LevelWalk
from delivery.engine.live.side import Side
from delivery.engine.stages import staged
from delivery.engine.work_layout import WorkLayout
from delivery.engine.work_pass import walk_forward

CHUNK = 128
Row = tuple[int, int, Any]
"""The neighbour before, the milestone that it bounds, the distance from near end to near end; see ``Side``."""


class Flat:
    """One direction, for the milestones and dependencies that the plan began with."""

    def __init__(self, side: Side, layout: WorkLayout) -> None:
        self.side, self.is_ahead = side, side.way.is_ahead
        self.lifts: dict[int, tuple[int, Any]] = {}
        """By dependency: a milestone that is not before a date, because of what has begun."""
        if layout.held:
            self.known = self._facts()
            self.rows = [self._row(edge) for edge in self._edges()]
        else:
            self.known = _facts_of(layout)
            self.rows = layout.forward[0][0].copy() if self.is_ahead else [(j, i, w) for i, j, w in layout.backward[0][0]]

    def _facts(self) -> list[list[Any]]:
        """What the rows depend on, by place."""
        side = self.side
        return [side.duration.copy(), side.length.copy(), list(side.way.net.holds), side.way.net.live_milestones.lengths.copy()]

    def _edges(self) -> Iterable[int]:
        edges = range(len(self.side.way.begins))
        return edges if self.is_ahead else reversed(edges)

    def _row(self, edge: int) -> Row:
        side, way, kind = self.side, self.side.way, self.side.way.net.table.kind[edge]
        i, j = way.begins[edge], way.ends[edge]
        self.lifts.pop(edge, None)
        if way.is_set(j) or not way.counts(edge):
            return i, j, -inf
        values, at, lag = side.bound(edge)
        weight = lag - side.duration[j] if kind in way.own_kinds else lag
        if values is side.near:
            return i, j, weight
        if values is side.far:
            return i, j, weight + side.length[i]
        self.lifts[edge] = j, values[at] + weight
        return i, j, -inf

    def refresh(self) -> None:
        """Distances as they are now."""
        now = self._facts()
        if now == self.known:
            return
        places = set[int]()
        for old, new in zip(self.known, now, strict=True):
            places.update(_changed(old, new))
        self.known = now
        net = self.side.way.net
        for edge in {edge for place in places for edge in (*net.links_out[place], *net.links_in[place])}:
            self._set(edge, self._row(edge))

    def _set(self, edge: int, row: Row) -> None:
        self.rows[edge if self.is_ahead else -1 - edge] = row

    def nears(self) -> list[Any]:
        side, near = self.side, self.side.floor.copy()
        for place, bound in self.lifts.values():
            near[place] = max(near[place], bound)
        caps = sorted((place, int(cap)) for place, cap in side.caps.items() if cap != inf)
        walk_forward(near, staged(self.rows, caps))
        return near


class WideFlat(Flat):
    """The same level by level, where nothing but dependencies bounds the milestones."""

    def __init__(self, side: Side, levels: LevelWalk) -> None:
        self.side, self.is_ahead, self.lifts = side, side.way.is_ahead, {}
        self.known = _facts_of(levels.layout)
        self.levels = LevelWalk(levels.net, levels.layout, levels.cuts)
        self.place_ahead = np.argsort(levels.order)

    def _set(self, edge: int, row: Row) -> None:
        if self.is_ahead:
            self.levels.weight_ahead[self.place_ahead[edge]] = row[2]
        else:
            self.levels.weight[edge] = row[2]

    def nears(self) -> list[Any]:
        levels = self.levels
        return (levels.heads(np.array(self.side.floor, np.int64)) if self.is_ahead else levels.tails()).tolist()


def _facts_of(layout: WorkLayout) -> list[list[Any]]:
    return [layout.duration, layout.remaining, list(layout.net.holds), layout.duration]


def _changed(before: Sequence[Any], now: Sequence[Any]) -> Iterator[int]:
    """Places where two lists differ."""
    for begin in range(0, len(before), CHUNK):
        old, new = before[begin : begin + CHUNK], now[begin : begin + CHUNK]
        if old != new:
            yield from (begin + n for n in range(len(old)) if old[n] != new[n])

"""The rows of ``flat`` level by level, for plans that are wide: see ``level_walk``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from typing import Any

import numpy as np

from delivery.engine.level_walk import LARGEST, LevelWalk, Numbers, climb, groups_of
from delivery.engine.live.flat import Flat, Row, facts_of
from delivery.engine.live.net import Unfollowed
from delivery.engine.live.side import Side
from delivery.engine.work_layout import WorkLayout

NEVER = -1 << 50
"""Less than all that can be reached from somewhere."""


class WideFlat(Flat):
    """Kept in arrays, in the order of the milestones that are bounded."""

    def __init__(self, side: Side, levels: LevelWalk) -> None:
        self.levels = levels
        super().__init__(side, levels.layout)

    def _lay_out(self, layout: WorkLayout) -> None:
        own, other = np.array(self.way.ends, np.int64), np.array(self.way.begins, np.int64)
        order = np.argsort(own, kind="stable")
        self.own, self.other, self.place = own[order], other[order], np.argsort(order)
        if layout.held:
            self.known = self._facts()
            self.weight = np.empty(len(own), np.int64)
            for edge in self._edges():
                self._set(edge, self._row(edge))
        else:
            self.known = facts_of(layout)
            self.weight = (self.levels.weight_ahead if self.way.is_ahead else self.levels.weight).copy()
        self.lengths = np.array(self.known[1], np.int64)
        self.floors: dict[Side, tuple[list[Any], Numbers]] = {}
        self.caps: dict[int, float] | None = None

    def _note(self, places: Iterable[int]) -> None:
        for place in places:
            self.lengths[place] = self.length[place]

    def _set(self, edge: int, row: Row) -> None:
        i, j, weight = row
        if abs(weight) > LARGEST:
            raise Unfollowed
        self.weight[self.place[edge]] = NEVER if i == j else weight

    def walk(self, sides: Sequence[Side], here: int) -> None:
        for side in sides:
            self._group(side.caps)
            near = climb(self._floor(side), self.groups)
            side.lay(_values(near), _values(near + self.lengths))

    def _floor(self, side: Side) -> Numbers:
        wanted = self.lifted(side)
        known = self.floors.get(side)
        if known is None or known[0] != wanted:
            known = self.floors[side] = wanted, _numbers(wanted)
        return known[1]

    def _group(self, caps: dict[int, float]) -> None:
        if caps != self.caps:
            bounds = {place: int(cap) for place, cap in caps.items() if cap != inf}
            self.groups = groups_of(self.own, self.other, self.weight, self.levels.cuts, bounds)
            if not self.way.is_ahead:
                self.groups.reverse()
            self.caps = caps.copy()


def _numbers(values: list[Any]) -> Numbers:
    found = np.array(values)
    return found if found.dtype == np.int64 else np.where(found == -inf, 2 * NEVER, found).astype(np.int64)


def _values(numbers: Numbers) -> list[Any]:
    found = numbers.tolist()
    for place in np.flatnonzero(numbers < NEVER // 2).tolist():
        found[place] = -inf
    return found

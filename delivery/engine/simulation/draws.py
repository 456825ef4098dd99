"""Durations drawn for a block of runs: numbers by stream, looked up in tables, many rows at a time.

Rows are in order of group, so that neighbours share what they add; a lot of rows is drawn with a handful of array
operations that stay in the cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.durations import Drawn, Durations, Rows
from delivery.engine.simulation.quantiles import NORMAL, SCORE_CELLS, SCORE_REACH
from delivery.engine.simulation.streams import Stream

_LEVELS = 4096
"""Normal scores are drawn on so many levels of equal probability; the reach of the tables holds any sum of two."""
_LEVEL_SHIFT = 4
_CELL_SHIFT = 7
"""From 65,536 to 4,096 levels, and to 512 cells."""
_LOT = 32_768
"""Numbers drawn at a time."""

Indices = NDArray[np.intp]


@lru_cache(maxsize=1)
def _unit_levels() -> NDArray[np.float64]:
    score = np.array([NORMAL.inv_cdf((level + 0.5) / _LEVELS) for level in range(_LEVELS)])
    return score / score.std()


@lru_cache(maxsize=32)
def levels(weight: float, is_shared: bool) -> Indices:
    """Normal scores with that deviation, in cells of the table: rounded, and rounded down for the part that is shared.

    Rounding one part to the nearest and the other down puts their sum in the middle of its cell, on average.
    """
    scaled = _unit_levels() * (weight * SCORE_CELLS / (2 * SCORE_REACH))
    return (np.floor(scaled) + SCORE_CELLS // 2 if is_shared else np.rint(scaled)).astype(np.intp)


class Draws:
    """Fills the durations of block after block; every stream goes on where it stood."""

    def __init__(self, durations: Durations) -> None:
        model = durations.model
        self.durations = durations
        self._risks = [Stream(model.seed, f"risk {event.key}") for event in model.events]
        names = {each.group for each in durations.drawn.values() if each.group is not None}
        self._groups = {name: Stream(model.seed, f"group {name}") for name in names}
        self._streams = {place: Stream(model.seed, f"milestone {net_key}") for place, net_key in self._named()}
        r = model.correlation_percent / 100
        self._own, self._shared = levels((1 - r) ** 0.5, False), levels(r**0.5, True)
        ordered = [durations.drawn[place] for place in durations.row]
        self._spans = [(kind, list(each)) for kind, each in groupby(ordered, key=lambda drawn: (drawn.cells, drawn.group))]
        self._tables, self._starts = _stacked([drawn.table for drawn in ordered])

    def _named(self) -> Iterator[tuple[int, str]]:
        for place, drawn in self.durations.drawn.items():
            if drawn.cells > 1:
                yield place, self.durations.net.milestones[place].key

    def happened(self, count: int) -> NDArray[np.bool_]:
        """Which of the risks strike in the next runs, shape (risks, count)."""
        found = np.empty((len(self._risks), count), dtype=np.bool_)
        for row, stream, event in zip(found, self._risks, self.durations.model.events, strict=True):
            np.less(stream.draw(count), event.probability_percent * 65536 // 100, out=row)
        return found

    def fill(self, rows: Rows, happened: NDArray[np.bool_]) -> None:
        """The durations of the next runs, shape (drawn, runs); ``Durations.row`` says which is whose."""
        count = rows.shape[1]
        groups = {name: self._shared.take(stream.draw(count) >> _LEVEL_SHIFT) for name, stream in self._groups.items()}
        many = max(1, _LOT // count)
        scratch = np.empty((many, count), dtype=np.intp)
        at = 0
        for (cells, group), drawn in self._spans:
            for first in range(0, len(drawn), many):
                lot = drawn[first : first + many]
                shared = None if group is None else groups[group]
                self._fill_lot(
                    lot, cells, rows[at : at + len(lot)], scratch[: len(lot)], shared, self._starts[at : at + len(lot)]
                )
                at += len(lot)
        for place, number in self.durations.row.items():
            _strike(self.durations.drawn[place], rows[number], happened)

    def _fill_lot(
        self, lot: list[Drawn], cells: int, rows: Rows, index: Indices, shared: Indices | None, starts: Indices
    ) -> None:
        if cells == 1:
            rows[:] = self._tables.take(starts)
            return
        numbers = np.concatenate([self._streams[drawn.place].draw(rows.shape[1]) for drawn in lot]).reshape(rows.shape)
        if shared is None:
            np.right_shift(numbers, _CELL_SHIFT, out=numbers)
            np.add(numbers, starts, out=index)
        else:
            np.right_shift(numbers, _LEVEL_SHIFT, out=numbers)
            self._own.take(numbers, mode="clip", out=index)
            np.add(index, shared, out=index)
            np.add(index, starts, out=index)
        self._tables.take(index, mode="clip", out=rows)


def _strike(drawn: Drawn, row: Rows, happened: NDArray[np.bool_]) -> None:
    for event, minutes in drawn.strikes:
        row += happened[event] * np.int32(minutes)
    if drawn.least:
        np.maximum(row, drawn.least, out=row)


def _stacked(tables: list[Rows]) -> tuple[Rows, Indices]:
    """The tables one after another, each once, and where each row's begins, shape (rows, 1)."""
    begins: dict[int, int] = {}
    distinct: list[Rows] = []
    total = 0
    for table in tables:
        if id(table) not in begins:
            begins[id(table)] = total
            distinct.append(table)
            total += len(table)
    starts = np.array([begins[id(table)] for table in tables], dtype=np.intp).reshape(-1, 1)
    return np.concatenate(distinct) if distinct else np.zeros(0, np.int32), starts

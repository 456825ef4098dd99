"""What is kept of the runs while they are made: finishes as they are, everything else as sums.

Memory is runs x (1 + gates) x 4 bytes and a few numbers per milestone. Sums are of differences to a first guess, so that
nothing is lost by subtraction.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.durations import Durations, Rows, tenths

Floats = NDArray[np.float64]

_LOT = 65_536
"""Numbers looked at together."""


class Tally:
    """Sums over runs. Durations and finishes are working minutes, but for milestones in elapsed time."""

    def __init__(self, durations: Durations, milestones: int, watched: list[int], planned: int) -> None:
        self._durations, self.watched, self.planned = durations, watched, planned
        self.finishes: list[Rows] = []
        self.watched_finishes: list[list[Rows]] = [[] for _ in watched]
        self.runs = 0
        self.critical = np.zeros(milestones, dtype=np.int64)
        count, risks = len(durations.row), len(durations.model.events)
        self._guess = np.array([durations.certain[place] for place in durations.row], dtype=np.int32)[:, None]
        self._took_squared = np.zeros(count)
        self._took, self._high, self._low = np.zeros((3, count, 2))
        """Of each drawn duration: its sum, or in how many runs it is extreme; and the same times the finish."""
        self._struck, self._struck_end = np.zeros((2, risks))
        self._end = self._end_squared = 0.0
        self._tenths: tuple[Rows, Rows] | None = None

    def add(self, rows: Rows, end: Rows, worked: Rows, watched: list[Rows], happened: NDArray[np.bool_]) -> None:
        """``end`` in the values of the pass, ``worked`` the same in working minutes."""
        self.finishes.append(end)
        for kept, row in zip(self.watched_finishes, watched, strict=True):
            kept.append(row.copy())
        self.runs += len(end)
        late = (worked - self.planned).astype(np.float32)
        self._end += float(late.sum(dtype=np.float64))
        self._end_squared += float(np.square(late, dtype=np.float64).sum())
        if len(rows):
            self._add_durations(rows, late)
        if len(happened):
            self._struck += happened.sum(axis=1)
            self._struck_end += happened.astype(np.float32) @ late

    def _add_durations(self, rows: Rows, late: NDArray[np.float32]) -> None:
        """A lot of rows at a time, so that what is made of them stays in the cache."""
        if self._tenths is None:
            self._tenths = _tenths(self._durations, rows)
        low, high = self._tenths
        by = np.stack((np.ones_like(late), late), axis=1)
        many = max(1, _LOT // len(late))
        took, marks = np.empty((many, len(late)), dtype=np.float32), np.empty((many, len(late)), dtype=np.bool_)
        for first in range(0, len(rows), many):
            lot = slice(first, first + many)
            some = rows[lot]
            found, mark = took[: len(some)], marks[: len(some)]
            np.subtract(some, self._guess[lot], out=found, casting="unsafe")
            self._took[lot] += found @ by
            self._took_squared[lot] += np.einsum("ij,ij->i", found, found)
            for is_extreme, bound, sums in ((np.greater_equal, high, self._high), (np.less_equal, low, self._low)):
                is_extreme(some, bound[lot], out=mark)
                found[:] = mark
                sums[lot] += found @ by

    @property
    def mean_end(self) -> float:
        """Working minutes after the planned finish."""
        return self._end / self.runs

    @property
    def end_variance(self) -> float:
        return max(0.0, self._end_squared / self.runs - self.mean_end**2)

    def took_variance(self) -> Floats:
        return np.maximum(0.0, self._took_squared / self.runs - (self._took[:, 0] / self.runs) ** 2)

    def correlation(self) -> Floats:
        """Pearson's r of each drawn duration with the finish; 0 where one of them is constant."""
        mean, product = self._took.T / self.runs
        covariance = product - mean * self.mean_end
        scale = np.sqrt(self.took_variance() * self.end_variance)
        return np.clip(np.divide(covariance, scale, out=np.zeros_like(scale), where=scale > 1e-6), -1.0, 1.0)

    def swing(self) -> tuple[Floats, Floats]:
        """Mean finish where a duration is in its lowest and in its highest tenth, less the mean finish; minutes."""
        low, high = (sums / np.maximum(counts, 1) - self.mean_end for counts, sums in (self._low.T, self._high.T))
        return low, high

    def strikes(self) -> list[tuple[int, float]]:
        """Of each risk: in how many runs it struck, and how much later the finish was then than otherwise."""
        found = []
        for struck, struck_end in zip(self._struck.tolist(), self._struck_end.tolist(), strict=True):
            others = self.runs - struck
            otherwise = (self._end - struck_end) / others if others else 0.0
            found.append((int(struck), struck_end / struck - otherwise if struck and others else 0.0))
        return found


def _tenths(durations: Durations, rows: Rows) -> tuple[Rows, Rows]:
    """P10 and P90 of each duration, shape (drawn, 1) each: by its table, or where risks add to it by the first block."""
    found = np.empty((len(rows), 2), dtype=np.int32)
    count = rows.shape[1]
    ranks = max(0, -(-count // 10) - 1), max(0, -(-count * 9 // 10) - 1)
    for row, (place, number) in zip(found, durations.row.items(), strict=True):
        drawn = durations.drawn[place]
        row[:] = np.partition(rows[number], ranks)[list(ranks)] if drawn.strikes else tenths(drawn)
    return found[:, :1], found[:, 1:]

"""What is kept of the runs while they are made: finishes as they are, everything else as sums.

Memory is runs x (1 + gates) x 4 bytes and a few numbers per milestone. Sums are of differences to a first guess, so that
nothing is lost by subtraction.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.durations import Durations, Rows

Floats = NDArray[np.float64]


class Tally:
    """Sums over runs. Durations and finishes are working minutes, but for milestones in elapsed time."""

    def __init__(self, durations: Durations, milestones: int, watched: list[int], planned: int) -> None:
        self.watched, self.planned = watched, planned
        self.finishes: list[Rows] = []
        self.watched_finishes: list[list[Rows]] = [[] for _ in watched]
        self.runs = 0
        self.critical = np.zeros(milestones, dtype=np.int64)
        count, risks = len(durations.row), len(durations.model.events)
        self._guess = np.array([durations.certain[place] for place in durations.row], dtype=np.int32)[:, None]
        self._took, self._took_squared, self._took_by_end, self._high, self._low = np.zeros((5, count))
        self._highs, self._lows = np.zeros((2, count))
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
        if self._tenths is None:
            self._tenths = _tenths(rows)
        low, high = self._tenths
        took = (rows - self._guess).astype(np.float32)
        self._took += took.sum(axis=1)
        self._took_squared += np.einsum("ij,ij->i", took, took)
        self._took_by_end += took @ late
        for marks, counts, sums in ((rows >= high, self._highs, self._high), (rows <= low, self._lows, self._low)):
            share = marks.astype(np.float32)
            counts += share.sum(axis=1)
            sums += share @ late

    @property
    def mean_end(self) -> float:
        """Working minutes after the planned finish."""
        return self._end / self.runs

    @property
    def end_variance(self) -> float:
        return max(0.0, self._end_squared / self.runs - self.mean_end**2)

    def took_variance(self) -> Floats:
        return np.maximum(0.0, self._took_squared / self.runs - (self._took / self.runs) ** 2)

    def correlation(self) -> Floats:
        """Pearson's r of each drawn duration with the finish; 0 where one of them is constant."""
        covariance = self._took_by_end / self.runs - self._took / self.runs * self.mean_end
        scale = np.sqrt(self.took_variance() * self.end_variance)
        return np.clip(np.divide(covariance, scale, out=np.zeros_like(scale), where=scale > 1e-6), -1.0, 1.0)

    def swing(self) -> tuple[Floats, Floats]:
        """Mean finish where a duration is in its lowest and in its highest tenth, less the mean finish; minutes."""
        lows, highs = np.maximum(self._lows, 1), np.maximum(self._highs, 1)
        return self._low / lows - self.mean_end, self._high / highs - self.mean_end

    def strikes(self) -> list[tuple[int, float]]:
        """Of each risk: in how many runs it struck, and how much later the finish was then than otherwise."""
        found = []
        for struck, struck_end in zip(self._struck.tolist(), self._struck_end.tolist(), strict=True):
            others = self.runs - struck
            otherwise = (self._end - struck_end) / others if others else 0.0
            found.append((int(struck), struck_end / struck - otherwise if struck and others else 0.0))
        return found


def _tenths(rows: Rows) -> tuple[Rows, Rows]:
    """P10 and P90 of each duration in the first block, shape (drawn, 1) each."""
    count = rows.shape[1]
    low, high = max(0, -(-count // 10) - 1), max(0, -(-count * 9 // 10) - 1)
    ordered = np.partition(rows, (low, high), axis=1)
    return ordered[:, low : low + 1].copy(), ordered[:, high : high + 1].copy()

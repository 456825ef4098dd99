"""What is kept of the runs while they are made: finishes as they are, everything else as sums.

An end is what the runs are measured against: that of the project first, then that of a milestone that is aimed at.
Memory is runs x (ends + gates) x 4 bytes and a few numbers per milestone. Sums are of differences to a first guess, so that
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
    """Sums over runs. Durations and ends are working minutes, but for milestones in elapsed time."""

    def __init__(self, durations: Durations, milestones: int, watched: list[int], planned: list[int]) -> None:
        """``planned``: of each end, what the plan says."""
        self._durations, self.watched = durations, watched
        self.watched_finishes: list[list[Rows]] = [[] for _ in watched]
        self.runs = 0
        count, ends = len(durations.row), len(planned)
        self.critical = np.zeros((milestones, ends), dtype=np.int64)
        self._planned = np.array(planned, dtype=np.int32)[:, None]
        self._guess = np.array([durations.certain[place] for place in durations.row], dtype=np.int32)[:, None]
        self._took_squared = np.zeros(count)
        width = (2 + ends) // 2 * 2  # a matrix product with three columns takes longer than one with four
        self._took, self._high, self._low = np.zeros((3, count, width))
        """Of each drawn duration: its sum, or in how many runs it is extreme; and the same times each end."""
        self._struck = np.zeros((len(durations.model.events), width))
        """Of each risk, alike."""
        self._end, self._end_squared = np.zeros((2, ends))
        self._tenths: tuple[Rows, Rows] | None = None

    def add(self, rows: Rows, worked: NDArray[np.int32], watched: list[Rows], happened: NDArray[np.bool_]) -> None:
        """``worked``: the ends in working minutes, shape (ends, runs)."""
        for kept, row in zip(self.watched_finishes, watched, strict=True):
            kept.append(row.copy())
        late = (worked - self._planned).astype(np.float32)
        self.runs += late.shape[1]
        self._end += late.sum(axis=1, dtype=np.float64)
        self._end_squared += np.square(late, dtype=np.float64).sum(axis=1)
        by = np.zeros((late.shape[1], self._struck.shape[1]), dtype=np.float32)
        by[:, 0] = 1
        by[:, 1 : 1 + len(late)] = late.T
        if len(rows):
            self._add_durations(rows, by)
        if len(happened):
            self._struck += happened.astype(np.float32) @ by

    def _add_durations(self, rows: Rows, by: NDArray[np.float32]) -> None:
        """A lot of rows at a time, so that what is made of them stays in the cache."""
        if self._tenths is None:
            self._tenths = _tenths(self._durations, rows)
        low, high = self._tenths
        many = max(1, _LOT // len(by))
        took, marks = np.empty((many, len(by)), dtype=np.float32), np.empty((many, len(by)), dtype=np.bool_)
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

    def mean_end(self, number: int) -> float:
        """Of an end: working minutes after the planned one."""
        return float(self._end[number]) / self.runs

    def end_variance(self, number: int) -> float:
        return max(0.0, float(self._end_squared[number]) / self.runs - self.mean_end(number) ** 2)

    def took_variance(self) -> Floats:
        return np.maximum(0.0, self._took_squared / self.runs - (self._took[:, 0] / self.runs) ** 2)

    def correlation(self, number: int) -> Floats:
        """Pearson's r of each drawn duration with an end; 0 where one of them is constant."""
        mean, product = self._took[:, 0] / self.runs, self._took[:, 1 + number] / self.runs
        covariance = product - mean * self.mean_end(number)
        scale = np.sqrt(self.took_variance() * self.end_variance(number))
        return np.clip(np.divide(covariance, scale, out=np.zeros_like(scale), where=scale > 1e-6), -1.0, 1.0)

    def swing(self, number: int) -> tuple[Floats, Floats]:
        """Mean end where a duration is in its lowest and in its highest tenth, less the mean end; minutes."""
        both = ((each[:, 0], each[:, 1 + number]) for each in (self._low, self._high))
        low, high = (sums / np.maximum(counts, 1) - self.mean_end(number) for counts, sums in both)
        return low, high

    def strikes(self, number: int) -> list[tuple[int, float]]:
        """Of each risk: in how many runs it struck, and how much later the end was then than otherwise."""
        found = []
        for struck, struck_end in self._struck[:, [0, 1 + number]].tolist():
            others = self.runs - struck
            otherwise = (float(self._end[number]) - struck_end) / others if others else 0.0
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

"""Inverse distribution functions of durations, as tables: one way for every shape.

A shape is a function from probability to a duration between or around its three points; a table holds it at the
midpoints of equal cells. Drawing is then one look-up per number, whatever the shape.

- PERT: beta over [optimistic, pessimistic] with alpha = 1 + 4 (m - a)/(b - a), beta = 6 - alpha, mean (a + 4 m + b)/6
  (Malcolm, Roseboom, Clark & Fazar 1959, OR 7:646-669).
- Triangular: a + sqrt(u (b - a)(m - a)) up to the mode, b - sqrt((1 - u)(b - a)(b - m)) after it.
- Lognormal: likely is P50, optimistic P10, pessimistic P90, each side with the deviation of its own point: sigma =
  ln(b/m)/1.2816 to the right, ln(m/a)/1.2816 to the left (a two-piece lognormal; both sides alike give the plain one).

>>> table = unit_table(Shape.TRIANGULAR, 0.25, CELLS)
>>> round(float(table.mean()), 4), round(float(table[-1]), 2)
(0.4167, 0.97)
"""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.model import Shape

Floats = NDArray[np.float64]

NORMAL = NormalDist()
Z90 = NORMAL.inv_cdf(0.9)
CELLS = 512
"""Cells of equal probability: what independent draws look up."""
SCORE_CELLS = 1344
SCORE_REACH = 5.25
"""Cells of equal width in the normal score from -5.25 to 5.25, 128 to the unit: what correlated draws look up."""
_MODES = 128
_STEPS = 2048


@lru_cache(maxsize=2)
def probabilities(cells: int) -> Floats:
    """The probability at the middle of each cell; read-only, shape (cells,)."""
    if cells == CELLS:
        found = (np.arange(CELLS) + 0.5) / CELLS
    else:
        scores = (np.arange(SCORE_CELLS) + 0.5) * (2 * SCORE_REACH / SCORE_CELLS) - SCORE_REACH
        found = np.array([NORMAL.cdf(score) for score in scores.tolist()])
    found.setflags(write=False)
    return found


@lru_cache(maxsize=2)
def scores(cells: int) -> Floats:
    """The normal score at the middle of each cell; read-only, shape (cells,)."""
    found = np.array([NORMAL.inv_cdf(u) for u in probabilities(cells).tolist()])
    found.setflags(write=False)
    return found


def beta_quantiles(mode: float, u: Floats) -> Floats:
    """Inverse of the PERT beta on [0, 1] whose mode is ``mode``; good to 1e-6 between u = 1e-5 and 1 - 1e-5.

    The distribution function is summed by the trapezoid rule in the angle t of x = (1 - cos t)/2, where the density is
    smooth at both ends, and inverted by linear interpolation in t between 2,048 steps.
    """
    angle = np.linspace(0.0, np.pi, _STEPS + 1)
    alpha, beta = 1 + 4 * mode, 5 - 4 * mode
    density = np.sin(angle / 2) ** (2 * alpha - 1) * np.cos(angle / 2) ** (2 * beta - 1)
    summed = np.concatenate(([0.0], np.cumsum(density[1:] + density[:-1])))
    return (1 - np.cos(np.interp(u, summed / summed[-1], angle))) / 2


@lru_cache(maxsize=4 * _MODES)
def _beta_node(node: int, cells: int) -> Floats:
    return beta_quantiles(node / _MODES, probabilities(cells))


def _beta_table(mode: float, cells: int) -> Floats:
    """Between the tables of the two nearest of 129 modes; the difference to the beta itself is under 2e-5 of its range."""
    node = min(int(mode * _MODES), _MODES - 1)
    share = mode * _MODES - node
    return (1 - share) * _beta_node(node, cells) + share * _beta_node(node + 1, cells)


def _triangular_table(mode: float, cells: int) -> Floats:
    u = probabilities(cells)
    return np.where(u < mode, np.sqrt(u * mode), 1 - np.sqrt((1 - u) * (1 - mode)))


@lru_cache(maxsize=256)
def unit_table(shape: Shape, mode: float, cells: int) -> Floats:
    """PERT or triangular between 0 and 1 with that mode, at the middle of each cell."""
    found = _beta_table(mode, cells) if shape is Shape.PERT else _triangular_table(mode, cells)
    found.setflags(write=False)
    return found


def table(shape: Shape, points: tuple[float, float, float], cells: int) -> Floats:
    """The durations of a milestone at the middle of each cell, rising; in the unit of the points, shape (cells,)."""
    low, likely, high = points
    if low == high:
        return np.full(cells, float(low))
    if shape is Shape.LOGNORMAL:
        z = scores(cells)
        left, right = (np.log(max(a, 1e-9) / max(b, 1e-9)) / Z90 for a, b in ((likely, low), (high, likely)))
        return max(likely, 1e-9) * np.exp(np.where(z < 0, left, right) * z)
    return low + (high - low) * unit_table(shape, (likely - low) / (high - low), cells)

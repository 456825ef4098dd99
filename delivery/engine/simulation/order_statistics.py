"""Quantiles of what was drawn, and how sure they are.

>>> values = np.arange(1, 1001)
>>> quantile(values, 0.8), quantile_interval(values, 0.8, 0.95)
(800, (775, 826))
"""

from __future__ import annotations

from math import ceil, floor, sqrt

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.quantiles import NORMAL


def quantile(ordered: NDArray[np.int32], p: float) -> int:
    """The least value that at least the share ``p`` of the values does not pass: an order statistic."""
    return int(ordered[max(0, ceil(p * len(ordered) - 1e-9) - 1)])


def quantile_interval(ordered: NDArray[np.int32], p: float, confidence: float) -> tuple[int, int]:
    """Two order statistics that hold the true quantile between them with that confidence, whatever the distribution.

    Their ranks are N p -/+ z sqrt(N p (1 - p)) (Conover 1999, *Practical Nonparametric Statistics*, sec. 3.2).
    """
    count = len(ordered)
    reach = NORMAL.inv_cdf(0.5 + confidence / 2) * sqrt(count * p * (1 - p))
    low = max(0, floor(count * p - reach) - 1)
    high = min(count - 1, ceil(count * p + reach))
    return int(ordered[low]), int(ordered[high])

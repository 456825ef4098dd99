"""Before and after a change, over the same random numbers: what the change does to P80, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from delivery.engine.plan import Plan
from delivery.engine.simulation.durations import Rows
from delivery.engine.simulation.findings import result_of
from delivery.engine.simulation.model import Cancelled, GoOn, RiskModel
from delivery.engine.simulation.order_statistics import quantile
from delivery.engine.simulation.quantiles import NORMAL
from delivery.engine.simulation.result import RiskResult
from delivery.engine.simulation.run import STEP, Simulation, check_runs, refusing

if TYPE_CHECKING:
    from delivery.engine.network import Net


@dataclass(frozen=True)
class RiskDifference:
    """Two simulated plans and the shift of P80, in working minutes of the plan's calendar; positive is later."""

    before: RiskResult
    after: RiskResult
    p80_shift_minutes: int
    p80_shift_low: int
    p80_shift_high: int


def compare(
    before: Plan | Net,
    after: Plan | Net,
    model: RiskModel,
    *,
    runs: int | None = None,
    most_runs: int = 20_000,
    go_on: GoOn | None = None,
    go_live: str | None = None,
    after_model: RiskModel | None = None,
) -> RiskDifference:
    """Simulate both over common random numbers: milestones with the same key draw the same.

    ``runs`` None: until both P80 are settled (see ``simulate``). ``after_model`` where the change brings risks of its own;
    its seed has to be the same for the numbers to be common. Raises as ``simulate``.
    """
    most = most_runs if runs is None else runs
    check_runs(most)
    with refusing():
        first, second = Simulation(before, model, go_live, most), Simulation(after, after_model or model, go_live, most)
        is_settled = False
        while first.runs < most and not is_settled:
            if go_on is not None and not go_on(first.runs, most):
                raise Cancelled(first.runs)
            count = min(STEP, most - first.runs)
            first.make(count)
            second.make(count)
            is_settled = runs is None and first.is_settled() and second.is_settled()
        shift, low, high = _shift(first, second)
        return RiskDifference(result_of(first), result_of(second), shift, low, high)


def _shift(first: Simulation, second: Simulation) -> tuple[int, int, int]:
    a, b = (each.rows.to_work(each.finish.made()) for each in (first, second))
    shift, reach = p80_shift(a, b, first.model.confidence_percent / 100)
    return shift, shift - reach, shift + reach


def p80_shift(before: Rows, after: Rows, confidence: float) -> tuple[int, int]:
    """How much later P80 is, and how far its interval reaches to each side; pairs of runs over the same numbers.

    A sample quantile is its true value plus the mean of (p - 1{x <= q})/f(q) over the runs (Bahadur 1966, Ann. Math.
    Stat. 37:577-580), so the variance of the difference of two follows from these terms, run by run; 1/f(q) is measured
    between the quantiles around.

    >>> runs = np.arange(1000, dtype=np.int32)
    >>> p80_shift(runs, runs + 480, 0.95)
    (480, 0)
    """
    q_before, terms_before = _terms(before)
    q_after, terms_after = _terms(after)
    spread = float((terms_after - terms_before).std())
    reach = NORMAL.inv_cdf(0.5 + confidence / 2) * spread / sqrt(len(before))
    return q_after - q_before, round(reach)


def _terms(values: Rows) -> tuple[int, NDArray[np.float64]]:
    ordered = np.sort(values)
    step = min(0.1, max(0.02, len(values) ** -0.2 / 4))
    above, below = quantile(ordered, 0.8 + step), quantile(ordered, 0.8 - step)
    middle = quantile(ordered, 0.8)
    return middle, (0.8 - (values <= middle)) * ((above - below) / (2 * step))

"""When the offer that costs more at first has become the cheaper one."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from delivery.engine.costing.offers import Offer

Side = tuple[Offer, int, Sequence[int]]
"""``(offer, paid on the first day, cumulative cost by the end of each month)`` in minor units."""


@dataclass(frozen=True, slots=True)
class Crossing:
    month: int
    """1 is the first month of the horizon."""
    cheaper: Offer
    """Cheaper from the end of that month on (or as cheap, for the one-off-heavy side)."""


@dataclass(frozen=True, slots=True)
class BreakEven:
    heavy: Offer
    """The one-off-heavy side: dearer on the first day (or, if they start alike, at the first month that differs)."""
    light: Offer
    month: int | None
    """First month, after the heavy side was dearer, by whose end it has cost no more than the other; None: not
    within the horizon, or never any difference."""
    month_on: date | None
    """First day of that month."""
    crossings: tuple[Crossing, ...]
    """Every change of the cheaper side; renewals and growth can make several."""
    is_always_equal: bool = False


def break_even(one: Side, other: Side, *, starts_on: date) -> BreakEven:
    """Compare two cumulative costs month by month.

    >>> from delivery.engine.costing.offers import DeploymentOption, LicenceModel
    >>> bought = Offer(DeploymentOption.ON_PREMISES, LicenceModel.PERPETUAL)
    >>> rented = Offer(DeploymentOption.ON_PREMISES, LicenceModel.SUBSCRIPTION)
    >>> found = break_even((rented, 0, [30, 60, 90, 120]), (bought, 80, [85, 88, 91, 94]), starts_on=date(2027, 1, 31))
    >>> found.heavy == bought, found.month, found.month_on
    (True, 4, datetime.date(2027, 4, 30))
    """
    gaps = [one[1] - other[1], *(a - b for a, b in zip(one[2], other[2], strict=True))]
    lead = next((gap for gap in gaps if gap), 0)
    heavy, light = (one[0], other[0]) if lead >= 0 else (other[0], one[0])
    crossings = _crossings([gap if lead >= 0 else -gap for gap in gaps], heavy, light)
    month = crossings[0].month if crossings else None
    return BreakEven(heavy, light, month, month_start(starts_on, month) if month else None, crossings, lead == 0)


def _crossings(gaps: list[int], heavy: Offer, light: Offer) -> tuple[Crossing, ...]:
    """``gaps[m]`` is heavy − light at the end of month ``m``; 0 months is the first day."""
    was_dearer: bool | None = None
    crossings = []
    for month, gap in enumerate(gaps):
        is_dearer = gap > 0
        if was_dearer is None:
            was_dearer = True if is_dearer else None
        elif is_dearer != was_dearer:
            crossings.append(Crossing(month, light if is_dearer else heavy))
            was_dearer = is_dearer
    return tuple(crossings)


def month_start(starts_on: date, month: int) -> date:
    """First day of the ``month``-th month of a horizon; the 31st becomes the last day of shorter months.

    >>> month_start(date(2027, 1, 1), 38)
    datetime.date(2030, 2, 1)
    """
    year, index = divmod(starts_on.month - 1 + month - 1, 12)
    year += starts_on.year
    return date(year, index + 1, min(starts_on.day, calendar.monthrange(year, index + 1)[1]))

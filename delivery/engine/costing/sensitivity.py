"""Which input moves the total most, and at which value of an input the ranking of the offers changes.

One input is turned at a time and the rest stay (a one-way or *tornado* analysis). Every figure is a full
recalculation; nothing is extrapolated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from delivery.engine.costing.calculation import net_present_value_cents, offer_flows
from delivery.engine.costing.checks import InvalidInputs, faults_of
from delivery.engine.costing.flows import EXACT
from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.levers import LINEAR, Lever, levers
from delivery.engine.costing.offers import Offer

SCAN_STEPS = 24
"""Places on each side of the present value where a bent curve is looked at before bisecting."""


class Measure(StrEnum):
    TOTAL = "total"
    NET_PRESENT_VALUE = "net_present_value"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the tornado, amounts in minor units."""

    lever: Lever
    low: Decimal
    high: Decimal
    at_low_cents: int
    at_high_cents: int

    @property
    def swing_cents(self) -> int:
        return abs(self.at_high_cents - self.at_low_cents)


@dataclass(frozen=True, slots=True)
class Flip:
    """Nearest change of the ranking on one side of the present value."""

    lever: Lever
    at: Decimal | None
    """First value, on the lever's step, with another ranking; None: never between the present value and ``limit``."""
    limit: Decimal
    ranking: tuple[Offer, ...] = ()
    """The ranking there, cheapest first."""


@dataclass(frozen=True, slots=True)
class FlipPoints:
    lever: Lever
    value: Decimal
    below: Flip
    above: Flip

    @property
    def turns(self) -> bool:
        """Whether any value within the limits changes the ranking."""
        return self.below.at is not None or self.above.at is not None


def measured_cents(inputs: CostInputs, offer: Offer, measure: Measure) -> int:
    flows = offer_flows(inputs, offer)
    if measure is Measure.NET_PRESENT_VALUE:
        return net_present_value_cents(flows, inputs.discount_percent)
    return sum(flow.total_cents for flow in flows)


def tornado(
    inputs: CostInputs, offer: Offer, *, percent: Decimal = Decimal(20), measure: Measure = Measure.TOTAL
) -> tuple[Bar, ...]:
    """Each input of ``offer`` ``percent`` lower and higher, the largest swing first; inputs without effect are left out.

    A percentage such as growth of 8 % is turned relative to itself: ±20 % is 6.4 % to 9.6 %. Ties keep the inputs' order.

    Raises
    ------
    InvalidInputs
        for faulty inputs.
    ValueError
        unless 0 < percent <= 100.

    >>> from delivery.engine.costing.example import example_inputs
    >>> inputs = example_inputs()
    >>> tornado(inputs, inputs.offers[0])[0].lever.kind.value
    'users'
    """
    _refuse_faulty(inputs)
    if not (percent.is_finite() and 0 < percent <= 100):
        raise ValueError(f"percent must lie in 0 < percent <= 100, not {percent}")
    bars = [_bar(inputs, offer, lever, percent, measure) for lever in levers(inputs)]
    return tuple(sorted((bar for bar in bars if bar.swing_cents), key=lambda bar: -bar.swing_cents))


def _bar(inputs: CostInputs, offer: Offer, lever: Lever, percent: Decimal, measure: Measure) -> Bar:
    now = lever.value(inputs)
    width = EXACT.divide(EXACT.multiply(abs(now), percent), Decimal(100))
    low, high = (max(lever.bounds(inputs)[0], lever.on_grid(now - width)), lever.on_grid(now + width))
    at_low, at_high = (measured_cents(lever.turned(inputs, value), offer, measure) for value in (low, high))
    return Bar(lever, low, high, at_low, at_high)


def ranking(inputs: CostInputs, measure: Measure) -> tuple[Offer, ...]:
    """Offers, cheapest first; equal amounts in the order of options and licence models."""
    return tuple(sorted(inputs.offers, key=lambda offer: (measured_cents(inputs, offer, measure), offer)))


def flip_points(
    inputs: CostInputs, *, measure: Measure = Measure.TOTAL, first_place_only: bool = False, turning: tuple[Lever, ...] = ()
) -> tuple[FlipPoints, ...]:
    """For each lever the nearest values, down and up, at which the ranking (or just its first place) changes.

    ``turning`` limits the search to some levers. The search is exact to the lever's step: by bisection for inputs in
    which totals are straight lines, else by bisection inside the first of `SCAN_STEPS` sections that shows a change
    (a change and its reversal inside one section stay unseen).

    >>> from delivery.engine.costing.example import example_inputs
    >>> from delivery.engine.costing.levers import LeverKind
    >>> points, = flip_points(example_inputs(), turning=(Lever(LeverKind.LINE_PRICE, "premises.power"),))
    >>> points.below.at is None, points.below.limit
    (True, Decimal('0'))
    """
    _refuse_faulty(inputs)
    order = ranking(inputs, measure)[: 1 if first_place_only else None]

    def search(lever: Lever) -> FlipPoints:
        def ranking_at(value: Decimal) -> tuple[Offer, ...]:
            return ranking(lever.turned(inputs, value), measure)

        def is_flipped(value: Decimal) -> bool:
            return ranking_at(value)[: len(order)] != order

        now = lever.value(inputs)
        below, above = (_flip(lever, now, limit, is_flipped, ranking_at) for limit in lever.bounds(inputs))
        return FlipPoints(lever, now, below, above)

    return tuple(map(search, turning or levers(inputs)))


def _flip(
    lever: Lever,
    now: Decimal,
    limit: Decimal,
    is_flipped: Callable[[Decimal], bool],
    ranking_at: Callable[[Decimal], tuple[Offer, ...]],
) -> Flip:
    steps = int(abs(limit - now) / lever.step)
    toward = lever.step if limit > now else -lever.step
    good = 0
    for place in _places(steps, 1 if lever.kind in LINEAR else SCAN_STEPS):
        if is_flipped(now + place * toward):
            at = now + _first_flipped(good, place, lambda step: is_flipped(now + step * toward)) * toward
            return Flip(lever, at, limit, ranking_at(at))
        good = place
    return Flip(lever, None, limit)


def _places(steps: int, sections: int) -> Iterator[int]:
    """Ends of at most ``sections`` even sections of ``1 … steps``."""
    sections = min(sections, steps)
    return (steps * section // sections for section in range(1, sections + 1))


def _first_flipped(good: int, flipped: int, is_flipped: Callable[[int], bool]) -> int:
    while flipped - good > 1:
        middle = (good + flipped) // 2
        good, flipped = (good, middle) if is_flipped(middle) else (middle, flipped)
    return flipped


def _refuse_faulty(inputs: CostInputs) -> None:
    faults = faults_of(inputs)
    if faults:
        raise InvalidInputs(faults)

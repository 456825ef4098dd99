"""What the answer hangs on: tornado and flip points, checked by plain recalculation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.engine.costing import (
    InvalidInputs,
    Lever,
    LeverKind,
    LicenceModel,
    Measure,
    calculate,
    flip_points,
    levers,
    tornado,
)
from delivery.engine.costing.example import example_inputs, published_inputs
from delivery.engine.costing.sensitivity import measured_cents, ranking

pytestmark = pytest.mark.once

SUBSCRIPTION = Lever(LeverKind.LINE_PRICE, "subscription")


def test_the_tornado_of_the_published_case_is_led_by_the_licence() -> None:
    inputs = published_inputs(horizon_years=3)
    bars = tornado(inputs, inputs.offers[0], percent=Decimal(10))
    # ±10 % of 60,000 move the licence and its maintenance of 10 % a year: ±(6,000 + 1,800).
    assert [(bar.lever.key, bar.low, bar.high, bar.swing_cents) for bar in bars] == [
        ("licence", Decimal(5_400_000), Decimal(6_600_000), 2 * 780_000),
        ("maintenance", Decimal(9), Decimal(11), 2 * 180_000),
    ]


def test_the_subscription_flips_the_ranking_above_26000_a_year() -> None:
    (points,) = flip_points(published_inputs(horizon_years=3), turning=(SUBSCRIPTION,))
    # 78,000 / 3 = 26,000: from one cent more on, buying is the cheaper (at 26,000 the two tie, and buying is named later).
    assert points.above.at == Decimal(2_600_000)
    assert points.above.ranking[0].licence is LicenceModel.PERPETUAL
    assert points.below.at is None
    assert points.below.limit == 0


def test_an_input_without_influence_never_flips() -> None:
    (points,) = flip_points(published_inputs(horizon_years=3), turning=(Lever(LeverKind.USERS),))
    assert points.below.at is points.above.at is None
    assert (points.below.limit, points.above.limit) == (1, 10)


def test_interest_flips_the_present_value_but_never_the_total() -> None:
    inputs = published_inputs(horizon_years=4)
    discount = (Lever(LeverKind.DISCOUNT),)
    (total,) = flip_points(inputs, turning=discount)
    (value,) = flip_points(inputs, measure=Measure.NET_PRESENT_VALUE, turning=discount)
    assert total.above.at is None
    # 60,000 = 19,000 × annuity factor of four years: 3.1584 at 10.17 %, 3.1577 at 10.18 %, and 60,000 ÷ 19,000 = 3.1579.
    assert value.above.at == Decimal("10.18")


def test_every_flip_is_the_first_value_with_another_ranking() -> None:
    inputs = example_inputs()
    order = ranking(inputs, Measure.TOTAL)
    found = 0
    for points in flip_points(inputs):
        for flip, toward in ((points.below, -1), (points.above, 1)):
            if flip.at is None:
                assert ranking(points.lever.turned(inputs, flip.limit), Measure.TOTAL) == order
                continue
            found += 1
            before = flip.at - toward * points.lever.step
            assert ranking(points.lever.turned(inputs, flip.at), Measure.TOTAL) == flip.ranking != order
            assert ranking(points.lever.turned(inputs, before), Measure.TOTAL) == order
    assert found >= 8


def test_first_place_flips_no_earlier_than_the_ranking() -> None:
    inputs = example_inputs()
    for whole, first in zip(flip_points(inputs), flip_points(inputs, first_place_only=True), strict=True):
        for one, other in ((whole.below, first.below), (whole.above, first.above)):
            assert other.at is None or (one.at is not None and abs(one.at - whole.value) <= abs(other.at - whole.value))


def test_the_measures_are_those_of_the_calculation() -> None:
    inputs = example_inputs()
    for cost in calculate(inputs).costs:
        assert measured_cents(inputs, cost.offer, Measure.TOTAL) == cost.total_cents
        assert measured_cents(inputs, cost.offer, Measure.NET_PRESENT_VALUE) == cost.net_present_value_cents
    assert calculate(inputs).ranking() == ranking(inputs, Measure.NET_PRESENT_VALUE)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(levers(example_inputs())), st.integers(1, 100), st.sampled_from(example_inputs().offers))
def test_every_bar_is_a_plain_recalculation(lever: Lever, percent: int, offer: object) -> None:
    inputs = example_inputs()
    bars = {bar.lever: bar for bar in tornado(inputs, offer, percent=Decimal(percent))}  # type: ignore[arg-type]
    if lever in bars:
        bar = bars[lever]
        assert bar.at_low_cents == calculate(lever.turned(inputs, bar.low)).of(offer).total_cents  # type: ignore[arg-type]
        assert bar.at_high_cents == calculate(lever.turned(inputs, bar.high)).of(offer).total_cents  # type: ignore[arg-type]
        assert bar.low <= lever.value(inputs) <= bar.high


def test_bars_come_with_the_largest_swing_first() -> None:
    inputs = example_inputs()
    swings = [bar.swing_cents for bar in tornado(inputs, inputs.offers[0])]
    assert swings == sorted(swings, reverse=True)
    assert min(swings) > 0


@pytest.mark.parametrize("percent", ["0", "-5", "101", "NaN"])
def test_a_senseless_turn_is_refused(percent: str) -> None:
    with pytest.raises(ValueError, match="percent"):
        tornado(example_inputs(), example_inputs().offers[0], percent=Decimal(percent))


def test_faulty_inputs_are_refused_here_too() -> None:
    faulty = replace(example_inputs(), horizon_years=0)
    with pytest.raises(InvalidInputs):
        tornado(faulty, faulty.offers[0])
    with pytest.raises(InvalidInputs):
        flip_points(faulty)

"""Deployment cost: published figures, literal worlds, and what must hold for any inputs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.engine.costing import (
    CUSTODY,
    Cadence,
    Calculation,
    CostInputs,
    CostKind,
    CostLine,
    DeploymentOption,
    Driver,
    Keeper,
    LicenceModel,
    Offer,
    PriceBook,
    calculate,
)
from delivery.engine.costing.example import example_inputs, published_inputs
from delivery.engine.costing.flows import half_up

pytestmark = pytest.mark.once

CLOUD = DeploymentOption.CLIENT_CLOUD
BOUGHT, RENTED = Offer(CLOUD, LicenceModel.PERPETUAL), Offer(CLOUD, LicenceModel.SUBSCRIPTION)


def world(*lines: CostLine, **frame: object) -> CostInputs:
    values: dict[str, object] = {
        "starts_on": date(2027, 1, 1),
        "horizon_years": 3,
        "currency": "CNY",
        "users": 10,
        "offers": (RENTED,),
        "lines": lines,
        "price_book": PriceBook("list", "1", "CNY", (("seat", 5_000),)),
    }
    return CostInputs(**{**values, **frame})  # type: ignore[arg-type]


def years(calculation: Calculation) -> tuple[int, ...]:
    return calculation.costs[0].by_year_cents


def recurring(cents: int, cadence: Cadence = Cadence.YEAR, **more: object) -> CostLine:
    return CostLine("r", CostKind.BANDWIDTH, CLOUD, cadence, unit_cents=cents, **more)  # type: ignore[arg-type]


def test_the_published_case_comes_to_78000_against_75000_after_three_years() -> None:
    bought, rented = calculate(published_inputs(horizon_years=3)).costs
    assert (bought.total_cents, rented.total_cents) == (7_800_000, 7_500_000)
    assert bought.by_year_cents == (6_600_000, 600_000, 600_000)
    assert bought.net_present_value_cents == bought.total_cents


def test_the_published_case_breaks_even_in_month_38() -> None:
    (found,) = calculate(published_inputs(horizon_years=5)).break_evens
    assert (found.heavy, found.light) == (BOUGHT, RENTED)
    assert (found.month, found.month_on) == (38, date(2030, 2, 1))


def test_the_published_case_does_not_break_even_within_three_years() -> None:
    (found,) = calculate(published_inputs(horizon_years=3)).break_evens
    assert found.month is None
    assert found.crossings == ()


@pytest.mark.parametrize(("cadence", "a_year"), [(Cadence.MONTH, 1200), (Cadence.QUARTER, 400), (Cadence.YEAR, 100)])
def test_recurring_cost_accrues_evenly_by_month_whatever_its_period(cadence: Cadence, a_year: int) -> None:
    cost = calculate(world(recurring(100, cadence))).costs[0]
    assert cost.by_year_cents == (a_year,) * 3
    assert max(cost.by_month_cents) - min(cost.by_month_cents) <= 1
    assert cost.cumulative_cents[11] == a_year


def test_recurring_cost_may_begin_later() -> None:
    cost = calculate(world(recurring(1200, month=7))).costs[0]
    assert cost.by_year_cents == (600, 1200, 1200)
    assert cost.by_month_cents[:8] == (0, 0, 0, 0, 0, 0, 100, 100)


def test_seats_follow_the_users_and_growth_buys_more_of_them() -> None:
    licence = CostLine("l", CostKind.LICENCE, CLOUD, driver=Driver.USER, unit_cents=100)
    upkeep = CostLine("m", CostKind.MAINTENANCE, CLOUD, Cadence.YEAR, Driver.LICENCE, percent=Decimal(20))
    cost = calculate(world(licence, upkeep, offers=(BOUGHT,), user_growth_percent=Decimal(10))).costs[0]
    assert [line.by_year_cents for line in cost.lines] == [(1000, 100, 110), (200, 220, 242)]


def test_seats_that_are_no_longer_needed_are_not_refunded() -> None:
    licence = CostLine("l", CostKind.LICENCE, CLOUD, driver=Driver.USER, unit_cents=100)
    assert years(calculate(world(licence, offers=(BOUGHT,), user_growth_percent=Decimal(-50)))) == (1000, 0, 0)


def test_prices_rise_from_the_second_year_and_a_line_may_rise_on_its_own() -> None:
    assert years(calculate(world(recurring(1000), price_rise_percent=Decimal(10)))) == (1000, 1100, 1210)
    own = recurring(1000, price_rise_percent=Decimal(0))
    assert years(calculate(world(own, price_rise_percent=Decimal(10)))) == (1000, 1000, 1000)


def test_storage_and_staff_are_counted_in_gigabytes_and_full_time_equivalents() -> None:
    storage = CostLine("s", CostKind.STORAGE, CLOUD, Cadence.MONTH, Driver.GB, unit_cents=50)
    staff = CostLine("o", CostKind.OPERATIONS_STAFF, CLOUD, Cadence.YEAR, quantity=Decimal("0.25"), unit_cents=20_000_000)
    cost = calculate(world(storage, staff, storage_gb=Decimal(100), storage_growth_percent=Decimal(50))).costs[0]
    assert [line.by_year_cents for line in cost.lines] == [(60_000, 90_000, 135_000), (5_000_000,) * 3]


def test_hardware_is_renewed_every_n_years_but_not_when_the_horizon_ends() -> None:
    renewal = CostLine("h", CostKind.HARDWARE_RENEWAL, CLOUD, Cadence.EVERY_N_YEARS, unit_cents=700, every_years=2)
    assert years(calculate(world(renewal, horizon_years=5))) == (0, 0, 700, 0, 700)
    assert years(calculate(world(renewal, horizon_years=2))) == (0, 0)


def test_present_value_discounts_from_the_end_of_the_year_and_not_what_is_paid_at_once() -> None:
    hardware = CostLine("h", CostKind.HARDWARE, CLOUD, unit_cents=10_000)
    inputs = world(hardware, recurring(1_100), horizon_years=2, discount_percent=Decimal(10))
    # 10,000 + 1,100 / 1.1 + 1,100 / 1.21
    assert calculate(inputs).costs[0].net_present_value_cents == 10_000 + 1_000 + 909
    renewal = CostLine("n", CostKind.HARDWARE_RENEWAL, CLOUD, Cadence.EVERY_N_YEARS, unit_cents=1_100, every_years=1)
    assert calculate(world(renewal, horizon_years=2, discount_percent=Decimal(10))).costs[0].net_present_value_cents == 1_000


def test_cost_per_user_and_month_divides_by_all_months_of_use() -> None:
    assert calculate(world(recurring(3600))).costs[0].user_month_cents == 30
    grown = calculate(world(recurring(3600), user_growth_percent=Decimal(100))).costs[0]
    assert grown.user_month_cents == half_up(Decimal(10_800) / (12 * 70))


def test_a_price_of_the_book_and_the_same_amount_cost_the_same() -> None:
    by_price = CostLine("s", CostKind.SUBSCRIPTION, CLOUD, Cadence.MONTH, Driver.USER, price="seat")
    by_amount = replace(by_price, price=None, unit_cents=5_000)
    assert calculate(world(by_price)).costs == calculate(world(by_amount)).costs


def test_who_keeps_what_is_said_for_every_option() -> None:
    assert set(CUSTODY) == set(DeploymentOption)
    assert CUSTODY[DeploymentOption.VENDOR_CLOUD].data is Keeper.VENDOR
    assert {CUSTODY[option].data for option in DeploymentOption if option is not DeploymentOption.VENDOR_CLOUD} == {Keeper.CLIENT}


def test_the_example_ranks_vendor_cloud_lowest_and_on_premises_far_above() -> None:
    costs = {cost.offer: cost.total_cents for cost in calculate(example_inputs()).costs}
    of = {option: [costs[Offer(option, licence)] for licence in LicenceModel] for option in DeploymentOption}
    assert max(of[DeploymentOption.VENDOR_CLOUD]) < min(of[CLOUD])
    assert 2 * max(of[CLOUD]) < min(of[DeploymentOption.ON_PREMISES])
    assert set(CostKind) == {line.kind for line in example_inputs().lines} | {CostKind.HARDWARE}


percents = st.decimals(-40, 60, places=2)
amounts = st.integers(0, 10**9)


@st.composite
def any_inputs(draw: st.DrawFn) -> CostInputs:
    lines = []
    for index in range(draw(st.integers(1, 5))):
        kind, cadence, every = draw(
            st.sampled_from(
                [
                    (CostKind.HARDWARE, Cadence.ONCE, None),
                    (CostKind.BACKUP, Cadence.MONTH, None),
                    (CostKind.CLOUD_RESOURCES, Cadence.QUARTER, None),
                    (CostKind.POWER_HOUSING, Cadence.YEAR, None),
                    (CostKind.HARDWARE_RENEWAL, Cadence.EVERY_N_YEARS, draw(st.integers(1, 4))),
                ]
            )
        )
        driver = draw(st.sampled_from([Driver.FLAT, Driver.USER, Driver.GB]))
        licence = draw(st.sampled_from([None, *LicenceModel]))
        month = draw(st.integers(1, 30))
        line = CostLine(str(index), kind, CLOUD, cadence, driver, unit_cents=draw(amounts), licence=licence, every_years=every)
        lines.append(replace(line, month=1 if every else month))
    fixed = [
        CostLine(f"{each.licence}", CostKind.MIGRATION, CLOUD, unit_cents=draw(amounts), licence=each.licence)
        for each in (BOUGHT, RENTED)
    ]
    return world(
        *lines,
        *fixed,
        offers=(BOUGHT, RENTED),
        horizon_years=draw(st.integers(1, 8)),
        users=draw(st.integers(1, 500)),
        storage_gb=draw(st.decimals(0, 2000, places=1)),
        discount_percent=draw(percents),
        user_growth_percent=draw(percents),
        storage_growth_percent=draw(percents),
        price_rise_percent=draw(percents),
    )


@settings(max_examples=60, deadline=None)
@given(any_inputs())
def test_every_way_of_adding_up_gives_the_same_total(inputs: CostInputs) -> None:
    for cost in calculate(inputs).costs:
        assert cost.total_cents == sum(cost.by_year_cents) == sum(cost.by_month_cents) == cost.cumulative_cents[-1]
        assert cost.total_cents == sum(line.total_cents for line in cost.lines) == sum(cost.by_kind_cents().values())
        assert cost.by_year_cents == tuple(map(sum, zip(*(line.by_year_cents for line in cost.lines), strict=True)))
        assert len(cost.by_month_cents) == 12 * inputs.horizon_years
        assert min(cost.by_month_cents) >= 0


@settings(max_examples=60, deadline=None)
@given(any_inputs())
def test_present_value_at_no_interest_is_the_total_and_falls_as_interest_rises(inputs: CostInputs) -> None:
    at = [calculate(replace(inputs, discount_percent=Decimal(rate))).costs for rate in (0, 5, 50)]
    for free, low, high in zip(*at, strict=True):
        assert free.net_present_value_cents == free.total_cents
        assert high.net_present_value_cents <= low.net_present_value_cents <= free.net_present_value_cents
        assert high.net_present_value_cents >= free.initial_cents


@settings(max_examples=60, deadline=None)
@given(any_inputs(), st.sampled_from(["users", "price", "horizon"]))
def test_more_users_higher_prices_and_longer_horizons_never_cost_less(inputs: CostInputs, what: str) -> None:
    if what == "users":
        more = replace(inputs, users=inputs.users + 1)
    elif what == "price":
        more = replace(inputs, lines=tuple(replace(line, unit_cents=(line.unit_cents or 0) + 1) for line in inputs.lines))
    else:
        more = replace(inputs, horizon_years=inputs.horizon_years + 1)
    for before, after in zip(calculate(inputs).costs, calculate(more).costs, strict=True):
        assert after.total_cents >= before.total_cents
        if what == "horizon":
            assert after.by_year_cents[:-1] == before.by_year_cents


@settings(max_examples=150, deadline=None)
@given(any_inputs())
def test_break_even_is_what_a_plain_loop_over_months_finds(inputs: CostInputs) -> None:
    calculation = calculate(inputs)
    (found,) = calculation.break_evens
    heavy, light = calculation.of(found.heavy), calculation.of(found.light)
    gaps = [
        a - b
        for a, b in zip(
            (heavy.initial_cents, *heavy.cumulative_cents), (light.initial_cents, *light.cumulative_cents), strict=True
        )
    ]
    expected, changes, was_dearer = None, 0, False
    for month, gap in enumerate(gaps):
        if was_dearer and gap <= 0 and expected is None:
            expected = month
        changes += (gap > 0) != was_dearer
        was_dearer = gap > 0
    assert found.month == expected
    assert heavy.initial_cents >= light.initial_cents
    assert found.is_always_equal == (not any(gaps))
    assert len(found.crossings) == max(0, changes - 1)


def test_break_even_with_renewals_reports_every_crossing() -> None:
    renewal = CostLine(
        "h",
        CostKind.HARDWARE_RENEWAL,
        CLOUD,
        Cadence.EVERY_N_YEARS,
        unit_cents=1_500,
        every_years=1,
        licence=LicenceModel.PERPETUAL,
    )
    once = CostLine("o", CostKind.HARDWARE, CLOUD, unit_cents=600, licence=LicenceModel.PERPETUAL)
    rent = recurring(1200, licence=LicenceModel.SUBSCRIPTION)
    (found,) = calculate(world(renewal, once, rent, offers=(RENTED, BOUGHT), horizon_years=2)).break_evens
    assert [(crossing.month, crossing.cheaper) for crossing in found.crossings] == [(6, BOUGHT), (13, RENTED), (21, BOUGHT)]
    assert found.month == 6


def test_offers_that_cost_the_same_all_along_are_said_to_be_equal() -> None:
    (found,) = calculate(world(recurring(100), offers=(BOUGHT, RENTED))).break_evens
    assert found.is_always_equal
    assert found.month is None

"""Hostile inputs of a calculation are refused with the field that is wrong; documents read back exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from delivery.engine.costing import (
    Cadence,
    CostInputs,
    CostKind,
    Driver,
    InvalidInputs,
    LicenceModel,
    calculate,
    document,
    faults_of,
    fingerprint,
    read_document,
    results_fingerprint,
)
from delivery.engine.costing.example import example_inputs, published_inputs

pytestmark = pytest.mark.once

GOOD = published_inputs(horizon_years=3)


def faults(inputs: CostInputs) -> list[str]:
    with pytest.raises(InvalidInputs) as refused:
        calculate(inputs)
    assert refused.value.faults == faults_of(inputs)
    return [f"{fault.field} {fault.code}" for fault in refused.value.faults]


def with_line(index: int, **change: Any) -> CostInputs:
    lines = list(GOOD.lines)
    lines[index] = replace(lines[index], **change)
    return replace(GOOD, lines=tuple(lines))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"horizon_years": 0}, "horizon_years out_of_range"),
        ({"horizon_years": 31}, "horizon_years out_of_range"),
        ({"horizon_years": True}, "horizon_years not_a_whole_number"),
        ({"users": 0}, "users out_of_range"),
        ({"users": -1}, "users out_of_range"),
        ({"users": 10**30}, "users out_of_range"),
        ({"users": 1.5}, "users not_a_whole_number"),
        ({"storage_gb": Decimal("-0.1")}, "storage_gb out_of_range"),
        ({"storage_gb": Decimal("NaN")}, "storage_gb not_a_number"),
        ({"storage_gb": Decimal("sNaN")}, "storage_gb not_a_number"),
        ({"storage_gb": Decimal("Infinity")}, "storage_gb not_a_number"),
        ({"storage_gb": Decimal("1e-400")}, "storage_gb too_many_decimals"),
        ({"storage_gb": 0.5}, "storage_gb not_a_number"),
        ({"discount_percent": Decimal(-100)}, "discount_percent out_of_range"),
        ({"discount_percent": Decimal("1e999")}, "discount_percent out_of_range"),
        ({"user_growth_percent": Decimal("-100.01")}, "user_growth_percent out_of_range"),
        ({"storage_growth_percent": Decimal(-101)}, "storage_growth_percent out_of_range"),
        ({"price_rise_percent": Decimal(1001)}, "price_rise_percent out_of_range"),
        ({"currency": "yuan"}, "currency not_a_currency"),
        ({"offers": ()}, "offers empty"),
        ({"offers": GOOD.offers + GOOD.offers[:1]}, "offers[2] repeated"),
        ({"offers": example_inputs().offers[:1]}, "offers[0] no_lines"),
        ({"starts_on": date(9999, 12, 31)}, "starts_on too_late"),
        ({"price_book": replace(GOOD.price_book, currency="USD")}, "price_book.currency other_currency"),
        ({"price_book": replace(GOOD.price_book, prices=(("a", 1), ("a", 2)))}, "price_book.prices[a] repeated"),
        ({"price_book": replace(GOOD.price_book, prices=(("a", -1),))}, "price_book.prices[a] out_of_range"),
    ],
)
def test_a_frame_that_makes_no_sense_is_refused_by_field(change: dict[str, Any], fault: str) -> None:
    assert fault in faults(replace(GOOD, **change))


@pytest.mark.parametrize(
    ("index", "change", "fault"),
    [
        (0, {"unit_cents": -1}, "lines[0].unit_cents out_of_range"),
        (0, {"unit_cents": 10**16}, "lines[0].unit_cents out_of_range"),
        (0, {"unit_cents": 1.0}, "lines[0].unit_cents not_a_whole_number"),
        (0, {"unit_cents": None}, "lines[0].unit_cents price_missing"),
        (0, {"price": "seat"}, "lines[0].unit_cents price_twice"),
        (0, {"unit_cents": None, "price": "seat"}, "lines[0].price not_in_price_book"),
        (0, {"percent": Decimal(1)}, "lines[0].percent only_of_licence"),
        (0, {"quantity": Decimal(-1)}, "lines[0].quantity out_of_range"),
        (0, {"month": 0}, "lines[0].month out_of_range"),
        (0, {"key": ""}, "lines[0].key empty"),
        (1, {"key": "licence"}, "lines[1].key repeated"),
        (0, {"cadence": Cadence.MONTH}, "lines[0].cadence not_for_this_kind"),
        (2, {"cadence": Cadence.ONCE}, "lines[2].cadence not_for_this_kind"),
        (2, {"kind": CostKind.HARDWARE_RENEWAL, "cadence": Cadence.EVERY_N_YEARS}, "lines[2].every_years not_a_whole_number"),
        (2, {"every_years": 2}, "lines[2].every_years only_for_renewal"),
        (0, {"licence": LicenceModel.SUBSCRIPTION}, "lines[0].licence not_for_this_kind"),
        (2, {"driver": Driver.LICENCE}, "lines[2].driver only_for_maintenance"),
        (1, {"percent": None}, "lines[1].percent empty"),
        (1, {"percent": Decimal(-1)}, "lines[1].percent out_of_range"),
        (0, {"price_rise_percent": Decimal("NaN")}, "lines[0].price_rise_percent not_a_number"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_by_field(index: int, change: dict[str, Any], fault: str) -> None:
    assert fault in faults(with_line(index, **change))


def test_a_fault_says_the_value_and_the_range() -> None:
    (fault,) = faults_of(replace(GOOD, horizon_years=99))
    assert str(fault) == "horizon_years: out_of_range (min=1, max=30, value=99)"


def test_the_limits_themselves_are_computed() -> None:
    extreme = replace(
        example_inputs(),
        horizon_years=30,
        user_growth_percent=Decimal(-100),
        storage_growth_percent=Decimal(100),
        discount_percent=Decimal(-50),
        price_rise_percent=Decimal(-100),
    )
    assert all(cost.total_cents > 0 for cost in calculate(extreme).costs)


def test_a_total_that_no_column_can_hold_is_refused() -> None:
    with pytest.raises(InvalidInputs, match=r"offers\[0\]: total_too_large"):
        calculate(replace(with_line(0, unit_cents=10**15, driver=Driver.USER), users=10**9, user_growth_percent=Decimal(1000)))


def test_inputs_survive_a_round_trip_through_json_and_recompute_to_the_cent() -> None:
    text = json.dumps(document(example_inputs()))
    again = read_document(json.loads(text, parse_float=lambda _: pytest.fail("a float in the document")))
    assert again == example_inputs()
    assert calculate(again) == calculate(example_inputs())


def test_the_fingerprint_changes_with_any_input_and_with_the_price_book() -> None:
    inputs = example_inputs()
    book = inputs.price_book
    others = [
        replace(inputs, users=81),
        replace(inputs, lines=inputs.lines[1:]),
        replace(inputs, price_book=replace(book, version="2026-08")),
        replace(inputs, price_book=book.with_price("storage.client_cloud.gb_month", 61)),
    ]
    assert len({fingerprint(each) for each in (inputs, *others)}) == 5
    assert fingerprint(inputs) == fingerprint(example_inputs())


def test_the_fingerprint_of_the_results_is_met_by_a_recomputation() -> None:
    kept = results_fingerprint(calculate(example_inputs()))
    assert results_fingerprint(calculate(read_document(document(example_inputs())))) == kept
    assert results_fingerprint(calculate(replace(example_inputs(), discount_percent=Decimal(5)))) != kept


def test_an_old_calculation_keeps_the_prices_it_was_made_with() -> None:
    kept = read_document(document(example_inputs()))
    newer = replace(kept, price_book=kept.price_book.with_price("staff.operations.year", 30_000_000))
    assert calculate(kept) == calculate(example_inputs())
    assert calculate(newer).costs[-1].total_cents > calculate(kept).costs[-1].total_cents


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("format",), 2, "format: unknown_format"),
        (("users",), "80", "users: not_a_whole_number"),
        (("users",), True, "users: not_a_whole_number"),
        (("horizon_years",), 5.0, "horizon_years: not_a_whole_number"),
        (("storage_gb",), 5, "storage_gb: not_a_text"),
        (("storage_gb",), "many", "storage_gb: not_a_number"),
        (("starts_on",), "2027-13-01", "starts_on: not_a_date"),
        (("offers",), {}, "offers: not_a_list"),
        (("offers", 0), "x", r"offers\[0\]: not_an_object"),
        (("offers", 1, "option"), "moon", r"offers\[1\].option: unknown_value"),
        (("lines", 3, "kind"), "bribe", r"lines\[3\].kind: unknown_value"),
        (("lines", 3, "note"), "x" * 3000, r"lines\[3\].note: not_a_text"),
        (("price_book",), [], "price_book: not_an_object"),
        (("price_book", "prices", 0), ["a"], r"price_book.prices\[0\]: not_a_price"),
        (("price_book", "prices", 0), ["a", "1"], r"price_book.prices\[0\].cents: not_a_whole_number"),
    ],
)
def test_a_document_with_a_wrong_field_is_refused_by_its_path(path: tuple[Any, ...], value: object, fault: str) -> None:
    values: Any = document(example_inputs())
    place = values
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(InvalidInputs, match=fault):
        read_document(values)


def test_a_document_with_a_missing_field_is_refused_by_its_path() -> None:
    values = document(example_inputs())
    del values["lines"][2]["quantity"]
    with pytest.raises(InvalidInputs, match=r"lines\[2\].quantity: missing"):
        read_document(values)


@pytest.mark.parametrize("values", [None, [], "x", 3])
def test_what_is_not_a_document_is_refused(values: object) -> None:
    with pytest.raises(InvalidInputs, match="document: not_an_object"):
        read_document(values)

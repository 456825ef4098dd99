"""Inputs as a document of strings and whole numbers, and back: what a stored calculation is.

No float ever appears, so a document read in a year recomputes to the cent.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from delivery.engine.costing.calculation import Calculation
from delivery.engine.costing.checks import LINES_MAX, Fault, InvalidInputs
from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.lines import Cadence, CostKind, CostLine, Driver
from delivery.engine.costing.offers import DeploymentOption, LicenceModel, Offer
from delivery.engine.costing.price_book import PriceBook

FORMAT = 1
TEXT_MAX = 2000
_Enum = TypeVar("_Enum", bound=StrEnum)
_INPUT_DECIMALS = ("storage_gb", "discount_percent", "user_growth_percent", "storage_growth_percent", "price_rise_percent")


def document(inputs: CostInputs) -> dict[str, Any]:
    """Plain JSON values: str, int, None, list, dict.

    >>> from delivery.engine.costing.example import example_inputs
    >>> read_document(document(example_inputs())) == example_inputs()
    True
    """
    book = inputs.price_book
    return {
        "format": FORMAT,
        "starts_on": inputs.starts_on.isoformat(),
        "horizon_years": inputs.horizon_years,
        "currency": inputs.currency,
        "users": inputs.users,
        **{name: _plain(getattr(inputs, name)) for name in _INPUT_DECIMALS},
        "offers": [{"option": offer.option.value, "licence": offer.licence.value} for offer in inputs.offers],
        "price_book": {
            "name": book.name,
            "version": book.version,
            "currency": book.currency,
            "prices": [[code, cents] for code, cents in book.prices],
        },
        "lines": [{name: _plain(getattr(line, name)) for name in CostLine.__slots__} for line in inputs.lines],
    }


def fingerprint(inputs: CostInputs) -> str:
    """SHA-256 of the canonical document, in hex: names exactly these inputs."""
    return _hashed(document(inputs))


def results_document(calculation: Calculation) -> list[dict[str, Any]]:
    """The figures of every offer as plain JSON values, in the order of the offers."""
    return [
        {
            "option": cost.offer.option.value,
            "licence": cost.offer.licence.value,
            "by_year_cents": list(cost.by_year_cents),
            "total_cents": cost.total_cents,
            "net_present_value_cents": cost.net_present_value_cents,
            "user_month_cents": cost.user_month_cents,
            "lines": {line.key: list(line.by_year_cents) for line in cost.lines},
        }
        for cost in calculation.costs
    ]


def results_fingerprint(calculation: Calculation) -> str:
    """SHA-256 over inputs, prices and results, in hex: a later re-computation must meet it."""
    return _hashed({"inputs": document(calculation.inputs), "results": results_document(calculation)})


def _hashed(values: object) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def read_document(values: object) -> CostInputs:
    """The inputs of a document; their sense is checked by `checks.faults_of` (and by `calculate`), their form here.

    Raises
    ------
    InvalidInputs
        naming the field that is missing, of the wrong type, or unknown.
    """
    reader = _Reader(values, "")
    if reader.whole("format") != FORMAT:
        raise _invalid("format", "unknown_format", reader.whole("format"))
    book = reader.inside("price_book")
    return CostInputs(
        starts_on=reader.day("starts_on"),
        horizon_years=reader.whole("horizon_years"),
        currency=reader.text("currency"),
        users=reader.whole("users"),
        **{name: reader.decimal(name) for name in _INPUT_DECIMALS},
        offers=tuple(map(_offer, reader.each("offers"))),
        price_book=PriceBook(book.text("name"), book.text("version"), book.text("currency"), book.prices("prices")),
        lines=tuple(map(_line, reader.each("lines"))),
    )


def _offer(reader: _Reader) -> Offer:
    return Offer(reader.member("option", DeploymentOption), reader.member("licence", LicenceModel))


def _line(reader: _Reader) -> CostLine:
    return CostLine(
        key=reader.text("key"),
        kind=reader.member("kind", CostKind),
        option=reader.member("option", DeploymentOption),
        cadence=reader.member("cadence", Cadence),
        driver=reader.member("driver", Driver),
        quantity=reader.decimal("quantity"),
        unit_cents=None if reader.is_empty("unit_cents") else reader.whole("unit_cents"),
        price=None if reader.is_empty("price") else reader.text("price"),
        percent=None if reader.is_empty("percent") else reader.decimal("percent"),
        licence=None if reader.is_empty("licence") else reader.member("licence", LicenceModel),
        month=reader.whole("month"),
        every_years=None if reader.is_empty("every_years") else reader.whole("every_years"),
        price_rise_percent=None if reader.is_empty("price_rise_percent") else reader.decimal("price_rise_percent"),
        note=reader.text("note"),
    )


class _Reader:
    """Reads typed fields of one JSON object and names the path of whatever does not fit."""

    def __init__(self, values: object, path: str) -> None:
        if not isinstance(values, Mapping):
            raise _invalid(path.rstrip(".") or "document", "not_an_object", values)
        self._values = values
        self._path = path

    def is_empty(self, name: str) -> bool:
        return self._values.get(name) is None

    def whole(self, name: str) -> int:
        value = self._value(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _invalid(self._path + name, "not_a_whole_number", value)
        return value

    def text(self, name: str) -> str:
        value = self._value(name)
        if not isinstance(value, str) or len(value) > TEXT_MAX:
            raise _invalid(self._path + name, "not_a_text", value)
        return value

    def decimal(self, name: str) -> Decimal:
        text = self.text(name)
        try:
            return Decimal(text)
        except InvalidOperation:
            raise _invalid(self._path + name, "not_a_number", text) from None

    def day(self, name: str) -> date:
        text = self.text(name)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise _invalid(self._path + name, "not_a_date", text) from None

    def member(self, name: str, kind: type[_Enum]) -> _Enum:
        text = self.text(name)
        try:
            return kind(text)
        except ValueError:
            raise _invalid(self._path + name, "unknown_value", text) from None

    def inside(self, name: str) -> _Reader:
        return _Reader(self._value(name), f"{self._path}{name}.")

    def each(self, name: str) -> list[_Reader]:
        return [_Reader(value, f"{self._path}{name}[{index}].") for index, value in enumerate(self._list(name))]

    def prices(self, name: str) -> tuple[tuple[str, int], ...]:
        prices = []
        for index, pair in enumerate(self._list(name)):
            if not isinstance(pair, list) or len(pair) != 2:
                raise _invalid(f"{self._path}{name}[{index}]", "not_a_price", pair)
            reader = _Reader({"code": pair[0], "cents": pair[1]}, f"{self._path}{name}[{index}].")
            prices.append((reader.text("code"), reader.whole("cents")))
        return tuple(prices)

    def _list(self, name: str) -> list[Any]:
        value = self._value(name)
        if not isinstance(value, list) or len(value) > 10 * LINES_MAX:
            raise _invalid(self._path + name, "not_a_list", value)
        return value

    def _value(self, name: str) -> Any:
        if name not in self._values:
            raise _invalid(self._path + name, "missing", "")
        return self._values[name]


def _plain(value: object) -> str | int | None:
    if isinstance(value, Decimal | StrEnum):
        return str(value)
    assert value is None or isinstance(value, str | int)
    return value


def _invalid(field: str, code: str, value: object) -> InvalidInputs:
    return InvalidInputs((Fault(field, code, (("value", str(value)[:80]),)),))

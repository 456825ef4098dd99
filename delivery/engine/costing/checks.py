"""Whether the inputs of a calculation make sense; every fault names its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.lines import LICENCE_OF_KIND, ONE_OFF_KINDS, PERIODS_A_YEAR, Cadence, CostKind, CostLine, Driver

HORIZON_YEARS_MAX = 30
PERCENT_MAX = Decimal(1000)
DISCOUNT_PERCENT_MIN = Decimal(-50)
"""Below it a present value says nothing any more; −100 % would divide by zero."""
CENTS_MAX = 10**15
TOTAL_CENTS_MAX = 2**63 - 1
"""What a database column holds."""
QUANTITY_MAX = Decimal(10**9)
LINES_MAX = 500
DECIMALS_MAX = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """``field`` is a path such as ``lines[2].unit_cents``; ``code`` and ``args`` are put into words by the caller."""

    field: str
    code: str
    args: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        details = ", ".join(f"{name}={value}" for name, value in self.args)
        return f"{self.field}: {self.code}" + (f" ({details})" if details else "")


class InvalidInputs(ValueError):
    """The calculation is refused; ``faults`` says every reason."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def faults_of(inputs: CostInputs) -> tuple[Fault, ...]:
    """Every fault of the inputs, in reading order; empty means that `calculate` will answer."""
    return (*_frame_faults(inputs), *_offer_faults(inputs), *_book_faults(inputs), *_lines_faults(inputs))


def _frame_faults(inputs: CostInputs) -> Iterator[Fault]:
    yield from _whole("horizon_years", inputs.horizon_years, 1, HORIZON_YEARS_MAX)
    yield from _whole("users", inputs.users, 1, int(QUANTITY_MAX))
    yield from _number("storage_gb", inputs.storage_gb, Decimal(0), QUANTITY_MAX)
    yield from _number("discount_percent", inputs.discount_percent, DISCOUNT_PERCENT_MIN, PERCENT_MAX)
    yield from _rate("user_growth_percent", inputs.user_growth_percent)
    yield from _rate("storage_growth_percent", inputs.storage_growth_percent)
    yield from _rate("price_rise_percent", inputs.price_rise_percent)
    if len(inputs.currency) != 3 or not (inputs.currency.isascii() and inputs.currency.isupper()):
        yield Fault("currency", "not_a_currency", (("value", inputs.currency),))
    if inputs.starts_on.year + HORIZON_YEARS_MAX >= 9999:
        yield Fault("starts_on", "too_late", (("value", inputs.starts_on.isoformat()),))


def _offer_faults(inputs: CostInputs) -> Iterator[Fault]:
    if not inputs.offers:
        yield Fault("offers", "empty")
    for index, offer in enumerate(inputs.offers):
        if offer in inputs.offers[:index]:
            yield Fault(f"offers[{index}]", "repeated", (("option", offer.option.value), ("licence", offer.licence.value)))
        elif not inputs.lines_of(offer):
            yield Fault(f"offers[{index}]", "no_lines", (("option", offer.option.value), ("licence", offer.licence.value)))


def _book_faults(inputs: CostInputs) -> Iterator[Fault]:
    book = inputs.price_book
    if book.currency != inputs.currency:
        yield Fault("price_book.currency", "other_currency", (("expected", inputs.currency), ("value", book.currency)))
    seen: set[str] = set()
    for code, cents in book.prices:
        if code in seen:
            yield Fault(f"price_book.prices[{code}]", "repeated")
        seen.add(code)
        yield from _whole(f"price_book.prices[{code}]", cents, 0, CENTS_MAX)


def _lines_faults(inputs: CostInputs) -> Iterator[Fault]:
    if len(inputs.lines) > LINES_MAX:
        yield Fault("lines", "too_many", (("max", LINES_MAX), ("value", len(inputs.lines))))
    seen: set[str] = set()
    for index, line in enumerate(inputs.lines):
        path = f"lines[{index}]"
        if not line.key or line.key in seen:
            yield Fault(f"{path}.key", "repeated" if line.key else "empty", (("value", line.key),))
        seen.add(line.key)
        yield from _number(f"{path}.quantity", line.quantity, Decimal(0), QUANTITY_MAX)
        yield from _whole(f"{path}.month", line.month, 1, 12 * HORIZON_YEARS_MAX)
        if line.price_rise_percent is not None:
            yield from _rate(f"{path}.price_rise_percent", line.price_rise_percent)
        yield from _price_faults(inputs, line, path)
        yield from _cadence_faults(line, path)


def _price_faults(inputs: CostInputs, line: CostLine, path: str) -> Iterator[Fault]:
    if line.driver is Driver.LICENCE:
        yield from _licence_share_faults(line, path)
        return
    if line.percent is not None:
        yield Fault(f"{path}.percent", "only_of_licence")
    if (line.unit_cents is None) == (line.price is None):
        yield Fault(f"{path}.unit_cents", "price_missing" if line.price is None else "price_twice")
    elif line.unit_cents is not None:
        yield from _whole(f"{path}.unit_cents", line.unit_cents, 0, CENTS_MAX)
    elif line.price is not None and inputs.price_book.unit_cents(line.price) is None:
        yield Fault(f"{path}.price", "not_in_price_book", (("code", line.price), ("version", inputs.price_book.version)))


def _licence_share_faults(line: CostLine, path: str) -> Iterator[Fault]:
    if line.kind is not CostKind.MAINTENANCE:
        yield Fault(f"{path}.driver", "only_for_maintenance", (("kind", line.kind.value),))
    if line.unit_cents is not None or line.price is not None:
        yield Fault(f"{path}.unit_cents", "price_twice")
    if line.percent is None:
        yield Fault(f"{path}.percent", "empty")
    else:
        yield from _number(f"{path}.percent", line.percent, Decimal(0), PERCENT_MAX)


def _cadence_faults(line: CostLine, path: str) -> Iterator[Fault]:
    if line.kind is CostKind.HARDWARE_RENEWAL:
        is_good = line.cadence is Cadence.EVERY_N_YEARS
    elif line.kind in ONE_OFF_KINDS:
        is_good = line.cadence is Cadence.ONCE
    else:
        is_good = line.cadence in PERIODS_A_YEAR
    if not is_good:
        yield Fault(f"{path}.cadence", "not_for_this_kind", (("kind", line.kind.value), ("value", line.cadence.value)))
    if line.kind is CostKind.HARDWARE_RENEWAL:
        yield from _whole(f"{path}.every_years", line.every_years, 1, HORIZON_YEARS_MAX)
    elif line.every_years is not None:
        yield Fault(f"{path}.every_years", "only_for_renewal")
    if line.licence not in (None, LICENCE_OF_KIND.get(line.kind, line.licence)):
        yield Fault(f"{path}.licence", "not_for_this_kind", (("kind", line.kind.value), ("value", str(line.licence))))


def _rate(field: str, value: object) -> Iterator[Fault]:
    yield from _number(field, value, Decimal(-100), PERCENT_MAX)


def _number(field: str, value: object, least: Decimal, most: Decimal) -> Iterator[Fault]:
    if not isinstance(value, Decimal) or not value.is_finite():
        yield Fault(field, "not_a_number", (("value", str(value)),))
    elif not least <= value <= most:
        yield Fault(field, "out_of_range", (("min", str(least)), ("max", str(most)), ("value", str(value))))
    elif -int(value.as_tuple().exponent) > DECIMALS_MAX:
        yield Fault(field, "too_many_decimals", (("max", DECIMALS_MAX), ("value", str(value))))


def _whole(field: str, value: object, least: int, most: int) -> Iterator[Fault]:
    if not isinstance(value, int) or isinstance(value, bool):
        yield Fault(field, "not_a_whole_number", (("value", str(value)),))
    elif not least <= value <= most:
        yield Fault(field, "out_of_range", (("min", least), ("max", most), ("value", value)))

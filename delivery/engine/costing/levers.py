"""The inputs of a calculation that can be turned one at a time: what sensitivity is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from delivery.engine.costing.checks import CENTS_MAX, DISCOUNT_PERCENT_MIN
from delivery.engine.costing.flows import EXACT
from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.lines import CostKind, CostLine


class LeverKind(StrEnum):
    USERS = "users"
    STORAGE = "storage_gb"
    USER_GROWTH = "user_growth_percent"
    STORAGE_GROWTH = "storage_growth_percent"
    PRICE_RISE = "price_rise_percent"
    DISCOUNT = "discount_percent"
    BOOK_PRICE = "book_price"
    LINE_PRICE = "line_price"
    LINE_QUANTITY = "line_quantity"
    """Full-time equivalents of operations staff."""
    LINE_PERCENT = "line_percent"


LINEAR = frozenset({LeverKind.USERS, LeverKind.STORAGE, LeverKind.BOOK_PRICE, LeverKind.LINE_PRICE, LeverKind.LINE_QUANTITY})
"""Totals are straight lines in these (up to rounding), so that two offers can swap places at most once."""

STEPS = {
    LeverKind.USERS: Decimal(1),
    LeverKind.STORAGE: Decimal(1),
    LeverKind.BOOK_PRICE: Decimal(1),
    LeverKind.LINE_PRICE: Decimal(1),
}
"""Smallest sensible change: one user, GB or minor unit; 0.01 for percentages and staff."""

BOUNDS = {
    LeverKind.USER_GROWTH: (Decimal(-50), Decimal(200)),
    LeverKind.STORAGE_GROWTH: (Decimal(-50), Decimal(200)),
    LeverKind.PRICE_RISE: (Decimal(-20), Decimal(50)),
    LeverKind.DISCOUNT: (max(Decimal(-5), DISCOUNT_PERCENT_MIN), Decimal(50)),
    LeverKind.LINE_PERCENT: (Decimal(0), Decimal(100)),
}
"""Where a flip is looked for; other levers from nothing (one user) to ten times the present value."""


@dataclass(frozen=True, slots=True)
class Lever:
    kind: LeverKind
    key: str = ""
    """Key of the cost line, or code of the price."""

    @property
    def step(self) -> Decimal:
        return STEPS.get(self.kind, Decimal("0.01"))

    def value(self, inputs: CostInputs) -> Decimal:
        """Present value: users, GB, percent, staff, or minor units."""
        if self.kind is LeverKind.BOOK_PRICE:
            return Decimal(inputs.price_book.unit_cents(self.key) or 0)
        if self.kind in _OF_LINE:
            line = next(line for line in inputs.lines if line.key == self.key)
            return Decimal(getattr(line, _OF_LINE[self.kind]))
        return Decimal(getattr(inputs, self.kind.value))

    def turned(self, inputs: CostInputs, value: Decimal) -> CostInputs:
        """The inputs with this lever alone set to ``value``, which must be a multiple of the step."""
        if self.kind is LeverKind.BOOK_PRICE:
            return replace(inputs, price_book=inputs.price_book.with_price(self.key, int(value)))
        if self.kind in _OF_LINE:
            change: dict[str, Any] = {_OF_LINE[self.kind]: int(value) if self.kind is LeverKind.LINE_PRICE else value}
            return replace(
                inputs, lines=tuple(replace(line, **change) if line.key == self.key else line for line in inputs.lines)
            )
        turned: dict[str, Any] = {self.kind.value: int(value) if self.kind is LeverKind.USERS else value}
        return replace(inputs, **turned)

    def bounds(self, inputs: CostInputs) -> tuple[Decimal, Decimal]:
        """Where a flip is looked for; always holds the present value."""
        now = self.value(inputs)
        floor = self.step if self.kind is LeverKind.USERS else Decimal(0)
        low, high = BOUNDS.get(self.kind, (floor, min(now * 10 or self.step, Decimal(CENTS_MAX))))
        return min(low, now), max(high, now)

    def on_grid(self, value: Decimal) -> Decimal:
        """``value`` rounded half-up to the step."""
        return EXACT.multiply(EXACT.divide(value, self.step).quantize(Decimal(1), context=EXACT), self.step)


_OF_LINE = {LeverKind.LINE_PRICE: "unit_cents", LeverKind.LINE_QUANTITY: "quantity", LeverKind.LINE_PERCENT: "percent"}


def levers(inputs: CostInputs) -> tuple[Lever, ...]:
    """Every lever that the inputs have, the general ones first."""
    return (*_general(inputs), *_prices(inputs), *(lever for line in inputs.lines for lever in _of_line(line)))


def _general(inputs: CostInputs) -> Iterator[Lever]:
    general = [LeverKind.USERS, LeverKind.USER_GROWTH, LeverKind.PRICE_RISE, LeverKind.DISCOUNT]
    if inputs.storage_gb:
        general += [LeverKind.STORAGE, LeverKind.STORAGE_GROWTH]
    return map(Lever, general)


def _prices(inputs: CostInputs) -> Iterator[Lever]:
    used = {line.price for line in inputs.lines}
    return (Lever(LeverKind.BOOK_PRICE, code) for code, _ in inputs.price_book.prices if code in used)


def _of_line(line: CostLine) -> Iterator[Lever]:
    if line.unit_cents is not None:
        yield Lever(LeverKind.LINE_PRICE, line.key)
    if line.percent is not None:
        yield Lever(LeverKind.LINE_PERCENT, line.key)
    if line.kind is CostKind.OPERATIONS_STAFF:
        yield Lever(LeverKind.LINE_QUANTITY, line.key)

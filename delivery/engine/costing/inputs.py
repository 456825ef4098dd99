"""Everything that a deployment calculation is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from delivery.engine.costing.lines import CostLine
from delivery.engine.costing.offers import Offer
from delivery.engine.costing.price_book import PriceBook


@dataclass(frozen=True, slots=True)
class CostInputs:
    """The inputs alone determine the result: no clock, no table, no rounding switch outside them."""

    starts_on: date
    horizon_years: int
    currency: str
    users: int
    """Users in the first year."""
    offers: tuple[Offer, ...]
    lines: tuple[CostLine, ...]
    price_book: PriceBook
    storage_gb: Decimal = Decimal(0)
    """Storage in the first year."""
    discount_percent: Decimal = Decimal(0)
    user_growth_percent: Decimal = Decimal(0)
    """Yearly; the users of a year are an average, so they need not be whole."""
    storage_growth_percent: Decimal = Decimal(0)
    price_rise_percent: Decimal = Decimal(0)
    """Yearly rise of every price whose line does not say otherwise, from the second year on."""

    def lines_of(self, offer: Offer) -> tuple[CostLine, ...]:
        return tuple(line for line in self.lines if line.applies_to(offer))

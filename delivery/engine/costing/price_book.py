"""A price book: a named, versioned set of unit prices that cost lines refer to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PriceBook:
    """A calculation holds the book that it was made with, so that it recomputes to the cent after a new version.

    >>> book = PriceBook("CN list", "2026-07", "CNY", (("fte", 22_000_000),))
    >>> book.unit_cents("fte")
    22000000
    >>> book.unit_cents("gpu") is None
    True
    """

    name: str
    version: str
    currency: str
    prices: tuple[tuple[str, int], ...] = ()
    """``(code, unit price in minor units)``, codes unique."""

    def unit_cents(self, code: str) -> int | None:
        """Price of ``code`` in minor units, None when the book does not have it."""
        return dict(self.prices).get(code)

    def with_price(self, code: str, cents: int) -> PriceBook:
        """The same version with one price changed: for what-if questions only."""
        return PriceBook(self.name, self.version, self.currency, tuple((c, cents if c == code else p) for c, p in self.prices))

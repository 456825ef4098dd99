"""Amounts of money as spreadsheets hold them and people write them: exact, and never guessed at."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

PLAIN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?:\.[0-9]{1,20})?")
WITH_COMMA = re.compile(r"[0-9]{1,20},[0-9]{1,2}")
"""As German and French sheets write it. Three digits behind a comma are thousands."""


def read_amount(cell: object) -> Decimal:
    """ValueError for what is no amount of 0 or more.

    >>> [str(read_amount(each)) for each in ("1,200.50", "1200,5", "1,200", "１２００", 0.1)]
    ['1200.50', '1200.5', '1200', '1200', '0.1']
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        amount = Decimal(repr(cell))
        if not amount.is_finite() or amount < 0:
            raise ValueError(cell)
        return amount
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    if WITH_COMMA.fullmatch(text):
        return Decimal(text.replace(",", "."))
    if not PLAIN.fullmatch(text):
        raise ValueError(cell)
    return Decimal(text.replace(",", ""))


def cents(amount: Decimal) -> int:
    """Half a cent counts up.

    >>> cents(read_amount("1.005")), cents(read_amount(0.125))
    (101, 13)
    """
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_UP))

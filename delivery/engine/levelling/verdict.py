"""What can be said about how good a schedule is."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    NOT_ASKED = "not_asked"
    PROVEN = "proven"
    """Nothing is shorter."""
    OPEN = "open"
    """The time was up first, or what was proven had been rounded to half days."""
    TOO_LARGE = "too_large"
    """More activities than ``exact.MOST_EXACT``: not tried."""
    NOT_INSTALLED = "not_installed"
    """OR-Tools is not there: ``pip install 'delivery[optimum]'``."""

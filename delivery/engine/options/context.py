"""What a vendor's project says about money and about how far a plan may be squeezed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

LEVER_BOUNDS: Mapping[str, tuple[int, int]] = {
    "crash_limit_percent": (0, 90),
    "overlap_percent": (0, 90),
    "rework_chance_percent": (0, 100),
    "rework_percent": (0, 100),
    "ramp_up_days": (0, 250),
}
"""The least and the most that a project may set. Nothing can be crashed or overlapped by 0 %."""


@dataclass(frozen=True, slots=True)
class OptionContext:
    """Rates, margin and limits. Everything here is internal and never shown to a client."""

    rates_cents: Mapping[str, int] = field(default_factory=dict)
    """Internal cost of one day of effort, by role; a day is the ``day_minutes`` of the plan's calendar."""
    margin_percent: Decimal = Decimal(25)
    """Added to internal cost to suggest a client price."""
    price_step_cents: int = 1
    """A price is rounded half-up to a multiple of it: 100 for whole yuan."""
    crash_premium_percent: Decimal = Decimal(50)
    """What additional people cost above the rate."""
    crash_limit_percent: int = 25
    """How much of a milestone's duration more people can save at most."""
    overlap_percent: int = 50
    """How much of a milestone may still be open when its successor starts."""
    ramp_up_days: int = 5
    """How long a person who comes in later gets nothing done on a milestone, for learning it and for being taught."""
    rework_chance_percent: int = 30
    """How likely it is that an overlap leads to rework: what the successor took for granted changed after all."""
    rework_percent: int = 50
    """How much of the overlap is then done again."""
    go_live: str | None = None
    """Key of the gate or milestone of going live; None: the last gate of phase 6, else the last gate."""

    def __post_init__(self) -> None:
        """ValueError naming the field, for negative rates and for percentages that make no sense."""
        for role, cents in self.rates_cents.items():
            if cents < 0:
                raise ValueError(f"rates_cents[{role}] must not be negative, not {cents}")
        limits = {"margin_percent": (-100, 1000), "crash_premium_percent": (0, 1000), "price_step_cents": (1, 10**9)}
        for name, (least, most) in {**limits, **LEVER_BOUNDS}.items():
            value = getattr(self, name)
            if (isinstance(value, Decimal) and not value.is_finite()) or not least <= value <= most:
                raise ValueError(f"{name} must lie between {least} and {most}, not {value}")

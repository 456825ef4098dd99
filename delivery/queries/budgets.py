"""What planned work costs inside: effort at the rate of its role, plus fixed cost."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from delivery.engine.options.money import half_up


def budget_cents(
    effort_minutes: int, role: str | None, fixed_cents: int, rates: Mapping[str, int], day_minutes: int
) -> int | None:
    """None where effort has a role without a rate: what is unknown is not counted as free.

    >>> budget_cents(720, "dev", 5_00, {"dev": 100_00}, 480), budget_cents(480, None, 7, {}, 480)
    (15500, None)
    """
    worked = effort_cents(effort_minutes, role, rates, day_minutes)
    return None if worked is None else worked + fixed_cents


def effort_cents(effort_minutes: int, role: str | None, rates: Mapping[str, int], day_minutes: int) -> int | None:
    if not effort_minutes:
        return 0
    if role is None or role not in rates:
        return None
    return half_up(Decimal(effort_minutes) * rates[role] / day_minutes)

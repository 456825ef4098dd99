"""What one cost line costs when: the money flow behind every figure of a calculation.

All arithmetic is decimal with 120 digits. An amount is rounded half-up to whole minor units once per line and
year (or payment); every total is a sum of those, so that the columns of a table add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.lines import PERIODS_A_YEAR, Cadence, CostLine, Driver

EXACT = Context(prec=120, rounding=ROUND_HALF_UP)


def half_up(amount: Decimal) -> int:
    """Whole minor units, halves away from zero.

    >>> half_up(Decimal("2.5")), half_up(Decimal("2.4")), half_up(Decimal("-2.5"))
    (3, 2, -3)
    """
    return int(amount.quantize(Decimal(1), context=EXACT))


def grown(base: Decimal, percent: Decimal, years: int) -> Decimal:
    """``base`` after ``years`` of growth by ``percent`` a year.

    >>> grown(Decimal(80), Decimal(10), 2)
    Decimal('96.80')
    """
    factor = EXACT.divide(EXACT.add(Decimal(100), percent), Decimal(100))
    return EXACT.multiply(base, EXACT.power(factor, years)) if years else base


@dataclass(frozen=True, slots=True)
class Flow:
    """Money of one line. ``accruals[y]`` spreads evenly over the last ``active_months[y]`` months of year ``y + 1``."""

    key: str
    accruals: tuple[int, ...]
    active_months: tuple[int, ...]
    payments: tuple[tuple[int, int], ...]
    """``(month, cents)``, paid at the beginning of the month; month 1 is the first."""

    @property
    def by_year_cents(self) -> tuple[int, ...]:
        years = list(self.accruals)
        for month, cents in self.payments:
            years[(month - 1) // 12] += cents
        return tuple(years)

    @property
    def total_cents(self) -> int:
        return sum(self.accruals) + sum(cents for _, cents in self.payments)

    def by_month_cents(self) -> list[int]:
        months = [0] * (12 * len(self.accruals))
        for year, (cents, active) in enumerate(zip(self.accruals, self.active_months, strict=True)):
            for step in range(active):
                months[12 * year + 12 - active + step] = _share(cents, step + 1, active) - _share(cents, step, active)
        for month, cents in self.payments:
            months[month - 1] += cents
        return months


def _share(cents: int, part: int, whole: int) -> int:
    """``cents × part / whole``, half-up, in integers; ``cents`` is never negative here."""
    return (2 * cents * part + whole) // (2 * whole)


def flow(inputs: CostInputs, line: CostLine, licence_cents: Sequence[int] = ()) -> Flow:
    """The flow of a checked line. ``licence_cents``: what was paid for the perpetual licence up to each year."""
    if line.cadence in PERIODS_A_YEAR:
        return _recurring(inputs, line, licence_cents)
    payments = _renewals(inputs, line) if line.cadence is Cadence.EVERY_N_YEARS else _one_off(inputs, line)
    zeros = (0,) * inputs.horizon_years
    return Flow(line.key, zeros, zeros, tuple(payments))


def _recurring(inputs: CostInputs, line: CostLine, licence_cents: Sequence[int]) -> Flow:
    active = tuple(min(12, max(0, 12 * year - line.month + 1)) for year in range(1, inputs.horizon_years + 1))
    share = Decimal(PERIODS_A_YEAR[line.cadence])
    accruals = []
    for year, months in enumerate(active, start=1):
        base = Decimal(licence_cents[year - 1]) if licence_cents else Decimal(0)
        amount = EXACT.multiply(_amount(inputs, line, year, base), share)
        accruals.append(half_up(EXACT.divide(EXACT.multiply(amount, Decimal(months)), Decimal(12))))
    return Flow(line.key, tuple(accruals), active, ())


def _one_off(inputs: CostInputs, line: CostLine) -> list[tuple[int, int]]:
    """Seats and storage that growth adds later are bought when their year begins; nothing is refunded."""
    first_year = (line.month - 1) // 12 + 1
    payments, bought = [], Decimal(0)
    for year in range(first_year, inputs.horizon_years + 1):
        needed = _driven(inputs, line, year)
        if needed > bought:
            cents = half_up(EXACT.multiply(_price(inputs, line, year), EXACT.subtract(needed, bought)))
            payments.append((line.month if year == first_year else 12 * (year - 1) + 1, cents))
            bought = needed
    return payments


def _renewals(inputs: CostInputs, line: CostLine) -> list[tuple[int, int]]:
    step = line.every_years or inputs.horizon_years
    years = range(1 + step, inputs.horizon_years + 1, step)
    return [(12 * (year - 1) + 1, half_up(_amount(inputs, line, year, Decimal(0)))) for year in years]


def _amount(inputs: CostInputs, line: CostLine, year: int, licence: Decimal) -> Decimal:
    driven = licence if line.driver is Driver.LICENCE else _driven(inputs, line, year)
    return EXACT.multiply(_price(inputs, line, year), driven)


def _price(inputs: CostInputs, line: CostLine, year: int) -> Decimal:
    """Price × quantity in the money of ``year``; for a share of the licence the fraction instead of a price."""
    if line.percent is not None:
        unit = EXACT.divide(line.percent, Decimal(100))
    else:
        unit = Decimal((inputs.price_book.unit_cents(line.price) if line.price else line.unit_cents) or 0)
    rise = inputs.price_rise_percent if line.price_rise_percent is None else line.price_rise_percent
    return EXACT.multiply(line.quantity, grown(unit, rise, year - 1))


def _driven(inputs: CostInputs, line: CostLine, year: int) -> Decimal:
    if line.driver is Driver.USER:
        return users_in(inputs, year)
    if line.driver is Driver.GB:
        return grown(inputs.storage_gb, inputs.storage_growth_percent, year - 1)
    return Decimal(1)


def users_in(inputs: CostInputs, year: int) -> Decimal:
    """Average users of ``year`` (1 is the first)."""
    return grown(Decimal(inputs.users), inputs.user_growth_percent, year - 1)

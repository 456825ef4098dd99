"""The two amounts of an option, kept apart: internal cost, and the price that the client would pay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from delivery.engine.options.context import OptionContext
from delivery.engine.plan import Milestone, Plan, ScopeItem

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Price:
    """Client price of the difference between two plans, by where it comes from. Minor units; negative: a credit."""

    work_cents: int
    """Internal cost of work without an agreed price, plus margin, rounded to the price step."""
    scope_cents: int
    """Agreed prices of scope items taken in, less those given up."""
    deployment_cents: int

    @property
    def total_cents(self) -> int:
        return self.work_cents + self.scope_cents + self.deployment_cents


class NoRate(LookupError):
    """Effort changes for a role that the rate card does not have; ``role`` is empty for effort without a role."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        self.role = role


def half_up(amount: Decimal | Fraction, step: int = 1) -> int:
    """``amount`` rounded to a multiple of ``step`` minor units, halves away from zero.

    >>> half_up(Decimal("1049.5")), half_up(Decimal(1050), 100), half_up(Decimal(-1050), 100)
    (1050, 1100, -1100)
    """
    if isinstance(amount, Fraction):
        whole, rest = divmod(abs(amount) / step, 1)
        return (int(whole) + (rest >= HALF)) * step * (-1 if amount < 0 else 1)
    return int((amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)) * step


def day_minutes(plan: Plan) -> int:
    """Working minutes that people call one day in this plan."""
    return plan.calendars[plan.calendar].day_minutes


def internal_cost_cents(before: Plan, after: Plan, context: OptionContext) -> int:
    """Effort × rate, half-up per role, plus fixed cost: what ``after`` costs the vendor more than ``before``.

    Raises
    ------
    NoRate
        if effort changes for a role without a rate.
    """
    return _cost(before.milestones, after.milestones, day_minutes(before), context)


def price(before: Plan, after: Plan, context: OptionContext) -> Price:
    """A suggested client price: internal cost × (1 + margin), rounded half-up to the price step.

    Scope items that come or go at a price of their own are charged or credited at that price, and the work of their
    milestones is not charged a second time. Raises NoRate.
    """
    given_up, taken_in = _priced(before, after), _priced(after, before)
    priced = {key for item in (*given_up, *taken_in) for key in item.milestones}
    rest = [[each for each in plan.milestones if each.key not in priced] for plan in (before, after)]
    cost = _cost(rest[0], rest[1], day_minutes(before), context)
    work = half_up(cost * (100 + Decimal(context.margin_percent)) / 100, context.price_step_cents)
    scope = sum(item.price_cents for item in taken_in) - sum(item.price_cents for item in given_up)
    return Price(work, scope, after.deployment_cents - before.deployment_cents)


def _priced(plan: Plan, other: Plan) -> list[ScopeItem]:
    """Scope items with a price of their own that only the first plan includes."""
    elsewhere = {item.code for item in other.scope if item.is_included}
    return [item for item in plan.scope if item.is_included and item.price_cents and item.code not in elsewhere]


def _cost(before: Iterable[Milestone], after: Iterable[Milestone], day: int, context: OptionContext) -> int:
    efforts: Counter[str] = Counter()
    cents = 0
    for sign, milestones in ((-1, before), (1, after)):
        for milestone in milestones:
            efforts[milestone.role or ""] += sign * milestone.effort_minutes
            cents += sign * milestone.fixed_cost_cents
    for role, minutes in sorted(efforts.items()):
        if minutes and role not in context.rates_cents:
            raise NoRate(role)
        if minutes:
            cents += half_up(Decimal(minutes) * context.rates_cents[role] / day)
    return cents

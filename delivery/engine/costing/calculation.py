"""What every offer costs over the horizon.

Net present value: payments at the very beginning count in full; everything else is discounted from the end of the
year in which it falls, ``amount / (1 + rate) ** years`` (a payment on the first day of year 3 lies two years away).
This is the end-of-year convention of NIST Handbook 135 (Fuller & Petersen, *Life-Cycle Costing Manual*, 1995, ch. 3:
initial cost at time 0, recurring cost at year's end) and what spreadsheets compute with ``NPV``. OMB A-94 prefers the middle of
the year, which makes recurring cost dearer by half a year's interest for all offers alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from delivery.engine.costing.break_even import BreakEven, break_even
from delivery.engine.costing.checks import TOTAL_CENTS_MAX, Fault, InvalidInputs, faults_of
from delivery.engine.costing.flows import EXACT, Flow, flow, half_up, users_in
from delivery.engine.costing.inputs import CostInputs
from delivery.engine.costing.lines import CostKind, Driver
from delivery.engine.costing.offers import CUSTODY, Custody, Offer


@dataclass(frozen=True, slots=True)
class LineCost:
    key: str
    kind: CostKind
    by_year_cents: tuple[int, ...]
    total_cents: int


@dataclass(frozen=True, slots=True)
class OfferCost:
    """All amounts are integer minor units. Year and month tuples start with the first of the horizon."""

    offer: Offer
    lines: tuple[LineCost, ...]
    by_year_cents: tuple[int, ...]
    by_month_cents: tuple[int, ...]
    cumulative_cents: tuple[int, ...]
    """Paid and accrued by the end of each month."""
    initial_cents: int
    """Paid on the first day."""
    total_cents: int
    net_present_value_cents: int
    user_month_cents: int | None
    """Total ÷ months of use of all users, half-up; None when growth of −100 % leaves nothing to divide by."""
    custody: Custody

    def by_kind_cents(self) -> dict[CostKind, int]:
        kinds: dict[CostKind, int] = defaultdict(int)
        for line in self.lines:
            kinds[line.kind] += line.total_cents
        return dict(kinds)


@dataclass(frozen=True, slots=True)
class Calculation:
    inputs: CostInputs
    costs: tuple[OfferCost, ...]
    """In the order of the inputs' offers."""
    break_evens: tuple[BreakEven, ...]
    """Of every pair of offers."""

    def of(self, offer: Offer) -> OfferCost:
        return next(cost for cost in self.costs if cost.offer == offer)

    def ranking(self) -> tuple[Offer, ...]:
        """Offers by net present value, cheapest first."""
        return tuple(cost.offer for cost in sorted(self.costs, key=lambda cost: (cost.net_present_value_cents, cost.offer)))


def calculate(inputs: CostInputs) -> Calculation:
    """Cost of each offer and break-even of each pair of them.

    The published case (business2community.com): a perpetual licence for 60,000 with 6,000 a year against a subscription
    of 25,000 a year comes to 78,000 against 75,000 after three years; see `costing.example.published_inputs`.

    Raises
    ------
    InvalidInputs
        with every fault and its field.

    >>> from delivery.engine.costing.example import published_inputs
    >>> [cost.total_cents // 100 for cost in calculate(published_inputs(horizon_years=3)).costs]
    [78000, 75000]
    >>> calculate(published_inputs(horizon_years=4)).break_evens[0].month
    38
    """
    faults = faults_of(inputs)
    if faults:
        raise InvalidInputs(faults)
    costs = tuple(_offer_cost(inputs, offer) for offer in inputs.offers)
    _refuse_absurd_totals(costs)
    pairs = [(one, other) for index, one in enumerate(costs) for other in costs[index + 1 :]]
    return Calculation(inputs, costs, tuple(_break_even(inputs, one, other) for one, other in pairs))


def _refuse_absurd_totals(costs: tuple[OfferCost, ...]) -> None:
    amounts = [max(cost.total_cents, cost.net_present_value_cents) for cost in costs]
    faults = [Fault(f"offers[{index}]", "total_too_large") for index, cents in enumerate(amounts) if cents > TOTAL_CENTS_MAX]
    if faults:
        raise InvalidInputs(tuple(faults))


def _break_even(inputs: CostInputs, one: OfferCost, other: OfferCost) -> BreakEven:
    sides = ((one.offer, one.initial_cents, one.cumulative_cents), (other.offer, other.initial_cents, other.cumulative_cents))
    return break_even(*sides, starts_on=inputs.starts_on)


def offer_flows(inputs: CostInputs, offer: Offer) -> tuple[Flow, ...]:
    """Flow of every line of the offer, in the order of the inputs."""
    lines = inputs.lines_of(offer)
    licences = [flow(inputs, line) for line in lines if line.kind is CostKind.LICENCE]
    paid, licence_cents = 0, []
    for year in range(inputs.horizon_years):
        paid += sum(licence.by_year_cents[year] for licence in licences)
        licence_cents.append(paid)
    return tuple(flow(inputs, line, licence_cents if line.driver is Driver.LICENCE else ()) for line in lines)


def net_present_value_cents(flows: Iterable[Flow], discount_percent: Decimal) -> int:
    """Present value of the flows, rounded half-up once; the convention is the module's."""
    at_year_end: dict[int, int] = defaultdict(int)
    for each in flows:
        for year, cents in enumerate(each.accruals, start=1):
            at_year_end[year] += cents
        for month, cents in each.payments:
            at_year_end[-((1 - month) // 12)] += cents
    rate = EXACT.add(Decimal(1), EXACT.divide(discount_percent, Decimal(100)))
    value = Decimal(0)
    for years, cents in sorted(at_year_end.items()):
        value = EXACT.add(value, EXACT.divide(Decimal(cents), EXACT.power(rate, years)))
    return half_up(value)


def _offer_cost(inputs: CostInputs, offer: Offer) -> OfferCost:
    flows = offer_flows(inputs, offer)
    lines = zip(inputs.lines_of(offer), flows, strict=True)
    months = tuple(map(sum, zip(*(each.by_month_cents() for each in flows), strict=True)))
    total = sum(each.total_cents for each in flows)
    return OfferCost(
        offer,
        tuple(LineCost(line.key, line.kind, each.by_year_cents, each.total_cents) for line, each in lines),
        tuple(sum(months[12 * year : 12 * year + 12]) for year in range(inputs.horizon_years)),
        months,
        _cumulative(months),
        sum(cents for each in flows for month, cents in each.payments if month == 1),
        total,
        net_present_value_cents(flows, inputs.discount_percent),
        _user_month_cents(inputs, total),
        CUSTODY[offer.option],
    )


def _cumulative(months: tuple[int, ...]) -> tuple[int, ...]:
    total, sums = 0, []
    for cents in months:
        total += cents
        sums.append(total)
    return tuple(sums)


def _user_month_cents(inputs: CostInputs, total_cents: int) -> int | None:
    users = sum((users_in(inputs, year) for year in range(1, inputs.horizon_years + 1)), Decimal(0))
    return half_up(EXACT.divide(Decimal(total_cents), EXACT.multiply(users, Decimal(12)))) if users else None

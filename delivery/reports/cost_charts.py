"""The pictures of a deployment comparison: cost by year, cumulative cost with break-even, and the tornado."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from flask_babel import gettext as _

from delivery.engine.costing import BreakEven, Offer, OfferCost
from delivery.engine.costing import Calculation as Results
from delivery.queries.calculations import Sensitivity
from delivery.reports.chart import Chart, ChartKind, Marker, Series, Tick
from delivery.reports.content import Diagram
from delivery.words import amounts
from delivery.words.cost_levers import lever_name
from delivery.words.costing import break_even_sentence, by_total, crossing_of, duration, month_name, short_offer_name, whole_units

BANDS = 6
"""Colours that can be told apart in one bar."""
POINTS = 40
"""Points of a line that still show their shape."""
LINES = 3
TICKS = 6
"""Names below the lines that stay apart on a phone too."""


def by_year_diagram(results: Results, locale: str) -> Diagram:
    """One bar an offer, stacked by year; a long horizon is put together into bands of years."""
    inputs, costs = results.inputs, results.costs
    series = []
    for first, last in _bands(inputs.horizon_years):
        cents = [sum(cost.by_year_cents[first - 1 : last]) for cost in costs]
        name = _("Year %(year)s", year=first) if first == last else _("Years %(first)s–%(last)s", first=first, last=last)
        series.append(Series(name, tuple(map(_amount, cents)), _texts(cents, inputs.currency, locale)))
    chart = Chart(
        ChartKind.STACKED_BAR,
        tuple(short_offer_name(cost.offer, locale) for cost in costs),
        tuple(series),
        inputs.currency,
        _("Option"),
    )
    return Diagram(_("Cost by year"), chart, _("The height of a bar is the total; recurring cost accrues evenly by month."))


def cumulative_diagram(results: Results, locale: str) -> Diagram:
    """All offers where they are few, else the telling ones; with their break-evens."""
    shown = results.costs
    if len(shown) > LINES:
        telling = _telling(results)
        shown = tuple(cost for cost in shown if cost.offer in telling)
    offers = {cost.offer for cost in shown}
    pairs = [pair for pair in results.break_evens if {pair.heavy, pair.light} <= offers]
    note = ""
    if len(shown) < len(results.costs):
        note = _("Shown is the cheaper licence model of each option, and what the cheapest one breaks even with.")
    told = [break_even_sentence(pair, locale) for pair in pairs if pair.month]
    return _lines(results, shown, pairs, _("Cumulative cost"), " ".join([*told, note]).strip(), locale)


def _telling(results: Results) -> set[Offer]:
    """The cheaper licence of each option, and the offer that the cheapest of all breaks even with."""
    ranked = by_total(results.costs)
    best: dict[str, Offer] = {}
    for cost in ranked:
        best.setdefault(cost.offer.option, cost.offer)
    crossing = crossing_of(results, ranked[0].offer)
    return {*best.values(), *((crossing.heavy, crossing.light) if crossing else ())}


def pair_diagram(results: Results, pair: tuple[Offer, Offer], locale: str) -> Diagram:
    """Two offers against each other."""
    found = pair_of(results, pair)
    shown = tuple(results.of(offer) for offer in pair)
    title = _("%(one)s against %(other)s", one=short_offer_name(pair[0], locale), other=short_offer_name(pair[1], locale))
    return _lines(results, shown, [found], title, break_even_sentence(found, locale), locale)


def pair_of(results: Results, pair: tuple[Offer, Offer]) -> BreakEven:
    return next(one for one in results.break_evens if {one.heavy, one.light} == set(pair))


def tornado_diagram(results: Results, found: Sensitivity, locale: str) -> Diagram:
    inputs = results.inputs
    sides = (
        Series(
            _("20 % lower"),
            tuple(_amount(bar.at_low_cents) for bar in found.bars),
            _texts([whole_units(bar.at_low_cents) for bar in found.bars], inputs.currency, locale),
        ),
        Series(
            _("20 % higher"),
            tuple(_amount(bar.at_high_cents) for bar in found.bars),
            _texts([whole_units(bar.at_high_cents) for bar in found.bars], inputs.currency, locale),
        ),
    )
    chart = Chart(
        ChartKind.TORNADO,
        tuple(lever_name(bar.lever, inputs, locale) for bar in found.bars),
        sides,
        inputs.currency,
        _("Input"),
        pivot=_amount(results.of(found.offer).total_cents),
    )
    top = found.bars[0]
    note = _(
        "%(input)s moves the total of %(option)s most: 20 %% lower it is %(low)s, 20 %% higher %(high)s.",
        input=lever_name(top.lever, inputs, locale),
        option=short_offer_name(found.offer, locale),
        low=amounts.money(whole_units(top.at_low_cents), inputs.currency, locale),
        high=amounts.money(whole_units(top.at_high_cents), inputs.currency, locale),
    )
    return Diagram(_("Sensitivity of the total: %(option)s", option=short_offer_name(found.offer, locale)), chart, note)


def _lines(results: Results, costs: tuple[OfferCost, ...], pairs: list[BreakEven], title: str, note: str, locale: str) -> Diagram:
    inputs = results.inputs
    months = 12 * inputs.horizon_years
    step = next(step for step in (1, 3, 6, 12) if months // step < POINTS or step == 12)
    at = range(0, months + 1, step)
    series = []
    for cost in costs:
        cents = [cost.cumulative_cents[month - 1] if month else cost.initial_cents for month in at]
        series.append(
            Series(short_offer_name(cost.offer, locale), tuple(map(_amount, cents)), _texts(cents, inputs.currency, locale))
        )
    chart = Chart(
        ChartKind.LINE,
        tuple(str(month) for month in at),
        tuple(series),
        inputs.currency,
        _("Month"),
        tuple(_marker(results, pair, step, locale) for pair in pairs if pair.month),
        ticks=tuple(_ticks(months, step, locale)),
    )
    return Diagram(title, chart, note)


def _ticks(months: int, step: int, locale: str) -> Iterator[Tick]:
    """The beginning and as many years as have room, or the quarters of a single year."""
    every = next(every for every in (3, 12, 24, 60, 120) if months // every <= TICKS)
    for month in range(0, months + 1, every):
        yield Tick(month // step, duration(month, locale) if month else _("At the start"))


def _marker(results: Results, pair: BreakEven, step: int, locale: str) -> Marker:
    assert pair.month is not None and pair.month_on is not None
    value = results.of(pair.heavy).cumulative_cents[pair.month - 1]
    text = _("Break-even: month %(month)s, %(when)s", month=pair.month, when=month_name(pair.month_on, locale))
    return Marker(Decimal(pair.month) / step, text, _amount(value))


def _bands(years: int) -> list[tuple[int, int]]:
    """Years in at most six bands of about the same length.

    >>> _bands(3), _bands(10)
    ([(1, 1), (2, 2), (3, 3)], [(1, 1), (2, 3), (4, 5), (6, 6), (7, 8), (9, 10)])
    """
    count = min(years, BANDS)
    ends = [years * band // count for band in range(count + 1)]
    return [(before + 1, last) for before, last in pairwise(ends)]


def _amount(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _texts(cents: list[int], currency: str, locale: str) -> tuple[str, ...]:
    return tuple(amounts.money(amount, currency, locale) for amount in cents)

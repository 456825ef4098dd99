"""The pictures of a simulation: when the finish lies with which certainty, and what spreads it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import accumulate

from flask_babel import gettext as _

from delivery.engine.simulation import Bin, Sensitivity
from delivery.queries.certainties import Certainty
from delivery.reports.chart import Chart, ChartKind, Marker, Series
from delivery.reports.content import Diagram
from delivery.words import amounts

MOST_EMPTY = 12
"""Bars without a run that are drawn so that a planned or promised day has its place."""
TORNADO_ROWS = 10
SELDOM = 0.1
"""Critical in less than so many of the runs."""
LEAST_SWING = 10
"""A swing of less than such a part of a day says nothing."""


@dataclass(frozen=True)
class Driver:
    """A milestone that bears on the finish."""

    key: str
    code: str
    name: str
    sensitivity: Sensitivity
    day_minutes: int
    """Of the project's calendar."""

    @property
    def moves_with_others(self) -> bool:
        """It is hardly ever critical, and yet the date is late when it is late."""
        return self.sensitivity.criticality < SELDOM and self.sensitivity.tornado_minutes >= self.day_minutes


def drivers_of(
    sensitivities: Mapping[str, Sensitivity], names: Mapping[str, tuple[str, str]], most: int, day_minutes: int
) -> list[Driver]:
    """Those that swing the finish most, the widest first; ``names`` gives code and name by key."""
    least = day_minutes / LEAST_SWING
    known = [(key, each) for key, each in sensitivities.items() if key in names and each.tornado_minutes >= least]
    known.sort(key=lambda pair: (-pair[1].tornado_minutes, -pair[1].criticality))
    return [Driver(key, *names[key], each, day_minutes) for key, each in known[:most]]


def distribution_diagram(found: Certainty, locale: str) -> Diagram:
    target = found.simulation.target
    bins = [*_before(target.histogram, _earliest(found)), *target.histogram]
    shares = [Decimal(100 * one.count) / target.runs for one in bins]
    sure = list(accumulate(shares))
    series = (
        _percents(_("Share of the runs (right scale)"), shares, locale),
        _percents(_("Done by then (left scale)"), sure, locale),
    )
    chart = Chart(
        ChartKind.DISTRIBUTION,
        tuple(amounts.day(one.finish, locale, with_year=False) for one in bins),
        series,
        category_title=_("Up to"),
        markers=tuple(_markers(found, bins, sure, locale)),
        description=_("How often the go-live fell on which day in %(count)s runs.", count=target.runs)
        if found.is_go_live
        else _("How often the finish fell on which day in %(count)s runs.", count=target.runs),
    )
    return Diagram(_("When it goes live") if found.is_go_live else _("When it is finished"), chart)


def tornado_diagram(drivers: Sequence[Driver], locale: str) -> Diagram:
    """What the finish is, against its mean, in the runs where a milestone is short, and where it is long."""
    shown = drivers[:TORNADO_ROWS]
    lows, highs = ([getattr(one.sensitivity, name) for one in shown] for name in ("tornado_low_minutes", "tornado_high_minutes"))
    chart = Chart(
        ChartKind.TORNADO,
        tuple(f"{one.code} {one.name}".strip() for one in shown),
        (
            Series(_("when it is short"), *_columns(lows, shown, locale)),
            Series(_("when it is long"), *_columns(highs, shown, locale)),
        ),
        _("working days"),
        _("Milestone"),
    )
    note = _("Against the mean date: the runs in which the milestone takes its shortest tenth, and its longest tenth.")
    return Diagram(_("What moves the date most"), chart, note)


def _earliest(found: Certainty) -> datetime:
    days = [found.simulation.target.planned_finish]
    if found.committed_on:
        days.append(datetime.combine(found.committed_on, found.simulation.target.planned_finish.time()))
    return min(days)


def _before(bins: Sequence[Bin], at: datetime) -> list[Bin]:
    """Empty bars of the same length down to ``at``, a few of them."""
    first, width = bins[0].start, (bins[-1].finish - bins[0].start) / len(bins)
    empty: list[Bin] = []
    while first >= at and len(empty) < MOST_EMPTY:
        empty.insert(0, Bin(first - width, first, 0))
        first -= width
    return empty


def _markers(found: Certainty, bins: Sequence[Bin], sure: Sequence[Decimal], locale: str) -> Iterator[Marker]:
    spread, target = found.spread, found.simulation.target
    for name, at, percent in (("P50", spread.p50, 50), ("P80", spread.p80, 80), ("P90", spread.p90, 90)):
        yield Marker(_crossing(sure, Decimal(percent)), f"{name} {_short(at, locale)}", Decimal(percent))
    yield Marker(_place(bins, target.planned_finish), _("Plan %(day)s", day=_short(target.planned_finish, locale)))
    if found.committed_on and found.committed_on != found.planned_on:
        at = datetime.combine(found.committed_on, target.planned_finish.time())
        yield Marker(_place(bins, at), _("Promised %(day)s", day=_short(at, locale)))


def _short(at: datetime, locale: str) -> str:
    return amounts.day(at, locale, with_year=False)


def _crossing(sure: Sequence[Decimal], percent: Decimal) -> Decimal:
    """Where the curve reaches so many percent, counted in bars from the left edge.

    >>> _crossing([Decimal(0), Decimal(40), Decimal(100)], Decimal(70))
    Decimal('2.5')
    """
    index = next(index for index, share in enumerate(sure) if share >= percent or index == len(sure) - 1)
    before = sure[index - 1] if index else Decimal(0)
    return index + (percent - before) / max(sure[index] - before, Decimal("0.01"))


def _place(bins: Sequence[Bin], at: datetime) -> Decimal:
    """Counted in bars from the left edge; outside, the edge itself."""
    for index, one in enumerate(bins):
        if at <= one.finish:
            share = max(0.0, (at - one.start) / (one.finish - one.start))
            return Decimal(str(round(index + share, 3)))
    return Decimal(len(bins))


def _percents(name: str, shares: Sequence[Decimal], locale: str) -> Series:
    tenths = [round(share, 1) for share in shares]
    return Series(name, tuple(tenths), tuple(amounts.percentage(share, locale) for share in tenths))


def _columns(ends: Sequence[int], shown: Sequence[Driver], locale: str) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    """Days of the project, as numbers and in words."""
    numbers = tuple(round(Decimal(minutes) / one.day_minutes, 2) for minutes, one in zip(ends, shown, strict=True))
    words = (amounts.short_days(n, locale, day_minutes=one.day_minutes, signed=True) for n, one in zip(ends, shown, strict=True))
    return numbers, tuple(words)

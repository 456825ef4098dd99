"""The S-curve: planned, earned and actual value over time, with the forecast from the status date on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal

from flask_babel import gettext as _

from delivery.engine.earned_value import Curve, Pace, Undefined
from delivery.engine.workdays import minute
from delivery.queries.earned_value import ReadValue
from delivery.queries.plans import end_of_day
from delivery.reports.chart import Chart, ChartKind, Marker, Series, Tick
from delivery.reports.content import Diagram
from delivery.words import amounts
from delivery.words.earned_value import whole_money

POINTS = 48
TICKS = 5


def value_diagram(found: ReadValue, locale: str, *, internal: bool) -> Diagram:
    """With ``internal`` in money, else in percent of the whole."""
    in_money = internal and found.is_in_money
    days = _days(found)
    write = _in_money(found, locale) if in_money else _in_percent(found, locale)
    series = [write(_("Planned value"), [_at(found, found.schedule.planned, on) for on in days])]
    earned = [_at(found, found.earned, on) if on <= found.status_on else None for on in days]
    series.append(write(_("Earned"), earned))
    if in_money and found.money.project.ac is not None:
        series.append(write(_("Actual cost"), [_spent(found, on) if on <= found.status_on else None for on in days]))
        forecast = _forecast(found, days)
        series += [write(_("Forecast cost"), forecast)] if forecast else []
    return Diagram(
        _("Planned, earned and actual") if in_money else _("Planned and earned"),
        Chart(
            ChartKind.LINE,
            tuple(amounts.day(on, locale) for on in days),
            tuple(series),
            found.project.currency if in_money else "%",
            _("Until"),
            tuple(_markers(found, days, locale)),
            ticks=tuple(_ticks(days, locale)),
        ),
        _("Until the status date, what is earned is laid evenly over the time that each milestone really took."),
    )


def _days(found: ReadValue) -> list[date]:
    """Evenly spaced days from the planned start to the last finish, one of them the status date."""
    by_pace = found.finish_by(Pace.COST)
    ends = [found.planned_finish_on, found.status_on, *([by_pace] if isinstance(by_pace, date) else [])]
    last = min(max(ends), found.planned_finish_on + 3 * (found.planned_finish_on - found.start_on) + timedelta(days=7))
    first = min(found.start_on, found.status_on)
    step = max(1, -(-(last - first).days // POINTS))
    step = 7 if 1 < step <= 7 else step
    before = -(-(found.status_on - first).days // step)
    after = -(-(last - found.status_on).days // step)
    return [found.status_on + timedelta(days=step * count) for count in range(-before, max(after, 0) + 1)]


def _at(found: ReadValue, curve: Curve, on: date) -> int:
    evening = end_of_day(on)
    assert evening is not None
    start = minute(found.schedule.span.start)
    return round(curve.at(max(0, found.clocks.own.between(start, minute(evening))))) if minute(evening) > start else 0


def _spent(found: ReadValue, on: date) -> int:
    return sum(cents for week, cents in found.weeks.items() if week <= on)


def _forecast(found: ReadValue, days: list[date]) -> list[int | None]:
    """From what is spent to the estimate at completion, on the forecast day."""
    eac, finish, spent = found.money.project.eac(Pace.COST), found.finish_by(Pace.COST), found.money.project.ac
    if isinstance(eac, Undefined) or isinstance(finish, Undefined) or spent is None or finish <= found.status_on:
        return []
    whole = (finish - found.status_on).days
    return [
        None if on < found.status_on else spent + (eac - spent) * min(whole, (on - found.status_on).days) // whole for on in days
    ]


Writer = Callable[[str, list[int | None]], Series]


def _in_money(found: ReadValue, locale: str) -> Writer:
    def text(cents: int | None) -> str:
        return "–" if cents is None else whole_money(cents, found.project.currency, locale)

    return lambda name, cents: Series(
        name, tuple(None if one is None else Decimal(one) / 100 for one in cents), tuple(map(text, cents))
    )


def _in_percent(found: ReadValue, locale: str) -> Writer:
    whole = found.schedule.project.bac or 1

    def share(amount: int | None) -> Decimal | None:
        return None if amount is None else (Decimal(100 * amount) / whole).quantize(Decimal(1))

    def text(amount: int | None) -> str:
        part = share(amount)
        return "–" if part is None else amounts.percentage(part, locale)

    return lambda name, parts: Series(name, tuple(map(share, parts)), tuple(map(text, parts)))


def _markers(found: ReadValue, days: list[date], locale: str) -> Iterator[Marker]:
    for text, on in ((_("Status date"), found.status_on), (_("Baseline finish"), found.planned_finish_on)):
        if days[0] <= on <= days[-1] and len(days) > 1:
            step = (days[1] - days[0]).days
            yield Marker(Decimal((on - days[0]).days) / step, f"{text} {amounts.day(on, locale, with_year=False)}")


def _ticks(days: list[date], locale: str) -> Iterator[Tick]:
    step = max(1, -(-len(days) // TICKS))
    for place in range(0, len(days), step):
        yield Tick(place, amounts.day(days[place], locale, with_year=False))

"""The first sentence of a project's earned value: what the work is worth, how late it is, where that leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from babel.numbers import format_currency

from delivery.words.amounts import MINUS, day, days, number, percentage
from delivery.words.states import is_chinese


@dataclass(frozen=True)
class ValueFacts:
    """What the sentence says; what is not known is None. Amounts in minor units, lateness in working minutes."""

    done_percent: int
    planned_percent: int
    behind_minutes: int | None
    """Positive: later than planned."""
    finish_on: date | None
    day_minutes: int = 480


@dataclass(frozen=True)
class MoneyFacts:
    """For leaders only."""

    currency: str
    earned_cents: int
    against_plan_cents: int
    """EV − PV."""
    forecast_cents: int | None
    against_budget_cents: int | None
    """VAC: negative when it will cost more."""


def value_sentence(facts: ValueFacts, amounts: MoneyFacts | None, locale: str) -> str:
    """
    >>> facts = ValueFacts(40, 44, 1680, date(2027, 3, 12))
    >>> cash = MoneyFacts("CNY", 412_000_00, -38_000_00, 1_240_000_00, -90_000_00)
    >>> value_sentence(facts, cash, "en")[:100]
    'The work done is worth CN¥412,000, CN¥38,000 less than planned by now; it is 3.5 working days behind'
    >>> value_sentence(facts, None, "zh_Hans_CN")
    '工作已完成 40%，按计划此时应完成 44%；落后 3.5 个工作日。按目前进度，将于 2027年3月12日完成。'
    """
    if is_chinese(locale):
        return _chinese(facts, amounts, locale)
    said = _worth(facts, amounts, locale)
    if facts.behind_minutes is not None:
        said += f"; it is {_late(facts, locale)}"
    return " ".join([f"{said}.", *_outlook(facts, amounts, locale)])


def _worth(facts: ValueFacts, amounts: MoneyFacts | None, locale: str) -> str:
    if amounts is None:
        done, planned = percentage(facts.done_percent, locale), percentage(facts.planned_percent, locale)
        return f"{done} of the work is done, {planned} was planned by now"
    worth = f"The work done is worth {whole_money(amounts.earned_cents, amounts.currency, locale)}"
    gap = whole_money(abs(amounts.against_plan_cents), amounts.currency, locale)
    if not amounts.against_plan_cents:
        return f"{worth}, as planned by now"
    return f"{worth}, {gap} {'less' if amounts.against_plan_cents < 0 else 'more'} than planned by now"


def _late(facts: ValueFacts, locale: str) -> str:
    late = facts.behind_minutes or 0
    if not late:
        return "on time"
    return f"{days(abs(late), locale, day_minutes=facts.day_minutes)} {'behind' if late > 0 else 'ahead'}"


def _outlook(facts: ValueFacts, amounts: MoneyFacts | None, locale: str) -> list[str]:
    ends = f"ends on {day(facts.finish_on, locale)}" if facts.finish_on else ""
    costs = ""
    if amounts and amounts.forecast_cents is not None and amounts.against_budget_cents is not None:
        gap = whole_money(abs(amounts.against_budget_cents), amounts.currency, locale)
        against = f"{gap} {'more' if amounts.against_budget_cents < 0 else 'less'} than budgeted"
        total = whole_money(amounts.forecast_cents, amounts.currency, locale)
        costs = f"costs {total} in all, {against if amounts.against_budget_cents else 'as budgeted'}"
    parts = [part for part in (costs, ends) if part]
    return [f"At this pace it {' and '.join(parts)}."] if parts else []


def _chinese(facts: ValueFacts, amounts: MoneyFacts | None, locale: str) -> str:
    if amounts is None:
        done, planned = percentage(facts.done_percent, locale), percentage(facts.planned_percent, locale)
        said = f"工作已完成 {done}，按计划此时应完成 {planned}"
    else:
        said = f"已完成工作的价值为 {whole_money(amounts.earned_cents, amounts.currency, locale)}"
        gap = whole_money(abs(amounts.against_plan_cents), amounts.currency, locale)
        said += (
            f"，比计划{'少' if amounts.against_plan_cents < 0 else '多'} {gap}" if amounts.against_plan_cents else "，与计划一致"
        )
    late = facts.behind_minutes
    if late is not None:
        spoken = days(abs(late), locale, day_minutes=facts.day_minutes)
        said += f"；{'落后' if late > 0 else '提前'} {spoken}" if late else "；进度正常"
    outlook = []
    if amounts and amounts.forecast_cents is not None and amounts.against_budget_cents is not None:
        gap = whole_money(abs(amounts.against_budget_cents), amounts.currency, locale)
        against = (
            f"{'超出预算' if amounts.against_budget_cents < 0 else '低于预算'} {gap}"
            if amounts.against_budget_cents
            else "与预算一致"
        )
        outlook.append(f"总成本将为 {whole_money(amounts.forecast_cents, amounts.currency, locale)}，{against}")
    if facts.finish_on:
        outlook.append(f"将于 {day(facts.finish_on, locale)}完成")
    return f"{said}。" + (f"按目前进度，{'；'.join(outlook)}。" if outlook else "")


def whole_money(cents: int, currency: str, locale: str, *, signed: bool = False) -> str:
    """Minor units as whole ones, half up: what is measured is not known to the cent.

    >>> whole_money(12_345_50, "CNY", "zh_Hans_CN"), whole_money(-49, "CNY", "zh_Hans_CN", signed=True)
    ('¥12,346', '¥0')
    """
    units = (abs(cents) + 50) // 100
    spoken = str(format_currency(units, currency, "¤#,##0", locale=locale, currency_digits=False))
    sign = MINUS if cents < 0 else ("+" if signed else "")
    return f"{sign}{spoken}" if units else spoken


def ratio(share: Fraction, locale: str) -> str:
    """An index, to hundredths, half up: ``0.93``.

    >>> ratio(Fraction(35, 36), "en"), ratio(Fraction(1), "en")
    ('0.97', '1.00')
    """
    return index((200 * share.numerator + share.denominator) // (2 * share.denominator), locale)


def index(hundredths: int, locale: str) -> str:
    """The same, of what was rounded before.

    >>> index(7, "en"), index(1234_50, "en")
    ('0.07', '1,234.50')
    """
    return f"{number(hundredths // 100, locale)}.{hundredths % 100:02d}"


def whole_percent(share: Fraction) -> int:
    """Half up; what is not everything is never 100, what is something is never 0.

    >>> whole_percent(Fraction(999, 1000)), whole_percent(Fraction(1, 1000)), whole_percent(Fraction(1, 2))
    (99, 1, 50)
    """
    percent = int((200 * share + 1) // 2)
    return min(99, max(1, percent)) if 0 < share < 1 else percent

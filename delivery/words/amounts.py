"""Days, dates and money as people of each language read them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal

from delivery.words.states import is_chinese

MINUS = "\N{MINUS SIGN}"


def money(cents: int, currency: str, locale: str, *, signed: bool = False) -> str:
    """An amount of integer minor units.

    >>> money(3800050, "CNY", "zh_Hans_CN"), money(-1200, "USD", "en", signed=True)
    ('¥38,000.50', '−$12.00')
    >>> money(0, "CNY", "en")
    'CN¥0'
    """
    amount = Decimal(cents) / 100
    pattern = None if cents % 100 else ("¤#,##0" if abs(cents) >= 100_000 or not cents else None)
    spoken = format_currency(abs(amount), currency, pattern, locale=locale, currency_digits=pattern is None)
    if cents < 0:
        return MINUS + spoken
    return f"+{spoken}" if signed and cents else spoken


def days(minutes: int, locale: str, *, day_minutes: int = 480, signed: bool = False) -> str:
    """Working minutes as working days with their unit.

    >>> days(2400, "en", signed=True), days(-480, "zh_Hans_CN", signed=True), days(720, "en")
    ('+5 working days', '−1 个工作日', '1.5 working days')
    """
    amount = Decimal(minutes) / day_minutes
    spoken = _tenths(minutes, day_minutes, locale)
    sign = MINUS if minutes < 0 else ("+" if signed and minutes else "")
    if is_chinese(locale):
        return f"{sign}{spoken} 个工作日"
    return f"{sign}{spoken} working {'day' if abs(amount) == 1 else 'days'}"


def day_count(count: int, locale: str, *, signed: bool = False) -> str:
    """Working days that were counted, however long each is.

    >>> day_count(1, "en"), day_count(-3, "en", signed=True), day_count(2, "zh_Hans_CN")
    ('1 working day', '−3 working days', '2 个工作日')
    """
    return days(count, locale, day_minutes=1, signed=signed)


def person_days(minutes: int, locale: str, *, day_minutes: int = 480, signed: bool = False) -> str:
    """Minutes of effort as days of one person.

    >>> person_days(2880, "en", signed=True), person_days(480, "en"), person_days(720, "zh_Hans_CN")
    ('+6 person-days', '1 person-day', '1.5 人天')
    """
    spoken = _tenths(minutes, day_minutes, locale)
    sign = MINUS if minutes < 0 else ("+" if signed and minutes else "")
    if is_chinese(locale):
        return f"{sign}{spoken} 人天"
    return f"{sign}{spoken} {'person-day' if abs(minutes) == day_minutes else 'person-days'}"


def short_days(minutes: int, locale: str, *, day_minutes: int = 480, signed: bool = False) -> str:
    """The same for tables: ``+5 d``, ``+5 天``."""
    spoken = _tenths(minutes, day_minutes, locale)
    sign = MINUS if minutes < 0 else ("+" if signed and minutes else "")
    return f"{sign}{spoken} {'天' if is_chinese(locale) else 'd'}"


def day(on: date | datetime, locale: str, *, with_year: bool = True, with_weekday: bool = False) -> str:
    """A date: ``19 Mar 2026``, ``2026年3月19日``.

    >>> day(date(2026, 3, 19), "en"), day(date(2026, 3, 19), "zh_Hans_CN")
    ('19 Mar 2026', '2026年3月19日')
    """
    plain = on.date() if isinstance(on, datetime) else on
    return _spoken_day(plain, locale, with_year, with_weekday)


def day_span(first: date, last: date, locale: str, *, with_year: bool = True) -> str:
    """From a day until another, both inside.

    >>> day_span(date(2027, 3, 3), date(2027, 3, 5), "en"), day_span(date(2027, 3, 3), date(2027, 3, 5), "zh_Hans_CN")
    ('3–5 Mar 2027', '2027年3月3日至5日')
    >>> day_span(date(2026, 12, 30), date(2027, 1, 4), "en"), day_span(date(2027, 3, 30), date(2027, 4, 2), "zh", with_year=False)
    ('30 Dec 2026 – 4 Jan 2027', '3月30日至4月2日')
    """
    if first == last:
        return day(first, locale, with_year=with_year)
    in_chinese, parted = is_chinese(locale), with_year and first.year != last.year
    in_month = (first.year, first.month) == (last.year, last.month)
    if in_chinese:
        end = f"{last.day}日" if in_month else day(last, locale, with_year=parted)
        return f"{day(first, locale, with_year=with_year)}至{end}"
    if in_month:
        return f"{first.day}–{day(last, locale, with_year=with_year)}"
    return f"{day(first, locale, with_year=parted)} – {day(last, locale, with_year=with_year)}"


@lru_cache(maxsize=8192)
def _tenths(minutes: int, day_minutes: int, locale: str) -> str:
    """Kept, because a long table says the same few amounts again and again."""
    return format_decimal(abs(round(Decimal(minutes) / day_minutes, 1)), locale=locale)


@lru_cache(maxsize=8192)
def _spoken_day(on: date, locale: str, with_year: bool, with_weekday: bool) -> str:
    if is_chinese(locale):
        pattern = "y年M月d日" if with_year else "M月d日"
        return format_date(on, pattern + (" EEE" if with_weekday else ""), locale=locale)
    pattern = "d MMM y" if with_year else "d MMM"
    return format_date(on, ("EEE " if with_weekday else "") + pattern, locale=locale)


def moment(at: datetime, locale: str) -> str:
    """A naive local moment to the minute."""
    pattern = "y年M月d日 HH:mm" if is_chinese(locale) else "d MMM y, HH:mm"
    return format_datetime(at, pattern, locale=Locale.parse(locale))


def number(amount: int | float | Decimal, locale: str) -> str:
    return format_decimal(amount, locale=locale)


def percent(share: float | Decimal, locale: str) -> str:
    return percentage(round(Decimal(share) * 100, 1), locale)


@lru_cache(maxsize=8192)
def percentage(amount: int | Decimal, locale: str) -> str:
    """A number of percent; Chinese sets no space before the sign.

    >>> percentage(Decimal("4.5"), "en"), percentage(Decimal("4.5"), "zh_Hans_CN")
    ('4.5 %', '4.5%')
    """
    return f"{number(amount, locale)}{'%' if is_chinese(locale) else ' %'}"

"""What the loading chart answers, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_date

from delivery.words.amounts import day, percentage
from delivery.words.states import is_chinese

Overloaded = tuple[str, int, int, tuple[date, date]]
"""Name, days with too much work, percent on the fullest, first and last day."""


def loading_answer(overloaded: Sequence[Overloaded], first: date, last: date, locale: str) -> str:
    """Who has more work than day, when, and by how much; the worst first.

    >>> march = date(2027, 3, 2), date(2027, 3, 30)
    >>> loading_answer([("Lin Tao", 9, 180, march)], date(2027, 1, 4), date(2027, 5, 2), "en")
    'Lin Tao is overloaded on 9 days in March 2027, up to 180 %.'
    >>> two = [("林涛", 1, 120, (march[0],) * 2), ("赵敏", 1, 110, march)]
    >>> loading_answer(two, date(2027, 1, 4), date(2027, 5, 2), "zh_Hans_CN")
    '林涛 2027年3月2日超负荷 1 天，最高 120%；另有 1 人超负荷。'
    >>> loading_answer([], date(2027, 1, 4), date(2027, 5, 2), "en")
    'Nobody is overloaded from 4 Jan to 2 May 2027.'
    """
    if not overloaded:
        return _nobody(first, last, locale)
    name, days, most, ends = overloaded[0]
    when, others, top = _when(*ends, locale), len(overloaded) - 1, percentage(most, locale)
    if is_chinese(locale):
        return f"{name} {when}超负荷 {days} 天，最高 {top}" + (f"；另有 {others} 人超负荷。" if others else "。")
    said = f"{name} is overloaded on {days} {'day' if days == 1 else 'days'} {when}, up to {top}"
    if not others:
        return f"{said}."
    return f"{said}; so {'is 1 other person' if others == 1 else f'are {others} other people'}."


def _nobody(first: date, last: date, locale: str) -> str:
    if is_chinese(locale):
        return f"{day(first, locale)}至{day(last, locale)}无人超负荷。"
    return f"Nobody is overloaded from {day(first, locale, with_year=first.year != last.year)} to {day(last, locale)}."


def _when(first: date, last: date, locale: str) -> str:
    """A day, a month, or from one day to another."""
    in_chinese = is_chinese(locale)
    if first == last:
        return day(first, locale) if in_chinese else f"on {day(first, locale)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.year}年{first.month}月" if in_chinese else f"in {format_date(first, 'MMMM y', locale=locale)}"
    if in_chinese:
        return f"{day(first, locale)}至{day(last, locale)}"
    return f"between {day(first, locale, with_year=first.year != last.year)} and {day(last, locale)}"

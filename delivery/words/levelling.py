"""What levelling says of a milestone that goes on around an absence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from delivery.words.amounts import day_span, days, percentage
from delivery.words.states import is_chinese

Missing = tuple[str, date, date, int]
"""Name, first and last day, and the percent of the day that is there."""


def longer(before_minutes: int, after_minutes: int, missing: Sequence[Missing], locale: str, *, day_minutes: int = 480) -> str:
    """The rest of a sentence that begins with the milestone.

    >>> wang = [("王磊", date(2027, 3, 3), date(2027, 3, 5), 0)]
    >>> longer(9600, 11040, wang, "en")
    'takes 23 working days instead of 20: 王磊 is away 3–5 Mar 2027.'
    >>> longer(9600, 11040, wang, "zh_Hans_CN")
    '由 20 个工作日变为 23 个工作日：王磊 2027年3月3日至5日不在。'
    >>> longer(11040, 9600, [], "en")
    'takes 20 working days instead of 23: nobody is away in between any more.'
    >>> longer(9600, 9600, [("Gao", date(2027, 3, 3), date(2027, 3, 3), 50)], "en")
    'still takes 20 working days, with other days of rest: Gao has only 50 % of the day on 3 Mar 2027.'
    """
    in_chinese = is_chinese(locale)
    before, after = (days(minutes, locale, day_minutes=day_minutes) for minutes in (before_minutes, after_minutes))
    why = ("；" if in_chinese else "; ").join(_missing(*each, locale) for each in missing)
    if in_chinese:
        said = f"仍为 {after}，暂停日期改变" if before == after else f"由 {before}变为 {after}"
        return f"{said}：{why or '期间不再有人缺席'}。"
    said = f"still takes {after}, with other days of rest" if before == after else f"takes {after} instead of {before.split()[0]}"
    return f"{said}: {why or 'nobody is away in between any more'}."


def _missing(name: str, first: date, last: date, percent: int, locale: str) -> str:
    when = day_span(first, last, locale)
    if is_chinese(locale):
        return f"{name} {when}" + (f"每天只有 {percentage(percent, locale)} 的时间" if percent else "不在")
    on = "on " if first == last else ""
    if percent:
        return f"{name} has only {percentage(percent, locale)} of the day {on}{when}"
    return f"{name} is away {on}{when}"

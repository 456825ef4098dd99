"""Recurring exceptions of MSPDI calendars, laid out as days.

Types: 1 daily, 2 yearly by day, 3 yearly by weekday, 4 monthly by day, 5 monthly by weekday, 6 weekly, 7 every n days.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from delivery.exchange.msproject_fields import Fields
from delivery.exchange.xml_tree import Node

Period = tuple[date, date]


def recurring_days(node: Node, period: Period | None, fields: Fields) -> Iterator[date]:
    """The days that the exception covers, inside its period and, when it counts them, up to its occurrences."""
    if period is None:
        return iter(())
    rule = Fields(node, fields.place, fields.findings)
    kind = rule.whole("Type", 1)
    every = max(1, rule.whole("Period", 1))
    if kind in (0, 1, 7, 9):
        days = _every_n_days(period, every)
    elif kind == 6:
        days = _weekly(period, every, rule.whole("DaysOfWeek", 0))
    elif kind in (2, 4):
        days = _by_day(period, rule.whole("MonthDay", 1), rule.whole("Month", 0) + 1 if kind == 2 else 0, every)
    elif kind in (3, 5) and 3 <= rule.whole("MonthItem", 0) <= 9:
        weekday = (rule.whole("MonthItem") - 4) % 7
        days = _by_weekday(period, weekday, rule.whole("MonthPosition", 0), rule.whole("Month", 0) + 1 if kind == 3 else 0, every)
    else:
        fields.findings.warn(fields.place, "warn.recurrence", value=fields.place.name)
        return iter(())
    occurrences = rule.whole("Occurrences", 0)
    by_count = rule.flag("EnteredByOccurrences") and occurrences > 0 and kind not in (0, 1, 9)
    return islice(days, occurrences) if by_count else days


def _every_n_days(period: Period, every: int) -> Iterator[date]:
    first, last = period
    for offset in range(0, (last - first).days + 1, every):
        yield first + timedelta(days=offset)


def _weekly(period: Period, every: int, mask: int) -> Iterator[date]:
    """``mask`` has one bit per weekday from Sunday = 1; the weeks are counted from the Sunday on or before the first day."""
    first, last = period
    sunday = first - timedelta(days=(first.weekday() + 1) % 7)
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if mask >> ((day.weekday() + 1) % 7) & 1 and (day - sunday).days // 7 % every == 0:
            yield day


def _months(period: Period, only_month: int, every: int) -> Iterator[tuple[int, int]]:
    """Year and month of each turn: every ``every``-th month, or one month of every year."""
    first, last = period
    step = 1 if only_month else every
    for index in range(first.year * 12 + first.month - 1, last.year * 12 + last.month, step):
        year, month = divmod(index, 12)
        if not only_month or month + 1 == only_month:
            yield year, month + 1


def _by_day(period: Period, day: int, only_month: int, every: int) -> Iterator[date]:
    for year, month in _months(period, only_month, every):
        if 1 <= day <= monthrange(year, month)[1]:
            found = date(year, month, day)
            if period[0] <= found <= period[1]:
                yield found


def _by_weekday(period: Period, weekday: int, position: int, only_month: int, every: int) -> Iterator[date]:
    """The first to fourth (``position`` 0 to 3) or last (4) of a weekday in the month."""
    for year, month in _months(period, only_month, every):
        length = monthrange(year, month)[1]
        days = [date(year, month, day) for day in range(1, length + 1) if date(year, month, day).weekday() == weekday]
        found = days[-1] if position >= 4 else days[max(0, position)]
        if period[0] <= found <= period[1]:
            yield found

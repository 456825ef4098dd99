"""Working time of calendars put together: shifts joined, calendars overlaid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from delivery.engine.plan import CalendarFacts, Day
from delivery.exchange.moments import FIRST_DAY, LAST_DAY

FEW_DAYS = 10_000
"""So many holidays cannot take away even the one working weekday of two centuries."""


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from the first to the last."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def joined(shifts: list[tuple[int, int]]) -> Day:
    """Shifts in order, overlapping and touching ones made one.

    >>> joined([(780, 1020), (480, 720), (720, 730)])
    ((480, 730), (780, 1020))
    """
    result: list[tuple[int, int]] = []
    for start, end in sorted(shifts):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def works(facts: CalendarFacts) -> bool:
    """Whether the calendar has any working time at all between 1970 and 2199."""
    if any(facts.exceptions.values()):
        return True
    if not any(facts.week) or len(facts.exceptions) < FEW_DAYS:
        return any(facts.week)
    return any(facts.week[day.weekday()] and day not in facts.exceptions for day in days_between(FIRST_DAY, LAST_DAY))


def says_the_same(one: CalendarFacts, other: CalendarFacts) -> bool:
    return one.week == other.week and one.exceptions == other.exceptions


def common_time(one: CalendarFacts, other: CalendarFacts) -> CalendarFacts:
    """The time that both calendars work: what a task calendar and a resource calendar leave together."""
    return _combined(one, other, overlap, "&")


def shared_time(one: CalendarFacts, other: CalendarFacts) -> CalendarFacts:
    """The time that either works: when a task with resources of different calendars moves on."""
    return _combined(one, other, lambda a, b: joined([*a, *b]), "+")


def _combined(one: CalendarFacts, other: CalendarFacts, combine: Callable[[Day, Day], Day], sign: str) -> CalendarFacts:
    week = tuple(combine(a, b) for a, b in zip(one.week, other.week, strict=True))
    exceptions = {
        day: combine(one.exceptions.get(day, one.week[day.weekday()]), other.exceptions.get(day, other.week[day.weekday()]))
        for day in sorted({*one.exceptions, *other.exceptions})
    }
    different = {day: shifts for day, shifts in exceptions.items() if shifts != week[day.weekday()]}
    return CalendarFacts(f"{one.name} {sign} {other.name}"[:200], week, different, one.day_minutes)  # type: ignore[arg-type]


def overlap(one: Day, other: Day) -> Day:
    """The minutes that lie in both days.

    >>> overlap(((480, 720), (780, 1020)), ((600, 900),))
    ((600, 720), (780, 900))
    """
    parts = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((start, end) for start, end in parts if start < end))

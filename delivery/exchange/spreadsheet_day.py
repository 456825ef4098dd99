"""What a date without a time means in a plan: the beginning or the end of that working day."""

from __future__ import annotations

from datetime import date, datetime

from delivery.engine.plan import CalendarFacts
from delivery.engine.workdays import WorkCalendar, minute
from delivery.exchange.moments import at
from delivery.exchange.spreadsheet_row import When


def _shifts(day: date, facts: CalendarFacts) -> tuple[tuple[int, int], ...]:
    working = next((shifts for shifts in facts.week if shifts), ((480, 720), (780, 1020)))
    return facts.exceptions.get(day, facts.week[day.weekday()]) or working


def morning(day: date, facts: CalendarFacts) -> datetime:
    """When a start that is only a date begins: with that day's first shift."""
    return at(day, _shifts(day, facts)[0][0])


def begin(when: When | None, facts: CalendarFacts) -> datetime | None:
    if when is None:
        return None
    return morning(when[0].date(), facts) if when[1] else when[0]


def end(when: When | None, facts: CalendarFacts) -> datetime | None:
    """When a finish that is only a date ends: with that day's last shift."""
    if when is None:
        return None
    return at(when[0].date(), _shifts(when[0].date(), facts)[-1][1]) if when[1] else when[0]


def working_minutes(start: datetime | None, finish: datetime | None, facts: CalendarFacts) -> int | None:
    if start is None or finish is None:
        return None
    calendar = WorkCalendar(facts)
    return calendar.work_at(minute(finish)) - calendar.work_at(minute(start))

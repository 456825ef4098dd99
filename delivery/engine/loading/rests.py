"""Days on which the work of a milestone rests: its duration counts them, the work of people does not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from delivery.engine.plan import Milestone, Plan, Spans
from delivery.engine.workdays import FIRST_DAY, WorkCalendar, minute


def number_of(on: date) -> int:
    """Days since 1970."""
    return on.toordinal() - FIRST_DAY.toordinal()


def slots_in(spans: Spans, first: int) -> set[int]:
    """The half days of some days, counted from day number ``first``."""
    days = (day for begin, end in spans for day in range(number_of(begin), number_of(end) + 1))
    return {2 * (day - first) + half for day in days for half in (0, 1)}


def work_minutes(duration_minutes: int, rests: Spans, calendar: WorkCalendar) -> int:
    """A duration on its calendar without the days on which its work rests; all of it when these would leave nothing.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> week = WorkCalendar(CalendarFacts("week", STANDARD_WEEK))
    >>> work_minutes(10 * 480, ((date(2027, 1, 8), date(2027, 1, 12)),), week) // 480
    7
    """
    rested = work_in(rests, calendar)
    return duration_minutes - rested if rested < duration_minutes else duration_minutes


def work_of(milestone: Milestone, plan: Plan) -> int:
    """The same of a milestone of a plan: minutes in which a whole person works on it."""
    if not milestone.rests:
        return milestone.duration_minutes
    calendar = WorkCalendar(plan.calendars[milestone.calendar or plan.calendar])
    return work_minutes(milestone.duration_minutes, milestone.rests, calendar)


def work_in(spans: Spans, calendar: WorkCalendar) -> int:
    """Working minutes of some days."""
    ends = [(minute(_midnight(first)), minute(_midnight(last) + timedelta(days=1))) for first, last in spans]
    return sum(calendar.between(*each) for each in ends)


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time())

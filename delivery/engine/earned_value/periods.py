"""The working days that a baseline is laid over, as instants and as working time since its start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from delivery.engine.workdays import WorkCalendar, minute

MOST_PERIODS = 520
"""Two years of single days; a longer plan is laid over periods of several days each."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The first entry is the start itself, with no time passed."""

    ends: tuple[int, ...]
    """Instants: see ``workdays``."""
    times: tuple[int, ...]
    """Working minutes of the plan's calendar from the start to each end, rising."""


def working_periods(
    start: datetime, finish: datetime, calendar: WorkCalendar, *, also: Iterable[int] = (), most: int = MOST_PERIODS
) -> Periods:
    """One period a working day, from start to finish; ``also`` are instants at which a period ends in any case.

    Ends between which the calendar does no work (a week-end that another calendar works on) are one end, the later one.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> week = WorkCalendar(CalendarFacts("w", STANDARD_WEEK))
    >>> working_periods(datetime(2025, 1, 9, 8), datetime(2025, 1, 13, 12), week).times
    (0, 480, 960, 1200)
    """
    begin, end = minute(start), max(minute(start), minute(finish))
    inside = {instant for instant in also if begin < instant < end}
    instants = sorted({*_evenings(start.date(), finish.date(), calendar, most), *inside, end})
    ends, times = [begin], [0]
    for instant in instants:
        if not begin < instant <= end:
            continue
        time = calendar.between(begin, instant)
        if time == times[-1]:
            ends[-1] = instant
        else:
            ends.append(instant)
            times.append(time)
    return Periods(tuple(ends), tuple(times))


def _evenings(first: date, last: date, calendar: WorkCalendar, most: int) -> Iterable[int]:
    """Midnight after every working day, or after every n-th where there would be too many."""
    days = calendar.working_days_between(first, last) + 1
    step = -(-days // most)
    on = calendar.add_days(first, 0)
    while on <= last:
        yield minute(datetime.combine(on + timedelta(days=1), datetime.min.time()))
        on = calendar.add_days(on, step)

"""Earned value and earned schedule of a baseline that is laid over the working calendar.

>>> from datetime import datetime
>>> from fractions import Fraction
>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> week = Clocks(WorkCalendar(CalendarFacts("w", STANDARD_WEEK)), {})
>>> works = [Work("a", datetime(2025, 1, 6, 8), datetime(2025, 1, 7, 17), 400_00, Fraction(1), 500_00, "1"),
...          Work("b", datetime(2025, 1, 8, 8), datetime(2025, 1, 9, 17), 600_00, Fraction(1, 4), None, "2")]
>>> found = value(works, datetime(2025, 1, 9), week)
>>> found.project.pv, found.project.ev, found.project.ac, found.groups["2"].spi
(70000, 55000, 50000, Fraction(1, 2))
>>> found.schedule.es / 480, found.schedule.spi
(Fraction(5, 2), Fraction(5, 6))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from delivery.engine.earned_value.curve import Curve, time_phase
from delivery.engine.earned_value.earned_schedule import EarnedSchedule, earned_schedule
from delivery.engine.earned_value.measures import FAIR, POOR, Amount, Figure, Pace, Totals, Undefined, totals
from delivery.engine.earned_value.periods import Periods, working_periods
from delivery.engine.earned_value.progress import share_done
from delivery.engine.earned_value.work import Clocks, Work, half_up, planned_at
from delivery.engine.workdays import WorkCalendar, minute

__all__ = [
    "FAIR", "POOR", "Amount", "Clocks", "Curve", "EarnedSchedule", "Figure", "Pace", "Periods", "Totals", "Undefined",
    "Valuation", "Work", "WorkCalendar", "earned_schedule", "half_up", "planned_at", "share_done", "time_phase", "totals",
    "value", "working_periods",
]  # fmt: skip


class Span(NamedTuple):
    """From the first planned start to the last planned finish."""

    start: datetime
    finish: datetime


@dataclass(frozen=True)
class Valuation:
    """A baseline at one status date."""

    span: Span
    status: int
    """The instant at which everything is measured: the status date, or the real finish of a project that is over."""
    project: Totals
    groups: Mapping[str | None, Totals]
    """By phase, in the order in which they are first met."""
    planned: Curve
    periods: Periods
    schedule: EarnedSchedule


def value(works: Iterable[Work], status_at: datetime, clocks: Clocks, *, finished_at: datetime | None = None) -> Valuation:
    """Measure a baseline. ``finished_at``: when everything was done, if it is; time stops there.

    Raises ValueError when there is no work at all.
    """
    works = list(works)
    if not works:
        raise ValueError("a baseline without milestones has no value")
    span = Span(min(work.start for work in works), max(work.finish for work in works))
    status = minute(status_at if finished_at is None else min(status_at, finished_at))
    periods = working_periods(span.start, span.finish, clocks.own, also=[status])
    planned = time_phase(works, periods, clocks)
    groups: dict[str | None, list[Work]] = {}
    for work in works:
        groups.setdefault(work.group, []).append(work)
    project = totals(works, status, clocks)
    passed = max(0, clocks.own.between(minute(span.start), status))
    return Valuation(
        span=span,
        status=status,
        project=project,
        groups={group: totals(inside, status, clocks) for group, inside in groups.items()},
        planned=planned,
        periods=periods,
        schedule=earned_schedule(planned, project.ev, passed, project.cpi, periods.times[-1]),
    )

"""How much of a milestone is done, as the plan knows it: by its actuals and what remains."""

from __future__ import annotations

from fractions import Fraction

from delivery.engine.plan import Milestone
from delivery.engine.workdays import WorkCalendar, minute

NEARLY = Fraction(99, 100)
"""What is not reported as finished is never worth its whole budget."""


def share_done(milestone: Milestone, status: int, calendar: WorkCalendar) -> Fraction:
    """0 to 1: finished is 1, not begun is 0; else the share of the duration that does not remain.

    Where nothing is said of what remains, the work is taken to go as planned since its start, up to the status instant:
    the same reading by which the plan computes its finish. ``calendar`` is the milestone's.

    >>> from datetime import datetime
    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> week = WorkCalendar(CalendarFacts("w", STANDARD_WEEK))
    >>> begun = Milestone("a", "A", 4 * 480, actual_start=datetime(2025, 1, 6, 8), remaining_minutes=480)
    >>> share_done(begun, minute(datetime(2025, 1, 7)), week)
    Fraction(3, 4)
    """
    if milestone.actual_finish is not None:
        return Fraction(1)
    if milestone.actual_start is None or milestone.duration_minutes <= 0:
        return Fraction(0)
    if milestone.remaining_minutes is None:
        began = minute(milestone.actual_start)
        worked = status - began if milestone.is_elapsed else calendar.between(began, status)
    else:
        worked = milestone.duration_minutes - milestone.remaining_minutes
    return min(max(Fraction(worked, milestone.duration_minutes), Fraction(0)), NEARLY)

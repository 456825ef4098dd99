"""What is planned, done and spent on one milestone, and what one moment makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from delivery.engine.workdays import WorkCalendar, minute


@dataclass(frozen=True, slots=True)
class Work:
    """One milestone of a baseline. Amounts are whole minor units of money (or any other whole weight, never mixed)."""

    key: str
    start: datetime
    finish: datetime
    budget: int
    """Budget at completion, 0 or more."""
    share_done: Fraction = Fraction(0)
    """0 to 1."""
    spent: int | None = None
    """Actual cost up to the status date; None: nothing was recorded."""
    group: str | None = None
    """Its phase."""
    calendar: str | None = None
    """Of its own; None: the plan's."""
    is_elapsed: bool = False
    """It runs on the clock, day and night."""

    @property
    def earned(self) -> int:
        """EV: percent complete × budget, half up (PMI, Standard for Earned Value Management; EIA-748)."""
        return half_up(self.share_done * self.budget)

    def done(self, share: Fraction) -> Work:
        return replace(self, share_done=share)

    def laid(self, start: datetime, finish: datetime, budget: int) -> Work:
        """The same milestone with another amount, spread over other dates."""
        return replace(self, start=start, finish=finish, budget=budget)


@dataclass(frozen=True)
class Clocks:
    """The calendars that work is spread over; ``own`` is the plan's."""

    own: WorkCalendar
    others: Mapping[str, WorkCalendar]

    def passed(self, work: Work, instant: int) -> int:
        """Minutes of its own clock up to the instant: working minutes, or all of them."""
        return instant if work.is_elapsed else self.of(work).work_at(instant)

    def of(self, work: Work) -> WorkCalendar:
        return self.others.get(work.calendar or "", self.own)


def planned_at(work: Work, instant: int, clocks: Clocks) -> int:
    """PV of one milestone: its budget spread evenly over its working minutes, half up; an event counts at its instant.

    >>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
    >>> week = Clocks(WorkCalendar(CalendarFacts("w", STANDARD_WEEK)), {})
    >>> three_days = Work("a", datetime(2025, 1, 6, 8), datetime(2025, 1, 8, 17), 1000)
    >>> [planned_at(three_days, minute(datetime(2025, 1, day)), week) for day in (6, 7, 8, 9)]
    [0, 333, 667, 1000]
    """
    begin = clocks.passed(work, minute(work.start))
    whole = clocks.passed(work, minute(work.finish)) - begin
    if whole <= 0:
        return work.budget if instant >= minute(work.finish) else 0
    return part(work.budget, clocks.passed(work, instant) - begin, whole)


def part(amount: int, passed: int, whole: int) -> int:
    """``amount`` × passed / whole, half up, never below nothing or above the amount."""
    passed = min(max(passed, 0), whole)
    return (2 * amount * passed + whole) // (2 * whole)


def half_up(amount: Fraction) -> int:
    """To the nearest whole number, halves up.

    >>> half_up(Fraction(5, 2)), half_up(Fraction(-5, 2)), half_up(Fraction(7, 3))
    (3, -2, 2)
    """
    return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)

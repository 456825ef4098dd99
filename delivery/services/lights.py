"""The light of a project, by rule: red, amber or green, and always why.

The reason is a code with its figures; ``words.plans`` speaks it in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from delivery.engine.plan import Milestone, Plan
from delivery.engine.schedule import Timing
from delivery.engine.states import Light
from delivery.engine.workdays import WorkCalendar

AMBER_DAYS = 5
"""Working days between the forecast and the promised day below which the light is amber."""

Reason = tuple[Light, dict[str, Any]]


@dataclass(frozen=True)
class Promise:
    """What the forecast is held against."""

    target_at: datetime
    """Forecast go-live, or finish."""
    committed_on: date | None = None
    baseline_at: datetime | None = None
    """The same target in the chosen baseline."""


def light_of(plan: Plan, timings: Mapping[str, Timing], promise: Promise) -> Reason:
    """The first rule that speaks, the worst first."""
    open_ones = [milestone for milestone in plan.milestones if milestone.actual_finish is None]
    calendar = WorkCalendar(plan.calendars[plan.calendar])
    for rule in (
        _late(calendar, promise),
        _deadline_missed(open_ones, timings),
        _reserve_low(calendar, promise),
        _negative_float(open_ones, timings),
        _slip(calendar, promise),
    ):
        if rule is not None:
            return rule
    return Light.GREEN, {"code": "on_track", "target": _day(promise.target_at), "left": _days_left(calendar, promise)}


def _late(calendar: WorkCalendar, promise: Promise) -> Reason | None:
    left = _days_left(calendar, promise)
    if promise.committed_on is None or promise.target_at.date() <= promise.committed_on:
        return None
    return Light.RED, {
        "code": "late",
        "target": _day(promise.target_at),
        "committed": promise.committed_on.isoformat(),
        "days": max(1, -(left or 0)),
    }


def _deadline_missed(open_ones: list[Milestone], timings: Mapping[str, Timing]) -> Reason | None:
    missed = [m for m in open_ones if m.deadline_at is not None and timings[m.key].finish > m.deadline_at]
    if not missed:
        return None
    first = min(missed, key=lambda milestone: (milestone.deadline_at, milestone.key))
    return Light.RED, {
        "code": "deadline_missed",
        "milestone": first.code or first.name,
        "name": first.name,
        "deadline": _day(first.deadline_at),
        "finish": _day(timings[first.key].finish),
        "others": len(missed) - 1,
    }


def _reserve_low(calendar: WorkCalendar, promise: Promise) -> Reason | None:
    left = _days_left(calendar, promise)
    if left is None or left >= AMBER_DAYS:
        return None
    return Light.AMBER, {"code": "reserve_low", "target": _day(promise.target_at), "days": left}


def _negative_float(open_ones: list[Milestone], timings: Mapping[str, Timing]) -> Reason | None:
    worst = min(open_ones, key=lambda milestone: timings[milestone.key].total_float_minutes, default=None)
    if worst is None or timings[worst.key].total_float_minutes >= 0:
        return None
    minutes = -timings[worst.key].total_float_minutes
    return Light.AMBER, {"code": "float_negative", "milestone": worst.code or worst.name, "name": worst.name, "minutes": minutes}


def _slip(calendar: WorkCalendar, promise: Promise) -> Reason | None:
    if promise.baseline_at is None:
        return None
    days = calendar.working_days_between(promise.baseline_at.date(), promise.target_at.date())
    if days <= 0:
        return None
    return Light.AMBER, {"code": "slip", "target": _day(promise.target_at), "baseline": _day(promise.baseline_at), "days": days}


def _days_left(calendar: WorkCalendar, promise: Promise) -> int | None:
    """Working days from the forecast to the promised day; negative when it is later."""
    if promise.committed_on is None:
        return None
    return calendar.working_days_between(promise.target_at.date(), promise.committed_on)


def _day(at: datetime | None) -> str:
    return "" if at is None else at.date().isoformat()

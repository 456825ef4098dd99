"""Where a project is heading, and how far that has moved from the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from delivery.engine.workdays import WorkCalendar
from delivery.models import Baseline
from delivery.queries.forecasts import ReadForecast

DAY_MINUTES = 480


@dataclass(frozen=True)
class Target:
    """Where the project is heading: its go-live, or its finish where the plan has none."""

    is_go_live: bool
    on: date
    baseline_on: date | None
    variance_minutes: int
    """Working time from the baseline to the forecast; positive: later."""


def target_of(forecast: ReadForecast | None, baseline: Baseline | None, calendar: WorkCalendar) -> Target | None:
    if forecast is None:
        return None
    on = forecast.target_at.date()
    is_go_live = forecast.go_live_at is not None
    before: datetime | None = None
    if baseline is not None:
        before = baseline.go_live_at if is_go_live else baseline.finish_at
    days = calendar.working_days_between(before.date(), on) if before else 0
    return Target(is_go_live, on, before.date() if before else None, days * DAY_MINUTES)

"""Where a project is heading, and how far that has moved from the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delivery.queries.forecasts import ReadForecast

DAY_MINUTES = 480
"""A forecast keeps whole days of variance so many minutes long, whatever the calendar: projects are compared by them."""


@dataclass(frozen=True)
class Target:
    """Where the project is heading: its go-live, or its finish where the plan has none."""

    is_go_live: bool
    on: date
    baseline_on: date | None
    variance_days: int
    """Working days from the baseline to the forecast; positive: later."""


def target_of(forecast: ReadForecast | None) -> Target | None:
    if forecast is None:
        return None
    is_go_live = forecast.go_live_at is not None
    return Target(is_go_live, forecast.target_at.date(), forecast.baseline_on, forecast.variance_minutes // DAY_MINUTES)

"""What stands above every picture of the plan: when it ends, how far that is from the baseline, what was edited last."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from delivery.access import Who
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import Milestone, Project
from delivery.queries.baselines import ReadBaseline, chosen_baseline
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.forecasts import ReadForecast, forecast_of
from delivery.queries.performances import seen_forecast
from delivery.queries.plan_tables import target_variance
from delivery.queries.plans import last_edit


@dataclass(frozen=True)
class PlanHead:
    total: int
    forecast: ReadForecast | None
    baseline: ReadBaseline | None
    target_variance_minutes: int | None
    last_edit: Any


def plan_head(project: Project, standing: Iterable[Who]) -> PlanHead:
    """With the light that somebody of that standing sees."""
    forecast, baseline = seen_forecast(project, forecast_of(project), standing), chosen_baseline(project)
    calendar = WorkCalendar(calendars_by_key(project)[calendar_key(project.calendar_id)])
    total = db.session.scalar(select(func.count()).select_from(Milestone).where(Milestone.project_id == project.id))
    return PlanHead(total or 0, forecast, baseline, target_variance(forecast, baseline, calendar), last_edit(project))

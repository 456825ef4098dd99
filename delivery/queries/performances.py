"""Schedule and cost performance of projects: measured for keeping, and read as it was kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select

from delivery import access
from delivery.access import Permission, Who
from delivery.engine.earned_value import POOR, Figure, Undefined, half_up
from delivery.engine.states import Light
from delivery.extensions import db
from delivery.models import Forecast, Performance, Project
from delivery.queries.earned_value import earned_value_of
from delivery.queries.forecasts import ReadForecast

EARLY_PERCENT = 10
"""Of the planned duration: before that, an index of a few days' work says nothing about the project."""


@dataclass(frozen=True, slots=True)
class Index:
    """A ratio as it is shown, or why there is none."""

    hundredths: int | None
    missing: Undefined | None = None

    @property
    def is_poor(self) -> bool:
        return self.hundredths is not None and self.hundredths < 100 * POOR


@dataclass(frozen=True, slots=True)
class ReadPerformance:
    """As it was measured; an index that the reader may not see is None."""

    plan_version: int
    status_on: date
    passed_percent: int
    spi: Index | None
    """SPI(t)."""
    cpi: Index | None


def measured(project: Project, at: datetime) -> ReadPerformance:
    """Of the plan as it stands, at the project's status date, else on that day. A fixed number of queries, nothing written."""
    today = project.day_of(at)
    found = earned_value_of(project, today)
    if found is None:
        none = Index(None, Undefined.NO_BASELINE)
        return ReadPerformance(project.plan_version, project.status_on or today, 0, none, none)
    times = found.schedule.schedule
    passed = min(100, half_up(100 * times.at / times.pd)) if times.pd else 100
    indices = _index(times.spi), _index(found.money.project.cpi)
    return ReadPerformance(project.plan_version, found.status_on, passed, *indices)


def _index(figure: Figure) -> Index:
    return Index(None, figure) if isinstance(figure, Undefined) else Index(half_up(100 * figure))


def performance_of(project: Project, standing: Iterable[Who]) -> ReadPerformance | None:
    """As it was kept, for somebody of that standing; None: not computed yet, or not theirs to see."""
    row = db.session.get(Performance, project.id)
    return None if row is None else as_seen(read(row), standing)


def read(row: Any) -> ReadPerformance:
    """A row of the table, or of a query with its columns."""
    spi, cpi = Index(row.spi_hundredths, row.spi_missing), Index(row.cpi_hundredths, row.cpi_missing)
    return ReadPerformance(row.plan_version, row.status_on, row.passed_percent, spi, cpi)


def as_seen(found: ReadPerformance, standing: Iterable[Who]) -> ReadPerformance | None:
    """SPI(t) is for whoever sees earned value, CPI for whoever sees internal cost."""
    held = frozenset(standing)
    if not access.allowed(held, Permission.EARNED_VALUE_VIEW):
        return None
    return found if access.sees_internal_money(held) else replace(found, cpi=None)


def pace_reason(found: ReadPerformance | None, plan_version: int) -> Mapping[str, Any] | None:
    """Dates that hold are no green light where the work goes far slower or costs far more than planned: why it is amber.

    ``found`` is what the reader may see: the reason names nothing else.
    """
    if found is None or found.plan_version != plan_version or found.passed_percent < EARLY_PERCENT:
        return None
    for code, index in (("pace", found.spi), ("cost_pace", found.cpi)):
        if index is not None and index.is_poor:
            return {"code": code, "index": index.hundredths}
    return None


def seen_forecast(project: Project, forecast: ReadForecast | None, standing: Iterable[Who]) -> ReadForecast | None:
    """The forecast with the light that somebody of that standing sees; one that warns already keeps its reason."""
    if forecast is None or forecast.light is not Light.GREEN:
        return forecast
    reason = pace_reason(performance_of(project, standing), project.plan_version)
    return forecast if reason is None else replace(forecast, light=Light.AMBER, light_reason=reason)


def unmeasured_projects(at: datetime) -> list[Project]:
    """Open projects with dates whose performance is not of their plan, or of an earlier day where no status date is set."""
    query = (
        select(Project, Performance.status_on)
        .join(Forecast, Forecast.project_id == Project.id)
        .outerjoin(Performance, Performance.project_id == Project.id)
        .where(
            Project.closed_at.is_(None),
            or_(
                Performance.plan_version.is_(None), Performance.plan_version != Project.plan_version, Project.status_on.is_(None)
            ),
        )
        .order_by(Project.id)
    )
    return [
        project
        for project, measured_on in db.session.execute(query)
        if project.status_on is not None or measured_on != project.day_of(at)
    ]


def never_measured() -> list[int]:
    """Projects with dates of before there was a place for their performance."""
    query = select(Forecast.project_id).outerjoin(Performance, Performance.project_id == Forecast.project_id)
    return list(db.session.scalars(query.where(Performance.project_id.is_(None)).order_by(Forecast.project_id)))

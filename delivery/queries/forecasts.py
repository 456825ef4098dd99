"""The stored dates of a plan. Pages read them here and compute nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import defer

from delivery.engine.states import Light
from delivery.engine.workdays import EPOCH
from delivery.extensions import db
from delivery.models import Forecast, Project


class Timing(NamedTuple):
    """The dates of one milestone; floats in working minutes."""

    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float_minutes: int
    free_float_minutes: int
    is_critical: bool
    driven_by: tuple[str, ...]


class PhaseSummary(NamedTuple):
    """Where one phase stands."""

    start: datetime | None
    finish: datetime | None
    done: int
    total: int
    critical: int
    late: int
    at_risk: int
    """Milestones started although an earlier phase's gate is closed."""


@dataclass(frozen=True)
class ReadForecast:
    """A stored forecast, its dates as moments."""

    plan_version: int
    calendar_stamp: str
    computed_at: datetime
    finish_at: datetime
    go_live_at: datetime | None
    baseline_on: date | None
    variance_minutes: int
    light: Light
    light_reason: Mapping[str, Any]
    stored: Mapping[str, list[Any]]
    stored_phases: Mapping[str, Mapping[str, Any]]

    @cached_property
    def timings(self) -> dict[str, Timing]:
        return {key: _timing(values) for key, values in self.stored.items()}

    @cached_property
    def phases(self) -> dict[str, PhaseSummary]:
        """By phase position as str."""
        return {position: phase_summary(facts) for position, facts in self.stored_phases.items()}

    @property
    def target_at(self) -> datetime:
        """What was promised: the go-live where the plan has one, else its finish."""
        return self.go_live_at or self.finish_at

    @property
    def critical(self) -> list[str]:
        """Keys of the critical milestones, by start."""
        return sorted((key for key, values in self.stored.items() if values[8]), key=lambda key: self.stored[key][0])


def forecast_of(project: Project) -> ReadForecast | None:
    """None until somebody has laid a plan."""
    forecast = db.session.get(Forecast, project.id)
    return None if forecast is None else _read(forecast, forecast.timings)


def finishes_of(project: Project, keys: Iterable[str]) -> dict[str, datetime]:
    """The stored finish of a few milestones."""
    forecast = db.session.get(Forecast, project.id)
    stored = forecast.timings if forecast else {}
    return {key: at(stored[key][1]) for key in keys if key in stored}


def forecasts_of(projects: Iterable[Project]) -> dict[int, ReadForecast]:
    """By project id, in one query, without the dates of their milestones: those of many projects are megabytes."""
    ids = [project.id for project in projects]
    query = select(Forecast).where(Forecast.project_id.in_(ids)).options(defer(Forecast.timings, raiseload=True))
    return {row.project_id: _read(row, {}) for row in db.session.scalars(query)}


def projects_to_be_told() -> list[int]:
    """Those whose forecast was stored before it said what the list of projects sorts by."""
    return list(db.session.scalars(select(Forecast.project_id).where(Forecast.phase_now.is_(None))))


def _read(row: Forecast, timings: Mapping[str, list[Any]]) -> ReadForecast:
    return ReadForecast(
        plan_version=row.plan_version,
        calendar_stamp=row.calendar_stamp,
        computed_at=row.computed_at,
        finish_at=row.finish_at,
        go_live_at=row.go_live_at,
        baseline_on=row.baseline_on,
        variance_minutes=row.variance_minutes,
        light=row.light,
        light_reason=row.light_reason,
        stored=timings,
        stored_phases=row.phases,
    )


def _timing(values: list[Any]) -> Timing:
    start, finish, early_start, early_finish, late_start, late_finish = (at(minutes) for minutes in values[:6])
    floats = values[6], values[7]
    return Timing(start, finish, early_start, early_finish, late_start, late_finish, *floats, bool(values[8]), tuple(values[9]))


def phase_summary(facts: Mapping[str, Any]) -> PhaseSummary:
    return PhaseSummary(
        start=None if facts["start"] is None else at(facts["start"]),
        finish=None if facts["finish"] is None else at(facts["finish"]),
        done=facts["done"],
        total=facts["total"],
        critical=facts["critical"],
        late=facts["late"],
        at_risk=facts["at_risk"],
    )


def at(minutes: int) -> datetime:
    return EPOCH + timedelta(minutes=minutes)

"""Frozen copies of the plan, and how far the forecast has moved from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select

from delivery.engine.workdays import WorkCalendar, minute
from delivery.extensions import db
from delivery.models import Baseline, Milestone, Project
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.forecasts import Timing, at, forecast_of


class BaselineLine(NamedTuple):
    start: datetime
    finish: datetime
    duration_minutes: int
    effort_minutes: int
    cost_cents: int
    """Internal fixed cost."""


@dataclass(frozen=True)
class ReadBaseline:
    """A baseline, its dates as moments."""

    row: Baseline

    @cached_property
    def lines(self) -> Mapping[str, BaselineLine]:
        return {
            key: BaselineLine(at(start), at(finish), duration, effort, cost)
            for key, (start, finish, duration, effort, cost) in self.row.lines.items()
        }


def baselines_of(project: Project) -> list[Baseline]:
    return list(db.session.scalars(select(Baseline).where(Baseline.project_id == project.id).order_by(Baseline.number)))


def baseline_numbered(project: Project, number: int) -> Baseline | None:
    return db.session.scalar(select(Baseline).where(Baseline.project_id == project.id, Baseline.number == number))


def chosen_baseline(project: Project) -> ReadBaseline | None:
    """The one that variance is measured against."""
    row = db.session.scalar(select(Baseline).where(Baseline.project_id == project.id, Baseline.is_chosen))
    return None if row is None else ReadBaseline(row)


class ComparedLine(NamedTuple):
    """One milestone then and now; working minutes of the project's calendar."""

    key: str
    code: str
    name: str
    then: BaselineLine | None
    now: Timing | None
    variance_minutes: int

    @property
    def is_new(self) -> bool:
        return self.then is None

    @property
    def is_removed(self) -> bool:
        return self.now is None


def comparison(project: Project, row: Baseline) -> list[ComparedLine]:
    """Every milestone of the baseline or of the forecast, in the plan's order; removed ones last."""
    lines, forecast = ReadBaseline(row).lines, forecast_of(project)
    timings = forecast.timings if forecast else {}
    calendar = WorkCalendar(calendars_by_key(project)[calendar_key(project.calendar_id)])
    known = db.session.execute(
        select(Milestone.key, Milestone.code, Milestone.name)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position, Milestone.id)
    ).all()
    names = {key: (code, name) for key, code, name in known} | {
        key: (key, "") for key in lines.keys() - {k for k, _c, _n in known}
    }
    compared = []
    for key, (code, name) in names.items():
        then, now = lines.get(key), timings.get(key)
        variance = calendar.between(minute(then.finish), minute(now.finish)) if then and now else 0
        compared.append(ComparedLine(key, code or key, name, then, now, variance))
    return compared

"""Frozen copies of the plan, and how far the forecast has moved from one."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select

from delivery.engine.workdays import WorkCalendar, minute
from delivery.extensions import db
from delivery.models import Baseline, Milestone, Project
from delivery.queries.calendars import calendar_key, calendars_by_key
from delivery.queries.forecasts import ReadForecast, Timing, at, forecast_of


class BaselineLine(NamedTuple):
    start: datetime
    finish: datetime
    duration_minutes: int
    effort_minutes: int
    cost_cents: int
    """Internal fixed cost."""
    budget_cents: int | None = None
    """Internal: effort at the rates of the day it was taken, plus fixed cost; None where no rate was known."""


@dataclass(frozen=True)
class ReadBaseline:
    """A baseline, its dates as moments."""

    row: Baseline

    @cached_property
    def lines(self) -> Mapping[str, BaselineLine]:
        return {key: BaselineLine(at(start), at(finish), *amounts) for key, (start, finish, *amounts) in self.row.lines.items()}


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
    now: Timing | BaselineLine | None
    variance_minutes: int

    @property
    def is_new(self) -> bool:
        return self.then is None

    @property
    def is_removed(self) -> bool:
        return self.now is None

    @property
    def differs(self) -> bool:
        return self.is_new or self.is_removed or self.variance_minutes != 0


@dataclass(frozen=True)
class Comparison:
    """A baseline beside the forecast, or beside another baseline."""

    lines: list[ComparedLine]
    is_go_live: bool
    then_on: date
    now_on: date
    shift_minutes: int
    """Of the go-live, or of the finish where one of the two has no go-live."""

    @property
    def differing(self) -> list[ComparedLine]:
        return [line for line in self.lines if line.differs]

    @property
    def worst(self) -> ComparedLine | None:
        """The milestone that moved furthest."""
        found = max(self.lines, key=lambda line: abs(line.variance_minutes), default=None)
        return found if found is not None and found.variance_minutes else None


def comparison(project: Project, row: Baseline, other: Baseline | None = None) -> Comparison:
    """``row`` held against ``other``, or the forecast: every milestone of either, in the plan's order; removed ones last."""
    lines, forecast = ReadBaseline(row).lines, forecast_of(project)
    calendar = WorkCalendar(calendars_by_key(project)[calendar_key(project.calendar_id)])
    nows: Mapping[str, Timing | BaselineLine] = ReadBaseline(other).lines if other else forecast.timings if forecast else {}
    compared = []
    for key, (code, name) in _names(project, lines.keys() | nows.keys()).items():
        then, now = lines.get(key), nows.get(key)
        variance = calendar.between(minute(then.finish), minute(now.finish)) if then and now else 0
        compared.append(ComparedLine(key, code or key, name, then, now, variance))
    reached: Baseline | ReadForecast = other or forecast or row
    if row.go_live_at and reached.go_live_at:
        then_at, now_at = row.go_live_at, reached.go_live_at
    else:
        then_at, now_at = row.finish_at, reached.finish_at
    shift = calendar.between(minute(then_at), minute(now_at))
    return Comparison(compared, then_at is row.go_live_at, then_at.date(), now_at.date(), shift)


def _names(project: Project, keys: Set[str]) -> dict[str, tuple[str, str]]:
    """Code and name of each, in the plan's order; what is in the plan no longer is called by its key."""
    known = db.session.execute(
        select(Milestone.key, Milestone.code, Milestone.name)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position, Milestone.id)
    )
    names = {key: (code, name) for key, code, name in known if key in keys}
    return names | {key: (key, "") for key in sorted(keys - names.keys())}

"""Frozen copies of the plan, and how far the forecast has moved from one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Baseline, Project
from delivery.queries.forecasts import at


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

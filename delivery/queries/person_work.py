"""What one person works on, in every project that the reader may look into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from delivery.engine.workdays import EPOCH
from delivery.extensions import db
from delivery.models import Assignment, Forecast, Milestone, Project, Resource, User
from delivery.queries.forecasts import at
from delivery.queries.projects import visible_to


@dataclass(frozen=True)
class WorkLine:
    project: Project
    code: str
    name: str
    percent: int
    start: datetime | None
    finish: datetime | None


@dataclass(frozen=True)
class PersonWork:
    lines: list[WorkLine]
    """Unfinished milestones of open projects, by start."""
    elsewhere: int
    """So many more in projects that the reader may not know of."""


def work_of_person(resource: Resource, reader: User) -> PersonWork:
    """Three queries."""
    there = (Milestone.project_id == Assignment.project_id) & (Milestone.key == Assignment.milestone_key)
    is_open = (Assignment.resource_id == resource.id, Project.closed_at.is_(None), Milestone.actual_finish.is_(None))
    columns = select(Project, Milestone.key, Milestone.code, Milestone.name, Assignment.percent)
    rows = db.session.execute(
        columns.select_from(Assignment)
        .join(Project, Project.id == Assignment.project_id)
        .join(Milestone, there)
        .where(*is_open, visible_to(reader))
    ).all()
    every = select(func.count()).select_from(Assignment).join(Project, Project.id == Assignment.project_id)
    total = db.session.scalar(every.join(Milestone, there).where(*is_open)) or 0
    projects = {project.id for project, *_more in rows}
    stored_by = select(Forecast.project_id, Forecast.timings).where(Forecast.project_id.in_(projects))
    timings: dict[int, Any] = dict(db.session.execute(stored_by).all())
    lines = []
    for project, key, code, name, percent in rows:
        stored = (timings.get(project.id) or {}).get(key)
        dates = (at(stored[0]), at(stored[1])) if stored else (None, None)
        lines.append(WorkLine(project, code or key, name, percent, *dates))
    return PersonWork(sorted(lines, key=lambda line: (line.start is None, line.start or EPOCH)), total - len(lines))

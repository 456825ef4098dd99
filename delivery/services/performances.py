"""Schedule and cost performance: owed after a change, measured outside every transaction, kept while nothing newer is."""

from __future__ import annotations

from datetime import datetime, timedelta

from delivery.extensions import db
from delivery.models import Performance, Project
from delivery.queries.performances import ReadPerformance, measured, unmeasured_projects
from delivery.services.jobs import is_still_mine, owe_again, settle_job
from delivery.services.ledger import lock_project

KIND = "performance.measure"
REST = timedelta(seconds=3)
"""Entries that follow one another are waited for."""


def owe_performance(project_id: int, *, at: datetime, due_at: datetime | None = None) -> None:
    """For changes that leave the plan as it is; a saved plan is measured with the simulation that it owes."""
    owe_again(KIND, _key(project_id), at=at, due_at=due_at or at + REST, project_id=project_id)


def owe_unmeasured(at: datetime) -> None:
    """Once a day: time passes, and what was cancelled or given up is made good."""
    for project in unmeasured_projects(at):
        owe_performance(project.id, at=at, due_at=at)


def keep_performance(project_id: int, found: ReadPerformance, *, at: datetime, job: tuple[int, int] | None = None) -> bool:
    """Store it unless the job was owed anew meanwhile, or something newer is kept. Whether it was stored."""
    lock_project(project_id)
    if job is not None and not is_still_mine(*job):
        return False
    row = db.session.get(Performance, project_id, populate_existing=True)
    if row is None:
        row = Performance(project_id=project_id)
        db.session.add(row)
    elif row.plan_version > found.plan_version or row.computed_at > at:
        return False
    assert found.spi is not None and found.cpi is not None, "what is kept is whole"
    row.plan_version, row.status_on, row.computed_at = found.plan_version, found.status_on, at
    row.passed_percent = found.passed_percent
    row.spi_hundredths, row.spi_missing = found.spi.hundredths, found.spi.missing
    row.cpi_hundredths, row.cpi_missing = found.cpi.hundredths, found.cpi.missing
    db.session.flush()
    return True


def measure_now(project: Project, *, at: datetime) -> None:
    """Measure and keep in the caller's unit of work, for worlds laid at once and after a migration; nothing is owed then."""
    db.session.flush()
    keep_performance(project.id, measured(project, at), at=at)
    settle_job(_key(project.id), at)


def _key(project_id: int) -> str:
    return f"performance:{project_id}:"

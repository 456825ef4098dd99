"""Performance in the background: read, then keep; beside a simulation, and alone after actuals or rates changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs.handlers import handles
from delivery.models import Project
from delivery.queries.performances import measured
from delivery.services.jobs import attempt_of
from delivery.services.performances import KIND, keep_performance


@handles(KIND)
def run_measurement(arguments: dict[str, Any], at: datetime) -> None:
    project = db.session.get(Project, arguments["project_id"])
    if project is not None:
        measure(project, (arguments["job_id"], attempt_of(arguments["job_id"])), at)


def measure(project: Project, job: tuple[int, int], at: datetime) -> None:
    """Twice is as good as once: it is kept by whoever still holds the job."""
    project_id, found = project.id, measured(project, at)
    db.session.rollback()
    in_unit_of_work(lambda: keep_performance(project_id, found, at=at, job=job))

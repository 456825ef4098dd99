"""Simulations in the background: read, compute without a transaction, keep."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

from delivery.database import in_unit_of_work
from delivery.engine.simulation import Cancelled
from delivery.extensions import db
from delivery.jobs.handlers import handles
from delivery.jobs.performances import measure
from delivery.models import Project
from delivery.services.jobs import attempt_of, tell_progress
from delivery.services.simulations import KIND, compute, ground_of, is_kept, keep_simulation

TELL_SECONDS = 1.0
HOLD = timedelta(minutes=5)


@handles(KIND)
def run_simulation(arguments: dict[str, Any], at: datetime) -> None:
    """The project's performance too, which is quick; where it cannot be measured, the dates are simulated all the same."""
    project = db.session.get(Project, arguments["project_id"])
    if project is None:
        return
    project_id, job = project.id, (arguments["job_id"], attempt_of(arguments["job_id"]))
    try:
        measure(project, job, at)
    finally:
        db.session.rollback()
        _simulate(db.session.get_one(Project, project_id), job, at)


def _simulate(project: Project, job: tuple[int, int], at: datetime) -> None:
    """A second run finds the result kept and does nothing; one that was killed left nothing half done."""
    ground = ground_of(project)
    if not ground.plan.milestones or is_kept(ground):
        return
    db.session.rollback()
    try:
        found = compute(ground, Teller(*job, at))
    except Cancelled:
        return
    in_unit_of_work(lambda: keep_simulation(found, at=at, job=job))


class Teller:
    """Asked between blocks: says once a second how far it is, and hears whether it is still wanted."""

    def __init__(self, job_id: int, attempt: int, at: datetime) -> None:
        self.job_id, self.attempt, self.at = job_id, attempt, at
        self.began = self.told = time.monotonic()

    def __call__(self, done: int, most: int) -> bool:
        now = time.monotonic()
        if now - self.told < TELL_SECONDS:
            return True
        self.told = now
        until = self.at + timedelta(seconds=now - self.began) + HOLD
        return in_unit_of_work(lambda: tell_progress(self.job_id, self.attempt, 100 * done // most, until))

"""Searches for options in the background: read, compute without a transaction, keep."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from delivery.database import in_unit_of_work
from delivery.engine.simulation import Cancelled
from delivery.extensions import db
from delivery.jobs.handlers import handles
from delivery.jobs.simulations import Teller
from delivery.models import ChangeRevision, Project
from delivery.services.jobs import attempt_of
from delivery.services.option_searches import KIND, found_by, keep_search, wanted_search
from delivery.services.refusal import Refused


@handles(KIND)
def run_search(arguments: dict[str, Any], at: datetime) -> None:
    """A change that does not apply any more is nothing to search for: its page says so."""
    revision = db.session.get(ChangeRevision, arguments["revision_id"])
    project = db.session.get(Project, arguments["project_id"])
    if revision is None or project is None:
        return
    job = arguments["job_id"], attempt_of(arguments["job_id"])
    try:
        wanted = wanted_search(project, revision)
        db.session.rollback()
        found = found_by(wanted, Teller(*job, at))
    except (Cancelled, Refused):
        return
    in_unit_of_work(lambda: keep_search(found, at=at, job=job))

"""Asking for work in the background, in the transaction of the deed that needs it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Job


def queue_job(
    kind: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    key: str | None = None,
    project_id: int | None = None,
    requested_by_id: int | None = None,
    arguments: dict[str, Any] | None = None,
) -> Job:
    """Owe the work ``kind``. The same ``key`` is owed once: the row that stands is returned."""
    if key is not None:
        standing = db.session.scalar(select(Job).where(Job.key == key))
        if standing is not None:
            return standing
    job = Job(
        kind=kind,
        key=key,
        arguments=arguments or {},
        project_id=project_id,
        requested_by_id=requested_by_id,
        created_at=at,
        due_at=due_at or at,
    )
    db.session.add(job)
    db.session.flush()
    return job


def cancel_jobs(prefix: str, at: datetime) -> None:
    """Nobody needs the waiting jobs whose key begins with ``prefix`` any more."""
    for job in db.session.scalars(select(Job).where(Job.key.startswith(prefix, autoescape=True), Job.done_at.is_(None))):
        job.cancelled_at = at

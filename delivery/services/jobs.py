"""Asking for work in the background, in the transaction of the deed that needs it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from delivery.extensions import db
from delivery.models import Job

TRIES = 12
"""Then failing work is given up; an administrator gives it as many again."""
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)


class DoneAlready(Exception):
    """Another runner did this job meanwhile: whatever was about to be done again must not be committed."""


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


def owe_again(kind: str, key: str, *, at: datetime, due_at: datetime, project_id: int, **arguments: Any) -> None:
    """Owe the work of ``key`` anew, be it done, waiting or under way: one statement where it was ever owed before.

    The count of attempts goes on to the next dozen, so that whoever does it now is fenced off and gives up.
    """
    fenced = Job.attempts - Job.attempts % TRIES + TRIES
    again = {"created_at": at, "due_at": due_at, "attempts": fenced, "last_error": "", "done_percent": None}
    ends = dict.fromkeys(("leased_until", "done_at", "dead_at", "cancelled_at"))
    statement = update(Job).where(Job.key == key).values({**again, **ends})
    found = db.session.execute(statement, execution_options={"synchronize_session": False})
    if found.rowcount == 0:  # type: ignore[attr-defined]
        told = {"project_id": project_id, **arguments}
        db.session.add(Job(kind=kind, key=key, arguments=told, project_id=project_id, created_at=at, due_at=due_at))
        db.session.flush()


def settle_job(key: str, at: datetime) -> None:
    """What ``key`` stands for is done already, by somebody else."""
    waits = (Job.key == key, Job.done_at.is_(None))
    db.session.execute(update(Job).where(*waits).values(done_at=at), execution_options={"synchronize_session": False})


def attempt_of(job_id: int) -> int:
    """The number of the attempt that is under way: with the job's id it is the fence of whoever works."""
    return db.session.scalars(select(Job.attempts).where(Job.id == job_id)).one()


def is_still_mine(job_id: int, attempt: int) -> bool:
    """Not cancelled, not owed anew, not taken over by another runner. Inside a unit of work the answer holds to its end."""
    query = select(Job.id).where(Job.id == job_id, Job.attempts == attempt, Job.cancelled_at.is_(None))
    return db.session.scalar(query.with_for_update()) is not None


def tell_progress(job_id: int, attempt: int, percent: int, leased_until: datetime) -> bool:
    """Say how far it is and hold the lease; False: give up, it is not wanted any more."""
    mine = (Job.id == job_id, Job.attempts == attempt, Job.cancelled_at.is_(None))
    told = db.session.execute(update(Job).where(*mine).values(done_percent=percent, leased_until=leased_until))
    return bool(told.rowcount)  # type: ignore[attr-defined]


def cancel_jobs(prefix: str, at: datetime) -> None:
    """Nobody needs the waiting jobs whose key begins with ``prefix`` any more."""
    for job in db.session.scalars(select(Job).where(Job.key.startswith(prefix, autoescape=True), Job.done_at.is_(None))):
        job.cancelled_at = at


def do_once(job_id: int, work: Callable[[], object], *, at: datetime) -> None:
    """Do ``work`` and mark its job done in one transaction: a runner that dies afterwards leaves nothing to repeat.

    The job is marked last, since ``work`` takes the project's lock and that lock comes first.

    Raises
    ------
    DoneAlready
        Let it end the unit of work.
    """
    waits = (Job.id == job_id, Job.done_at.is_(None))
    if db.session.scalar(select(Job.id).where(*waits)) is None:
        raise DoneAlready
    work()
    marked = db.session.execute(update(Job).where(*waits).values(done_at=at, leased_until=None))
    if marked.rowcount == 0:  # type: ignore[attr-defined]
        raise DoneAlready


def lease_holders() -> list[str]:
    """Names of the processes whose leases stand, whoever they are."""
    query = select(Job.leased_by).where(Job.leased_until.is_not(None), Job.done_at.is_(None), Job.leased_by.is_not(None))
    return [name for name in db.session.scalars(query.distinct()) if name]


def free_jobs_of(holder: str, at: datetime) -> int:
    """A process is gone: what it had taken is due again. Work that ends a process a second time waits, and is given up in
    the end, as if it had failed each time; the next attempt has a number of its own, so nothing of the dead one counts."""
    held = (Job.leased_by == holder, Job.leased_until.is_not(None), Job.done_at.is_(None))
    count = 0
    for job in db.session.scalars(select(Job).where(*held).with_for_update()):
        turn = (job.attempts - 1) % TRIES + 1
        job.leased_until = job.leased_by = None
        job.last_error = f"The process ended in attempt {turn}"
        if turn > 1:
            job.due_at = at + pause_after(turn - 1)
        if turn == TRIES:
            job.dead_at = at
        count += 1
    return count


def pause_after(turn: int) -> timedelta:
    """Before what failed so often is tried again."""
    return min(FIRST_PAUSE * 2 ** (turn - 1), LONGEST_PAUSE)


def retry_job(job_id: int, at: datetime) -> None:
    """An administrator has dead or failing work tried again. The count of attempts goes on: it fences old runners."""
    job = db.session.get(Job, job_id, with_for_update=True)
    if job is not None and job.done_at is None:
        job.dead_at, job.due_at = None, at

"""Claims what is due and does it, in threads of the web process or from a Celery worker.

A job is fenced by its attempt number: a runner that lost its lease cannot mark the work of the next one.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import or_, select

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs.handlers import HANDLERS
from delivery.mail.outbox import deliver_due
from delivery.mail.transport import transport
from delivery.models import Job
from delivery.services.files import read_bytes
from delivery.services.jobs import TRIES

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
POLL_SECONDS = 2.0
log = logging.getLogger(__name__)


def run_due(app: Flask, at: datetime) -> int:
    """Do everything that is due at ``at``; how many jobs and letters were handled."""
    settings = app.extensions["settings"]
    count = 0
    with app.app_context():
        while (claimed := claim_next(at)) is not None:
            run_job(*claimed, at)
            count += 1
        delivered = deliver_due(settings, _way_out(app), read_bytes, at)
        db.session.remove()
    return count + delivered.sent + delivered.failed


def _way_out(app: Flask) -> Callable:
    settings = app.extensions["settings"]
    return transport(settings) if settings.mail_transport != "none" else lambda _letter: None


def _due(at: datetime) -> tuple:
    return (
        Job.done_at.is_(None),
        Job.dead_at.is_(None),
        Job.cancelled_at.is_(None),
        Job.due_at <= at,
        or_(Job.leased_until.is_(None), Job.leased_until < at),
    )


def claim_next(at: datetime) -> tuple[int, int] | None:
    """Lease one due job: its id and this attempt's number."""
    if db.session.scalar(select(Job.id).where(*_due(at)).limit(1)) is None:
        return None
    return in_unit_of_work(lambda: _claim(at))


def _claim(at: datetime) -> tuple[int, int] | None:
    query = select(Job).where(*_due(at)).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalar(query)
    if job is None:
        return None
    job.leased_until = at + LEASE
    job.attempts += 1
    return job.id, job.attempts


def run_job(job_id: int, attempt: int, at: datetime) -> None:
    """Run the handler of one claimed job and mark it done, or owed again later."""
    job = db.session.get(Job, job_id)
    if job is None:
        return
    arguments = {**(job.arguments or {}), "job_id": job_id}
    try:
        HANDLERS[job.kind](arguments, at)
    except Exception as error:
        db.session.rollback()
        log.warning("job %s (%s), attempt %s: %s: %s", job_id, job.kind, attempt, type(error).__name__, error)
        said = f"{type(error).__name__}: {error}"[:500]
        in_unit_of_work(lambda: _mark_failed(job_id, attempt, said, at))
        return
    in_unit_of_work(lambda: _mark_done(job_id, attempt, at))


def _mark_done(job_id: int, attempt: int, at: datetime) -> None:
    job = db.session.get(Job, job_id, with_for_update=True)
    if job is not None and job.attempts == attempt:
        job.done_at, job.leased_until, job.last_error = at, None, ""


def _mark_failed(job_id: int, attempt: int, said: str, at: datetime) -> None:
    job = db.session.get(Job, job_id, with_for_update=True)
    if job is None or job.attempts != attempt:
        return
    job.last_error, job.leased_until = said, None
    turn = (attempt - 1) % TRIES + 1
    job.due_at = at + min(FIRST_PAUSE * 2 ** (turn - 1), LONGEST_PAUSE)
    if turn == TRIES:
        job.dead_at = at


class Runner:
    """Threads that do what is due: woken by a deed, else looking every two seconds."""

    def __init__(self, app: Flask, threads: int) -> None:
        self.app = app
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._threads = [threading.Thread(target=self._loop, name=f"runner-{n}", daemon=True) for n in range(threads)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, seconds: float = 10.0) -> None:
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(seconds)

    def _loop(self) -> None:
        while not self._stop.is_set():
            try:
                clock = self.app.extensions.get("clock")
                run_due(self.app, clock() if clock else datetime.now(UTC))
            except Exception:
                log.exception("The runner goes on after this")
            self._wake.wait(POLL_SECONDS)
            self._wake.clear()

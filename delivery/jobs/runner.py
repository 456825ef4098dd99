"""Claims what is due and does it, in threads of the web process or from a Celery worker.

A job is fenced by its attempt number: a runner that lost its lease cannot mark the work of the next one. What a process
had taken when it was killed is due again as soon as another one sees that it is gone; where that cannot be seen, when
its lease ends.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

from flask import Flask
from sqlalchemy import or_, select

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs.handlers import HANDLERS
from delivery.jobs.life import Life
from delivery.mail.outbox import Delivered, deliver_due
from delivery.mail.transport import transport
from delivery.models import Job
from delivery.services.files import read_bytes
from delivery.services.jobs import TRIES, free_jobs_of, lease_holders, pause_after

LEASE = timedelta(minutes=5)
POLL_SECONDS = 2.0
LOOK_SECONDS = 30.0
"""So old may a look at the clock be when something is claimed by it: a lease counts from there, and one that is given late would
run out while its work is still being done, or its letter sent, here."""
log = logging.getLogger(__name__)


def run_due(app: Flask, at: datetime, life: Life | None = None) -> int:
    """Do what is due at ``at``, until that is long ago; how many jobs and letters were handled: if any, there may be more.

    ``life`` is that of this process.
    """
    settings = app.extensions["settings"]
    count, name, ends = 0, life.name if life else None, monotonic() + LOOK_SECONDS
    with app.app_context():
        if life is not None and life.is_to_look():
            take_over(life, at)
        while monotonic() < ends and (claimed := claim_next(at, name)) is not None:
            run_job(*claimed, at)
            count += 1
        delivered = deliver_due(settings, _way_out(app), read_bytes, at) if monotonic() < ends else Delivered()
        db.session.remove()
    return count + delivered.sent + delivered.failed


def lives_folder(app: Flask) -> Path:
    return app.extensions["settings"].data_folder / "runners"


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


def take_over(life: Life, at: datetime) -> int:
    """Make due again what processes that are gone had taken; how many jobs."""
    holders = lease_holders()
    gone = [name for name in holders if life.is_over(name)]
    count = sum(in_unit_of_work(partial(free_jobs_of, name, at)) for name in gone)
    life.clear(set(holders) - set(gone))
    return count


def claim_next(at: datetime, holder: str | None = None) -> tuple[int, int] | None:
    """Lease one due job for ``holder``: its id and this attempt's number."""
    if db.session.scalar(select(Job.id).where(*_due(at)).limit(1)) is None:
        return None
    return in_unit_of_work(lambda: _claim(at, holder))


def _claim(at: datetime, holder: str | None) -> tuple[int, int] | None:
    query = select(Job).where(*_due(at)).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalar(query)
    if job is None:
        return None
    job.leased_until, job.leased_by = at + LEASE, holder
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
    job.due_at = at + pause_after(turn)
    if turn == TRIES:
        job.dead_at = at


class Runner:
    """Threads that do what is due: woken by a deed, else looking every two seconds."""

    def __init__(self, app: Flask, threads: int) -> None:
        self.app = app
        self._stop = threading.Event()
        self._wake = threading.Event()
        self._threads = [threading.Thread(target=self._loop, name=f"runner-{n}", daemon=True) for n in range(threads)]
        self._life: Life | None = None

    def start(self) -> None:
        self._life = Life.begun(lives_folder(self.app))
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        self._wake.set()

    def stop(self, seconds: float = 10.0) -> None:
        self._stop.set()
        self._wake.set()
        for thread in self._threads:
            thread.join(seconds)
        if self._life is not None and not any(thread.is_alive() for thread in self._threads):
            self._life.close()

    def _loop(self) -> None:
        while not self._stop.is_set():
            if not self._look():
                self._wake.wait(POLL_SECONDS)
                if not self._stop.is_set():  # the others are to hear it too
                    self._wake.clear()

    def _look(self) -> int:
        try:
            clock = self.app.extensions.get("clock")
            return run_due(self.app, clock() if clock else datetime.now(UTC), self._life)
        except Exception:
            log.exception("The runner goes on after this")
            return 0

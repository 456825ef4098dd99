"""The same work on Celery and Redis (the extra ``scale``): the queue carries nudges, the rows stay the truth.

Start a worker with ``celery -A delivery.jobs.scale worker --beat``. A sweeper looks every few seconds for what is
due or whose lease ran out, so a lost message costs seconds, never work.
"""

from __future__ import annotations

from datetime import UTC, datetime

from celery import Celery
from celery.signals import worker_ready
from flask import Flask

from delivery import create_app
from delivery.database import in_unit_of_work
from delivery.jobs.life import Life
from delivery.jobs.runner import lives_folder, run_due
from delivery.services.housekeeping import queue_housekeeping

SWEEP_SECONDS = 5.0


def make_celery(app: Flask) -> Celery:
    """A Celery application that works for ``app``."""
    settings = app.extensions["settings"]
    queue = Celery("delivery", broker=settings.redis_url, set_as_current=False)
    queue.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        broker_connection_retry_on_startup=True,
        timezone="UTC",
        beat_schedule={"sweep": {"task": "delivery.run_due", "schedule": SWEEP_SECONDS}},
    )

    @worker_ready.connect(weak=False)
    def owe_recurring_work(**_about: object) -> None:
        with app.app_context():
            in_unit_of_work(lambda: queue_housekeeping(datetime.now(UTC)))

    lives: list[Life | None] = []

    def life() -> Life | None:
        """Of the worker process that asks: each is forked from the one that began."""
        if not lives or (lives[-1] is not None and not lives[-1].is_mine()):
            lives.append(Life.begun(lives_folder(app)))
        return lives[-1]

    @queue.task(name="delivery.run_due")
    def run() -> int:
        return run_due(app, datetime.now(UTC), life())

    return queue


def __getattr__(name: str) -> object:
    if name in ("app", "celery"):
        return make_celery(create_app())
    raise AttributeError(name)

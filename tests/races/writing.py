"""One small write as every deed makes it: read, change, record; and what must be true of many of them."""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable

from flask import Flask

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import LedgerEntry, Project
from delivery.services import ledger
from tests.plan_world import NOON, PlanWorld

KIND = "change_request.raised"


def write_once(world: PlanWorld, mark: str) -> int:
    """Add one cent to the budget and say so in the ledger; the new budget. ``mark`` names this write for ever."""

    def work() -> int:
        ledger.lock_project(world.project_id)
        project = world.project
        project.budget_cents += 1
        subject = {"type": "change_request", "id": project.budget_cents}
        ledger.record(
            project, KIND, actor=world.user("pm"), at=NOON, subject=subject, facts={"title": mark}, is_client_visible=True
        )
        return project.budget_cents

    return in_unit_of_work(work)


def timed_write(app: Flask, world: PlanWorld, mark: str) -> float:
    """How many seconds one write took, in a context of its own as a request has one."""
    began = time.perf_counter()
    with app.app_context():
        write_once(world, mark)
    return time.perf_counter() - began


def marks_of(world: PlanWorld) -> list[str]:
    """The marks of all writes that the ledger tells of."""
    query = db.select(LedgerEntry.body).where(LedgerEntry.project_id == world.project_id, LedgerEntry.kind == KIND)
    return [json.loads(body)["facts"]["title"] for body in db.session.scalars(query)]


def check_whole(world: PlanWorld, at_least: set[str]) -> int:
    """No write of ``at_least`` is missing, each stands once, the budget agrees, the chain verifies; how many there are."""
    marks = marks_of(world)
    project = db.session.get_one(Project, world.project_id, populate_existing=True)
    assert len(marks) == len(set(marks)), "a write stands twice in the ledger"
    assert at_least <= set(marks), f"lost: {sorted(at_least - set(marks))[:5]}"
    assert project.budget_cents == len(marks), "the budget and the ledger tell different stories"
    assert ledger.verify_project(project).faults == ()
    return len(marks)


def percentile(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))]


def fork(app: Flask, child: Callable[[], None]) -> int:
    """A process that runs ``child`` on connections of its own and then ends at once; its id."""
    with app.app_context():
        db.session.remove()
        engine = db.engine
        engine.dispose()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        engine.dispose(close=False)
        child()
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)

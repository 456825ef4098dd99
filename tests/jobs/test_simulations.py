"""Simulations in the background: owed by every change, done once, given up when a newer plan waits, never half done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.jobs.runner import claim_next, run_job
from delivery.models import Job, Simulation
from delivery.models.risk import RISKS
from delivery.queries.simulations import ReadSimulation, WorkState, job_key, latest_simulation, risk_model_of, simulation_work
from delivery.services import simulations
from delivery.services.registers import add_row, edit_row
from tests.counting import counted_queries
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world

LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def world(session: Any) -> PlanWorld:
    return lay_plan_world()


def longer(world: PlanWorld, days: int) -> int:
    db.session.rollback()
    return world.save([SetField("a", "duration_minutes", 5 * DAY, days * DAY)])


def stored(world: PlanWorld) -> ReadSimulation:
    db.session.rollback()
    db.session.expire_all()
    found = latest_simulation(world.project)
    assert found
    return found


def work(world: PlanWorld) -> WorkState:
    db.session.rollback()
    return simulation_work(world.project).state


def test_a_saved_plan_is_simulated_when_it_has_rested_and_an_edit_makes_the_result_one_of_yesterday(
    app: Flask, world: PlanWorld
) -> None:
    assert latest_simulation(world.project) is None and work(world) is WorkState.QUEUED
    assert run_due(app, NOON) == 0, "it waits for further edits"
    assert run_due(app, LATER) == 1
    first = stored(world)
    assert first.is_current and first.is_go_live and first.plan_version == 1 and work(world) is WorkState.RESTING
    assert first.target.finish.p80 > first.target.planned_finish
    longer(world, 9)
    assert not stored(world).is_current and work(world) is WorkState.QUEUED
    assert run_due(app, LATER) == 1
    assert stored(world).is_current and stored(world).target.finish.p80 > first.target.finish.p80


@pytest.mark.once
def test_dates_are_simulated_even_where_performance_cannot_be_measured(
    app: Flask, world: PlanWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise ValueError("no such curve")

    monkeypatch.setattr("delivery.jobs.simulations.measure", fails)
    assert run_due(app, LATER) == 1
    assert stored(world).is_current
    assert "no such curve" in db.session.scalars(db.select(Job.last_error).where(Job.key == job_key(world.project_id))).one()


def test_an_open_risk_of_the_register_enters_and_a_closed_one_leaves(app: Flask, world: PlanWorld) -> None:
    run_due(app, LATER)
    before = stored(world)
    values = {"title": "Late", "probability_percent": 90, "delays": [["a", 20 * DAY]]}
    in_unit_of_work(lambda: add_row(RISKS, world.project_id, values, actor=world.user("pm"), at=NOON))
    assert not stored(world).is_current
    run_due(app, LATER)
    hit = stored(world)
    assert hit.is_current and hit.target.finish.p80 > before.target.finish.p80 and hit.target.events["1"].delay_minutes > 15 * DAY
    closed = {"state": RISKS.by_name["state"].choices.CLOSED}  # type: ignore[union-attr]
    in_unit_of_work(lambda: edit_row(RISKS, world.project_id, 1, closed, version=1, actor=world.user("pm"), at=NOON))
    run_due(app, LATER)
    assert stored(world).target.finish == before.target.finish and not risk_model_of(world.project).events


def test_a_save_owes_it_with_one_statement_more(app: Flask, world: PlanWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = counted_queries(app, lambda: longer(world, 6))
    monkeypatch.setattr("delivery.services.forecasts.owe_simulation", lambda *_ignored, **_too: None)
    without = counted_queries(app, lambda: world.save([SetField("a", "duration_minutes", 6 * DAY, 7 * DAY)]))
    assert with_it - without == 1


def test_a_runner_that_was_killed_left_nothing_and_the_next_one_does_it(app: Flask, world: PlanWorld) -> None:
    assert claim_next(LATER) is not None, "and then the machine is gone"
    assert run_due(app, LATER) == 0 and work(world) is WorkState.RUNNING
    assert run_due(app, LATER + timedelta(minutes=6)) == 1 and stored(world).is_current


def test_what_was_owed_anew_meanwhile_is_not_overwritten_by_what_was_computed_before(
    app: Flask, world: PlanWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = simulations.compute

    def slow(ground: simulations.Ground, go_on: Any = None) -> simulations.Found:
        found = real(ground, go_on)
        longer(world, 9)
        run_due(app, LATER)
        return found

    monkeypatch.setattr("delivery.jobs.simulations.compute", slow)
    claimed = claim_next(LATER)
    assert claimed
    monkeypatch.setattr("delivery.jobs.simulations.compute", lambda *given: (monkeypatch.undo(), slow(*given))[1])
    run_job(*claimed, LATER)
    assert stored(world).plan_version == 2 and stored(world).is_current


def test_cancelled_work_stops_between_two_blocks_and_can_be_asked_for_again(
    app: Flask, world: PlanWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delivery.jobs.simulations.TELL_SECONDS", 0.0)
    real, told = simulations.compute, []

    def watched(ground: simulations.Ground, go_on: Any) -> simulations.Found:
        def ask(done: int, most: int) -> bool:
            if not told:
                in_unit_of_work(lambda: simulations.cancel_simulation(world.project_id, at=LATER))
            told.append(go_on(done, most))
            return told[-1]

        return real(ground, ask)

    monkeypatch.setattr("delivery.jobs.simulations.compute", watched)
    run_due(app, LATER)
    assert told == [False] and work(world) is WorkState.CANCELLED and latest_simulation(world.project) is None
    monkeypatch.setattr("delivery.jobs.simulations.compute", real)
    in_unit_of_work(lambda: simulations.owe_simulation(world.project_id, at=LATER, due_at=LATER))
    run_due(app, LATER)
    assert stored(world).is_current


def test_doing_it_twice_changes_nothing_and_progress_is_told(
    app: Flask, world: PlanWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delivery.jobs.simulations.TELL_SECONDS", 0.0)
    run_due(app, LATER)
    job = db.session.scalars(db.select(Job).where(Job.key == job_key(world.project_id))).one()
    assert job.done_percent is not None and 0 <= job.done_percent < 100
    row = db.session.get_one(Simulation, world.project_id)
    before = row.result
    in_unit_of_work(lambda: simulations.owe_simulation(world.project_id, at=LATER, due_at=LATER))
    monkeypatch.setattr("delivery.jobs.simulations.compute", None)
    assert run_due(app, LATER) == 1
    db.session.rollback()
    assert db.session.get_one(Simulation, world.project_id, populate_existing=True).result == before
    assert work(world) is WorkState.RESTING


def test_many_edits_leave_one_job(app: Flask, world: PlanWorld) -> None:
    for days in range(6, 10):
        world.save([SetField("a", "duration_minutes", (days - 1) * DAY, days * DAY)])
    count = db.session.scalar(db.select(db.func.count(Job.id)).where(Job.key == job_key(world.project_id)))
    assert count == 1 and run_due(app, LATER) == 1

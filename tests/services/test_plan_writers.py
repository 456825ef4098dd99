"""Several people save the same plan at the same instant: nothing is lost, no version is given twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from delivery.engine.edits import AddMilestone, SetField
from delivery.engine.plan import Milestone
from delivery.engine.schedule import schedule
from delivery.extensions import db
from delivery.models import PlanEdit
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import plan_of
from delivery.services.plans import PlanMoved, PlanStale
from tests.plan_world import DAY, PlanWorld, lay_plan_world

WRITERS = 8


def test_writers_at_once_lose_nothing(app: Flask) -> None:
    with app.app_context():
        world = lay_plan_world()
    together = Barrier(WRITERS)

    def write(number: int) -> int:
        with app.app_context():
            together.wait()
            return world.save([AddMilestone(Milestone(f"w{number}", f"Writer {number}", number * DAY, code=f"W{number}"))])

    with ThreadPoolExecutor(WRITERS) as pool:
        versions = sorted(pool.map(write, range(WRITERS)))
    assert versions == list(range(2, 2 + WRITERS))
    with app.app_context():
        plan, forecast = plan_of(world.project), forecast_of(world.project)
        assert len(plan.milestones) == 4 + WRITERS
        assert forecast is not None
        assert forecast.plan_version == world.project.plan_version == 1 + WRITERS
        assert {key: t.finish for key, t in forecast.timings.items()} == {
            key: t.finish for key, t in schedule(plan).timings.items()
        }


def test_of_two_edits_of_one_field_exactly_one_is_saved(app: Flask) -> None:
    with app.app_context():
        world = lay_plan_world()
    together = Barrier(WRITERS)

    def write(number: int) -> str:
        with app.app_context():
            together.wait()
            return _outcome(world, number)

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(write, range(WRITERS)))
    assert outcomes.count("saved") == 1
    with app.app_context():
        assert len(db.session.scalars(select(PlanEdit)).all()) == 2


def _outcome(world: PlanWorld, number: int) -> str:
    """Half of them say which version they saw, half rely on the value that they expect."""
    seen = 1 if number % 2 else None
    try:
        world.save([SetField("b", "duration_minutes", 2 * DAY, (3 + number) * DAY)], expected_plan_version=seen)
    except (PlanMoved, PlanStale):
        return "refused"
    return "saved"

"""Baselines are frozen, numbered, chosen, recorded; variance is measured against the chosen one."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddMilestone, SetField, remove_with_links
from delivery.engine.plan import Milestone
from delivery.engine.states import Light
from delivery.extensions import db
from delivery.models import LedgerEntry
from delivery.queries.baselines import baseline_numbered, baselines_of, chosen_baseline, comparison
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import plan_of
from delivery.services.baselines import choose_baseline, take_baseline
from delivery.services.plans import PlanMoved
from delivery.services.refusal import Invalid, Refused
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world()


def take(world: PlanWorld, name: str, **more: object) -> int:
    actor = world.user("pm")
    return in_unit_of_work(lambda: take_baseline(world.project_id, name=name, actor=actor, at=NOON, **more).number)  # type: ignore[arg-type]


def test_a_baseline_stays_while_the_plan_moves(world: PlanWorld) -> None:
    assert take(world, "Contract") == 1
    plan = plan_of(world.project)
    world.save([SetField("b", "duration_minutes", 2 * DAY, 10 * DAY), AddMilestone(Milestone("n", "New", DAY, code="N"))])
    world.save(remove_with_links(plan_of(world.project), "a"))
    assert plan.milestones[0].key == "a"
    baseline = chosen_baseline(world.project)
    assert baseline is not None
    assert baseline.lines["g"].finish.isoformat() == "2027-01-12T17:00:00"
    lines = {line.key: line for line in comparison(world.project, baseline.row).lines}
    assert lines["g"].variance_minutes == 5 * DAY
    assert lines["n"].is_new
    assert lines["a"].is_removed
    forecast = forecast_of(world.project)
    assert forecast is not None
    assert (forecast.light, forecast.light_reason["code"], forecast.light_reason["days"]) == (Light.AMBER, "slip", 5)


def test_the_chosen_one_changes_and_is_recorded(world: PlanWorld) -> None:
    take(world, "Contract")
    world.save([SetField("b", "duration_minutes", 2 * DAY, 10 * DAY)])
    assert take(world, "After the slip") == 2
    assert forecast_of(world.project).light is Light.GREEN  # type: ignore[union-attr]
    actor = world.user("pm")
    in_unit_of_work(lambda: choose_baseline(world.project_id, 1, actor=actor, at=NOON).number)
    assert [one.is_chosen for one in baselines_of(world.project)] == [True, False]
    assert forecast_of(world.project).light is Light.AMBER  # type: ignore[union-attr]
    kinds = list(db.session.scalars(select(LedgerEntry.kind).order_by(LedgerEntry.seq)))
    assert [kind for kind in kinds if kind.startswith("baseline")] == ["baseline.taken", "baseline.taken", "baseline.chosen"]


def test_two_baselines_are_held_against_each_other(world: PlanWorld) -> None:
    take(world, "Contract")
    world.save([SetField("b", "duration_minutes", 2 * DAY, 10 * DAY)])
    take(world, "After the slip")
    first, second = baselines_of(world.project)
    world.save([SetField("b", "duration_minutes", 10 * DAY, 20 * DAY)])
    between, backwards = comparison(world.project, first, second), comparison(world.project, second, first)
    assert between.shift_minutes == 5 * DAY == -backwards.shift_minutes
    assert {line.key for line in between.differing} == {"b", "c", "g"}
    assert between.worst is not None
    assert (between.worst.key, between.worst.variance_minutes) == ("b", 8 * DAY)
    assert comparison(world.project, first).shift_minutes == 15 * DAY


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\u202eb", "Contract"])
def test_a_senseless_or_taken_name_is_refused(world: PlanWorld, name: str) -> None:
    take(world, "Contract")
    with pytest.raises(Invalid):
        take(world, name)
    assert baseline_numbered(world.project, 2) is None


def test_a_plan_that_moved_or_is_empty_is_not_frozen(world: PlanWorld) -> None:
    with pytest.raises(PlanMoved):
        take(world, "Contract", expected_plan_version=7)
    for key in ("a", "b", "c", "g"):
        world.save(remove_with_links(plan_of(world.project), key))
    with pytest.raises(Refused):
        take(world, "Contract")

"""Schedule and cost performance in the background: after a plan, an actual or a night; nothing old over anything new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from delivery.access import Who
from delivery.database import in_unit_of_work
from delivery.engine.earned_value import Undefined
from delivery.engine.edits import SetField, SetPlan
from delivery.engine.states import Light
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.models import Performance
from delivery.queries.forecasts import forecast_of
from delivery.queries.performances import (
    Index,
    ReadPerformance,
    measured,
    pace_reason,
    performance_of,
    seen_forecast,
    unmeasured_projects,
)
from delivery.services.actuals import ActualEntry
from delivery.services.performances import keep_performance, owe_unmeasured
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world
from tests.value_world import WEEKS, lay_measured_world, spend

LATER = NOON + timedelta(minutes=1)
LEADER, TEAM, CLIENT = frozenset({Who.MANAGER}), frozenset({Who.TEAM_MEMBER}), frozenset({Who.CLIENT_APPROVER})


@pytest.fixture
def world(session: Any) -> PlanWorld:
    return lay_measured_world()


def kept(world: PlanWorld, who: frozenset[Who] = LEADER) -> ReadPerformance | None:
    db.session.rollback()
    db.session.expire_all()
    return performance_of(world.project, who)


def test_a_saved_plan_is_measured_with_its_simulation_and_each_reads_what_is_theirs(app: Flask, world: PlanWorld) -> None:
    assert kept(world) is None
    run_due(app, LATER)
    found = kept(world)
    assert found == ReadPerformance(world.project.plan_version, date(2026, 11, 11), 100, Index(63), Index(83))
    assert kept(world, TEAM) == ReadPerformance(found.plan_version, found.status_on, 100, Index(63), None)
    assert kept(world, CLIENT) is None
    world.save([SetField("c", "duration_minutes", 2 * DAY, 3 * DAY)])
    assert kept(world) == found and found.plan_version < world.project.plan_version
    run_due(app, LATER + timedelta(minutes=1))
    now = kept(world)
    assert now is not None and now.plan_version == world.project.plan_version


@pytest.mark.once
def test_what_was_spent_is_measured_without_a_simulation_and_an_older_reading_is_not_kept(app: Flask, world: PlanWorld) -> None:
    run_due(app, LATER)
    old = measured(world.project, LATER)
    spend(world, [ActualEntry("b", WEEKS[0], cost_cents=8_000_00, has_cost=True)])
    db.session.rollback()
    assert run_due(app, LATER + timedelta(minutes=1)) == 1
    found = kept(world)
    assert found is not None and found.cpi == Index(50)
    assert not in_unit_of_work(lambda: keep_performance(world.project_id, old, at=LATER))
    assert kept(world) == found


def test_a_night_measures_again_where_today_stands_in_for_the_status_date(app: Flask, world: PlanWorld) -> None:
    run_due(app, LATER)
    tomorrow = NOON + timedelta(days=1)
    db.session.rollback()
    assert unmeasured_projects(tomorrow) == [], "the status date is set: time changes nothing"
    world.save([SetPlan("status_at", datetime(2026, 11, 12), None)])
    run_due(app, LATER + timedelta(minutes=1))
    first = kept(world)
    assert first is not None and first.status_on == date(2026, 11, 20)
    in_unit_of_work(lambda: owe_unmeasured(tomorrow))
    db.session.rollback()
    assert run_due(app, tomorrow) == 1
    second = kept(world)
    assert second is not None and second.status_on == date(2026, 11, 21)


@pytest.mark.once
def test_without_a_baseline_the_dash_has_its_reason(app: Flask, session: Any) -> None:
    world = lay_plan_world()
    run_due(app, LATER)
    found = kept(world)
    assert found is not None and found.spi == found.cpi == Index(None, Undefined.NO_BASELINE)
    assert db.session.get_one(Performance, world.project_id).spi_missing is Undefined.NO_BASELINE


@pytest.mark.once
@pytest.mark.parametrize(
    ("spi", "cpi", "passed", "version", "code"),
    [
        (89, 100, 50, 3, "pace"),
        (90, 89, 50, 3, "cost_pace"),
        (80, 80, 50, 3, "pace"),
        (90, None, 50, 3, ""),
        (50, 50, 9, 3, ""),
        (50, 50, 50, 2, ""),
    ],
    ids=["slow", "dear", "both", "cost is not theirs", "too early to say", "of an earlier plan"],
)
def test_work_far_behind_has_its_index_named(spi: int, cpi: int | None, passed: int, version: int, code: str) -> None:
    found = ReadPerformance(version, date(2027, 1, 1), passed, Index(spi), None if cpi is None else Index(cpi))
    reason = pace_reason(found, 3)
    assert (reason or {"code": ""})["code"] == code


@pytest.mark.once
def test_a_green_light_turns_amber_for_the_vendor_and_a_red_one_stays(app: Flask, world: PlanWorld) -> None:
    """Later than its baseline the plan is amber for that reason; with its forecast forgotten it would be green."""
    run_due(app, LATER)
    forecast = forecast_of(world.project)
    assert forecast is not None
    green, red = (replace(forecast, light=light, light_reason={"code": "on_track"}) for light in (Light.GREEN, Light.RED))
    shown = {who: seen_forecast(world.project, green, who) for who in (LEADER, TEAM, CLIENT)}
    assert [each and (each.light, each.light_reason["code"]) for each in shown.values()] == [
        (Light.AMBER, "pace"), (Light.AMBER, "pace"), (Light.GREEN, "on_track")
    ]  # fmt: skip
    assert seen_forecast(world.project, red, LEADER) == red

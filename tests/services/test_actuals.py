"""Actual effort and cost: priced, corrected by new versions, refused where they make no sense."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.edits import RemoveDependency, RemoveMilestone
from delivery.engine.plan import Dependency
from delivery.extensions import db
from delivery.models import Actual, Rate
from delivery.queries.actuals import Said, recent_entries, spent_by_milestone, spent_by_week
from delivery.queries.plans import plan_of
from delivery.services import actuals
from delivery.services.actuals import ActualEntry, ActualsMoved, price_what_waits, record_actuals
from delivery.services.refusal import Invalid, Refused
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world

WEEK = date(2026, 11, 16)
LATER = date(2026, 12, 31)


@pytest.fixture
def world(app: Flask) -> Iterator[PlanWorld]:
    with app.app_context():
        laid = lay_plan_world()
        rate = {"project_id": laid.project_id, "role": "lead", "name_en": "Lead", "name_zh": "负责人", "cents_per_day": 100_000}
        in_unit_of_work(lambda: db.session.add(Rate(**rate)))
        yield laid
        db.session.remove()


def record(world: PlanWorld, *entries: ActualEntry, who: str = "pm") -> int:
    actor = world.user(who)
    return in_unit_of_work(lambda: record_actuals(world.project_id, entries, actor=actor, at=NOON))


def rows(world: PlanWorld) -> list[tuple[int, int, int | None, bool]]:
    query = select(Actual.version, Actual.effort_minutes, Actual.value_cents, Actual.is_current).order_by(Actual.id)
    return [tuple(row) for row in db.session.execute(query)]


def test_effort_is_priced_at_the_rate_of_its_role_and_a_cost_of_its_own_wins(world):
    record(
        world,
        ActualEntry("a", WEEK, effort_minutes=3 * DAY // 2),
        ActualEntry("b", WEEK, effort_minutes=DAY),
        ActualEntry("c", WEEK, effort_minutes=DAY, cost_cents=77, has_cost=True),
        ActualEntry("b", WEEK, who="Freelancer", role="lead", effort_minutes=DAY),
    )
    spent = spent_by_milestone(world.project, WEEK)
    assert spent["a"] == (150_000, 3 * DAY // 2, 0)
    assert spent["b"] == (100_000, 2 * DAY, DAY)
    assert spent["c"].cents == 77
    assert spent_by_week(world.project, WEEK) == {WEEK: 250_077}
    assert spent_by_milestone(world.project, WEEK - timedelta(days=1)) == {}


def test_effort_that_had_no_rate_is_priced_when_its_role_gets_one(world):
    record(world, ActualEntry("b", WEEK, role="tester", effort_minutes=DAY))
    assert spent_by_milestone(world.project, WEEK)["b"] == (None, DAY, DAY)
    rate = {"project_id": world.project_id, "role": "tester", "name_en": "T", "name_zh": "测", "cents_per_day": 9_000}
    in_unit_of_work(lambda: db.session.add(Rate(**rate)))
    in_unit_of_work(lambda: price_what_waits(world.project))
    assert spent_by_milestone(world.project, WEEK)["b"] == (9_000, DAY, 0)


def test_a_correction_is_a_new_version_and_the_old_one_stays(world):
    record(world, ActualEntry("a", WEEK, effort_minutes=DAY, note="first"))
    assert record(world, ActualEntry("a", WEEK, effort_minutes=DAY)) == 0
    assert record(world, ActualEntry("a", WEEK, effort_minutes=0)) == 1
    assert rows(world) == [(1, DAY, 100_000, False), (2, 0, 0, True)]
    newest, first = recent_entries(world.project, 5)
    assert newest.before is not None and newest.before.effort_minutes == DAY and newest.entry.note == "first"
    assert first.before is None and (first.code, first.milestone, first.by) == ("M1", "Blueprint", "Mira Vogel")


def test_two_people_have_two_entries_and_what_nobody_said_has_none(world):
    assert record(world, ActualEntry("a", WEEK, effort_minutes=0), ActualEntry("b", WEEK, has_cost=True)) == 0
    assert rows(world) == []
    record(world, ActualEntry("a", WEEK, world.people["team"], effort_minutes=DAY), who="team")
    record(world, ActualEntry("a", WEEK, effort_minutes=2 * DAY))
    assert spent_by_milestone(world.project, WEEK)["a"].effort_minutes == 3 * DAY


def test_who_was_slower_sees_the_others_figures_first(world):
    record(world, ActualEntry("a", WEEK, effort_minutes=DAY))
    with pytest.raises(ActualsMoved, match="M1"):
        record(world, ActualEntry("a", WEEK, effort_minutes=5, seen=Said(0, None)))
    assert record(world, ActualEntry("a", WEEK, cost_cents=5, has_cost=True, seen=Said(0, None))) == 1


SENSELESS = (
    (ActualEntry("a", date(2026, 11, 23), effort_minutes=1), "has not begun"),
    (ActualEntry("a", date(2026, 11, 18), effort_minutes=1), "no week"),
    (ActualEntry("a", date(2025, 11, 17), effort_minutes=1), "no week"),
    (ActualEntry("nothing", WEEK, effort_minutes=1), "no longer in the plan"),
    (ActualEntry("a", WEEK, effort_minutes=actuals.MOST_MINUTES + 1), "1,000 person-days"),
    (ActualEntry("a", WEEK, effort_minutes=-1), "1,000 person-days"),
    (ActualEntry("a", WEEK, cost_cents=-1, has_cost=True), "negative"),
)


def test_what_makes_no_sense_is_refused_with_its_place_and_nothing_is_saved(world):
    for entry, said in SENSELESS:
        with pytest.raises(Invalid, match=said):
            record(world, ActualEntry("b", WEEK, effort_minutes=1), entry)
    assert rows(world) == []


def test_a_project_and_a_request_hold_only_so_many(world, monkeypatch):
    monkeypatch.setattr(actuals, "AT_ONCE", 1)
    with pytest.raises(Invalid, match="at once"):
        record(world, ActualEntry("a", WEEK, effort_minutes=1), ActualEntry("b", WEEK, effort_minutes=1))
    monkeypatch.setattr(actuals, "MOST_ENTRIES", 1)
    record(world, ActualEntry("a", WEEK, effort_minutes=1))
    with pytest.raises(Refused, match="at most 1"):
        record(world, ActualEntry("b", WEEK, effort_minutes=1))
    assert record(world, ActualEntry("a", WEEK, effort_minutes=2)) == 1


def test_money_stays_spent_when_its_milestone_leaves_the_plan(world):
    record(world, ActualEntry("b", WEEK, cost_cents=500, has_cost=True))
    gone = next(node for node in plan_of(world.project).milestones if node.key == "b")
    world.save([RemoveDependency(Dependency("b", "c")), RemoveMilestone("b", gone)])
    assert spent_by_milestone(world.project, LATER)["b"].cents == 500
    assert record(world, ActualEntry("b", WEEK, cost_cents=400, has_cost=True)) == 1

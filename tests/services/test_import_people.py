"""The people of a plan file are found again in the team, and nobody's work is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.plan import Milestone
from delivery.exchange.document import AssignmentFacts, PlanDocument, ResourceFacts, Source
from delivery.extensions import db
from delivery.models import Resource
from delivery.queries.assignments import asked_of
from delivery.queries.plans import plan_of
from delivery.services import resources
from delivery.services.import_people import people_in_file
from delivery.services.imports import ImportSource, ImportWish, save_import
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world([])


def document(world: PlanWorld) -> PlanDocument:
    nodes = (Milestone("1", "Build", 5 * DAY), Milestone("2", "Done", 0))
    people = (
        ResourceFacts(1, "lin tao"),
        ResourceFacts(2, "L. Lei", email="TEAM@example.com"),
        ResourceFacts(3, "New hand"),
        ResourceFacts(4, "Concrete", is_work=False),
    )
    work = [AssignmentFacts("1", uid, units) for uid, units in ((1, 0.5), (2, 3.0), (3, 0.001), (4, 12.0))]
    plan = plan_of(world.project)
    whole = PlanDocument(plan, Source.MS_PROJECT, fields=frozenset({"name", "duration_minutes"}), resources=people)
    whole = whole.with_plan(type(plan)(plan.start, plan.calendars, plan.calendar, nodes))
    return PlanDocument(**{**vars(whole), "assignments": (*work, AssignmentFacts("2", 1))})


def test_people_are_found_by_account_or_name_and_the_others_are_added(world: PlanWorld) -> None:
    def hire(name: str, **more: object) -> int:
        facts = resources.ResourceFacts(name, **more)  # type: ignore[arg-type]
        return in_unit_of_work(lambda: resources.add_resource(world.project.vendor_id, facts).id)

    lin, lei = hire("Lin Tao"), hire("李雷", user_id=world.people["team"])
    said = people_in_file(world.project, document(world))
    assert ([one.id for _person, one in said.known], [one.name for one in said.new]) == ([lin, lei], ["New hand"])
    taken(world, take_people=True)
    new = db.session.scalars(select(Resource.id).where(Resource.name == "New hand")).one()
    assert sorted((person, percent) for _key, person, percent in asked_of(world.project)) == [(lin, 50), (lei, 100), (new, 1)]


def taken(world: PlanWorld, **wish: bool) -> None:
    in_unit_of_work(
        lambda: save_import(
            world.project_id,
            document(world),
            ImportWish(**wish),  # type: ignore[arg-type]
            actor=world.user("pm"),
            at=NOON,
            expected_plan_version=world.project.plan_version,
            source=ImportSource("plan.xml", "0" * 64),
        )
    )


def test_people_are_left_where_nobody_asked_for_them(world: PlanWorld) -> None:
    taken(world)
    assert len(plan_of(world.project).milestones) == 2
    assert db.session.scalars(select(Resource)).all() == []

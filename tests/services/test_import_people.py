"""The people of a plan file are found again in the team; nobody is added unasked, and nobody's work is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.plan import Milestone
from delivery.exchange.document import PlanDocument, Source
from delivery.exchange.people import AbsenceFacts, AssignmentFacts, ResourceFacts
from delivery.extensions import db
from delivery.models import AssignmentEdit, Resource
from delivery.queries.assignments import asked_of
from delivery.queries.plans import plan_of
from delivery.services import resources
from delivery.services.assignments import AssignmentsMoved, change_assignments
from delivery.services.import_people import FilePeople, Standing
from delivery.services.imports import ImportSource, ImportWish, planned_import, save_import
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world

pytestmark = pytest.mark.once  # what is found and kept does not hang on the database; a page test saves on both

LEAVE = AbsenceFacts(date(2027, 2, 1), date(2027, 2, 5), "Leave")
CREW = (
    ResourceFacts(1, "lin  TAO", absences=(LEAVE,)),
    ResourceFacts(2, "L. Lei", email="TEAM@example.com"),
    ResourceFacts(3, "New hand", role="开发工程师", percent=60, absences=(LEAVE,), cents_per_day=99_900),
    ResourceFacts(4, "Concrete", is_work=False),
)
WORK = tuple(AssignmentFacts("1", uid, units) for uid, units in ((1, 0.5), (2, 3.0), (3, 0.25), (4, 12.0)))


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world([])


def document(
    world: PlanWorld, people: Iterable[ResourceFacts] = CREW, work: Iterable[AssignmentFacts] = (*WORK, AssignmentFacts("2", 1))
) -> PlanDocument:
    """Build (5 d), and Done, on which nobody can work."""
    plan = replace(plan_of(world.project), milestones=(Milestone("1", "Build", 5 * DAY), Milestone("2", "Done", 0)))
    fields = frozenset({"name", "duration_minutes"})
    return PlanDocument(plan, Source.MS_PROJECT, fields=fields, resources=tuple(people), assignments=tuple(work))


def hire(world: PlanWorld, name: str, **more: object) -> int:
    facts = resources.ResourceFacts(name, **more)  # type: ignore[arg-type]
    return in_unit_of_work(lambda: resources.add_resource(world.project.vendor_id, facts).id)


def looked_at(world: PlanWorld, said: PlanDocument, **wish: object) -> FilePeople:
    return planned_import(world.project, said, ImportWish(**wish)).people  # type: ignore[arg-type]


def taken(world: PlanWorld, said: PlanDocument, *, version: int | None = None, **wish: object) -> None:
    in_unit_of_work(
        lambda: save_import(
            world.project_id,
            said,
            ImportWish(**{"take_people": True, **wish}),  # type: ignore[arg-type]
            actor=world.user("pm"),
            at=NOON,
            expected_plan_version=world.project.plan_version,
            expected_assignment_version=version,
            source=ImportSource("plan.xml", "0" * 64),
        )
    )


def shares(world: PlanWorld) -> list[tuple[int, int]]:
    return sorted((person, percent) for _key, person, percent in asked_of(world.project))


def test_people_are_found_by_account_or_name_and_an_unknown_one_is_left_out(world: PlanWorld) -> None:
    lin, lei = hire(world, "Lin Tao"), hire(world, "李雷", user_id=world.people["team"])
    client = world.user("client").organization_id
    in_unit_of_work(lambda: resources.add_resource(client, resources.ResourceFacts("New hand")))
    said = looked_at(world, document(world))
    assert [entry.resource and entry.resource.id for entry in said.known] == [lin, lei]
    assert [entry.name for entry in said.unknown] == ["New hand"]
    taken(world, document(world))
    assert shares(world) == [(lin, 50), (lei, 100)]
    assert len(db.session.scalars(select(Resource)).all()) == 3


def test_a_ticked_one_comes_with_role_absences_and_no_rate(world: PlanWorld) -> None:
    lin = hire(world, "Lin Tao")
    taken(world, document(world), added=frozenset({3, 4}))
    new = db.session.scalars(select(Resource).where(Resource.name == "New hand")).one()
    assert (new.role, new.availability_percent, new.cents_per_day) == ("developer", 60, None)
    assert new.absences == [["2027-02-01", "2027-02-05", "Leave"]]
    assert shares(world) == [(lin, 50), (new.id, 25)]


def test_importing_again_changes_nothing_and_a_percent_is_changed_alone(world: PlanWorld) -> None:
    lin = hire(world, "Lin Tao")
    for _time in range(2):
        taken(world, document(world), added=frozenset({3}))
    assert [edit.assignment_version for edit in db.session.scalars(select(AssignmentEdit))] == [1]
    assert looked_at(world, document(world)).changes == ()
    more = document(world, work=(AssignmentFacts("1", 1, 0.8), *WORK[1:]))
    assert [(one.name, one.before, one.after) for one in looked_at(world, more).changes] == [("Lin Tao", 50, 80)]
    taken(world, more)
    assert shares(world)[0] == (lin, 80)


def test_absences_are_entered_when_asked_and_only_once(world: PlanWorld) -> None:
    lin = hire(world, "Lin Tao", absences=[resources.Absence(date(2027, 1, 4), date(2027, 1, 4), "Dentist")])
    for _time in range(2):
        taken(world, document(world), take_absences=True)
    assert [line[0] for line in db.session.get_one(Resource, lin).absences] == ["2027-01-04", "2027-02-01"]


def test_a_name_that_two_people_share_decides_nothing(world: PlanWorld) -> None:
    hire(world, "Lin Tao")
    hire(world, "LIN TAO")
    twice = document(world, (*CREW, ResourceFacts(5, "New HAND")), (*WORK, AssignmentFacts("1", 5)))
    said = looked_at(world, twice)
    standings = {entry.person.uid: entry.standing for entry in said.found}
    assert standings == {1: Standing.TEAM_TWICE, 2: Standing.UNKNOWN, 3: Standing.FILE_TWICE, 5: Standing.FILE_TWICE}
    taken(world, twice, added=frozenset({3, 5, 77}))
    assert shares(world) == []


def test_who_takes_no_work_any_more_keeps_what_stands_there(world: PlanWorld) -> None:
    lin, tom = hire(world, "Lin Tao"), hire(world, "Tom Berg")
    taken(world, document(world))
    key = asked_of(world.project)[0].milestone
    wish = {(key, tom): 40}
    in_unit_of_work(lambda: change_assignments(world.project, wish, actor=world.user("pm"), at=NOON, expected_version=1))
    in_unit_of_work(lambda: setattr(db.session.get_one(Resource, lin), "is_active", False))
    said = looked_at(world, document(world))
    assert said.found[0].standing is Standing.AWAY
    assert [one.name for one in said.gone] == ["Tom Berg"]
    taken(world, document(world))
    assert shares(world) == [(lin, 50), (tom, 40)]
    taken(world, document(world), remove_missing=True)
    assert shares(world) == [(lin, 50)]


def test_work_of_a_finished_milestone_stays(world: PlanWorld) -> None:
    hire(world, "Lin Tao")
    taken(world, document(world))
    key = plan_of(world.project).milestones[0].key
    start = plan_of(world.project).start
    world.save([SetField(key, "actual_start", None, start), SetField(key, "actual_finish", None, start.replace(hour=17))])
    assert looked_at(world, document(world, work=(AssignmentFacts("1", 1, 0.9),))).changes == ()


def test_work_that_was_given_since_the_preview_is_not_overwritten(world: PlanWorld) -> None:
    hire(world, "Lin Tao")
    with pytest.raises(AssignmentsMoved):
        taken(world, document(world), version=7)
    db.session.rollback()
    assert shares(world) == []


def test_people_are_left_where_nobody_asked_for_them(world: PlanWorld) -> None:
    taken(world, document(world), take_people=False, added=frozenset({3}))
    assert len(plan_of(world.project).milestones) == 2
    assert db.session.scalars(select(Resource)).all() == []

"""Giving people work: what is refused, what is undone, and that a milestone that comes back has its people again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import remove_with_links
from delivery.extensions import db
from delivery.models import LedgerEntry, Organization, Resource
from delivery.queries.assignments import asked_of, assignment_version
from delivery.queries.plans import plan_of
from delivery.services.assignments import AssignmentsMoved, change_assignments, role_mismatches, undo_assignments
from delivery.services.plans import undo_edit
from delivery.services.refusal import Invalid, Refused
from delivery.services.resources import Absence, Period, ResourceFacts, add_resource, change_resource
from tests.plan_world import NOON, PlanWorld, lay_plan_world


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world()


def hired(world: PlanWorld, name: str = "Lin Tao", **more: object) -> int:
    facts = ResourceFacts(name, **more)  # type: ignore[arg-type]
    return in_unit_of_work(lambda: add_resource(world.project.vendor_id, facts).id)


def assign(world: PlanWorld, wishes: dict[tuple[str, int], int], version: int | None = None) -> object:
    known = assignment_version(world.project) if version is None else version
    return in_unit_of_work(
        lambda: change_assignments(world.project, wishes, actor=world.user("pm"), at=NOON, expected_version=known)
    )


def given(world: PlanWorld) -> list[tuple[str, int, int]]:
    return [tuple(asked) for asked in asked_of(world.project)]


def test_people_are_given_work_and_the_plan_keeps_its_version(world: PlanWorld) -> None:
    lin, version = hired(world), world.project.plan_version
    assign(world, {("a", lin): 60, ("b", lin): 0})
    assert given(world) == [("a", lin, 60)]
    assert world.project.plan_version == version
    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert entry is not None and entry.kind == "assignment.changed" and not entry.is_client_visible
    assert "M1 Lin Tao 0 → 60 %" in str(entry.body)


def test_the_same_once_more_saves_nothing(world: PlanWorld) -> None:
    lin = hired(world)
    assign(world, {("a", lin): 60})
    assert assign(world, {("a", lin): 60}) is None
    assert assignment_version(world.project) == 1


@pytest.mark.parametrize(("key", "percent"), [("a", 101), ("a", -1), ("g", 50), ("nothing", 50)])
def test_nonsense_is_refused(world: PlanWorld, key: str, percent: int) -> None:
    with pytest.raises(Invalid):
        assign(world, {(key, hired(world)): percent})
    assert given(world) == []


def test_a_person_of_another_house_or_who_takes_no_work_is_refused(world: PlanWorld) -> None:
    other = db.session.scalars(select(Organization.id).where(Organization.name == "Elsewhere Ltd")).one()
    stranger = in_unit_of_work(lambda: add_resource(other, ResourceFacts("Nobody")).id)
    for person in (stranger, hired(world, is_active=False), 999):
        with pytest.raises(Invalid):
            assign(world, {("a", person): 50})


def test_a_form_made_on_older_assignments_is_refused(world: PlanWorld) -> None:
    lin = hired(world)
    assign(world, {("a", lin): 60})
    with pytest.raises(AssignmentsMoved):
        assign(world, {("a", lin): 80}, version=0)
    assert given(world) == [("a", lin, 60)]


def test_the_last_set_is_undone_and_the_undoing_too(world: PlanWorld) -> None:
    lin = hired(world)
    assign(world, {("a", lin): 60})
    assign(world, {("a", lin): 0, ("b", lin): 100})
    for expected in ([("a", lin, 60)], [("b", lin, 100)]):
        version = assignment_version(world.project)
        in_unit_of_work(lambda v=version: undo_assignments(world.project, actor=world.user("pm"), at=NOON, expected_version=v))
        assert given(world) == expected


def test_a_milestone_that_is_removed_and_brought_back_has_its_people_again(world: PlanWorld) -> None:
    lin = hired(world)
    assign(world, {("b", lin): 60})
    version = world.save(remove_with_links(plan_of(world.project), "b"))
    assert given(world) == []
    in_unit_of_work(lambda: undo_edit(world.project_id, actor=world.user("pm"), at=NOON, expected_plan_version=version))
    assert given(world) == [("b", lin, 60)]


def test_work_of_another_role_is_pointed_out(world: PlanWorld) -> None:
    lin = hired(world, role="tester")
    assert role_mismatches(world.project, [("a", lin, 0, 60)]) == [("M1", "Lin Tao", "Tester", "lead")]
    assert role_mismatches(world.project, [("b", lin, 0, 60), ("a", lin, 60, 0)]) == []


def test_a_persons_changes_stand_in_the_ledger_of_their_projects_without_amounts(world: PlanWorld) -> None:
    lin = hired(world)
    assign(world, {("a", lin): 60})
    facts = ResourceFacts("Lin Tao", cents_per_day=123_456, absences=[Absence(date(2027, 1, 5), date(2027, 1, 6), "Leave")])
    in_unit_of_work(lambda: change_resource(lin, facts, actor=world.user("pm"), at=NOON, expected_version=1))
    entry = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert entry is not None and entry.kind == "resource.changed" and not entry.is_client_visible
    assert "absences, day_rate" in str(entry.body) and "123456" not in str(entry.body)
    with pytest.raises(Refused):
        in_unit_of_work(lambda: change_resource(lin, facts, actor=world.user("pm"), at=NOON, expected_version=1))


@pytest.mark.parametrize(
    "more",
    [
        {"name": " "},
        {"availability_percent": 0},
        {"availability_percent": 120},
        {"cents_per_day": -1},
        {"currency": "yuan"},
        {"calendar_id": 999},
        {"user_id": 999},
        {"absences": [Absence(date(2027, 1, 6), date(2027, 1, 5))]},
        {"periods": [Period(date(2027, 1, 4), date(2027, 1, 8), 50), Period(date(2027, 1, 8), date(2027, 1, 9), 20)]},
        {"periods": [Period(date(2027, 1, 4), date(2027, 1, 8), 150)]},
    ],
    ids=lambda more: next(iter(more)),
)
def test_a_person_that_makes_no_sense_is_refused(world: PlanWorld, more: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        hired(world, **{"name": "Lin Tao", **more})  # type: ignore[arg-type]
    assert db.session.scalars(select(Resource)).all() == []


def test_an_account_belongs_to_one_person(world: PlanWorld) -> None:
    hired(world, user_id=world.people["team"])
    with pytest.raises(Invalid):
        hired(world, "Twin", user_id=world.people["team"])
    with pytest.raises(Invalid):
        hired(world, "Client", user_id=world.people["client"])

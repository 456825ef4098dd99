"""A version is decided by the side that signs, on what it was shown; what was accepted stays frozen."""

from __future__ import annotations

import json
from datetime import date

import pytest

from delivery.database import in_unit_of_work
from delivery.engine.states import DeliverableState, Side
from delivery.extensions import db
from delivery.models import LedgerEntry, OutgoingMail, StoredFile
from delivery.services import ledger
from delivery.services.deliverable_lists import Description, edit_deliverable, remove_deliverable
from delivery.services.refusal import Forbidden, Invalid, Refused
from tests.deliverable_world import (
    ACCEPTED,
    BLUEPRINT,
    EXTRA,
    INTERVIEWS,
    PDF,
    REJECTED,
    RESERVED,
    add,
    decide,
    deliverable,
    lay_deliverables,
    submit,
)
from tests.plan_world import NOON, PlanWorld

DUE = date(2026, 12, 18)


@pytest.fixture
def world(session) -> PlanWorld:
    return lay_deliverables()


def entries(world: PlanWorld, noun: str = "deliverable") -> list[LedgerEntry]:
    query = db.select(LedgerEntry).where(LedgerEntry.project_id == world.project_id).order_by(LedgerEntry.seq)
    return [entry for entry in db.session.scalars(query) if json.loads(entry.body)["action"].startswith(noun)]


def letters(kind: str) -> list[str]:
    return sorted(db.session.scalars(db.select(OutgoingMail.to_address).where(OutgoingMail.kind == kind)))


def edited(world: PlanWorld, number: int, who: str = "pm", version: int | None = None, **changes) -> None:
    one = deliverable(world, number)
    said = {
        "name": one.name,
        "criteria": one.criteria,
        "is_required": one.is_required,
        "signed_by": one.signed_by,
        "owner_id": one.owner_id,
        "due_on": one.due_on,
        **changes,
    }
    version = one.version if version is None else version
    actor, one_id = world.user(who), one.id
    in_unit_of_work(lambda: edit_deliverable(world.project, one_id, Description(**said), actor=actor, at=NOON, version=version))


def removed(world: PlanWorld, number: int, reason: str = "") -> None:
    one, actor = deliverable(world, number), world.user("pm")
    in_unit_of_work(lambda: remove_deliverable(world.project, one.id, actor=actor, at=NOON, version=one.version, reason=reason))


def test_a_version_is_handed_in_and_the_client_accepts_it(world):
    assert submit(world, BLUEPRINT) == 1
    assert deliverable(world, BLUEPRINT).state is DeliverableState.SUBMITTED
    assert decide(world, BLUEPRINT) is ACCEPTED
    version = deliverable(world, BLUEPRINT).versions[0]
    assert (version.decision, version.decided_by_id, version.reason) == (ACCEPTED, world.people["approver"], "")
    said = [json.loads(entry.body) for entry in entries(world)][-2:]
    assert [body["action"] for body in said] == ["deliverable.submitted", "deliverable.accepted"]
    assert [body["attachments"][0]["sha256"] for body in said] == [version.file.sha256] * 2
    assert said[1]["facts"]["version"] == 1
    assert ledger.verify_project(world.project).faults == ()


def test_letters_go_to_the_signing_side_and_back_to_who_handed_in(world):
    submit(world, BLUEPRINT)
    assert letters("deliverable_submitted") == ["approver@example.com"]
    decide(world, BLUEPRINT)
    assert letters("deliverable_decided") == ["team@example.com"]
    submit(world, INTERVIEWS, who="pm")
    assert letters("deliverable_submitted") == ["approver@example.com", "pm2@example.com"]


def test_the_owner_hears_of_the_decision(world):
    edited(world, BLUEPRINT, owner_id=world.people["pm2"], due_on=DUE)
    submit(world, BLUEPRINT)
    decide(world, BLUEPRINT, REJECTED, reason="目标没有写清楚")
    assert letters("deliverable_decided") == ["pm2@example.com", "team@example.com"]
    letter = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "deliverable_decided")).first()
    assert "目标没有写清楚" in letter.text and "HARBOUR #" in letter.text


@pytest.mark.parametrize(
    ("number", "who"),
    [
        (BLUEPRINT, "pm"),
        (BLUEPRINT, "client"),
        (BLUEPRINT, "team"),
        (BLUEPRINT, "stranger"),
        (INTERVIEWS, "approver"),
        (INTERVIEWS, "team"),
        (INTERVIEWS, "client"),
    ],
)
def test_only_the_side_that_signs_decides(world, number, who):
    submit(world, number)
    count = len(entries(world))
    with pytest.raises(Forbidden):
        decide(world, number, who=who)
    assert deliverable(world, number).state is DeliverableState.SUBMITTED
    assert len(entries(world)) == count


def test_the_vendor_signs_by_its_manager(world):
    submit(world, INTERVIEWS)
    assert decide(world, INTERVIEWS, who="pm2") is ACCEPTED


@pytest.mark.parametrize("decision", [REJECTED, RESERVED])
def test_a_rejection_and_reservations_need_words(world, decision):
    submit(world, BLUEPRINT)
    with pytest.raises(Invalid) as refused:
        decide(world, BLUEPRINT, decision, reason="  ", due_on=DUE)
    assert refused.value.field == "reason"


def test_reservations_need_a_day_that_has_not_passed(world):
    submit(world, BLUEPRINT)
    for day in (None, date(2026, 11, 1)):
        with pytest.raises(Invalid) as refused:
            decide(world, BLUEPRINT, RESERVED, reason="Page 3", due_on=day)
        assert refused.value.field == "due_on"
    assert decide(world, BLUEPRINT, RESERVED, reason="Page 3", due_on=DUE) is RESERVED
    assert deliverable(world, BLUEPRINT).versions[0].reservations_due_on == DUE


def test_a_new_version_after_an_acceptance_leaves_the_accepted_one_frozen(world):
    submit(world, BLUEPRINT)
    decide(world, BLUEPRINT)
    before = deliverable(world, BLUEPRINT).versions[0]
    kept = (before.decision, before.decided_at, before.file.sha256, before.decided_by_id)
    assert submit(world, BLUEPRINT, data=PDF + b"2") == 2
    assert not deliverable(world, BLUEPRINT).is_accepted
    assert decide(world, BLUEPRINT, REJECTED, reason="No") is REJECTED
    after = deliverable(world, BLUEPRINT).versions[0]
    assert (after.decision, after.decided_at, after.file.sha256, after.decided_by_id) == kept


def test_a_decision_on_an_older_version_is_refused(world):
    submit(world, BLUEPRINT)
    submit(world, BLUEPRINT, data=PDF + b"2")
    with pytest.raises(Refused, match="Version 2"):
        decide(world, BLUEPRINT, shown=1)
    assert [version.decision for version in deliverable(world, BLUEPRINT).versions] == [None, None]


def test_nothing_is_decided_twice(world):
    submit(world, BLUEPRINT)
    decide(world, BLUEPRINT)
    with pytest.raises(Refused):
        decide(world, BLUEPRINT, REJECTED, reason="Changed my mind")
    assert deliverable(world, BLUEPRINT).state is ACCEPTED


def test_nothing_is_decided_before_it_is_handed_in(world):
    with pytest.raises(Refused):
        decide(world, BLUEPRINT)


def test_the_same_file_twice_is_one_version(world):
    submit(world, BLUEPRINT)
    with pytest.raises(Refused, match="version 1"):
        submit(world, BLUEPRINT)
    assert len(deliverable(world, BLUEPRINT).versions) == 1


def test_files_of_what_the_client_signs_are_the_clients_to_read(world):
    submit(world, BLUEPRINT)
    submit(world, INTERVIEWS, name="notes.pdf")
    seen = {file.name: file.is_client_visible for file in db.session.scalars(db.select(StoredFile))}
    assert seen == {"blueprint.pdf": True, "notes.pdf": False}
    assert [entry.is_client_visible for entry in entries(world)[-2:]] == [True, False]


def test_what_is_submitted_keeps_its_criteria_but_may_change_its_owner(world):
    submit(world, BLUEPRINT)
    with pytest.raises(Refused, match="criteria"):
        edited(world, BLUEPRINT, criteria="Anything goes.")
    edited(world, BLUEPRINT, owner_id=world.people["team"], due_on=DUE)
    assert deliverable(world, BLUEPRINT).owner_id == world.people["team"]


def test_two_who_edit_at_once_do_not_overwrite_each_other(world):
    version = deliverable(world, EXTRA).version
    edited(world, EXTRA, name="Album", version=version)
    with pytest.raises(Refused):
        edited(world, EXTRA, "pm2", name="Gallery", version=version)
    assert deliverable(world, EXTRA).name == "Album"


def test_the_client_reads_why_it_gets_less(world):
    with pytest.raises(Invalid) as refused:
        edited(world, BLUEPRINT, is_required=False)
    assert refused.value.field == "reason"
    edited(world, BLUEPRINT, is_required=False, reason="Agreed on 3 November.")
    last = entries(world)[-1]
    assert last.is_client_visible and json.loads(last.body)["facts"]["reason"] == "Agreed on 3 November."


def test_the_side_that_signs_stays_once_something_was_handed_in(world):
    submit(world, INTERVIEWS)
    decide(world, INTERVIEWS, REJECTED, who="pm", reason="Too short")
    with pytest.raises(Refused):
        edited(world, INTERVIEWS, signed_by=Side.CLIENT)


def test_only_what_nobody_handed_in_can_be_removed(world):
    submit(world, INTERVIEWS)
    with pytest.raises(Refused):
        removed(world, INTERVIEWS)
    with pytest.raises(Invalid):
        removed(world, BLUEPRINT)
    removed(world, BLUEPRINT, "Double")
    removed(world, EXTRA)
    assert [json.loads(entry.body)["action"] for entry in entries(world)][-2:] == ["deliverable.removed"] * 2


def test_an_owner_is_a_member(world):
    with pytest.raises(Invalid) as refused:
        add(world, Description("X", owner_id=world.people["stranger"]))
    assert refused.value.field == "owner"

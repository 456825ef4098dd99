"""The pages of deliverables and gates, by whole requests."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask

from delivery.engine.states import DeliverableState, GateState, Side
from delivery.extensions import db
from delivery.models import OutgoingMail, StoredFile
from delivery.services.deliverable_lists import Description
from tests.counting import counted_queries
from tests.deliverable_world import (
    BLUEPRINT,
    INTERVIEWS,
    PDF,
    accept_all,
    add,
    archive,
    deliverable,
    lay_deliverables,
    phase,
    submit,
)
from tests.plan_world import PlanWorld, signed_in

TOP = "/projects/HARBOUR/deliverables"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_deliverables()
        db.session.remove()
    return laid


def handed_in(app: Flask, world: PlanWorld, number: int = BLUEPRINT, **more) -> None:
    with app.app_context():
        submit(world, number, **more)


def state_of(app: Flask, world: PlanWorld, number: int = BLUEPRINT) -> DeliverableState:
    with app.app_context():
        return deliverable(world, number).state


def gate_of(app: Flask, world: PlanWorld) -> GateState:
    with app.app_context():
        return phase(world).gate_state


def upload(data: bytes = PDF, name: str = "blueprint.pdf") -> dict[str, object]:
    return {"file": (BytesIO(data), name), "note": "First"}


@pytest.mark.parametrize(
    ("who", "sees", "edits"),
    [("pm", 200, 200), ("team", 200, 403), ("approver", 200, 403), ("client", 200, 403), ("stranger", 404, 404)],
)
def test_members_see_leaders_keep_strangers_find_nothing(app, world, who, sees, edits):
    visitor = signed_in(app, who)
    assert visitor.get(TOP).status_code == sees
    assert visitor.get(f"{TOP}/{BLUEPRINT}").status_code == sees
    for page in (f"{TOP}/new", f"{TOP}/{BLUEPRINT}/edit"):
        assert visitor.get(page).status_code == edits


def test_the_page_says_first_what_the_next_gate_lacks(app, world):
    page = signed_in(app, "client").get(TOP).text
    assert "2 deliverables are missing at the next gate, “Phase 1”" in page
    assert "not submitted yet" in page and "Upgrade blueprint 升级蓝图" in page
    assert "Open the gate" not in page and "Ask to waive" not in page


def test_from_handing_in_to_an_open_gate(app, world):
    team, manager, approver = (signed_in(app, who) for who in ("team", "pm", "approver"))
    for number in (BLUEPRINT, INTERVIEWS):
        assert team.post(f"{TOP}/{number}/versions", data=upload()).status_code == 303
    asked = approver.get(TOP).text
    assert "Waits for your decision" in asked and "Stakeholder interviews" in asked
    form = {"shown_version": 1, "decision": "accepted"}
    assert approver.post(f"{TOP}/{BLUEPRINT}/decision", data=form).status_code == 303
    assert manager.post("/projects/HARBOUR/gates/1/opening").status_code == 409
    assert manager.post(f"{TOP}/{INTERVIEWS}/decision", data=form).status_code == 303
    assert "Nothing is missing" in manager.get(TOP).text
    assert manager.post("/projects/HARBOUR/gates/1/opening").status_code == 303
    assert gate_of(app, world) is GateState.OPEN
    assert "The gate is open" in approver.get(TOP).text


def test_a_refused_opening_names_what_is_missing(app, world):
    answer = signed_in(app, "pm").post("/projects/HARBOUR/gates/1/opening")
    assert answer.status_code == 409
    assert "Missing: 1 “Upgrade blueprint 升级蓝图” (not submitted yet); 2 “Stakeholder interviews”" in answer.text


@pytest.mark.parametrize("who", ["team", "client", "pm", "stranger"])
def test_who_does_not_sign_does_not_decide(app, world, who):
    handed_in(app, world)
    visitor = signed_in(app, who)
    expected = 404 if who == "stranger" else 403
    answer = visitor.post(f"{TOP}/{BLUEPRINT}/decision", data={"shown_version": 1, "decision": "accepted"})
    assert answer.status_code == expected
    assert state_of(app, world) is DeliverableState.SUBMITTED
    if who != "stranger":
        assert "Record the decision" not in visitor.get(f"{TOP}/{BLUEPRINT}").text


@pytest.mark.parametrize(("who", "status"), [("approver", 403), ("client", 403), ("stranger", 404)])
def test_a_client_hands_nothing_in(app, world, who, status):
    assert signed_in(app, who).post(f"{TOP}/{BLUEPRINT}/versions", data=upload()).status_code == status


@pytest.mark.parametrize(("number", "client_reads"), [(BLUEPRINT, 200), (INTERVIEWS, 404)])
def test_files_are_read_by_those_they_are_for(app, world, number, client_reads):
    handed_in(app, world, number)
    with app.app_context():
        public_id = db.session.scalars(db.select(StoredFile.public_id)).one()
    address = f"/projects/HARBOUR/files/{public_id}"
    answer = signed_in(app, "team").get(address)
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert signed_in(app, "client").get(address).status_code == client_reads
    assert signed_in(app, "stranger").get(address).status_code == 404


def test_a_client_sees_where_the_vendors_own_stand_and_nothing_more(app, world):
    handed_in(app, world, INTERVIEWS, name="canary-file.pdf")
    manager, client = signed_in(app, "pm"), signed_in(app, "approver")
    manager.post(f"{TOP}/{INTERVIEWS}/decision", data={"shown_version": 1, "decision": "rejected", "reason": "CANARY-REASON"})
    for page in (TOP, f"{TOP}/{INTERVIEWS}", "/projects/HARBOUR", "/projects/HARBOUR/ledger"):
        text = client.get(page).text
        assert "canary-file" not in text and "CANARY-REASON" not in text
    assert "Rejected" in client.get(f"{TOP}/{INTERVIEWS}").text
    assert "CANARY-REASON" in manager.get(f"{TOP}/{INTERVIEWS}").text


def test_a_decision_on_what_was_replaced_shows_the_new_version_and_keeps_the_words(app, world):
    handed_in(app, world)
    handed_in(app, world, data=PDF + b"2")
    form = {"shown_version": 1, "decision": "rejected", "reason": "Page 7 is wrong"}
    answer = signed_in(app, "approver").post(f"{TOP}/{BLUEPRINT}/decision", data=form)
    assert answer.status_code == 409
    assert "Version 2 was submitted since" in answer.text and "Page 7 is wrong" in answer.text
    shown = answer.text.split("<main")[1].split("</main>")[0]
    assert 'name="shown_version" value="2"' in shown and "checked" not in shown
    assert state_of(app, world) is DeliverableState.SUBMITTED


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"decision": "accepted"},
        {"decision": "open", "shown_version": 1},
        {"decision": "rejected", "shown_version": 1},
        {"decision": "accepted", "shown_version": "9" * 30},
        {"decision": "accepted", "shown_version": "-1"},
        {"decision": "accepted_with_reservations", "shown_version": 1, "reason": "x", "due_on": "soon"},
        {"decision": "rejected", "shown_version": 1, "reason": "a\u202eb"},
        {"decision": "rejected", "shown_version": 1, "reason": "x" * 4001},
    ],
)
def test_a_decision_that_makes_no_sense_changes_nothing(app, world, form):
    handed_in(app, world)
    assert signed_in(app, "approver").post(f"{TOP}/{BLUEPRINT}/decision", data=form).status_code == 422
    assert state_of(app, world) is DeliverableState.SUBMITTED


HOSTILE = [
    (b"", "empty.pdf"),
    (b"<html><script>alert(1)</script>", "page.html"),
    (b"<svg onload=alert(1)>", "picture.svg"),
    (b"MZ\x90\x00", "setup.exe"),
    (PDF, "blueprint.pdf.exe"),
    (PDF, "blueprint"),
    (b"<html>", "page.pdf"),
    (PDF, "picture.png"),
    (PDF, "text.txt"),
    (b"a\x00b", "text.csv"),
    (b"x" * 5000 + b"\x00", "text.md"),
    (PDF + archive("evil.class"), "both.pdf"),
    (b"\xff\xd8\xff\xe0" + archive("evil.class"), "both.jpg"),
    (b"hello\n" + archive("evil.class"), "both.txt"),
    (b"PK\x03\x04 no archive", "broken.zip"),
    (archive("xl/workbook.xml"), "wrong.docx"),
    (archive("word/document.xml", "word/vbaProject.bin"), "macro.docx"),
    (b"%PDF-1.7" + b"x" * 200_000, "huge.pdf"),
]


@pytest.mark.parametrize(("data", "name"), HOSTILE, ids=[name for _, name in HOSTILE])
def test_a_file_that_is_not_what_is_taken_is_refused_with_its_reason(app, world, data, name):
    app.extensions["settings"] = replace(app.extensions["settings"], upload_limit_bytes=200_000)
    answer = signed_in(app, "team").post(f"{TOP}/{BLUEPRINT}/versions", data=upload(data, name))
    assert answer.status_code == 422
    assert "Traceback" not in answer.text
    with app.app_context():
        assert not deliverable(world, BLUEPRINT).versions
        assert db.session.scalar(db.select(db.func.count()).select_from(StoredFile)) == 0


@pytest.mark.parametrize(
    ("data", "name", "kept"),
    [
        (PDF, "../../../etc/蓝图.PDF", "蓝图.PDF"),
        (archive("[Content_Types].xml", "word/document.xml"), "a<b & 中文.docx", "a<b & 中文.docx"),
        (PDF, "fdp.\u202eexe.pdf", "fdp.exe.pdf"),
        (PDF, "a" * 400 + ".pdf", "a" * 150 + ".pdf"),
        ("需求".encode(), "notes.txt", "notes.txt"),
        (archive("a.txt"), "all.zip", "all.zip"),
    ],
)
def test_names_are_made_plain_and_shown_as_they_are(app, world, data, name, kept):
    visitor = signed_in(app, "team")
    assert visitor.post(f"{TOP}/{BLUEPRINT}/versions", data=upload(data, name)).status_code == 303
    with app.app_context():
        stored = db.session.scalars(db.select(StoredFile)).one()
        assert stored.name == kept
    page = visitor.get(f"{TOP}/{BLUEPRINT}").text
    assert "a<b" not in page
    assert visitor.get(f"/projects/HARBOUR/files/{stored.public_id}").status_code == 200


def test_a_waiver_from_asking_to_agreeing(app, world):
    manager, approver = signed_in(app, "pm"), signed_in(app, "approver")
    assert manager.post("/projects/HARBOUR/gates/1/waiver", data={"reason": ""}).status_code == 422
    assert manager.post("/projects/HARBOUR/gates/1/waiver", data={"reason": "供应商交期紧"}).status_code == 303
    asked = approver.get(TOP).text
    assert "供应商交期紧" in asked and "Mira Vogel (Vendor) asks to waive this gate." in asked
    assert "Agree to the waiver" not in manager.get(TOP).text
    with app.app_context():
        version = phase(world).version
    assert manager.post("/projects/HARBOUR/gates/1/waiver-agreement", data={"version": version}).status_code == 403
    assert signed_in(app, "client").post("/projects/HARBOUR/gates/1/waiver-agreement").status_code == 403
    assert gate_of(app, world) is GateState.WAIVER_ASKED
    stale = approver.post("/projects/HARBOUR/gates/1/waiver-agreement", data={"version": version - 1})
    assert stale.status_code == 409
    assert approver.post("/projects/HARBOUR/gates/1/waiver-agreement", data={"version": version}).status_code == 303
    assert gate_of(app, world) is GateState.WAIVED


def test_a_refused_waiver_keeps_what_was_typed(app, world):
    signed_in(app, "pm").post("/projects/HARBOUR/gates/1/waiver", data={"reason": "Hurry"})
    answer = signed_in(app, "approver").post("/projects/HARBOUR/gates/1/waiver-refusal", data={"reason": "No, first the paper"})
    assert answer.status_code == 409 and "No, first the paper" in answer.text


def test_deliverables_are_added_edited_and_removed(app, world):
    manager = signed_in(app, "pm")
    with app.app_context():
        phase_id = phase(world, 2).id
    form = {
        "phase": phase_id,
        "name": "Feature list",
        "signed_by": "client",
        "is_required": "y",
        "owner": "",
        "due_on": "2027-02-01",
    }
    assert manager.post(TOP, data=form).headers["Location"] == f"{TOP}/4"
    assert "Feature list" in manager.get(f"{TOP}/4/edit").text
    with app.app_context():
        version = deliverable(world, 4).version
    wrong = manager.post(f"{TOP}/4/edit", data={**form, "name": "", "version": version})
    assert wrong.status_code == 422 and "Give the deliverable a name." in wrong.text
    stale = manager.post(f"{TOP}/4/edit", data={**form, "name": "Mine", "version": version + 7})
    assert stale.status_code == 409 and "Mine" in stale.text and "As it stands now" in stale.text
    assert manager.post(f"{TOP}/4/edit", data={**form, "name": "Scope", "version": version}).status_code == 303
    refused = manager.post(f"{TOP}/4/removal", data={"version": version + 1})
    assert refused.status_code == 422 and "The client reads it" in refused.text
    assert manager.post(f"{TOP}/4/removal", data={"version": version + 1, "reason": "Twice"}).status_code == 303
    assert manager.get(f"{TOP}/4").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {"phase": 10**12},
        {"phase": "x"},
        {"signed_by": "nobody"},
        {"owner": "9" * 20},
        {"due_on": "0001-01-01"},
        {"name": "a\u200bb"},
        {"name": "x" * 161},
    ],
)
def test_a_deliverable_that_makes_no_sense_is_not_added(app, world, form):
    with app.app_context():
        phase_id = phase(world, 2).id
    good = {"phase": phase_id, "name": "Feature list", "signed_by": "client", "owner": ""}
    assert signed_in(app, "pm").post(TOP, data={**good, **form}).status_code == 422


@pytest.mark.parametrize("number", ["0", "99", "99999999999999999999"])
def test_what_is_not_there_is_not_found(app, world, number):
    assert signed_in(app, "pm").get(f"{TOP}/{number}").status_code == 404
    assert signed_in(app, "pm").post(f"/projects/HARBOUR/gates/{number}/opening").status_code == 404


def test_the_page_asks_as_often_for_more_deliverables(app, world):
    manager = signed_in(app, "pm")
    handed_in(app, world)
    manager.get(TOP)
    few = counted_queries(app, lambda: manager.get(TOP))
    with app.app_context():
        for n in range(6):
            number = add(world, Description(f"More {n}", signed_by=Side.CLIENT, owner_id=world.people["team"]), position=n + 2)
            submit(world, number)
    assert counted_queries(app, lambda: manager.get(TOP)) == few


def test_everything_speaks_chinese(app, world):
    with app.app_context():
        accept_all(world)
    visitor = signed_in(app, "pm")
    visitor.post("/language", data={"locale": "zh_Hans_CN"})
    assert visitor.get(TOP).status_code == 200
    assert visitor.get(f"{TOP}/{BLUEPRINT}").status_code == 200


def test_the_letter_leads_to_the_page(app, world):
    handed_in(app, world)
    with app.app_context():
        letter = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "deliverable_submitted")).one()
    assert f"http://localhost{TOP}/{BLUEPRINT}" in letter.text and "Both sides agree." in letter.text

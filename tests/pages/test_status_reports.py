"""The pages of status reports: who finds what, what a draft does with what was typed, which bytes are handed out."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.states import Audience
from delivery.models import StatusReport
from tests.plan_world import PlanWorld, lay_plan_world, signed_in
from tests.report_world import CLIENT_CENTS, drafted, issued, lay_report_world, report_of

Fresh = Callable[[], AbstractContextManager[Session]]
TOP = "/projects/HARBOUR/reports"
EVERYBODY = ("pm", "team", "approver", "client", "stranger", "administrator")


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_report_world()


def draft_address(app: Flask, world: PlanWorld, audience: Audience = Audience.CLIENT, locale: str = "en") -> str:
    with app.app_context():
        return f"{TOP}/drafts/{report_of(drafted(world, audience, locale)).public_id}"


def hidden(page: TestResponse) -> dict[str, str]:
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page.text)[1] for name in ("version", "stamp")}  # type: ignore[index]


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.CLIENT, ("pm", "team", "approver", "client")),
        (Audience.CLIENT_WITH_PRICES, ("pm", "approver")),
        (Audience.INTERNAL, ("pm",)),
    ],
)
def test_a_report_is_found_by_its_readers_only(
    app: Flask, world: PlanWorld, audience: Audience, readers: tuple[str, ...]
) -> None:
    with app.app_context():
        issued(world, audience)
    for who in EVERYBODY:
        browser = signed_in(app, who)
        expected = 200 if who in readers else 404
        assert [browser.get(f"{TOP}/1{part}").status_code for part in ("", "/pdf", "/xlsx")] == [expected] * 3, who
        assert ('/reports/1"' in browser.get(TOP).text) is (who in readers), who


def test_the_file_store_hands_nobody_a_report(app: Flask, world: PlanWorld, fresh_session: Fresh) -> None:
    with app.app_context():
        issued(world, Audience.INTERNAL)
    with fresh_session() as session:
        report = session.query(StatusReport).one()
        assert report.pdf and report.sheet
        names = (report.pdf.public_id, report.sheet.public_id)
    for name in names:
        for who in ("team", "approver", "stranger"):
            assert signed_in(app, who).get(f"/projects/HARBOUR/files/{name}").status_code == 404, who


def test_a_draft_is_the_leaders_work(app: Flask, world: PlanWorld) -> None:
    address = draft_address(app, world)
    expected = {"pm": 200, "team": 403, "approver": 403, "client": 403, "stranger": 404, "administrator": 404}
    assert {who: signed_in(app, who).get(address).status_code for who in EVERYBODY} == expected
    assert {who: signed_in(app, who).get(f"{address}/pdf").status_code for who in EVERYBODY} == expected
    refused = {who: signed_in(app, who).post(f"{address}/issue").status_code for who in EVERYBODY if who != "pm"}
    assert refused == {who: code for who, code in expected.items() if who != "pm"}


def test_a_report_is_begun_written_and_issued(app: Flask, world: PlanWorld, fresh_session: Fresh) -> None:
    browser = signed_in(app, "pm")
    assert "2026-11-20" in browser.get(f"{TOP}/new").text
    terms = {"audience": "client_with_prices", "locale": "zh_Hans_CN", "from_on": "2026-11-14", "to_on": "2026-11-20"}
    begun = browser.post(TOP, data=terms)
    assert begun.status_code == 303
    page = browser.get(begun.location)
    assert page.status_code == 200 and "里程碑" in page.text and "Your part" in page.text
    fields = {**hidden(page), "highlights": "a<b & 亮点", "problems": "", "next_steps": "", "light": "", "light_note": ""}
    assert browser.post(begun.location, data=fields).status_code == 303
    page = browser.get(begun.location)
    assert page.text.count("a&lt;b &amp; 亮点") == 2
    fields |= {**hidden(page), "recipients": [str(world.people["approver"])]}
    done = browser.post(f"{begun.location}/issue", data=fields)
    assert done.status_code == 303 and done.location.endswith("/reports/1")
    shown = signed_in(app, "approver").get(done.location)
    assert "a&lt;b &amp; 亮点" in shown.text and f"{CLIENT_CENTS['approved'] // 100:,}" in shown.text
    assert "Sent to" not in shown.text
    with fresh_session() as session:
        report = session.query(StatusReport).one()
        assert [one.user_id for one in report.recipients] == [world.people["approver"]]


def test_the_bytes_are_the_same_at_every_opening(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        issued(world)
    browser = signed_in(app, "client")
    before = [browser.get(f"{TOP}/1/{kind}").data for kind in ("pdf", "xlsx")]
    page = browser.get(f"{TOP}/1").text
    with app.app_context():
        world.save([SetField("a", "name", "Blueprint", "Renamed afterwards")])

        def rename() -> None:
            world.project.name = "Another name"

        in_unit_of_work(rename)
    assert [browser.get(f"{TOP}/1/{kind}").data for kind in ("pdf", "xlsx")] == before
    again = browser.get(f"{TOP}/1").text
    assert "Renamed afterwards" not in again and "M1 Blueprint" in page and "M1 Blueprint" in again


def test_nobody_issues_what_they_have_not_seen(app: Flask, world: PlanWorld, fresh_session: Fresh) -> None:
    address, browser = draft_address(app, world), signed_in(app, "pm")
    fields = {**hidden(browser.get(address)), "highlights": "Typed with care", "problems": "", "next_steps": ""}
    with app.app_context():
        world.save([SetField("a", "duration_minutes", 2400, 9600)])
    answer = browser.post(f"{address}/issue", data=fields)
    assert answer.status_code == 409
    assert "Typed with care" in answer.text and "Something was recorded" in answer.text
    with fresh_session() as session:
        assert session.query(StatusReport).one().number is None
    fields["stamp"] = hidden(answer)["stamp"]
    assert browser.post(f"{address}/issue", data=fields).status_code == 303


def test_what_somebody_else_saved_is_not_written_over(app: Flask, world: PlanWorld) -> None:
    address, browser = draft_address(app, world), signed_in(app, "pm")
    fields = {**hidden(browser.get(address)), "problems": "", "next_steps": ""}
    assert browser.post(address, data={**fields, "highlights": "First"}).status_code == 303
    answer = signed_in(app, "pm2").post(address, data={**fields, "highlights": "Second"})
    assert answer.status_code == 409 and "Second" in answer.text and "First" in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"light": "red", "light_note": ""}, "Say why the light differs"),
        ({"light": "purple"}, "Not a valid choice"),
        ({"highlights": "x" * 10_001}, "longer than 10000"),
        ({"recipients": "999999"}, "recipients"),
    ],
)
def test_a_wrong_entry_is_refused_beside_its_field(app: Flask, world: PlanWorld, changes: dict[str, str], said: str) -> None:
    address, browser = draft_address(app, world), signed_in(app, "pm")
    fields = {**hidden(browser.get(address)), "highlights": "Kept", "problems": "", "next_steps": "", **changes}
    answer = browser.post(address, data=fields)
    assert answer.status_code == 422 and said in answer.text


def test_a_wrong_period_is_said_beside_the_field(app: Flask, world: PlanWorld) -> None:
    terms = {"audience": "client", "locale": "en", "from_on": "2026-11-20", "to_on": "2027-11-20"}
    answer = signed_in(app, "pm").post(TOP, data=terms)
    assert answer.status_code == 422 and "ends in the future" in answer.text


def test_a_draft_is_deleted_and_an_issued_report_is_not_found_as_one(app: Flask, world: PlanWorld) -> None:
    address, browser = draft_address(app, world), signed_in(app, "pm")
    assert browser.post(f"{address}/deletion").status_code == 303
    assert browser.get(address).status_code == 404
    with app.app_context():
        name = report_of(issued(world)).public_id
    assert browser.get(f"{TOP}/drafts/{name}").status_code == 404
    assert browser.post(f"{TOP}/drafts/{name}/deletion").status_code == 404


@pytest.mark.parametrize("page", [TOP, f"{TOP}/1"])
def test_queries_do_not_grow_with_reports(
    app: Flask, world: PlanWorld, count_queries: Callable[[], AbstractContextManager[object]], page: str
) -> None:
    counts = []
    for more in (1, 2):
        with app.app_context():
            for _ in range(more):
                issued(world, to=("pm", "approver", "client")[: more + 1])
        browser = signed_in(app, "pm")
        with count_queries() as counted:
            assert browser.get(page).status_code == 200
        counts.append(counted.count)  # type: ignore[attr-defined]
    assert counts[0] == counts[1]


def test_an_empty_project_has_a_draft_too(app: Flask) -> None:
    """No plan, no baseline, no change, no deliverable: everything is said to be missing, nothing is made up."""
    with app.app_context():
        world = lay_plan_world([])
    page = signed_in(app, "pm").get(draft_address(app, world))
    assert page.status_code == 200 and "Not computed" in page.text

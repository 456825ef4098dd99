"""An open page asks whether its project changed: cheaply, and each reader only about what they may see."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.models import Project, User
from delivery.services import ledger
from tests.counting import counted_queries
from tests.plan_world import NOON, PlanWorld, lay_plan_world, signed_in

HEAD = "/projects/HARBOUR/head"


def laid(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world()


def mark_in(browser: FlaskClient, address: str = "/projects/HARBOUR") -> str:
    found = re.search(r'<main[^>]* data-head="([^"]+)"', browser.get(address).text)
    assert found
    return found[1]


def asked(browser: FlaskClient, mark: str) -> int:
    return browser.get(HEAD, headers={"If-None-Match": f'"{mark}"'}).status_code


def record(app: Flask, world: PlanWorld, *, is_client_visible: bool) -> None:
    def deed() -> None:
        project, actor = db.session.get_one(Project, world.project_id), db.session.get_one(User, world.people["pm"])
        subject = {"type": "gate", "number": 1}
        ledger.record(project, "gate.opened", actor=actor, at=NOON, subject=subject, is_client_visible=is_client_visible)

    with app.app_context():
        in_unit_of_work(deed)


def test_nothing_changed_is_304_without_a_body(app: Flask) -> None:
    laid(app)
    browser = signed_in(app, "pm")
    answer = browser.get(HEAD, headers={"If-None-Match": f'"{mark_in(browser)}"'})
    assert (answer.status_code, answer.data) == (304, b"")


def test_an_edit_of_the_plan_is_told_with_who_and_what(app: Flask) -> None:
    world = laid(app)
    browser = signed_in(app, "team")
    before = mark_in(browser)
    with app.app_context():
        world.save([SetField("a", "duration_minutes", 2400, 2880)])
    answer = browser.get(HEAD, headers={"If-None-Match": f'"{before}"'})
    assert answer.status_code == 200
    news = answer.json or {}
    assert news["version"] == 2 and news["said"] == "HARBOUR changed: Mira Vogel: M1: duration 5 working days → 6 working days."
    assert asked(browser, news["head"]) == 304
    assert mark_in(browser) == news["head"], "the page that shows it is not told of it again"


def test_a_client_hears_of_the_plan_without_names_and_figures(app: Flask) -> None:
    world = laid(app)
    before = mark_in(signed_in(app, "client"))
    with app.app_context():
        world.save([SetField("c", "fixed_cost_cents", 1_234_500, 9_876_500)])
    seen = {"If-None-Match": f'"{before}"'}
    said = {who: signed_in(app, who).get(HEAD, headers=seen).json["said"] for who in ("client", "team")}
    assert said == {"client": "HARBOUR changed: the plan was edited.", "team": "HARBOUR changed: Mira Vogel: Edited."}


def test_a_client_is_not_told_of_an_internal_entry(app: Flask) -> None:
    world = laid(app)
    marks = {who: mark_in(signed_in(app, who)) for who in ("client", "team")}
    record(app, world, is_client_visible=False)
    assert {who: asked(signed_in(app, who), mark) for who, mark in marks.items()} == {"client": 304, "team": 200}
    record(app, world, is_client_visible=True)
    assert asked(signed_in(app, "client"), marks["client"]) == 200


def test_a_stranger_learns_nothing(app: Flask) -> None:
    laid(app)
    assert signed_in(app, "stranger").get(HEAD).status_code == 404
    assert app.test_client().get(HEAD).status_code == 302


def test_it_costs_few_queries(app: Flask) -> None:
    laid(app)
    browser = signed_in(app, "pm")
    mark = mark_in(browser)
    assert counted_queries(app, lambda: asked(browser, mark)) <= 4

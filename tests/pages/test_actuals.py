"""Entering what was spent: the grid, whose entries one may change, a spreadsheet that counts once."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Actual, LedgerEntry, Rate
from delivery.services.actuals import ActualEntry, record_actuals
from tests.counting import counted_queries
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, signed_in, small_plan

pytestmark = pytest.mark.once  # where the databases could differ is asked in tests/services/test_actuals.py
PAGE = "/projects/HARBOUR/plan/actuals"
WEEK = date(2026, 11, 16)


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        rate = {"project_id": laid.project_id, "role": "lead", "name_en": "Lead", "name_zh": "负责人", "cents_per_day": 100_000}
        in_unit_of_work(lambda: db.session.add(Rate(**rate)))
        db.session.remove()
        return laid


def fields(page: str) -> dict[str, str]:
    """The form as a browser would send it."""
    form = page[page.index("data-entry") :]
    found = re.findall(r'<input [^>]*?name="([\w-]+)" value="([^"]*)"', form[: form.index("</form>")])
    return dict(found)


def send(browser: FlaskClient, changes: dict[str, str], address: str = f"{PAGE}?show=all"):
    form = fields(browser.get(address).text)
    assert changes.keys() <= form.keys()
    return browser.post(address, data={**form, **changes})


def entries(app: Flask) -> list[tuple[str, int, int | None, int | None]]:
    with app.app_context():
        query = select(Actual.milestone_key, Actual.effort_minutes, Actual.cost_cents, Actual.person_id)
        return sorted(map(tuple, db.session.execute(query.where(Actual.is_current))), key=str)


def test_a_manager_enters_effort_then_cost_and_corrects_it(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    assert send(pm, {"v0-2026-11-16": "2.5", "v1-2026-11-09": "4h"}).status_code == 303
    assert entries(app) == [("a", 1200, None, None), ("b", 240, None, None)]
    assert send(pm, {"v0-2026-11-16": "1,200.50"}, f"{PAGE}?show=all&in=cost").status_code == 303
    assert send(pm, {"v1-2026-11-09": ""}).status_code == 303
    assert entries(app) == [("a", 1200, 120_050, None), ("b", 0, None, None)]
    page = pm.get(f"{PAGE}?show=all").text
    assert "CN¥1,200.50" in page and "2.5 person-days" in page


def test_what_is_no_figure_is_kept_and_named_and_nothing_is_saved(app: Flask, world: PlanWorld) -> None:
    answer = send(signed_in(app, "pm"), {"v0-2026-11-16": "three", "v1-2026-11-16": "1"})
    assert answer.status_code == 422 and 'value="three"' in answer.text and 'value="1"' in answer.text
    assert "days such as 2.5, or 4h" in answer.text and entries(app) == []


def test_the_team_enters_its_own_days_and_meets_no_money(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        entry = ActualEntry("a", WEEK, effort_minutes=DAY, cost_cents=88_888_00, has_cost=True)
        in_unit_of_work(lambda: record_actuals(world.project_id, [entry], actor=world.user("pm"), at=NOON))
        team = world.people["team"]
        db.session.remove()
    browser = signed_in(app, "team")
    assert send(browser, {"v0-2026-11-16": "3"}).status_code == 303
    assert entries(app) == [("a", 3 * DAY, None, team), ("a", DAY, 88_888_00, None)]
    for address in (f"{PAGE}?show=all", f"{PAGE}?show=all&in=cost&who={world.people['pm']}"):
        page = browser.get(address).text
        assert "88,888" not in page and "8888800" not in page and "+ 1 d" in page and "¥" not in page
    form = fields(browser.get(f"{PAGE}?show=all").text)
    assert browser.post(PAGE, data={**form, "in": "cost", "v0-2026-11-16": "9"}).status_code == 403
    assert browser.get(f"{PAGE}/import").status_code == 403


def test_whoever_is_slower_sees_what_was_saved_meanwhile(app: Flask, world: PlanWorld) -> None:
    pm, other = signed_in(app, "pm"), signed_in(app, "pm2")
    form = fields(pm.get(f"{PAGE}?show=all").text)
    send(other, {"v0-2026-11-16": "1"})
    answer = pm.post(f"{PAGE}?show=all", data={**form, "v0-2026-11-16": "2"})
    assert answer.status_code == 409 and "M1" in answer.text and 'value="2"' in answer.text
    assert pm.post(f"{PAGE}?show=all", data={**fields(answer.text)}).status_code == 303
    assert entries(app) == [("a", 2 * DAY, None, None)]


def test_a_form_that_was_forged_changes_nothing(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    for form in (
        {"weeks": "x", "k0": "a", "s0": "y", "v0-2026-11-16": "1"},
        {"weeks": "2026-11-16", "k0": "a" * 300, "s0": "", "v0-2026-11-16": "1"},
        {"weeks": "2026-11-17", "k0": "a", "s0": "0/", "v0-2026-11-17": "1"},
        {"weeks": "2026-11-23", "k0": "a", "s0": "0/", "v0-2026-11-23": "1"},
        {"weeks": "2026-11-16", "k0": "a", "s0": "0/", "v0-2026-11-16": "1e9"},
        {"weeks": "2026-11-16", "k0": "a", "s0": f"{'9' * 5_000}/{'9' * 5_000}", "v0-2026-11-16": "1e9"},
    ):
        assert pm.post(PAGE, data=form).status_code in (303, 422)
    assert entries(app) == []
    for query in ("week=x", "week=9999-12-31", "page=99", "who=x", "show=x"):
        assert pm.get(f"{PAGE}?{query}").status_code == 200


def upload(browser: FlaskClient, text: str):
    sent = {"file": (io.BytesIO(text.encode()), "spent.csv")}
    return browser.post(f"{PAGE}/imports", data=sent, content_type="multipart/form-data")


def test_a_spreadsheet_is_shown_first_and_counts_once(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    text = "里程碑,日期,人员,工作量,成本,备注\nM1,2026-11-16,team@example.com,1,,\nM1,2026-11-18,李雷,1.5,,\n"
    text += "m3,2026-W46,Ann <b>,,300,=1+1\n"
    for deed in range(2):
        answer = upload(pm, text)
        assert answer.status_code == 303, answer.text
        shown = pm.get(answer.location).text
        assert ("Ann &lt;b&gt;" in shown and "2 entries would change" in shown) if deed == 0 else "Nothing would change" in shown
        if deed == 0:
            assert entries(app) == []
        assert pm.post(f"{answer.location}/saving").status_code == 303
    assert entries(app) == [("a", 1200, None, world.people["team"]), ("c", 0, 30_000, None)]
    with app.app_context():
        assert db.session.scalars(select(LedgerEntry.kind).where(LedgerEntry.kind == "actual.imported")).all() == [
            "actual.imported"
        ]
    assert "=1+1" in pm.get(f"{PAGE}?show=all").text
    assert "M1,2026" not in pm.get("/projects/HARBOUR/ledger").text


def test_a_file_that_fits_nothing_is_refused_by_row(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    answer = upload(pm, "Milestone,Week,Role,Effort\nM99,2026-11-16,,1\nM1,2026-11-30,chef,1\nM1,2001-01-01,lead,1001\n")
    assert answer.status_code == 422
    for said in (
        "row 2: No milestone of the plan has the code “M99”",
        "row 3: The rate card has no role “chef”",
        "Use one of: lead",
    ):
        assert said in answer.text
    assert "has not begun" in answer.text and "more than a year before" in answer.text and "1,000 person-days" in answer.text
    assert pm.post(f"{PAGE}/imports").status_code == 422
    assert pm.get(f"{PAGE}/template.xlsx").data.startswith(b"PK")


def test_queries_do_not_grow_and_a_page_has_its_end(app: Flask) -> None:
    counts = []
    with app.app_context():
        laid = lay_plan_world(small_plan(90))
        db.session.remove()
    pm = signed_in(app, "pm")
    for number in range(2):
        with app.app_context():
            said = [ActualEntry(f"x{n}", WEEK, effort_minutes=DAY) for n in range(1 + 40 * number)]
            in_unit_of_work(lambda: record_actuals(laid.project_id, said, actor=laid.user("pm"), at=NOON))  # noqa: B023
            db.session.remove()
        counts.append(counted_queries(app, lambda: pm.get(f"{PAGE}?show=all")))
    assert counts[0] == counts[1]
    page = pm.get(f"{PAGE}?show=all").text
    assert "Page 1 of 2" in page and page.count('name="k') == 60

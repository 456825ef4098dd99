"""A register from its declaration: list, filters, form, files, and what each side sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.states import RiskState
from delivery.exchange.workbook import read_sheets
from delivery.extensions import db
from delivery.models import LedgerEntry, Risk
from delivery.models.risk import RISKS
from delivery.services.registers import add_row
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, signed_in

RISKS_PAGE = "/projects/HARBOUR/risks"
TOLD = {
    "Late interface": {"probability_percent": 50, "delays": [["c", 4 * DAY]], "cost_cents": 777_100},
    "=cmd|calc": {"probability_percent": 90, "delays": [["a", 5 * DAY], ["gone", DAY]]},
    "Vendor secret": {"probability_percent": 10, "delays": [["a", 40 * DAY]], "is_internal": True},
    "Old story": {"probability_percent": 99, "delays": [["a", 50 * DAY]], "state": RiskState.CLOSED},
}


def tell(world: PlanWorld, title: str, **values: Any) -> None:
    """A milestone called ``gone`` was in the plan when the risk was raised, and is not any more."""
    delays = values.pop("delays", [])
    known = [line for line in delays if line[0] != "gone"]
    told = {"title": title, "owner_id": world.people["pm2"], "delays": known, **values}

    def add() -> None:
        add_row(RISKS, world.project_id, told, actor=world.user("pm"), at=NOON).delays = delays

    in_unit_of_work(add)


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        for title, values in TOLD.items():
            tell(laid, title, **values)
        db.session.remove()
    return laid


def titles(client: FlaskClient, query: str = "") -> list[str]:
    text = client.get(f"{RISKS_PAGE}?{query}").get_data(as_text=True)
    return re.findall(r"<bdi>(Late interface|=cmd\|calc|Vendor secret|Old story)</bdi>", text)


def test_the_list_is_sorted_and_narrowed_by_its_address_and_what_is_settled_comes_last(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    late, calc, secret, old = TOLD
    assert titles(pm) == [calc, secret, late, old]
    assert titles(pm, "sort=probability_percent") == [secret, late, calc, old]
    assert titles(pm, "sort=title&q=e") == [late, secret]
    assert titles(pm, "state=closed") == [old] and titles(pm, "is_internal=yes") == [secret]
    assert titles(pm, f"owner_id={world.people['pm']}") == [] and titles(pm, "sort=nonsense&state=%3C") == []


def test_a_client_sees_neither_internal_risks_nor_owners_nor_costs(app: Flask, world: PlanWorld) -> None:
    client, team = signed_in(app, "approver"), signed_in(app, "team")
    assert "Vendor secret" not in titles(client) and "Vendor secret" in titles(team)
    assert client.get(f"{RISKS_PAGE}/3").status_code == 404
    for page in (RISKS_PAGE, f"{RISKS_PAGE}/1", f"{RISKS_PAGE}/export.csv"):
        text = client.get(page).get_data(as_text=True)
        assert "Tom Berg" not in text and "7,771" not in text and "7771" not in text
        assert "7,771" not in team.get(page).get_data(as_text=True), "the cost is for leaders"
    assert "7,771" in signed_in(app, "pm").get(RISKS_PAGE).get_data(as_text=True)
    with app.app_context():
        entries = db.session.scalars(
            select(LedgerEntry).where(LedgerEntry.kind != "internal.recorded", LedgerEntry.is_client_visible)
        )
        assert not [entry for entry in entries if "Vendor secret" in (entry.body or "")]


def typed(**changed: str) -> dict[str, str]:
    base = {"title": "New", "probability_percent": "30", "state": "open", "category": "data"}
    line = {"delays-0-milestone": "M3 Feature list", "delays-0-days": "2.5", "delays-1-milestone": "", "delays-1-days": ""}
    return {**base, **line, **changed}


def test_a_risk_is_added_edited_and_told_by_the_ledger(app: Flask, world: PlanWorld) -> None:
    team = signed_in(app, "team")
    answer = team.post(RISKS_PAGE, data=typed(), follow_redirects=True)
    assert "R-05 New" in answer.get_data(as_text=True)
    saved = team.post(f"{RISKS_PAGE}/5/edit", data=typed(version="1", state="happened", probability_percent="60"))
    assert saved.status_code == 303
    assert "changed this entry: probability; new state: Happened" in team.get(f"{RISKS_PAGE}/5").get_data(as_text=True)
    with app.app_context():
        row = db.session.scalars(select(Risk).where(Risk.number == 5)).one()
        assert (row.delays, row.exposure_minutes, row.version) == ([["c", 1200]], 720, 2)
    again = team.post(f"{RISKS_PAGE}/5/edit", data=typed(version="1", title="Mine"))
    text = again.get_data(as_text=True)
    assert again.status_code == 409 and "60 %" in text and 'value="Mine"' in text and 'value="2"' in text
    assert signed_in(app, "client").post(RISKS_PAGE, data=typed()).status_code == 403


WRONG = [
    ({"title": " "}, "This is needed"),
    ({"probability_percent": "101"}, "from 0 to 100"),
    ({"delays-0-milestone": "M99"}, "no milestone of this code"),
    ({"delays-1-milestone": "M3", "delays-1-days": "1"}, "named twice"),
    ({"delays-0-days": ""}, "by how many working days"),
    ({"delays-0-days": "-1"}, "cannot be negative"),
    ({"delays-1-days": "3"}, "Name the milestone"),
]


def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_lost(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    for wrong, said in WRONG:
        answer = pm.post(RISKS_PAGE, data=typed(response="Kept <b>", **wrong))
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422 and said in text and "Kept &lt;b&gt;" in text, wrong


def test_the_files_hold_what_the_list_shows_and_no_formula(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    (sheet,) = read_sheets(pm.get(f"{RISKS_PAGE}/export.xlsx?sort=number").data)
    head, first, second = sheet.rows[:3]
    assert first[head.index("Risk")] == "Late interface" and second[head.index("Risk")] == "=cmd|calc"
    assert first[head.index("Probability (%)")] == 50 and first[head.index("Cost if it happens (internal)")] == 7771
    assert second[head.index("Milestones that it delays")] == "M1 5 d", (
        "a milestone that the plan does not hold counts for nothing"
    )
    text = pm.get(f"{RISKS_PAGE}/export.csv?q=calc").get_data(as_text=True)
    assert "'=cmd|calc" in text and "Late interface" not in text


def test_the_list_asks_as_many_questions_for_one_as_for_many(
    app: Flask, world: PlanWorld, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    pm, counts = signed_in(app, "pm"), []
    for _round in range(2):
        with count_queries() as counted:
            pm.get(RISKS_PAGE)
        counts.append(counted.count)
        with app.app_context():
            tell(world, "One more", probability_percent=1)
    assert counts[0] == counts[1]


def test_an_empty_register_teaches(app: Flask) -> None:
    with app.app_context():
        lay_plan_world()
    text = signed_in(app, "pm").get(RISKS_PAGE).get_data(as_text=True)
    assert "What may delay the project" in text and "Add a risk" in text
    assert "Add a risk" not in signed_in(app, "client").get(RISKS_PAGE).get_data(as_text=True)

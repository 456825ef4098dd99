"""The log of change requests: board and list, filters, order, and what a client sees of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from delivery.extensions import db
from tests.change_world import raised, sent, triaged
from tests.plan_world import NOON, PlanWorld, lay_plan_world, signed_in

LOG = "/projects/HARBOUR/changes"
FreshSession = Callable[[], AbstractContextManager[Session]]


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        laid = lay_plan_world()
        raised(laid, title="Zebra stripes")
        triaged(laid, title="Apple pie")
        sent(laid, title="Mango juice")
        db.session.remove()
    return laid


def titles(client: FlaskClient, query: str = "") -> list[str]:
    page = client.get(f"{LOG}?view=list{query}")
    assert page.status_code == 200
    return re.findall(r"(Zebra stripes|Apple pie|Mango juice)</bdi>", page.get_data(as_text=True))


NARROWED = {
    "": ["Mango juice", "Apple pie", "Zebra stripes"],
    "&sort=oldest": ["Zebra stripes", "Apple pie", "Mango juice"],
    "&sort=title": ["Apple pie", "Mango juice", "Zebra stripes"],
    "&sort=due": ["Mango juice", "Apple pie", "Zebra stripes"],
    "&state=triaged": ["Apple pie"],
    "&waits=client": ["Mango juice"],
    "&waits=vendor": ["Apple pie", "Zebra stripes"],
    "&origin=manager": [],
    "&q=APPLE+pi": ["Apple pie"],
    "&q=cr-003": ["Mango juice"],
    "&overdue=y": [],
    "&state=nonsense&sort=nonsense&waits=%3C": ["Mango juice", "Apple pie", "Zebra stripes"],
}


def test_the_list_is_narrowed_and_sorted_by_its_address(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    assert {query: titles(pm, query) for query in NARROWED} == NARROWED


def test_what_is_past_its_date_is_overdue_on_the_board_and_found_by_it(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    assert "overdue since" not in pm.get(LOG).get_data(as_text=True)
    app.extensions["clock"] = lambda: NOON + timedelta(days=60)
    assert "overdue since" in pm.get(LOG).get_data(as_text=True)
    assert titles(pm, "&overdue=y") == ["Mango juice"]


def test_the_browser_keeps_whether_a_board_or_a_list_is_shown(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    assert "data-board" in pm.get(LOG).get_data(as_text=True)
    pm.get(f"{LOG}?view=list")
    assert 'id="changes"' in pm.get(LOG).get_data(as_text=True)
    assert "data-board" in pm.get(f"{LOG}?view=board").get_data(as_text=True)
    assert "data-board" in pm.get(f"{LOG}?view=%22x").get_data(as_text=True)


@pytest.mark.parametrize("who", ["approver", "client"])
def test_a_client_sees_neither_triage_nor_reserve_nor_what_is_not_offered(app: Flask, world: PlanWorld, who: str) -> None:
    client = signed_in(app, who)
    assert titles(client) == ["Mango juice"] and titles(client, "&outcome=approve") == ["Mango juice"]
    for page in (client.get(f"{LOG}?view=board"), client.get(f"{LOG}?view=list")):
        text = page.get_data(as_text=True)
        assert "Reserve" not in text and 'name="outcome"' not in text and "triage it" not in text
        assert ("5,000" in text) is (who == "approver")


def test_leaders_see_what_absorbed_changes_took_of_the_reserve(app: Flask, world: PlanWorld) -> None:
    assert "Reserve used by absorbed changes" in signed_in(app, "pm").get(LOG).get_data(as_text=True)
    assert "Reserve" not in signed_in(app, "team").get(LOG).get_data(as_text=True)


def test_board_and_list_ask_as_many_questions_for_one_as_for_many(
    app: Flask, world: PlanWorld, fresh_session: FreshSession, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    pm, counts = signed_in(app, "pm"), []
    for _round in range(2):
        for view in ("board", "list"):
            with count_queries() as counted:
                pm.get(f"{LOG}?view={view}")
            counts.append(counted.count)
        with fresh_session():
            sent(world, title="One more")
    assert counts[0] == counts[2] and counts[1] == counts[3]

"""Whole requests: the team is kept by director, administrator and managers; rates are not for the administrator."""

from __future__ import annotations

import pytest
from flask import Flask

from delivery.extensions import db
from delivery.models import Resource
from tests.people_world import visitor_as

NEW = {
    "name": "Lin Tao",
    "role": "developer",
    "user": "",
    "calendar": "",
    "availability_percent": "80 %",
    "rate": "2,450.50",
    "currency": "cny",
    "is_active": "y",
    "absences-0-begin": "2027-01-05",
    "absences-0-note": "Leave",
    "periods-0-begin": "2027-02-01",
    "periods-0-end": "2027-02-26",
    "periods-0-percent": "50",
}


def kept(world: Flask) -> Resource:
    with world.app_context():
        return db.session.query(Resource).one()


@pytest.mark.parametrize(("who", "answer"), [("pm", 200), ("director", 200), ("admin", 200), ("team", 403), ("approver", 403)])
def test_who_opens_the_team(world: Flask, who: str, answer: int) -> None:
    visitor = visitor_as(world, who)
    assert visitor.get("/team").status_code == answer
    assert ('href="/team"' in visitor.get("/").text) is (answer == 200)


def test_a_person_is_added_and_changed_and_the_loser_sees_both(world: Flask) -> None:
    manager = visitor_as(world, "pm")
    assert "Nobody is on the team yet" in manager.get("/team").text
    manager.post("/team", page="/team/new", **NEW)
    person = kept(world)
    assert (person.availability_percent, person.cents_per_day, person.currency) == (80, 245_050, "CNY")
    assert person.absences == [["2027-01-05", "2027-01-05", "Leave"]]
    assert person.periods == [["2027-02-01", "2027-02-26", 50]]
    page = f"/team/{person.id}"
    assert manager.post(page, **{**NEW, "seen": "1", "availability_percent": "60"}).status_code == 303
    late = manager.post(page, **{**NEW, "seen": "1", "name": "Lin T."})
    assert (
        late.status_code == 409 and "What stands there now" in late.text and "60 %" in late.text and 'value="Lin T."' in late.text
    )
    assert kept(world).name == "Lin Tao"


def test_the_administrator_neither_sees_nor_changes_a_rate(world: Flask) -> None:
    visitor_as(world, "pm").post("/team", page="/team/new", **NEW)
    administrator, page = visitor_as(world, "admin"), f"/team/{kept(world).id}"
    assert "2450" not in administrator.get(page).text and "2,450" not in administrator.get("/team").text
    assert administrator.post(page, **{**NEW, "seen": "1", "name": "Lin", "rate": "1"}).status_code == 303
    assert (kept(world).name, kept(world).cents_per_day) == ("Lin", 245_050)


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"availability_percent": "120"},
        {"absences-0-begin": "2027-01-05", "absences-0-end": "2027-01-04"},
        {"periods-0-percent": ""},
        {"absences-0-begin": "", "absences-0-note": "Leave"},
        {"currency": "¥"},
        {"user": "999"},
    ],
    ids=lambda typed: "-".join(typed),
)
def test_what_makes_no_sense_is_said_and_nothing_typed_is_lost(world: Flask, typed: dict[str, str]) -> None:
    answer = visitor_as(world, "pm").post("/team", page="/team/new", **{**NEW, **typed})
    assert answer.status_code == 422 and 'value="2,450.50"' in answer.text
    with world.app_context():
        assert db.session.query(Resource).count() == 0


def test_more_lines_are_given_without_saving(world: Flask) -> None:
    answer = visitor_as(world, "pm").post("/team", page="/team/new", **NEW, deed="more")
    assert answer.status_code == 200 and 'name="absences-1-begin"' in answer.text and 'value="Lin Tao"' in answer.text

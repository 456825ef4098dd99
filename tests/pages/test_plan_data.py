"""The plan as scripts read it, and what wishes would do: by HTTP, on both databases."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from delivery.engine.workdays import moment
from tests.plan_world import lay_plan_world, signed_in, small_plan

PLAN = "/projects/HARBOUR/plan"


@pytest.fixture
def pm(app: Flask) -> FlaskClient:
    with app.app_context():
        lay_plan_world()
    return signed_in(app, "pm")


def data_of(client: FlaskClient) -> dict[str, Any]:
    answer = client.get(f"{PLAN}/data")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.get_json()
    return found


def rows_of(data: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in (dict(zip(data["fields"], cells, strict=True)) for cells in data["rows"])}


def wish(client: FlaskClient, *wishes: dict[str, Any], version: int = 1) -> Any:
    return client.post(f"{PLAN}/preview", data={"plan_version": version, "wishes": json.dumps(wishes)})


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def test_the_data_holds_rows_arrows_and_calendars(pm: FlaskClient) -> None:
    data = data_of(pm)
    rows = rows_of(data)
    assert [row["code"] for row in rows.values()] == ["M1", "M2", "M3", "M4"]
    assert str(moment(rows["a"]["start"])) == "2027-01-04 08:00:00"
    assert rows["b"]["float"] == 3 * 480
    assert rows["a"]["critical"] == 1
    assert rows["c"]["name"] == "Feature list a<b & 中文"
    assert data["links"] == [[0, 2, "FS", 0, "working", 1], [1, 2, "FS", 0, "working", 0], [2, 3, "FS", 0, "working", 1]]
    calendar = data["calendars"][data["calendar"]]
    assert calendar["exceptions"][str(day("2027-01-01"))] == []


def test_unchanged_data_is_not_sent_twice(pm: FlaskClient) -> None:
    stamp = pm.get(f"{PLAN}/data").headers["ETag"]
    again = pm.get(f"{PLAN}/data", headers={"If-None-Match": stamp})
    assert (again.status_code, again.data) == (304, b"")


def test_a_client_gets_neither_owners_nor_effort_nor_roles(app: Flask, pm: FlaskClient) -> None:
    data = data_of(signed_in(app, "client"))
    assert {(row["owner"], row["effort"], row["role"]) for row in rows_of(data).values()} == {(None, None, None)}
    assert data["owners"] == data["roles"] == []
    assert data["rights"] == {"edit": False, "progress": False, "internal": False}


@pytest.mark.parametrize("more", [0, 60])
def test_the_number_of_queries_does_not_grow(app: Flask, count_queries: Any, more: int) -> None:
    with app.app_context():
        lay_plan_world(small_plan(more))
    client = signed_in(app, "pm")
    with count_queries() as counted:
        assert len(data_of(client)["rows"]) == 4 + more
    with count_queries() as asked:
        assert wish(client, {"do": "set", "key": "a", "field": "duration", "text": "6"}).status_code == 200
    assert (counted.count, asked.count) == (17, 18)


def test_a_longer_duration_says_what_it_does_and_can_be_saved(app: Flask, pm: FlaskClient) -> None:
    seen = wish(pm, {"do": "set", "key": "b", "field": "duration", "text": "7 d"}).get_json()
    assert seen["answer"] == "Go-live 12 Jan 2027 → 14 Jan 2027 (+2 working days)"
    assert seen["tone"] == "worse"
    assert [move[1] for move in seen["moves"]] == ["M2", "M3", "M4"]
    assert seen["changed"] == [["b", "duration", 7 * 480]]
    saved = pm.post(f"{PLAN}/edits", data={"edits": seen["edits"], "plan_version": 1}, headers={"Accept": "application/json"})
    assert saved.status_code == 200
    now = rows_of(data_of(pm))
    times = {key: (start, finish) for key, start, finish, *_rest in seen["timings"]}
    assert times == {key: (now[key]["start"], now[key]["finish"]) for key in times}
    undone = pm.post(f"{PLAN}/undo", data={"plan_version": 2}, headers={"Accept": "application/json"})
    assert undone.status_code == 200
    assert rows_of(data_of(pm))["b"]["duration"] == 2 * 480


def test_a_bar_dragged_before_its_predecessors_says_what_holds_it(pm: FlaskClient) -> None:
    seen = wish(pm, {"do": "move", "key": "c", "day": day("2027-01-05")}).get_json()
    held = next(detail for detail in seen["details"] if detail["label"] == "Held back")
    assert held["lines"] == ["M3 cannot start before 11 Jan 2027: it waits for M1."]


def test_a_move_onto_a_holiday_goes_to_the_next_working_day(pm: FlaskClient) -> None:
    seen = wish(pm, {"do": "move", "key": "c", "day": day("2027-02-06")}).get_json()  # Spring Festival
    timing = next(timing for timing in seen["timings"] if timing[0] == "c")
    data = data_of(pm)
    days_off = data["calendars"][data["calendar"]]["exceptions"]
    assert all(
        days_off[str(number)] == []
        for number in range(day("2027-02-06"), timing[1] // 1440)
        if moment(number * 1440).weekday() < 5
    )
    assert timing[1] // 1440 > day("2027-02-08")


def test_every_wrong_wish_is_named_and_none_is_taken(pm: FlaskClient) -> None:
    answer = wish(
        pm,
        {"do": "set", "key": "a", "field": "duration", "text": "soon"},
        {"do": "set", "key": "b", "field": "duration", "text": "4"},
        {"do": "set", "key": "c", "field": "predecessors", "text": "M1, M99"},
    )
    assert answer.status_code == 422
    assert [(problem["wish"], problem["key"], problem["field"]) for problem in answer.get_json()["problems"]] == [
        (0, "a", "duration"),
        (2, "c", "predecessors"),
    ]


def test_a_circle_is_named(pm: FlaskClient) -> None:
    answer = wish(pm, {"do": "link", "from": "g", "to": "a"})
    assert answer.status_code == 422
    assert "M1 → M3 → M4 → M1" in answer.get_json()["message"].replace("Go-live", "M4")


def test_a_preview_of_an_older_plan_is_refused(pm: FlaskClient) -> None:
    answer = wish(pm, {"do": "move", "key": "a", "day": day("2027-01-06")}, version=7)
    assert answer.status_code == 409
    assert answer.get_json()["message"]


def test_saving_over_somebody_elses_edit_tells_what_they_did(app: Flask, pm: FlaskClient) -> None:
    mine = wish(pm, {"do": "set", "key": "a", "field": "duration", "text": "6"}).get_json()["edits"]
    other = signed_in(app, "pm2")
    theirs = wish(other, {"do": "set", "key": "b", "field": "duration", "text": "3"}).get_json()["edits"]
    json_please = {"Accept": "application/json"}
    assert other.post(f"{PLAN}/edits", data={"edits": theirs, "plan_version": 1}, headers=json_please).status_code == 200
    late = pm.post(f"{PLAN}/edits", data={"edits": mine, "plan_version": 1}, headers=json_please)
    assert late.status_code == 409
    assert late.get_json()["theirs"] == ["Tom Berg: M2: duration 2 working days → 3 working days"]


@pytest.mark.parametrize("who", ["team", "approver", "client"])
def test_only_leaders_wish(app: Flask, pm: FlaskClient, who: str) -> None:
    assert wish(signed_in(app, who), {"do": "move", "key": "a", "day": day("2027-01-06")}).status_code == 403


@pytest.mark.parametrize("text", ["", "[", "{}", "[1]", '[{"do":"fly"}]', '[{"do":"move","key":"a","day":"x"}]', "[" * 5000])
def test_what_is_no_wish_is_refused(pm: FlaskClient, text: str) -> None:
    answer = pm.post(f"{PLAN}/preview", data={"plan_version": 1, "wishes": text})
    assert answer.status_code == 422
    assert answer.get_json()["message"]

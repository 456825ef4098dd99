"""Pages of calendars and baselines."""

from __future__ import annotations

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Baseline, Calendar, CalendarException
from delivery.queries.forecasts import forecast_of
from tests.plan_world import PlanWorld, lay_plan_world, signed_in

PLAN = "/projects/HARBOUR/plan"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world()


def carried(answer: object) -> dict[str, str]:
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    found = re.findall(r'<input type="hidden" name="(change|version)" value="([^"]*)"', page)
    return {name: html.unescape(value) for name, value in found}


def test_a_list_of_days_is_previewed_and_saved(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    many = "2027-01-05..2027-01-06 holiday 停工\n2027-01-09 上班"
    shown = pm.post(f"{PLAN}/working-days/preview", data={"kind": "holiday", "many": many})
    assert shown.status_code == 200
    assert "+1 working day" in shown.get_data(as_text=True)
    assert pm.post(f"{PLAN}/working-days", data=carried(shown)).status_code == 303
    with app.app_context():
        assert forecast_of(world.project).finish_at.isoformat() == "2027-01-13T17:00:00"  # type: ignore[union-attr]
    assert "停工" in pm.get(f"{PLAN}/working-days").get_data(as_text=True)
    assert "停工" in signed_in(app, "client").get(f"{PLAN}/working-days").get_data(as_text=True)


@pytest.mark.parametrize(
    "data",
    [{}, {"many": "tomorrow off"}, {"many": "2027-01-05 maybe"}, {"from_on": "2027-01-05", "to_on": "2027-01-01"},
     {"from_on": "9999-01-01"}, {"from_on": "1970-01-01", "to_on": "2199-12-31"}, {"many": "2027-01-05 off\u202e x"}],
)  # fmt: skip
def test_senseless_days_are_refused(app: Flask, world: PlanWorld, data: dict[str, str]) -> None:
    answer = signed_in(app, "pm").post(f"{PLAN}/working-days/preview", data={"kind": "holiday", **data})
    assert answer.status_code == 422
    with app.app_context():
        assert len(db.session.scalars(select(Calendar)).all()) == 1


TAMPERED = (
    "",
    "{}",
    '{"days":[["2027-01-05",[[5]],""]],"week":null}',
    '{"days":[],"week":[[],[],[],[],[],[],[]]}',
    '{"days":[["2027-01-05",[[-5,9999999]],""]],"week":null}',
    '{"days":[["2027-01-05",null]],"week":null}',
)


@pytest.mark.parametrize("change", TAMPERED)
def test_a_tampered_change_is_refused(app: Flask, world: PlanWorld, change: str) -> None:
    assert signed_in(app, "pm").post(f"{PLAN}/working-days", data={"change": change}).status_code == 422


def test_the_administrator_keeps_shared_calendars(app: Flask, world: PlanWorld) -> None:
    admin = signed_in(app, "administrator")
    assert "China" in admin.get("/calendars").get_data(as_text=True)
    assert admin.get("/calendars/new").status_code == 200
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    week = dict.fromkeys(days, "09:00-12:00, 13:00-18:00")
    made = admin.post("/calendars", data={"name": "Six days", "region": "", **week, "sunday": ""})
    assert made.status_code == 303
    assert "09:00-12:00" in admin.get(made.headers["Location"]).get_data(as_text=True)
    with app.app_context():
        assert db.session.scalars(select(Calendar).where(Calendar.name == "Six days")).one().week[5] == [[540, 720], [780, 1080]]
    assert admin.post("/calendars", data={"name": "Bad", "region": "", "monday": "12:00-09:00"}).status_code == 422


def test_a_shared_change_is_shown_for_every_project_before_it_is_saved(app: Flask, world: PlanWorld) -> None:
    admin = signed_in(app, "administrator")
    with app.app_context():
        calendar_id = world.project.calendar_id
    address = f"/calendars/{calendar_id}"
    shown = admin.post(f"{address}/days/preview", data={"kind": "holiday", "from_on": "2027-01-05"})
    assert "HARBOUR" in shown.get_data(as_text=True)
    assert "+1 working day" in shown.get_data(as_text=True)
    data = carried(shown)
    assert admin.post(f"{address}/changes", data=data).status_code == 303
    assert admin.post(f"{address}/changes", data=data).status_code == 409
    with app.app_context():
        assert forecast_of(world.project).finish_at.isoformat() == "2027-01-13T17:00:00"  # type: ignore[union-attr]
        on = db.session.scalars(
            select(CalendarException).where(CalendarException.calendar_id == calendar_id, CalendarException.shifts == [])
        )
        assert any(str(one.on) == "2027-01-05" for one in on)
    weeks = {f"{day}day": "08:00-16:00" for day in ("mon", "tues", "wednes", "thurs", "fri")}
    assert "the hours of the week" in admin.post(f"{address}/week/preview", data=weeks).get_data(as_text=True)


def test_calendars_are_for_administrators_only(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        calendar_id = world.project.calendar_id
    for who in ("pm", "team", "client", "stranger"):
        client: FlaskClient = signed_in(app, who)
        assert client.get("/calendars").status_code == 403
        assert client.post(f"/calendars/{calendar_id}/changes").status_code == 403
    assert signed_in(app, "administrator").get("/calendars/999").status_code == 404


def test_baselines_are_taken_chosen_and_compared(app: Flask, world: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    address = f"{PLAN}/baselines"
    assert "No baseline yet" in pm.get(address).get_data(as_text=True)
    data = {"name": "Contract", "choose": "1", "plan_version": "1"}
    assert pm.post(address, data=data).status_code == 303
    assert pm.post(address, data=data).status_code == 422
    assert pm.post(address, data={**data, "name": "Other", "plan_version": "9"}).status_code == 409
    assert pm.post(address, data={**data, "name": "Second", "choose": ""}).status_code == 303
    assert pm.post(f"{address}/2/choice").status_code == 303
    assert pm.post(f"{address}/7/choice").status_code == 404
    page = signed_in(app, "client").get(f"{address}/1?only=all")
    assert page.status_code == 200
    assert "Interviews" in page.get_data(as_text=True)
    assert "all 4 milestones are on the same dates" in pm.get(f"{address}/2?with=1").get_data(as_text=True)
    assert pm.get(f"{address}/2?with=nonsense").status_code == 200
    assert pm.get(f"{address}/9").status_code == 404
    with app.app_context():
        assert [one.is_chosen for one in db.session.scalars(select(Baseline).order_by(Baseline.number))] == [False, True]

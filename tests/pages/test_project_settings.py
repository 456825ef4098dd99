"""Settings, rate card and feature list: for leaders, without a loss when two save at once; money stays where it belongs."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.extensions import db
from delivery.models import Calendar, Forecast, LedgerEntry, Project, Rate, ScopeItem
from tests.plan_world import PlanWorld, lay_plan_world, signed_in

TOP = "/projects/HARBOUR"
SETTINGS = {
    "name": "Harbour 2",
    "committed_on": "2027-03-31",
    "reserve": "5",
    "reserve_effort": "12.5",
    "reserve_money": "80,000",
    "tolerance": "1500.50",
    "budget": "1,200,000",
    "margin_percent": 30,
    "crash_premium_percent": 60,
    "crash_limit_percent": 20,
    "overlap_percent": 40,
    "rework_chance_percent": 25,
    "rework_percent": 60,
    "ramp_up_days": 0,
    "approval_rule": "n_of_m",
    "votes_needed": 2,
    "decision_days": 7,
    "client_calendar": "",
}


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    def money() -> None:
        project = db.session.query(Project).one()
        project.reserve_cents, project.budget_cents = 7_654_321, 98_765_432
        db.session.add(Rate(project_id=project.id, role="lead", name_en="Lead", name_zh="组长", cents_per_day=424_242))

    with app.app_context():
        laid = lay_plan_world()
        in_unit_of_work(money)
        db.session.remove()
    return laid


def shown(page: str, name: str = "shown") -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]{{32}})"', page)
    assert found
    return found[1]


def entries(app: Flask) -> list[tuple[str, bool, str]]:
    with app.app_context():
        query = db.session.query(LedgerEntry.kind, LedgerEntry.is_client_visible, LedgerEntry.body).order_by(LedgerEntry.seq)
        return [tuple(row) for row in query]


@pytest.mark.parametrize("address", [f"{TOP}/settings", f"{TOP}/rates", f"{TOP}/scope/new"])
@pytest.mark.parametrize(
    ("who", "status"), [("pm", 200), ("team", 403), ("approver", 403), ("client", 403), ("stranger", 404), ("administrator", 404)]
)
def test_settings_rates_and_the_edited_scope_are_the_leaders(app, world, address, who, status):
    assert signed_in(app, who).get(address).status_code == status


@pytest.mark.parametrize("who", ["team", "approver", "client"])
@pytest.mark.parametrize(
    "address", [f"{TOP}/settings", f"{TOP}/rates", f"{TOP}/scope", f"{TOP}/scope/F1", f"{TOP}/scope/F1/removal"]
)
def test_others_change_nothing(app, world, address, who):
    assert signed_in(app, who).post(address, data={}).status_code == 403


def test_settings_are_kept_exactly_and_the_ledger_names_them_without_amounts(app, world):
    manager = signed_in(app, "pm")
    form = {**SETTINGS, "shown": shown(manager.get(f"{TOP}/settings").text)}
    assert manager.post(f"{TOP}/settings", data=form).status_code == 303
    with app.app_context():
        project = db.session.query(Project).one()
        assert (project.reserve_minutes, project.reserve_effort_minutes, project.reserve_cents) == (2400, 6000, 8_000_000)
        assert (project.tolerance_cents, project.budget_cents, project.margin_percent) == (150_050, 120_000_000, 30)
        assert (project.crash_limit_percent, project.overlap_percent, project.ramp_up_days) == (20, 40, 0)
        assert (project.rework_chance_percent, project.rework_percent) == (25, 60)
        assert (project.approval_rule, project.votes_needed, project.decision_days) == ("n_of_m", 2, 7)
        assert project.committed_on == date(2027, 3, 31)
        forecast = db.session.query(Forecast).one()
        assert "committed" in str(forecast.light_reason) or forecast.light_reason["code"].startswith("on_track")
    kind, is_visible, body = entries(app)[-1]
    assert not is_visible and '"project.configured"' in body and "reserve_cents" in body and "8000000" not in body and kind != "x"
    page = manager.get(f"{TOP}/ledger").text
    assert "reserve of money" in page and "8,000,000" not in page and "80,000" not in page


def test_two_who_save_settings_at_once_lose_nothing(app, world):
    manager, other = signed_in(app, "pm"), signed_in(app, "pm2")
    mark = shown(manager.get(f"{TOP}/settings").text)
    assert other.post(f"{TOP}/settings", data={**SETTINGS, "shown": mark, "decision_days": 9}).status_code == 303
    stale = manager.post(f"{TOP}/settings", data={**SETTINGS, "shown": mark, "name": "Mine"})
    assert stale.status_code == 409 and "Mine" in stale.text and "As it stands now" in stale.text
    with app.app_context():
        assert db.session.query(Project).one().name == "Harbour 2"
    assert manager.post(f"{TOP}/settings", data={**SETTINGS, "shown": shown(stale.text), "name": "Mine"}).status_code == 303


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"committed_on": "2027-01-01"},
        {"committed_on": "0001-01-01"},
        {"reserve": "-1"},
        {"reserve": "NaN"},
        {"reserve_money": "-5"},
        {"budget": "1e999"},
        {"budget": "9" * 19},
        {"margin_percent": -1},
        {"margin_percent": 2**63},
        {"overlap_percent": 91},
        {"rework_chance_percent": ""},
        {"ramp_up_days": -1},
        {"votes_needed": 0},
        {"decision_days": "x"},
        {"approval_rule": "none"},
        {"client_calendar": "77"},
        {"shown": "no"},
        {"tolerance": "ten"},
    ],
)
def test_settings_that_make_no_sense_are_refused_beside_their_field(app, world, change):
    manager = signed_in(app, "pm")
    mark = shown(manager.get(f"{TOP}/settings").text)
    answer = manager.post(f"{TOP}/settings", data={**SETTINGS, "shown": mark, **change})
    assert answer.status_code == 422
    with app.app_context():
        assert db.session.query(Project).one().name == "Harbour"


def test_another_projects_calendar_cannot_be_the_clients(app, world):
    with app.app_context():
        other = Calendar(name="Other", region="", week=[[]] * 7, project_uuid="another")
        number = in_unit_of_work(lambda: (db.session.add(other), db.session.flush(), other.id)[2])
    manager = signed_in(app, "pm")
    mark = shown(manager.get(f"{TOP}/settings").text)
    answer = manager.post(f"{TOP}/settings", data={**SETTINGS, "shown": mark, "client_calendar": str(number)})
    assert answer.status_code == 422


def rate_form(mark: str, *lines: tuple[str, str, str, str]) -> dict[str, str]:
    form = {"shown": mark}
    for at, line in enumerate(lines):
        form |= dict(zip([f"lines-{at}-{name}" for name in ("role", "name_en", "name_zh", "rate")], line, strict=True))
    return form


def rates(app: Flask) -> dict[str, int]:
    with app.app_context():
        return dict(map(tuple, db.session.query(Rate.role, Rate.cents_per_day)))


LEAD, CODER = ("lead", "Lead", "组长", "4500"), ("coder", "", "开发", "2200.5")


def test_the_rate_card_is_kept_and_the_ledger_holds_no_amount(app, world):
    manager = signed_in(app, "pm")
    mark = shown(manager.get(f"{TOP}/rates").text)
    assert manager.post(f"{TOP}/rates", data=rate_form(mark, LEAD, CODER, ("", "", "", ""))).status_code == 303
    assert rates(app) == {"lead": 450_000, "coder": 220_050}
    _kind, is_visible, body = entries(app)[-1]
    assert not is_visible and '"rate.changed"' in body and "450000" not in body and "220050" not in body
    count = len(entries(app))
    manager.post(
        f"{TOP}/rates", data=rate_form(shown(manager.get(f"{TOP}/rates").text), LEAD, ("coder", "开发", "开发", "2200.50"))
    )
    assert len(entries(app)) == count, "what stays the same is no entry"
    assert "Line 9" not in manager.post(f"{TOP}/rates", data={**rate_form(mark, LEAD), "deed": "more"}).text


@pytest.mark.parametrize(
    "lines",
    [
        [LEAD, LEAD],
        [("lead", "L", "L", "")],
        [("lead", "L", "L", "-1")],
        [("lead", "L", "L", "x")],
        [("x" * 33, "L", "L", "1")],
        [("le\u200bad", "L", "L", "1")],
    ],
)
def test_a_rate_card_that_makes_no_sense_is_refused(app, world, lines):
    manager = signed_in(app, "pm")
    mark = shown(manager.get(f"{TOP}/rates").text)
    assert manager.post(f"{TOP}/rates", data=rate_form(mark, *lines)).status_code == 422
    assert rates(app) == {"lead": 424_242}


def test_a_role_that_milestones_need_stays_and_a_stale_card_is_refused(app, world):
    manager, other = signed_in(app, "pm"), signed_in(app, "pm2")
    mark = shown(manager.get(f"{TOP}/rates").text)
    needed = manager.post(f"{TOP}/rates", data=rate_form(mark, CODER))
    assert needed.status_code == 409 and "“lead”" in needed.text
    assert other.post(f"{TOP}/rates", data=rate_form(mark, LEAD)).status_code == 303
    assert manager.post(f"{TOP}/rates", data=rate_form(mark, LEAD, CODER)).status_code == 409
    assert rates(app) == {"lead": 450_000}
    with app.app_context():
        world.save([SetField("a", "role", "lead", "coder")])
    mark = shown(manager.get(f"{TOP}/rates").text)
    assert manager.post(f"{TOP}/rates", data=rate_form(mark, CODER)).status_code == 303


def scope(app: Flask) -> dict[str, tuple[str, int, list[str]]]:
    with app.app_context():
        return {row.code: (row.name, row.price_cents, row.milestone_keys) for row in db.session.query(ScopeItem)}


def test_the_feature_list_is_kept_by_plan_edits_and_read_by_all(app, world):
    manager = signed_in(app, "pm")
    assert 'value="F1"' in manager.get(f"{TOP}/scope/new").text
    form = {"code": "F1", "name": "Stock 库存 <b>", "price": "12,345.60", "milestones": ["a", "c"]}
    assert manager.post(f"{TOP}/scope", data=form).status_code == 303
    assert scope(app) == {"F1": ("Stock 库存 <b>", 1_234_560, ["a", "c"])}
    mark = shown(manager.get(f"{TOP}/scope/F1").text)
    assert manager.post(f"{TOP}/scope/F1", data={**form, "name": "Stock", "shown": mark}).status_code == 303
    assert manager.post(f"{TOP}/scope/F1", data={**form, "name": "Other", "shown": mark}).status_code == 409
    for who, price in (("approver", True), ("pm", True), ("client", False), ("team", False)):
        page = signed_in(app, who).get(f"{TOP}/scope").text
        assert "Stock" in page and ("12,345" in page) is price
    mark = shown(manager.get(f"{TOP}/scope/F1").text)
    assert manager.post(f"{TOP}/scope/F1/removal", data={"shown": mark}).status_code == 303
    assert scope(app) == {}
    kinds = [kind for kind, _visible, _body in entries(app)]
    assert [kind for kind in kinds if kind.startswith("scope")] == ["scope_item.added", "scope_item.edited", "scope_item.removed"]
    assert "12,345" not in signed_in(app, "client").get(f"{TOP}/ledger").text


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"code": ""},
        {"code": "a/b"},
        {"code": "x" * 25},
        {"price": "-1"},
        {"price": "lots"},
        {"milestones": ["zzz"]},
        {"name": "a\u202eb"},
    ],
)
def test_a_line_that_makes_no_sense_is_refused(app, world, change):
    form = {"code": "F1", "name": "Stock", "price": "", "milestones": ["a"]}
    assert signed_in(app, "pm").post(f"{TOP}/scope", data={**form, **change}).status_code == 422
    assert scope(app) == {}


def test_a_code_is_used_once(app, world):
    manager = signed_in(app, "pm")
    for status in (303, 422):
        assert manager.post(f"{TOP}/scope", data={"code": "F1", "name": "Stock"}).status_code == status


def test_no_internal_figure_reaches_the_client_or_the_team(app, world):
    for who in ("approver", "client", "team"):
        visitor = signed_in(app, who)
        for address in (TOP, f"{TOP}/deliverables", f"{TOP}/scope", f"{TOP}/ledger", f"{TOP}/members"):
            text = visitor.get(address).text.replace(",", "")
            assert "4242" not in text and "76543" not in text
            assert f"{TOP}/settings" not in text and f"{TOP}/rates" not in text

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.earned_value import Undefined
from delivery.engine.edits import SetField
from delivery.engine.states import ChangeOrigin, ChangeState, Light, Role
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.models import ChangeRequest, Forecast, Membership, Milestone, Project
from delivery.queries.homes import home_of
from delivery.queries.performances import Index, ReadPerformance
from delivery.queries.portfolio_wishes import PortfolioWish
from delivery.queries.portfolios import Standing, Waits, lines_of, standings
from delivery.queries.projects import standing_in
from delivery.services.baselines import take_baseline
from delivery.services.forecasts import refresh_forecast
from tests.counting import counted_queries
from tests.people_world import NOON, Visitor, lay_project, user_called, visitor_as
from tests.plan_world import DAY, lay_plan_world, signed_in
from tests.value_world import lay_measured_world


def more_projects(world: Flask, count: int, *, of_client: str = "approver") -> None:
    def work() -> None:
        first = db.session.query(Project).filter_by(key="HARBOUR").one()
        for number in range(count):
            project = lay_project(f"P{number}", user_called(of_client).organization_id, first.vendor_id, first.calendar_id)
            db.session.add(Membership(project_id=project.id, user=user_called("pm"), role=Role.MANAGER, joined_at=NOON))

    with world.app_context():
        in_unit_of_work(work)


def wait(world: Flask, state: ChangeState, number: int = 1, **more: object) -> None:
    """A change request of HARBOUR in that state."""

    def work() -> None:
        project = db.session.query(Project).filter_by(key="HARBOUR").one()
        facts = {"title": f"Change in state {state}", "origin": ChangeOrigin.TEAM, "created_by_id": user_called("pm").id}
        when = {"created_at": NOON, "sent_at": NOON, "due_on": NOON.date(), "decided_at": NOON} | more
        db.session.add(ChangeRequest(project_id=project.id, number=number, state=state, **facts, **when))

    with world.app_context():
        in_unit_of_work(work)


def test_a_director_sees_every_project_of_the_vendor(world: Flask) -> None:
    more_projects(world, 2, of_client="stranger")
    page = visitor_as(world, "director").get("/").text
    assert all(f"Project {key}" in page for key in ("HARBOUR", "P0", "P1"))


def test_a_client_with_one_project_comes_to_its_home(world: Flask) -> None:
    answer = visitor_as(world, "approver").get("/")
    assert (answer.status_code, answer.location) == (302, "/projects/HARBOUR")


def test_a_person_without_projects_is_told_what_belongs_here(world: Flask) -> None:
    assert "No project yet" in visitor_as(world, "stranger").get("/").text


def test_the_list_asks_as_often_for_one_project_as_for_nine(world: Flask) -> None:
    director = visitor_as(world, "director")
    director.get("/")
    few = counted_queries(world, lambda: director.get("/"))
    more_projects(world, 8)
    assert counted_queries(world, lambda: director.get("/")) == few


def test_money_is_shown_to_leaders_only(world: Flask) -> None:
    def work() -> None:
        db.session.query(Project).filter_by(key="HARBOUR").one().budget_cents = 77_700_000

    with world.app_context():
        in_unit_of_work(work)
    shown = {who: "777,000" in visitor_as(world, who).get("/").text for who in ("director", "pm", "team")}
    assert shown == {"director": True, "pm": True, "team": False}
    homes = {
        who: "777,000" in visitor_as(world, who).get("/projects/HARBOUR").text for who in ("pm", "team", "approver", "member")
    }
    assert homes == {"pm": True, "team": False, "approver": True, "member": False}


def test_search_light_and_order(world: Flask) -> None:
    more_projects(world, 2)
    pm = visitor_as(world, "pm")
    assert "Project P0" not in pm.get("/?q=harbour+x").text
    assert "Project P1" in pm.get("/?q=p1").text
    assert "No project matches" in pm.get("/?light=red").text
    for order in ("light", "-name", "date", "variance", "waiting", "phase", "money", "' OR 1=1", "", "--"):
        assert pm.get(f"/?sort={order}&page=999999999&phase=x&client=y&waits=z").status_code == 200


def test_a_change_that_waits_is_found_by_whom_it_waits_on_and_says_since_when(world: Flask) -> None:
    more_projects(world, 1)
    wait(world, ChangeState.WITH_CLIENT, sent_at=NOON - timedelta(days=6))
    director = visitor_as(world, "director")
    page = director.get("/?waits=client").text
    assert "HARBOUR has waited on the client for 6 days" in page
    assert 'href="/projects/HARBOUR"' in page and 'href="/projects/P0"' not in page
    assert 'href="/projects/P0"' not in director.get("/?waits=vendor").text


def test_two_hundred_projects_are_leafed_through_in_the_order_that_the_address_says(world: Flask) -> None:
    more_projects(world, 199)
    director = visitor_as(world, "director")
    first, last = director.get("/?sort=-name").text, director.get("/?sort=-name&page=8").text
    assert first.count('<th scope="row">') == last.count('<th scope="row">') == 25
    assert first.index("Project P99<") < first.index("Project P98<")
    assert "sort=-name&amp;page=2" in first and "Project HARBOUR" in last
    assert 'aria-sort="descending"' in first


def test_a_slip_is_named_in_the_first_sentence_with_its_cause(app: Flask) -> None:
    with app.app_context():
        world = lay_plan_world()
        actor = world.user("pm")
        in_unit_of_work(lambda: take_baseline(world.project_id, actor=actor, at=NOON, name="Contract"))

        def slip() -> None:
            forecast = home_of(world.project, actor, standing_in(actor, world.project), NOON).forecast
            assert forecast is not None
            critical = forecast.critical[0]
            milestone = db.session.query(Milestone).filter_by(project_id=world.project_id, key=critical).one()
            milestone.duration_minutes += 3 * DAY
            refresh_forecast(world.project, at=NOON)

        in_unit_of_work(slip)
        pm = world.user("pm")
        home = home_of(world.project, pm, standing_in(pm, world.project), NOON)
        assert home.target is not None and home.target.variance_days == 3
        assert home.cause is not None
        [line] = lines_of(standings(world.user("pm")))
        assert line.target == home.target and line.standing.variance_minutes == 3 * DAY and line.standing.is_late


def test_a_client_hears_nothing_of_the_reserve(world: Flask) -> None:
    def work() -> None:
        project = db.session.query(Project).filter_by(key="HARBOUR").one()
        reason = {"code": "reserve_low", "target": "2026-12-18", "days": 2}
        at = NOON.replace(tzinfo=None)
        db.session.add(
            Forecast(
                project_id=project.id,
                plan_version=0,
                calendar_stamp="",
                computed_at=NOON,
                finish_at=at,
                light=Light.AMBER,
                light_reason=reason,
                timings={},
                phases={},
            )
        )

    with world.app_context():
        in_unit_of_work(work)
    assert "leaves only 2 working days" in visitor_as(world, "pm").get("/projects/HARBOUR").text
    client = visitor_as(world, "member").get("/projects/HARBOUR").text
    assert "leaves only" not in client and "come close to the promised date" in client


def test_what_waits_is_said_for_each_side(world: Flask) -> None:
    for number, state in enumerate((ChangeState.WITH_CLIENT, ChangeState.TRIAGED, ChangeState.APPROVED), start=1):
        wait(world, state, number)
    ours, theirs = (visitor_as(world, who).get("/projects/HARBOUR").text for who in ("pm", "member"))
    assert "Change in state triaged" in ours
    assert "Change in state triaged" not in theirs, "what the vendor still works on is the vendor's"
    assert "Waits for the client" not in theirs and "Change in state with_client" in theirs


def test_a_stranger_finds_no_project(world: Flask) -> None:
    assert visitor_as(world, "stranger").get("/projects/HARBOUR").status_code == 404


def test_the_first_page_is_not_for_strangers(world: Flask) -> None:
    assert Visitor(world).get("/").location.startswith("/sign-in")


def cells(page: str, label: str) -> list[str]:
    """What the lines say under that head, as words."""
    found = re.findall(rf'data-label="{re.escape(label)}">(.*?)</td>', page, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in found]


@pytest.mark.once
def test_how_fast_and_how_dear_the_work_is_stands_in_the_list_for_those_it_belongs_to(app: Flask) -> None:
    with app.app_context():
        world = lay_measured_world()
    seen = {who: signed_in(app, who).get("/").text for who in ("pm", "team")}
    assert cells(seen["pm"], "SPI(t)") == cells(seen["pm"], "CPI") == ["– not computed yet"]
    run_due(app, NOON + timedelta(days=1))
    seen = {who: signed_in(app, who).get("/").text for who in ("pm", "team")}
    assert (cells(seen["pm"], "SPI(t)"), cells(seen["pm"], "CPI")) == (["0.63 11 Nov"], ["0.83 11 Nov"])
    assert cells(seen["team"], "SPI(t)") == ["0.63 11 Nov"] and "CPI" not in seen["team"]
    with app.app_context():
        world.save([SetField("c", "duration_minutes", 2 * DAY, 3 * DAY)])
        assert not any(one.sees_pace or one.performance for one in standings(world.user("approver")))
    assert cells(signed_in(app, "pm").get("/").text, "SPI(t)") == ["0.63 earlier plan"]


def standing(key: str, spi: int | None) -> Standing:
    found = ReadPerformance(1, NOON.date(), 50, Index(spi, None if spi else Undefined.NO_BASELINE), None)
    nothing: dict[str, Any] = dict.fromkeys(("price_cents", "light", "target_on", "p80_on"))
    return Standing(
        0, key, key, 0, "", Waits(), Waits(), pace_reason=None, is_p80_current=False, performance=found, sees=frozenset(),
        is_performance_current=True, variance_minutes=0, is_late=False, phase_now=0, phases_under_way=(), **nothing,
    )  # fmt: skip


def test_the_slowest_comes_first_and_what_was_not_measured_last_in_both_directions() -> None:
    lines = [standing("A", None), standing("B", 97), standing("C", 62)]
    orders = [
        [one.key for one in PortfolioWish.read({"sort": sort}).found_in(lines, "en").standings] for sort in ("spi", "-spi", "cpi")
    ]
    assert orders == [["C", "B", "A"], ["B", "C", "A"], ["A", "B", "C"]]

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeOrigin, ChangeState, Light, Role
from delivery.extensions import db
from delivery.models import ChangeRequest, Forecast, Membership, Milestone, Project
from delivery.queries.homes import home_of
from delivery.queries.portfolios import lines_of, standings
from delivery.queries.projects import standing_in
from delivery.services.baselines import take_baseline
from delivery.services.forecasts import refresh_forecast
from tests.counting import counted_queries
from tests.people_world import NOON, Visitor, lay_project, user_called, visitor_as
from tests.plan_world import DAY, lay_plan_world


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
        assert home.target is not None and home.target.variance_minutes == 3 * DAY
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

"""Whole requests: the grid of assignments, the loading chart, levelling and its saving."""

from __future__ import annotations

import html
import re
from datetime import date, datetime
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddMilestone, SetField
from delivery.engine.plan import Milestone
from delivery.engine.states import Role
from delivery.extensions import db
from delivery.models import Membership, Project, Rate
from delivery.models import Milestone as Row
from delivery.queries.assignment_grids import COLUMNS
from delivery.queries.forecasts import forecast_of
from delivery.queries.resources import demands_of, resources_of
from delivery.services.assignments import change_assignments
from delivery.services.resources import Absence, ResourceFacts, add_resource
from tests.counting import counted_queries
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, signed_in, small_plan

LOADING = "/projects/HARBOUR/plan/loading"
GRID = "/projects/HARBOUR/plan/assignments"


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world(small_plan(2))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first rules find what these small plans need."""
    monkeypatch.setattr("delivery.views.levelling.SECONDS", 0.05)


@pytest.fixture
def pm(app: Flask, world: PlanWorld) -> FlaskClient:
    return signed_in(app, "pm")


def hire(app: Flask, world: PlanWorld, *names: str) -> list[int]:
    with app.app_context():
        return in_unit_of_work(lambda: [add_resource(world.project.vendor_id, ResourceFacts(name)).id for name in names])


def give(app: Flask, project_id: int, world: PlanWorld, wishes: dict[tuple[str, int], int], version: int = 0) -> None:
    def work() -> None:
        project = db.session.get_one(Project, project_id)
        change_assignments(project, wishes, actor=world.user("pm"), at=NOON, expected_version=version)

    with app.app_context():
        in_unit_of_work(work)


def rows(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {node.key: node.id for node in db.session.query(Row)}


def text_of(answer: object) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))))  # type: ignore[attr-defined]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return html.unescape(found[1])


def test_the_grid_saves_and_points_out_what_is_odd(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    [lin] = hire(app, world, "Lin <Tao>")
    places = rows(app)
    cells = {f"cell-{places['a']}-{lin}": "60 %", f"cell-{places['b']}-{lin}": ""}
    answer = pm.post(GRID, data={"assignment_version": "0", **cells}, follow_redirects=True)
    assert "1 assignment saved" in text_of(answer)
    page = pm.get("/projects/HARBOUR/milestones/M1")
    assert "Lin &lt;Tao&gt;" in page.text and "3 person-days of 10 person-days are given; 7 d short." in text_of(page)
    for typed in ("0.5", "101", "x"):
        wrong = pm.post(GRID, data={"assignment_version": "1", f"cell-{places['a']}-{lin}": typed})
        assert wrong.status_code == 422 and f'value="{typed}"' in wrong.text
    stale = pm.post(GRID, data={"assignment_version": "0", f"cell-{places['a']}-{lin}": "80"})
    assert stale.status_code == 409 and 'value="80"' in stale.text and "now 60 %" in text_of(stale)


def test_work_is_given_on_the_page_of_a_milestone_and_taken_back(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    [lin] = hire(app, world, "Lin Tao")
    people = "/projects/HARBOUR/milestones/M1/people"
    pm.post(people, data={"assignment_version": "0", "person": str(lin), "percent": "100"})
    with app.app_context():
        assert [tuple(vars_of(demand)) for demand in demands_of(world.project)] == [("a", str(lin), 100)]
    assert pm.post(people, data={"assignment_version": "1", "person": str(lin), "percent": "150"}).status_code == 422
    assert pm.post(f"{GRID}/undo", data={"assignment_version": "1"}).status_code == 303
    with app.app_context():
        assert demands_of(world.project) == []


def test_people_cost_their_own_or_their_roles_rate_for_leaders_only(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    def people() -> list[int]:
        db.session.add(Rate(project_id=world.project_id, role="lead", name_en="Lead", name_zh="负责人", cents_per_day=100_000))
        own = ResourceFacts("Lin Tao", cents_per_day=250_000)
        elsewhere = ResourceFacts("Anna", role="lead", cents_per_day=999_900, currency="USD")
        return [add_resource(world.project.vendor_id, facts).id for facts in (own, elsewhere)]

    with app.app_context():
        lin, anna = in_unit_of_work(people)
    give(app, world.project_id, world, {("a", lin): 50, ("a", anna): 100})
    assert "Internal cost of this: CN¥11,250" in text_of(pm.get("/projects/HARBOUR/milestones/M1"))
    assert "Internal cost" not in text_of(signed_in(app, "team").get("/projects/HARBOUR/milestones/M1"))
    page = text_of(pm.get(f"/team/{anna}"))
    assert "Work ahead" in page and "M1 Blueprint" in page


def vars_of(demand: object) -> list[object]:
    return [getattr(demand, name) for name in ("milestone", "resource", "percent")]


def test_the_chart_answers_first_and_a_client_sees_nobody(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    assert "Nobody is assigned yet" in text_of(pm.get(LOADING))
    [lin] = hire(app, world, "Lin Tao")
    give(app, world.project_id, world, {("a", lin): 100, ("b", lin): 80})
    page = text_of(pm.get(LOADING))
    assert "Lin Tao is overloaded on 2 days in January 2027, up to 180 %." in page
    assert "M1 Blueprint 100 % M2 Interviews 80 %" in page
    for address in (LOADING, f"{LOADING}?zoom=day&from=2027-01-04", f"{LOADING}?role=nothing", f"{LOADING}?from=9999-99-99"):
        assert pm.get(address).status_code == 200
    assert "Lin Tao is overloaded on 2 days" in pm.get("/projects/HARBOUR").text
    for who in ("client", "approver"):
        assert "overloaded" not in signed_in(app, who).get("/projects/HARBOUR").text
        browser = signed_in(app, who)
        assert browser.get(LOADING).status_code == 403
        assert "Lin Tao" not in browser.get("/projects/HARBOUR/milestones/M1").text
    assert "Lin Tao" in signed_in(app, "team").get("/projects/HARBOUR/milestones/M1").text


def second_project(app: Flask, world: PlanWorld) -> int:
    """Of the same vendor; the manager of the first is no member."""

    def work() -> int:
        own = world.project
        other = Project(
            uuid="00000000-0000-4000-8000-000000000002",
            key="SECRET",
            name="Secret",
            client_id=own.client_id,
            vendor_id=own.vendor_id,
            calendar_id=own.calendar_id,
            starts_at=datetime(2027, 1, 4, 8),
            created_at=NOON,
        )
        db.session.add(other)
        db.session.flush()
        db.session.add(Membership(project_id=other.id, user_id=world.people["pm2"], role=Role.MANAGER, joined_at=NOON))
        return other.id

    with app.app_context():
        other_id = in_unit_of_work(work)
        other = PlanWorld(other_id, "SECRET", {**world.people, "pm": world.people["pm2"]})
        other.save([AddMilestone(Milestone("a", "Work", 5 * DAY, code="S1"))])
        return other_id


def test_other_projects_count_and_are_named_only_to_their_members(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    [lin] = hire(app, world, "Lin Tao")
    other = second_project(app, world)
    give(app, world.project_id, world, {("b", lin): 50})
    assert "Nobody is overloaded" in text_of(pm.get(LOADING))
    give(app, other, world, {("a", lin): 70})
    page = text_of(pm.get(LOADING))
    assert "Lin Tao is overloaded on 2 days in January 2027, up to 120 %." in page
    assert "other projects" in page and "SECRET" not in page
    assert "1 milestone in projects that you are not a member of" in text_of(pm.get(f"/team/{lin}"))
    assert "SECRET" in text_of(signed_in(app, "pm2").get(LOADING))
    with app.app_context():
        days = resources_of(world.project)[0].percents(datetime(2027, 1, 4).date(), 5)
    assert days == [30] * 5, "what the other project leaves"


def test_the_chart_asks_as_often_for_more_people_and_work(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    one, *more = hire(app, world, "Lin Tao", "Anna", "Ben", "Cleo")
    give(app, world.project_id, world, {("a", one): 50})
    few = [counted_queries(app, lambda a=address: pm.get(a)) for address in (LOADING, GRID, "/team")]
    give(app, world.project_id, world, {(key, person): 60 for key in ("a", "b", "c", "x0") for person in more}, version=1)
    assert [counted_queries(app, lambda a=address: pm.get(a)) for address in (LOADING, GRID, "/team")] == few


def test_the_workbook_holds_the_same(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    [lin] = hire(app, world, "=Lin Tao")
    give(app, world.project_id, world, {("a", lin): 100, ("b", lin): 80})
    book = load_workbook(BytesIO(pm.get(f"{LOADING}.xlsx").data))
    overloads = [[cell.value for cell in row] for row in book.worksheets[0]]
    assert ["=Lin Tao", "any work", datetime(2027, 1, 4), datetime(2027, 1, 5), 2, 1.8, 1] in overloads
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)


def test_whoever_was_asked_for_gets_a_column_where_more_people_work_than_columns_fit(
    app: Flask, world: PlanWorld, pm: FlaskClient
) -> None:
    *_most, last = people = hire(app, world, *(f"P{number:02}" for number in range(COLUMNS + 2)))
    give(app, world.project_id, world, {("a", person): 10 for person in people})
    cell = f'name="cell-{rows(app)["a"]}-{last}"'
    assert cell not in pm.get(GRID).text
    assert cell in pm.get(f"{GRID}?with={last}").text


def test_levelling_is_looked_at_saved_and_undone(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    [lin] = hire(app, world, "Lin Tao")
    assert "nothing to level" in text_of(pm.post("/projects/HARBOUR/plan/levelling", follow_redirects=True))
    give(app, world.project_id, world, {("a", lin): 100, ("b", lin): 80})
    answer = pm.post("/projects/HARBOUR/plan/levelling")
    page = text_of(answer)
    assert "Levelling takes all 2 overloaded days away." in page and "Nothing is saved yet." in page
    with app.app_context():
        before = forecast_of(world.project)
    form = {name: hidden(answer.text, name) for name in ("edits", "plan_version", "assignment_version", "back")}
    saved = pm.post("/projects/HARBOUR/plan/edits", data=form, follow_redirects=True)
    assert "Nobody is overloaded" in text_of(saved) and "Undo the last edit" in text_of(saved)
    with app.app_context():
        after = forecast_of(world.project)
        assert before and after and before.plan_version + 1 == after.plan_version
        version = after.plan_version
    pm.post("/projects/HARBOUR/plan/undo", data={"plan_version": str(version)})
    assert "Lin Tao is overloaded" in text_of(pm.get(LOADING))


def test_a_levelling_of_an_older_plan_is_not_saved(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    [lin] = hire(app, world, "Lin Tao")
    give(app, world.project_id, world, {("a", lin): 100, ("b", lin): 80})
    page = pm.post("/projects/HARBOUR/plan/levelling").text
    with app.app_context():
        world.save([SetField("c", "duration_minutes", 2 * DAY, 3 * DAY)], who="pm2")
    form = {name: hidden(page, name) for name in ("edits", "plan_version", "back")}
    conflict = pm.post("/projects/HARBOUR/plan/edits", data=form)
    assert conflict.status_code == 409 and "Tom Berg" in conflict.text and "Start no earlier than" in conflict.text


def test_a_levelling_of_work_that_was_given_to_others_meanwhile_is_not_saved(
    app: Flask, world: PlanWorld, pm: FlaskClient
) -> None:
    [lin] = hire(app, world, "Lin Tao")
    give(app, world.project_id, world, {("a", lin): 100, ("b", lin): 80})
    page = pm.post("/projects/HARBOUR/plan/levelling").text
    give(app, world.project_id, world, {("b", lin): 0}, version=1)
    form = {name: hidden(page, name) for name in ("edits", "plan_version", "assignment_version", "back")}
    refused = pm.post("/projects/HARBOUR/plan/edits", data=form)
    assert refused.status_code == 409 and "Level again" in refused.text
    with app.app_context():
        assert world.project.plan_version == int(form["plan_version"])
    assert pm.post("/projects/HARBOUR/plan/edits", data={**form, "assignment_version": "x"}).status_code == 422


def test_an_absence_in_the_middle_of_a_milestone_is_told_saved_and_undone(app: Flask, world: PlanWorld, pm: FlaskClient) -> None:
    wang = ResourceFacts("王磊 <b>", absences=[Absence(date(2027, 1, 6), date(2027, 1, 7), "Leave")])
    with app.app_context():
        lin = in_unit_of_work(lambda: add_resource(world.project.vendor_id, wang).id)
    give(app, world.project_id, world, {("a", lin): 100})
    assert "is overloaded on 2 days" in text_of(pm.get(LOADING))
    answer = pm.post("/projects/HARBOUR/plan/levelling")
    said = "M1 Blueprint takes 7 working days instead of 5: 王磊 <b> is away 6–7 Jan 2027."
    assert said in text_of(answer) and "<b>" not in answer.text
    form = {name: hidden(answer.text, name) for name in ("edits", "plan_version", "assignment_version", "back")}
    saved = text_of(pm.post("/projects/HARBOUR/plan/edits", data=form, follow_redirects=True))
    assert "Nobody is overloaded" in saved and "Undo the last edit" in saved
    with app.app_context():
        row = db.session.query(Row).filter_by(key="a").one()
        assert (row.duration_minutes, row.rests) == (7 * DAY, [["2027-01-06", "2027-01-07"]])
        assert resources_of(world.project)[0].percents(date(2027, 1, 5), 4) == [100, 0, 0, 100]
        version = world.project.plan_version
    assert "days on which work rests none → 6–7 Jan 2027" in text_of(pm.get("/projects/HARBOUR/plan/history"))
    pm.post("/projects/HARBOUR/plan/undo", data={"plan_version": str(version)})
    with app.app_context():
        row = db.session.query(Row).filter_by(key="a").one()
        assert (row.duration_minutes, row.rests) == (5 * DAY, None)

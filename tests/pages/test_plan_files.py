"""Plan files in and out: dry run, refusal row by row, merging again, and what a client may take along."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.plan import Plan
from delivery.engine.schedule import schedule
from delivery.engine.states import Role
from delivery.exchange.files import read_plan
from delivery.extensions import db
from delivery.models import Baseline, LedgerEntry, Membership, Milestone, Phase, PlanEdit, Project, Resource
from delivery.queries.assignments import asked_of
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import plan_of
from delivery.services.assignments import change_assignments
from delivery.services.resources import Absence, ResourceFacts, add_resource
from tests.exchange.samples import CALENDARS, FIXTURES, link, mspdi, task
from tests.people_world import lay_project
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, signed_in

PLAN = "/projects/HARBOUR/plan"
START, END = datetime(2027, 1, 4, 8), datetime(2027, 1, 5, 17)
CSV = """Code,Name,Phase,Duration (days),Predecessors,Owner e-mail
A1,Kick-off,1,0,,
A2,蓝图 a<b,1,5,A1,team@example.com
A3,Build,4,10,A2FS+2d,nobody@example.com
"""


@pytest.fixture
def empty(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world([])


@pytest.fixture
def world(app: Flask) -> PlanWorld:
    with app.app_context():
        return lay_plan_world()


def upload(client: FlaskClient, data: bytes, name: str) -> object:
    return client.post(f"{PLAN}/imports", data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def save(client: FlaskClient, address: str, **more: str) -> object:
    page = client.get(address).get_data(as_text=True)
    form = page[page.index(f'action="{address.partition("?")[0]}/saving') :]
    form = form[: form.index("</form>")]
    data = dict(re.findall(r'<input type="hidden" name="([\w.-]+)" value="([^"]*)"', form))
    return client.post(f"{address.partition('?')[0]}/saving", data={**data, **more})


def test_a_first_plan_comes_from_a_text_table(app: Flask, empty: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    answer = upload(pm, CSV.encode(), "plan.csv")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    address = answer.headers["Location"]  # type: ignore[attr-defined]
    dry = pm.get(address).get_data(as_text=True)
    assert "3 milestones in the file: 3 new" in dry
    assert "nobody@example.com" in dry
    assert "蓝图 a&lt;b" in dry
    with app.app_context():
        assert not db.session.scalars(select(Milestone)).all()
    assert save(pm, address).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        plan = plan_of(empty.project)
        assert [m.code for m in plan.milestones] == ["A1", "A2", "A3"]
        assert plan.milestones[1].owner == "team"
        forecast = forecast_of(empty.project)
        assert forecast is not None
        assert {key: t.finish for key, t in forecast.timings.items()} == {
            key: t.finish for key, t in schedule(plan).timings.items()
        }
        assert db.session.scalar(select(LedgerEntry.kind).where(LedgerEntry.kind == "plan.imported"))


def test_a_file_with_mistakes_is_refused_row_by_row_and_nothing_is_saved(app: Flask, empty: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    bad = CSV.replace(",5,A1", ",many,A9").replace(",10,", ",-3,")
    answer = upload(pm, bad.encode(), "plan.csv")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    page = answer.get_data(as_text=True)  # type: ignore[attr-defined]
    assert "row 3" in page
    assert "row 4" in page
    with app.app_context():
        assert not db.session.scalars(select(Milestone)).all()


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"", "plan.csv"), (b"%PDF-1.4", "plan.xlsx"), (b"PK\x03\x04 no zip", "plan.xlsx"),
     (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "p.xml"),
     (b"\xd0\xcf\x11\xe0", "plan.mpp"), (CSV.encode(), "plan.xml")],
)  # fmt: skip
def test_hostile_files_are_refused(app: Flask, empty: PlanWorld, data: bytes, name: str) -> None:
    assert upload(signed_in(app, "pm"), data, name).status_code == 422  # type: ignore[attr-defined]
    assert signed_in(app, "pm").post(f"{PLAN}/imports").status_code == 422


@pytest.mark.parametrize("ending", ["xlsx", "csv", "xml"])
def test_what_was_taken_along_comes_back_as_it_is(app: Flask, world: PlanWorld, ending: str) -> None:
    pm = signed_in(app, "pm")
    taken = pm.get(f"{PLAN}/export.{ending}")
    assert taken.status_code == 200
    with app.app_context():
        plan = plan_of(world.project)
        dates = schedule(plan).timings
        ours = {milestone.name: dates[milestone.key].finish for milestone in plan.milestones}
    document = read_plan(taken.data, f"plan.{ending}")
    theirs = schedule(document.plan).timings
    assert {m.name: theirs[m.key].finish for m in document.plan.milestones} == ours
    answer = upload(pm, taken.data, f"plan.{ending}")
    dry = pm.get(answer.headers["Location"]).get_data(as_text=True)  # type: ignore[attr-defined]
    assert "0 new" in dry
    assert "The file says what the plan says already." in dry


def test_importing_again_leaves_the_finished_alone(app: Flask, empty: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    assert save(pm, upload(pm, CSV.encode(), "plan.csv").headers["Location"]).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        key = plan_of(empty.project).milestones[1].key
        empty.save(
            [
                SetField(key, "actual_start", None, START),
                SetField(key, "actual_finish", None, END),
            ]
        )
    changed = CSV.replace(",5,A1", ",8,A1").replace(",10,", ",12,")
    address = upload(pm, changed.encode(), "plan.csv").headers["Location"]  # type: ignore[attr-defined]
    assert "What stays against the file" in pm.get(address).get_data(as_text=True)
    assert save(pm, address).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        durations = {m.code: m.duration_minutes // DAY for m in plan_of(empty.project).milestones}
        assert durations == {"A1": 0, "A2": 5, "A3": 12}


def test_the_plan_that_moved_since_the_dry_run_is_not_overwritten(app: Flask, empty: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    address = upload(pm, CSV.encode(), "plan.csv").headers["Location"]  # type: ignore[attr-defined]
    assert save(pm, address, plan_version="99").status_code == 409  # type: ignore[attr-defined]
    with app.app_context():
        assert db.session.scalars(select(PlanEdit)).all()[-1].plan_version == 1


HOURS = (
    "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
    "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>16:30:00</ToTime></WorkingTime></WorkingTimes>"
)
MSPDI = """<?xml version="1.0" encoding="UTF-8"?><Project xmlns="http://schemas.microsoft.com/project"><Name>Half</Name>
<StartDate>2027-03-01T08:00:00</StartDate><CalendarUID>1</CalendarUID><MinutesPerDay>450</MinutesPerDay>
<Calendars><Calendar><UID>1</UID><Name>Seven and a half</Name><IsBaseCalendar>1</IsBaseCalendar>
<WeekDays>{days}</WeekDays></Calendar></Calendars>
<Tasks><Task><UID>1</UID><ID>1</ID><Name>Testing</Name><OutlineLevel>1</OutlineLevel><OutlineNumber>1</OutlineNumber>
<Summary>1</Summary><Duration>PT15H0M0S</Duration></Task>
<Task><UID>7</UID><ID>2</ID><Name>Drive</Name><OutlineLevel>2</OutlineLevel><OutlineNumber>1.1</OutlineNumber>
<Duration>PT10H0M0S</Duration>
<Baseline><Number>0</Number><Start>2027-03-01T08:00:00</Start><Finish>2027-03-01T16:30:00</Finish><Duration>PT7H30M0S</Duration></Baseline></Task>
<Task><UID>8</UID><ID>3</ID><Name>Test</Name><OutlineLevel>2</OutlineLevel><OutlineNumber>1.2</OutlineNumber><Duration>PT5H0M0S</Duration>
<PredecessorLink><PredecessorUID>7</PredecessorUID><Type>1</Type></PredecessorLink></Task></Tasks></Project>""".format(
    days="".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(1 < day < 7)}</DayWorking>"
        + (HOURS if 1 < day < 7 else "")
        + "</WeekDay>"
        for day in range(1, 8)
    )
)  # fmt: skip


def test_an_ms_project_plan_brings_calendar_baseline_and_minutes(app: Flask, empty: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    address = upload(pm, MSPDI.encode(), "half.xml").headers["Location"]  # type: ignore[attr-defined]
    dry = pm.get(address).get_data(as_text=True)
    assert "Which phase are these groups?" in dry
    asked = f"{address}?asked=1&phase-1=6&use_calendar=1&take_baseline=1"
    assert save(pm, asked).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        plan = plan_of(empty.project)
        assert [m.phase for m in plan.milestones] == ["6", "6"]
        assert plan.calendars[plan.calendar].name == "Seven and a half"
        expected = schedule(read_plan(MSPDI.encode(), "half.xml").plan)
        forecast = forecast_of(empty.project)
        assert forecast is not None
        assert {key: t.finish for key, t in forecast.timings.items()} == {key: t.finish for key, t in expected.timings.items()}
        assert db.session.scalars(select(Baseline)).one().is_chosen
    assert pm.get(f"{PLAN}/table").status_code == 200
    assert pm.get("/projects/HARBOUR/milestones/7").status_code == 200


def test_a_client_takes_along_no_owner_effort_or_cost(app: Flask, world: PlanWorld) -> None:
    with app.app_context():
        world.save([SetField("a", "owner", None, "team")])
    for ending in ("csv", "xml", "xlsx"):
        data = signed_in(app, "client").get(f"{PLAN}/export.{ending}").data
        if ending == "xlsx":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                data = b"".join(archive.read(name) for name in archive.namelist())
        for internal in (b"team@example.com", b"12345", b"1234500", b"lead"):
            assert internal not in data, (ending, internal)
    assert signed_in(app, "client").get(f"{PLAN}/export.exe").status_code == 404
    assert signed_in(app, "client").get(f"{PLAN}/template.xlsx").status_code == 200


def test_calendars_of_single_milestones_come_along_with_them(app: Flask, empty: PlanWorld) -> None:
    """One is the project's already, by its days; the other is new."""
    week = "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>{int(day != 1)}</DayWorking>"
        + (
            "<WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>16:00:00</ToTime></WorkingTime></WorkingTimes>"
            * (day != 1)
        )
        + "</WeekDay>"
        for day in range(1, 8)
    )
    six_days = (
        f"<Calendar><UID>2</UID><Name>Six days</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>{week}</WeekDays></Calendar>"
    )
    tasks = task(1, "Build", "<CalendarUID>2</CalendarUID>", "PT48H0M0S") + task(2, "Hand over", link(1))
    pm = signed_in(app, "pm")
    for stays in (False, True):
        answer = upload(pm, mspdi(tasks, calendars=CALENDARS + six_days, start="2027-01-04T08:00:00"), "six_days.xml")
        address = answer.headers["Location"]  # type: ignore[attr-defined]
        assert pm.get(address).status_code == 200
        assert stays or save(pm, address).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        plan = plan_of(empty.project)
        assert schedule(plan).timings[plan.milestones[0].key].finish == datetime(2027, 1, 9, 16)


def test_the_same_two_milestones_may_be_linked_with_two_lags(app: Flask, empty: PlanWorld) -> None:
    rows = "Code,Name,Duration (days),Predecessors\nA,Build,5,\nB,Test,2,A; A+3d; ASS+1d\n"
    pm = signed_in(app, "pm")
    address = upload(pm, rows.encode(), "twice.csv").headers["Location"]  # type: ignore[attr-defined]
    assert save(pm, address).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        plan = plan_of(empty.project)
        assert sorted(link.lag.amount for link in plan.dependencies) == [0, DAY, 3 * DAY]
        assert schedule(plan).timings[plan.milestones[1].key].start == datetime(2027, 1, 14, 8)


@pytest.fixture
def staffed(app: Flask, world: PlanWorld) -> PlanWorld:
    """Ada (absent, dear) and 沈一凡 work on the plan; another, empty project of the same house lies beside it."""
    with app.app_context():
        in_unit_of_work(lambda: _staff(world))
    return world


def _staff(world: PlanWorld) -> None:
    vendor, days = world.project.vendor_id, [Absence(date(2027, 1, 11), date(2027, 1, 12), "SECRET-LEAVE")]
    ada = add_resource(vendor, ResourceFacts("Ada SECRET", role="developer", absences=days, cents_per_day=98_765, currency="CNY"))
    shen = add_resource(vendor, ResourceFacts("沈一凡", user_id=world.people["team"], availability_percent=60))
    wishes = {("a", ada.id): 50, ("a", shen.id): 30, ("c", shen.id): 100}
    change_assignments(world.project, wishes, actor=world.user("pm"), at=NOON, expected_version=0)
    first = world.project
    other = lay_project("SECOND", first.client_id, first.vendor_id, first.calendar_id)
    db.session.add_all(
        Phase(project_id=other.id, position=n, name_en=f"{n}", name_zh=f"{n}", gate_state="closed") for n in (1, 2, 6)
    )
    db.session.add(Membership(project_id=other.id, user_id=world.people["pm"], role=Role.MANAGER, joined_at=NOON))


@pytest.mark.once
def test_a_leader_takes_people_along_and_rates_only_when_asked(app: Flask, staffed: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    document = read_plan(pm.get(f"{PLAN}/export.xml").data)
    assert [(person.name, person.percent) for person in document.resources] == [("Ada SECRET", 100), ("沈一凡", 60)]
    assert [str(line.first) for line in document.resources[0].absences] == ["2027-01-11"]
    plain, priced = (pm.get(f"{PLAN}/export.xml{wish}").text for wish in ("", "?contents=rates"))
    assert "StandardRate" not in plain
    assert "<StandardRate>123.4562</StandardRate>" in priced
    assert "SECRET-LEAVE" not in plain + priced


@pytest.mark.once
def test_nobody_below_a_leader_takes_people_along_however_asked(app: Flask, staffed: PlanWorld) -> None:
    for who, wish in (("client", ""), ("approver", "?contents=rates"), ("team", "?contents=rates"), ("pm", "?contents=client")):
        for ending in ("xml", "csv", "xlsx"):
            data = signed_in(app, who).get(f"{PLAN}/export.{ending}{wish}").data
            if ending == "xlsx":
                with zipfile.ZipFile(io.BytesIO(data)) as archive:
                    data = b"".join(archive.read(name) for name in archive.namelist())
            found = [word for word in ("SECRET", "沈一凡", "StandardRate", "123.45", "98765") if word.encode() in data]
            assert not found, (who, ending, found)


@pytest.mark.parametrize("ending", ["xml", "csv"])
def test_an_exported_plan_comes_back_in_an_empty_project_with_its_people(app: Flask, staffed: PlanWorld, ending: str) -> None:
    pm = signed_in(app, "pm")
    with app.app_context():
        before, work = described(plan_of(staffed.project)), shares_of(staffed.project)
    for _time in range(2):
        sent = {"file": (io.BytesIO(pm.get(f"{PLAN}/export.{ending}").data), f"plan.{ending}")}
        address = pm.post("/projects/SECOND/plan/imports", data=sent, content_type="multipart/form-data").headers["Location"]
        page = pm.get(address).text
        assert "Found in the team: 2. Not in the team: 0." in page
        saved = save(pm, address, take_people="1") if 'id="saving"' in page else None
        assert saved is None or saved.status_code == 303  # type: ignore[attr-defined]
    assert saved is None, "the second time there is nothing to save"
    with app.app_context():
        second = db.session.scalars(select(Project).where(Project.key == "SECOND")).one()
        assert described(plan_of(second)) == before
        assert shares_of(second) == work
        assert len(db.session.scalars(select(Resource)).all()) == 2


def described(plan: Plan) -> tuple[object, ...]:
    """Milestones with their dates, and dependencies; keys may differ."""
    names = {milestone.key: milestone.name for milestone in plan.milestones}
    dates = schedule(plan).timings
    links = {(names[link.predecessor], names[link.successor], link.kind, link.lag) for link in plan.dependencies}
    facts = [(m.name, m.code, m.phase, m.duration_minutes, dates[m.key].start, dates[m.key].finish) for m in plan.milestones]
    return sorted(facts), links


def shares_of(project: Project) -> set[tuple[str, int, int]]:
    names = {milestone.key: milestone.name for milestone in plan_of(project).milestones}
    return {(names[key], person, percent) for key, person, percent in asked_of(project)}


@pytest.mark.once
def test_an_unknown_person_is_asked_about_and_joins_only_when_ticked(app: Flask, empty: PlanWorld) -> None:
    pm = signed_in(app, "pm")
    address = upload(pm, (FIXTURES / "crew.xml").read_bytes(), "crew.xml").headers["Location"]  # type: ignore[attr-defined]
    page = pm.get(address).text
    assert "Found in the team: 0. Not in the team: 3." in page
    assert "Comes without a rate" in page
    assert "300 %" in page
    with app.app_context():
        dates = schedule(read_plan(FIXTURES / "crew.xml").plan).finish
    asked = f"{address}?asked=1&use_calendar=1"
    assert save(pm, asked, **{"take_people": "1", "add-1": "1"}).status_code == 303  # type: ignore[attr-defined]
    with app.app_context():
        ada = db.session.scalars(select(Resource)).one()
        assert (ada.name, ada.role, ada.availability_percent, ada.cents_per_day) == ("Ada Okafor", "developer", 80, None)
        assert {percent for _name, _person, percent in shares_of(empty.project)} == {50, 25}
        assert schedule(plan_of(empty.project)).finish == dates
    assert "Found in the team: 1. Not in the team: 2." in pm.get(address).text

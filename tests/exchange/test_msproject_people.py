"""People and their work in MS Project's XML: what is read, what is refused, and what we write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from delivery.engine.schedule import schedule
from delivery.exchange.document import PlanDocument
from delivery.exchange.files import read_plan
from delivery.exchange.msproject_writer import write_msproject
from delivery.exchange.people import AbsenceFacts
from tests.exchange.samples import FIXTURES, NAMESPACE, mspdi, only_refusal, task
from tests.exchange.test_msproject_agreement import PLANS

pytestmark = pytest.mark.once

NS = f"{{{NAMESPACE}}}"
ADA = "<Resource><UID>1</UID><Name>Ada</Name><Type>1</Type></Resource>"


@pytest.fixture(scope="module")
def crew() -> PlanDocument:
    return read_plan(FIXTURES / "crew.xml")


def people(assignments: str, resources: str = ADA) -> bytes:
    tail = f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments>"
    return mspdi(task(1, "Build", "<Milestone>0</Milestone>"), tail=tail)


def assignment(inside: str = "", uid: int = 1, who: int = 1) -> str:
    return f"<Assignment><TaskUID>{uid}</TaskUID><ResourceUID>{who}</ResourceUID>{inside}</Assignment>"


def test_a_person_comes_with_role_days_and_absences_and_without_a_rate(crew: PlanDocument) -> None:
    ada, shen, fitters, *things = crew.resources
    assert (ada.role, ada.email, ada.percent, ada.calendar) == ("Developer", "ada@example.com", 80, "")
    assert ada.absences == (AbsenceFacts(date(2027, 1, 14), date(2027, 1, 18), "Leave"),)
    assert ada.periods == ((date(2027, 2, 1), date(2027, 2, 28), 50),)
    assert (shen.calendar, shen.absences, fitters.percent) == ("Night crew", (), 100)
    assert [thing.is_work for thing in things] == [False, False]
    assert {person.cents_per_day for person in crew.resources} == {None}


def test_work_is_read_as_percent_and_what_is_meant_otherwise_is_said(crew: PlanDocument) -> None:
    said = {(entry.key, entry.resource_uid): entry.percent for entry in crew.assignments if entry.resource_uid < 3}
    assert said == {("2", 1): 50, ("3", 1): 25, ("3", 2): 100, ("1", 2): 100}
    texts = [warning.text("en") for warning in crew.warnings]
    assert [text for text in texts if "300 %" in text and "task 2" in text and "Fitters" in text]
    assert [text for text in texts if "0 %" in text and "task 3" in text]
    assert [text for text in texts if "assigned to a group" in text and "task 1" in text]
    assert all(warning.text("zh") for warning in crew.warnings)


def test_people_move_no_date(crew: PlanDocument) -> None:
    finish = datetime(2027, 1, 22, 17)
    assert schedule(crew.plan).finish == finish
    again = read_plan(write_msproject(crew))
    assert schedule(again.plan).finish == finish
    assert (again.resources, again.assignments) == (crew.resources, crew.assignments)
    assert again.plan == crew.plan


@pytest.mark.parametrize(
    ("broken", "place", "value"),
    [
        (assignment("<Units>abc</Units>"), "Units", "abc"),
        (assignment("<Units>-1</Units>"), "Units", "-1"),
        (assignment(uid=77), "TaskUID", "77"),
        (assignment(who=9), "ResourceUID", "9"),
        (assignment("<Work>soon</Work>"), "Work", "soon"),
    ],
)
def test_what_nobody_could_mean_is_refused_with_its_place(broken: str, place: str, value: str) -> None:
    problem = only_refusal(people(broken))
    assert problem.place.field == place
    assert value in problem.text("en")
    assert value in problem.text("zh")


def test_too_many_absences_are_told_and_left() -> None:
    days = "".join(
        f"<Exception><TimePeriod><FromDate>{2000 + n}-03-0{w}T00:00:00</FromDate><ToDate>{2000 + n}-03-0{w}T23:59:00</ToDate>"
        "</TimePeriod><DayWorking>0</DayWorking></Exception>"
        for n in range(150)
        for w in (1, 5)
    )
    base = "<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar></Calendar>"
    own = f"<Calendar><UID>2</UID><Name>Ada</Name><BaseCalendarUID>1</BaseCalendarUID><Exceptions>{days}</Exceptions></Calendar>"
    resource = ADA.replace("</Resource>", "<CalendarUID>2</CalendarUID></Resource>")
    tail = f"<Resources>{resource}</Resources>"
    document = read_plan(mspdi(task(1), calendars=base + own, tail=tail))
    assert document.resources[0].absences == ()
    assert [warning.key for warning in document.warnings] == ["person.many_absences"]
    sunday = "<WeekDays><WeekDay><DayType>1</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00"
    sunday += "</FromTime><ToTime>12:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays><Exceptions>"
    document = read_plan(mspdi(task(1), calendars=base + own.replace("<Exceptions>", sunday), tail=tail))
    assert [warning.key for warning in document.warnings] == ["person.own_week", "person.many_absences"]
    assert all("Ada" in warning.text("zh") for warning in document.warnings)


def test_what_ms_project_needs_to_show_who_works_on_what(crew: PlanDocument) -> None:
    """Rates by the hour shown by the day, work split as the progress is, tasks that keep their duration whoever is away."""
    started = replace(crew.plan.milestones[0], actual_start=crew.plan.start, remaining_minutes=1200)
    plan = replace(crew.plan, milestones=(started, *crew.plan.milestones[1:]))
    priced = (replace(crew.resources[0], cents_per_day=100_000), *crew.resources[1:])
    root = ElementTree.fromstring(write_msproject(replace(crew.with_plan(plan), resources=priced)))
    ada = next(node for node in root.iter(f"{NS}Resource") if node.findtext(f"{NS}Name") == "Ada Okafor")
    assert (ada.findtext(f"{NS}StandardRate"), ada.findtext(f"{NS}StandardRateFormat")) == ("125.0000", "3")
    order = ("UID", "ID", "Name", "Type", "IsNull", "Group", "EmailAddress", "MaxUnits", "StandardRate", "StandardRateFormat")
    assert [child.tag.removeprefix(NS) for child in ada] == [*order, "CalendarUID", "AvailabilityPeriods"]
    panels = next(node for node in root.iter(f"{NS}Task") if node.findtext(f"{NS}UID") == "2")
    assert [panels.findtext(f"{NS}{tag}") for tag in ("Type", "CalendarUID", "IgnoreResourceCalendar")] == ["1", "1", "1"]
    work = {child.tag.removeprefix(NS): child.text for child in next(root.iter(f"{NS}Assignment"))}
    assert list(work) == [
        *("UID", "TaskUID", "ResourceUID", "PercentWorkComplete", "ActualStart", "ActualWork", "Finish", "RemainingWork"),
        *("Start", "Units", "Work"),
    ]
    assert [work[name] for name in ("PercentWorkComplete", "ActualWork", "RemainingWork", "Units")] == [
        *("50", "PT10H0M0S", "PT10H0M0S", "0.5")
    ]


def test_days_on_which_work_rests_come_back(crew: PlanDocument) -> None:
    rests = ((date(2027, 1, 14), date(2027, 1, 18)), (date(2027, 1, 20), date(2027, 1, 20)))
    milestones = (crew.plan.milestones[0], replace(crew.plan.milestones[1], rests=rests), crew.plan.milestones[2])
    ours = write_msproject(crew.with_plan(replace(crew.plan, milestones=milestones)))
    assert read_plan(ours).plan.milestones == milestones
    broken = ours.replace(b"2027-01-20/2027-01-20", b"2027-01-20/soon 2027-01-09/2027-01-08")
    assert read_plan(broken).plan.milestones[1].rests == rests[:1]


def test_an_estimate_of_effort_outlives_ms_project_which_adds_up_the_work_of_people(crew: PlanDocument) -> None:
    """What it writes after opening our file: the sum (20 h and 120 h) in place of 30 h."""
    milestones = (replace(crew.plan.milestones[0], effort_minutes=1800), *crew.plan.milestones[1:])
    ours = write_msproject(crew.with_plan(replace(crew.plan, milestones=milestones)))
    assert read_plan(ours).plan.milestones == milestones
    theirs = ours.replace(b"<Work>PT30H0M0S</Work>", b"<Work>PT140H0M0S</Work>")
    assert read_plan(theirs).plan.milestones == milestones
    edited = ours.replace(b"<Work>PT30H0M0S</Work>", b"<Work>PT50H0M0S</Work>")
    assert read_plan(edited).plan.milestones[0].effort_minutes == 3000


@pytest.mark.parametrize("name", ["actuals", "baseline14", "caltest", "critical_small", "legacy_sample_2003", "update_test"])
def test_people_of_plans_that_ms_project_wrote_come_back(name: str) -> None:
    path = PLANS / f"{name}.xml"
    if not path.exists():
        pytest.skip(f"plans written by MS Project are not beside this checkout ({PLANS.relative_to(PLANS.parents[3])})")
    before = read_plan(path)
    after = read_plan(write_msproject(before))
    assert [person for person in before.resources if person.is_work]
    assert (after.resources, after.assignments) == (before.resources, before.assignments)
    assert {key: timing.finish for key, timing in schedule(after.plan).timings.items()} == {
        key: timing.finish for key, timing in schedule(before.plan).timings.items()
    }

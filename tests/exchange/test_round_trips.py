"""What we write, we read back: MS Project's XML, workbooks, CSV."""

from dataclasses import fields, replace
from xml.etree import ElementTree

import pytest

from delivery.engine.plan import Milestone
from delivery.exchange.compose import document_of
from delivery.exchange.document import PlanDocument
from delivery.exchange.files import read_plan
from delivery.exchange.msproject_writer import write_msproject
from delivery.exchange.spreadsheet_writer import write_text_table, write_workbook
from tests.exchange.samples import FIXTURES, NAMESPACE

pytestmark = pytest.mark.once

PLANS = ("national_day.xml", "shifts_2003.xml")
COMPUTED = {"dates", "warnings", "source"}


def described(milestone: Milestone) -> Milestone:
    """A milestone without what a spreadsheet has no column for."""
    return replace(milestone, code="", outline="")


@pytest.mark.parametrize("name", PLANS)
def test_ms_project_reads_back_without_loss(name: str) -> None:
    before = read_plan(FIXTURES / name)
    after = read_plan(write_msproject(before))
    for entry in fields(PlanDocument):
        if entry.name not in COMPUTED:
            assert getattr(after, entry.name) == getattr(before, entry.name), entry.name


@pytest.mark.parametrize("write", [write_workbook, write_text_table])
@pytest.mark.parametrize("locale", ["en", "zh"])
@pytest.mark.parametrize("name", PLANS)
def test_spreadsheets_read_back_the_plan(name: str, locale: str, write) -> None:
    before = read_plan(FIXTURES / name)
    after = read_plan(write(before, locale=locale))
    words = {milestone.key: milestone.code or str(before.uids[milestone.key]) for milestone in before.plan.milestones}
    for milestone, read in zip(before.plan.milestones, after.plan.milestones, strict=True):
        assert described(replace(milestone, key=words[milestone.key])) == described(read)
    assert {(words[link.predecessor], words[link.successor], link.kind, link.lag) for link in before.plan.dependencies} == {
        (link.predecessor, link.successor, link.kind, link.lag) for link in after.plan.dependencies
    }
    assert after.plan.calendars == before.plan.calendars
    assert (after.plan.start, after.name, after.currency, after.status_at) == (
        before.plan.start,
        before.name,
        before.currency,
        before.status_at,
    )


def test_both_fixtures_of_the_national_day_say_the_same() -> None:
    xml, csv = (read_plan(FIXTURES / f"national_day.{ending}") for ending in ("xml", "csv"))
    assert [described(milestone).name for milestone in xml.plan.milestones] == [
        described(milestone).name for milestone in csv.plan.milestones
    ]
    assert xml.plan.calendars == csv.plan.calendars


def test_elements_stand_in_the_order_of_the_schema() -> None:
    root = ElementTree.fromstring(write_msproject(read_plan(FIXTURES / "national_day.xml")))
    order = (
        *("UID", "ID", "Name", "Active", "Manual", "Type", "IsNull", "WBS", "OutlineNumber", "OutlineLevel", "Priority", "Start"),
        *("Finish", "Duration", "ManualStart", "ManualFinish", "ManualDuration", "DurationFormat", "Work", "EffortDriven"),
        *("Estimated", "Milestone", "Summary", "Critical", "EarlyStart", "EarlyFinish", "LateStart", "LateFinish", "FreeSlack"),
        *("TotalSlack", "FixedCost", "PercentComplete", "ActualStart", "ActualFinish", "ActualDuration", "RemainingDuration"),
        *("ConstraintType", "CalendarUID", "ConstraintDate", "Deadline", "LevelAssignments", "LevelingCanSplit"),
        *("LevelingDelay", "LevelingDelayFormat", "IgnoreResourceCalendar", "Notes", "PredecessorLink"),
        *("ExtendedAttribute", "Baseline"),
    )
    for row in root.iter(f"{{{NAMESPACE}}}Task"):
        tags = [child.tag.rpartition("}")[2] for child in row]
        assert tags == sorted(tags, key=order.index)
    parts = [child.tag.rpartition("}")[2] for child in root]
    assert parts[-5:] == ["ExtendedAttributes", "Calendars", "Tasks", "Resources", "Assignments"]


def test_groups_span_their_leaves() -> None:
    root = ElementTree.fromstring(write_msproject(read_plan(FIXTURES / "national_day.xml")))
    rows = {row.findtext(f"{{{NAMESPACE}}}UID"): row for row in root.iter(f"{{{NAMESPACE}}}Task")}
    first = rows["1"]
    assert first.findtext(f"{{{NAMESPACE}}}Summary") == "1"
    assert first.findtext(f"{{{NAMESPACE}}}Start") == "2026-09-14T08:00:00"
    assert first.findtext(f"{{{NAMESPACE}}}Finish") == "2026-09-30T17:00:00"
    assert rows["0"].findtext(f"{{{NAMESPACE}}}OutlineLevel") == "0"


def test_a_plan_of_our_own_keeps_its_keys_phases_and_marks() -> None:
    there = read_plan(FIXTURES / "national_day.xml").plan
    renamed = {milestone.key: f"k{milestone.key}" for milestone in there.milestones}
    own = replace(
        there,
        milestones=tuple(replace(milestone, key=renamed[milestone.key], phase="4") for milestone in there.milestones),
        dependencies=tuple(
            replace(link, predecessor=renamed[link.predecessor], successor=renamed[link.successor]) for link in there.dependencies
        ),
    )
    document = document_of(own, name="=a<b & 中文", currency="CNY", phases=[("4", "Development"), ("9", "Nothing here")])
    after = read_plan(write_msproject(document))
    assert set(after.own_keys.values()) == set(renamed.values())
    assert [row.name for row in after.rows if row.level < 2] == ["=a<b & 中文", "Development"]
    assert {milestone.phase for milestone in after.plan.milestones} == {"4"}
    assert after.name == "=a<b & 中文"


def test_what_is_internal_stays_out_of_a_clients_file() -> None:
    document = read_plan(FIXTURES / "national_day.xml")
    for data in (write_text_table(document, internal=False), write_text_table(document, locale="zh", internal=False)):
        text = data.decode("utf-8-sig")
        assert "consultant" not in text
        assert "12500" not in text
        assert "Effort" not in text
        assert "工作量" not in text


def test_the_same_plan_makes_the_same_bytes() -> None:
    document = read_plan(FIXTURES / "national_day.xml")
    assert write_workbook(document) == write_workbook(document)

"""Importing again: what changes, what stays, and why."""

from dataclasses import replace
from datetime import datetime

import pytest

from delivery.engine.edits import AddMilestone, ChangeDependency, RemoveMilestone, SetField, apply
from delivery.engine.plan import Dependency, DependencyKind, Lag, Milestone, Plan
from delivery.exchange.compose import document_of
from delivery.exchange.document import PlanDocument
from delivery.exchange.files import read_plan
from delivery.exchange.merge import edits_for_import, kept_lines
from delivery.exchange.msproject_writer import write_msproject
from delivery.exchange.spreadsheet_writer import write_workbook
from tests.exchange.samples import FIXTURES, link, mspdi, task, workbook

pytestmark = pytest.mark.once


def plan_file() -> PlanDocument:
    return read_plan(FIXTURES / "national_day.xml")


def with_change(plan: Plan, key: str, **changes: object) -> Plan:
    milestones = tuple(replace(one, **changes) if one.key == key else one for one in plan.milestones)  # type: ignore[arg-type]
    return replace(plan, milestones=milestones)


def test_the_same_file_again_changes_nothing() -> None:
    document = plan_file()
    merge = edits_for_import(document.plan, document)
    assert (merge.edits, merge.kept, merge.added, merge.missing) == ((), (), (), ())


def test_a_changed_duration_is_one_edit_with_what_it_expects() -> None:
    document = plan_file()
    before = with_change(document.plan, "6", duration_minutes=480)
    assert edits_for_import(before, document).edits == (SetField("6", "duration_minutes", 480, 4800),)


def test_finished_and_locked_milestones_stay_and_are_named() -> None:
    document = plan_file()
    before = with_change(with_change(document.plan, "3", name="Interviews"), "6", name="Architecture")
    merge = edits_for_import(before, document, locked={"6"})
    assert merge.edits == ()
    assert [(kept.key, kept.reason) for kept in merge.kept] == [("3", "keep.finished"), ("6", "keep.locked")]
    assert merge.kept[0].text("zh") == "Interviews: 已完成，保持不变。"


def test_progress_is_not_taken_back() -> None:
    document = plan_file()
    started = with_change(document.plan, "6", actual_start=datetime(2026, 10, 9, 8), remaining_minutes=960, name="Other")
    merge = edits_for_import(started, document)
    assert merge.edits == (SetField("6", "name", "Other", "架构设计"),)
    assert [kept.reason for kept in merge.kept] == ["keep.progress"]


def test_what_the_file_adds_comes_with_a_free_key_and_its_links() -> None:
    document = plan_file()
    before = replace(
        document.plan,
        milestones=tuple(one for one in document.plan.milestones if one.key != "8"),
        dependencies=tuple(link for link in document.plan.dependencies if "8" not in (link.predecessor, link.successor)),
    )
    merge = edits_for_import(before, document)
    assert merge.added == ("8",)
    assert {type(edit) for edit in merge.edits} >= {AddMilestone}
    after = apply(before, merge.edits)
    assert [one.key for one in after.milestones] == [one.key for one in document.plan.milestones]
    assert set(after.dependencies) == set(document.plan.dependencies)


def test_nothing_is_removed_unless_asked() -> None:
    document = plan_file()
    more = replace(
        document.plan,
        milestones=(*document.plan.milestones, Milestone("99", "Extra", 480)),
        dependencies=(*document.plan.dependencies, Dependency("99", "15"), Dependency("6", "15")),
    )
    kept = edits_for_import(more, document)
    assert kept.edits == ()
    assert dict(kept_lines([*kept.kept, *kept.kept], "en"))["Not in the file, so kept."] == ["Extra", "Extra"]
    assert {(entry.key, entry.reason) for entry in kept.kept} == {("99", "keep.not_in_file"), ("15", "keep.dependency")}
    asked = edits_for_import(more, document, remove_missing=True)
    assert any(isinstance(edit, RemoveMilestone) for edit in asked.edits)
    assert apply(more, asked.edits) == document.plan


def test_a_changed_lag_changes_the_dependency() -> None:
    before = read_plan(mspdi(task(1) + task(2, inside=link(1)))).plan
    document = read_plan(mspdi(task(1) + task(2, inside=link(1, 3, 4800))))
    expected = ChangeDependency(Dependency("1", "2"), Dependency("1", "2", DependencyKind.SS, Lag(480)))
    assert edits_for_import(before, document).edits == (expected,)


def test_a_file_without_a_column_has_no_opinion_on_it() -> None:
    before = read_plan(workbook([("M1", "One", 1, None)])).plan
    before = with_change(before, "M1", is_optional=True, deadline_at=datetime(2026, 2, 2, 17), effort_minutes=480)
    assert edits_for_import(before, read_plan(workbook([("M1", "One", 1, None)]))).edits == ()


@pytest.mark.parametrize("write", [write_msproject, write_workbook])
def test_our_own_export_finds_its_milestones_again(write) -> None:
    there = plan_file().plan
    names = {one.key: f"7f3a-{one.key}" for one in there.milestones}
    own = replace(
        there,
        milestones=tuple(replace(one, key=names[one.key], code=f"C{one.key}") for one in there.milestones),
        dependencies=tuple(
            replace(a, predecessor=names[a.predecessor], successor=names[a.successor]) for a in there.dependencies
        ),
    )
    merge = edits_for_import(own, read_plan(write(document_of(own, name="Own", phases=[("1", "Research")]))))
    assert (merge.edits, merge.added, merge.missing) == ((), (), ())


def test_calendars_that_the_plan_lacks_are_named() -> None:
    document = plan_file()
    bare = replace(document.plan, calendars={document.plan.calendar: document.plan.calendars[document.plan.calendar]})
    assert list(edits_for_import(bare, document).calendars) == ["夜班"]

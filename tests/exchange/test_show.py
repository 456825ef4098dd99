"""A computed plan as JSON and as text."""

import json

import pytest

from delivery.engine.schedule import schedule
from delivery.exchange.files import read_plan
from delivery.exchange.show import plan_json, plan_text, show
from tests.exchange.samples import FIXTURES, link, mspdi, task, text

pytestmark = pytest.mark.once


def test_json_has_exactly_the_agreed_members() -> None:
    document = read_plan(mspdi(task(4, "Design") + task(7, "Build", link(4))))
    assert plan_json(document, schedule(document.plan)) == {
        "start": "2026-01-05T08:00:00",
        "finish": "2026-01-06T17:00:00",
        "milestones": [
            {
                "uid": 4,
                "name": "Design",
                "start": "2026-01-05T08:00:00",
                "finish": "2026-01-05T17:00:00",
                "early_start": "2026-01-05T08:00:00",
                "early_finish": "2026-01-05T17:00:00",
                "late_start": "2026-01-05T08:00:00",
                "late_finish": "2026-01-05T17:00:00",
                "total_float_minutes": 0,
                "free_float_minutes": 0,
                "critical": True,
                "driven_by": [],
            },
            {
                "uid": 7,
                "name": "Build",
                "start": "2026-01-06T08:00:00",
                "finish": "2026-01-06T17:00:00",
                "early_start": "2026-01-06T08:00:00",
                "early_finish": "2026-01-06T17:00:00",
                "late_start": "2026-01-06T08:00:00",
                "late_finish": "2026-01-06T17:00:00",
                "total_float_minutes": 0,
                "free_float_minutes": 0,
                "critical": True,
                "driven_by": [4],
            },
        ],
    }


@pytest.mark.parametrize("name", ["national_day.xml", "national_day.csv", "shifts_2003.xml"])
def test_any_fixture_is_shown(name: str) -> None:
    said = json.loads(show(FIXTURES / name, as_json=True))
    known = {entry["uid"] for entry in said["milestones"]}
    assert all(set(entry["driven_by"]) <= known for entry in said["milestones"])
    assert said["finish"] == max(entry["finish"] for entry in said["milestones"])


def test_uids_of_spreadsheets_are_codes() -> None:
    document = read_plan(text("Code,Name,Duration,Predecessors", "M1,One,1,", "7,Two,1,M1"))
    assert [entry["uid"] for entry in plan_json(document, schedule(document.plan))["milestones"]] == ["M1", "7"]


def test_text_lines_up_names_the_critical_path_and_says_what_is_not_supported() -> None:
    shown = show(FIXTURES / "national_day.xml", as_json=False, locale="zh")
    assert "关键路径：12 → 13 → 14 → 15" in shown
    assert "任务 14，“上线窗口”: 手动计划的任务" in shown
    assert "2026-10-12 17:00" in shown


def test_the_same_table_in_english() -> None:
    document = read_plan(FIXTURES / "national_day.xml")
    shown = plan_text(document, schedule(document.plan))
    assert shown.startswith("港口数字化升级\n12 milestones, 2026-09-14 08:00 to 2026-11-12 17:00\n")
    assert "Total float (d)" in shown

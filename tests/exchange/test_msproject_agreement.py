"""Our dates against those that MS Project computed, for plans that it wrote.

The plans are not part of this repository; they lie in ``shared/data/plans`` beside the checkout, where there is one.
Points of working time are compared first (17:00 and 08:00 of the next working day are the same one), then the very clock
times that ``plan show`` prints. There is no exception to either.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from delivery.engine.schedule import schedule
from delivery.engine.workdays import WorkCalendar, minute
from delivery.exchange.document import PlanDocument
from delivery.exchange.msproject import read_msproject
from delivery.exchange.show import plan_json

pytestmark = pytest.mark.once

PLANS = Path(__file__).resolve().parents[3] / "shared" / "data" / "plans"
EARLY = {"start": "start", "early_start": "es", "early_finish": "ef"}
LATE = {"late_start": "ls", "late_finish": "lf"}


def oracles() -> list[str]:
    if not PLANS.is_dir():
        return []
    return sorted(path.stem.removeprefix("oracle_") for path in PLANS.glob("oracle_*.json"))


def oracle(name: str) -> dict:
    return json.loads((PLANS / f"oracle_{name}.json").read_text("utf-8"))


def document(name: str) -> PlanDocument:
    return read_msproject((PLANS / f"{name}.xml").read_bytes())


SHOWN = {
    "start": "start",
    "finish": "finish",
    "early_start": "es",
    "early_finish": "ef",
    "late_start": "ls",
    "late_finish": "lf",
    "total_float_minutes": "total_slack_min",
    "free_float_minutes": "free_slack_min",
    "critical": "critical",
}
"""Members of our JSON by those of the oracles. A null there says nothing."""
FORWARD = ("start", "finish", "early_start", "early_finish")


def automatic(said: dict) -> list[dict]:
    return [task for task in said["tasks"] if not task["manual"]]


def differences(plan: PlanDocument, tasks: list[dict], fields: dict[str, str]) -> list[str]:
    """One line per date that is another point of working time."""
    timings = schedule(plan.plan).timings
    milestones = {milestone.key: milestone for milestone in plan.plan.milestones}
    found = []
    for task in tasks:
        milestone = milestones[str(task["uid"])]
        calendar = WorkCalendar(plan.plan.calendars[milestone.calendar or plan.plan.calendar])
        point = minute if milestone.is_elapsed else lambda at, work=calendar: work.work_at(minute(at))
        for ours, theirs in fields.items():
            got, wanted = getattr(timings[milestone.key], ours), datetime.fromisoformat(task[theirs])
            if point(got) != point(wanted):
                found.append(f"{task['uid']} {task['name']}: {ours} {got} instead of {wanted}")
    return found


@pytest.fixture(scope="module", autouse=True)
def plans_are_there() -> None:
    if not PLANS.is_dir():
        pytest.skip(f"plans written by MS Project are not beside this checkout ({PLANS.relative_to(PLANS.parents[3])})")


@pytest.mark.parametrize("name", oracles() or ["none"])
def test_every_plan_is_read_without_loss(name: str) -> None:
    said, read = oracle(name), document(name)
    milestones = {read.uids[milestone.key]: milestone for milestone in read.plan.milestones}
    assert list(milestones) == list(read.uids.values())
    assert set(milestones) == {task["uid"] for task in said["tasks"]}
    for task in said["tasks"]:
        milestone = milestones[task["uid"]]
        assert milestone.name == (task["name"] or "").strip() or not task["name"]
        assert milestone.duration_minutes == task["minutes"]
        assert milestone.is_elapsed == task["elapsed"]
        for ours, theirs in (("actual_start", "actual_start"), ("actual_finish", "actual_finish"), ("deadline_at", "deadline")):
            assert getattr(milestone, ours) == (datetime.fromisoformat(task[theirs]) if task[theirs] else None)
        if task["constraint"] and not task["manual"]:
            assert milestone.constraint_at == (
                datetime.fromisoformat(task["constraint_date"]) if task["constraint_date"] else None
            )
    leaves = {str(task["uid"]) for task in said["tasks"]}
    between_leaves = {(str(a), str(b), kind) for a, b, kind, *_ in said["links"] if {str(a), str(b)} <= leaves}
    assert between_leaves <= {(link.predecessor, link.successor, link.kind.value) for link in read.plan.dependencies}


@pytest.mark.parametrize("name", [name for name in oracles() if oracle(name)["meta"]["oracle"] == "full"] or ["none"])
def test_all_dates_float_and_critical_path_agree(name: str) -> None:
    said, read = oracle(name), document(name)
    tasks = automatic(said)
    assert not differences(read, tasks, {**EARLY, **LATE})
    timings = schedule(read.plan).timings
    assert {task["uid"]: timings[str(task["uid"])].total_float_minutes for task in tasks} == {
        task["uid"]: task["total_slack_min"] or 0 for task in tasks
    }
    assert {uid for uid in (task["uid"] for task in tasks) if timings[str(uid)].is_critical} == {
        task["uid"] for task in tasks if task["critical"]
    }


@pytest.mark.parametrize("name", [name for name in oracles() if oracle(name)["meta"]["oracle"] == "forward"] or ["none"])
def test_early_dates_agree_where_only_they_are_comparable(name: str) -> None:
    assert not differences(document(name), automatic(oracle(name)), EARLY)


@pytest.mark.parametrize("name", [name for name in oracles() if oracle(name)["meta"]["oracle"] != "partial"] or ["none"])
def test_the_json_is_what_ms_project_wrote_word_by_word(name: str) -> None:
    said, read = oracle(name), document(name)
    shown = {entry["uid"]: entry for entry in json.loads(json.dumps(plan_json(read, schedule(read.plan))))["milestones"]}
    comparable = SHOWN if said["meta"]["oracle"] == "full" else FORWARD
    differences = [
        f"{task['uid']} {task['name']}: {ours} {shown[task['uid']][ours]} instead of {task[SHOWN[ours]]}"
        for task in automatic(said)
        for ours in comparable
        if task[SHOWN[ours]] is not None and shown[task["uid"]][ours] != task[SHOWN[ours]]
    ]
    assert not differences

"""Plans that Microsoft Project wrote, against the dates that it computed."""

from datetime import datetime

import pytest

from delivery.engine.network import compile_plan
from delivery.engine.schedule import schedule
from delivery.engine.workdays import minute
from tests.engine.outside_plans import DATA, oracle, oracles, read_plan

_FIELDS = {
    "start": "start",
    "finish": "finish",
    "es": "early_start",
    "ef": "early_finish",
    "ls": "late_start",
    "lf": "late_finish",
}


def rows(name, fields, by_clock=False):
    """Per task: key, what Microsoft Project says, what the engine says; moments as work of the task's own calendar."""
    found = schedule(compile_plan(read_plan(name), by_clock=by_clock))
    for task in oracle(name)["tasks"]:
        key = str(task["uid"])
        place, timing = found.net.rank[key], found.timings[key]
        theirs, ours = {}, {}
        for field in fields:
            theirs[field] = _work(found, place, datetime.fromisoformat(task[field]))
            ours[field] = _work(found, place, getattr(timing, _FIELDS[field]))
        yield key, task, timing, theirs, ours


def _work(found, place, at):
    return found.passes.measure(place, minute(at))


@pytest.mark.skipif(not DATA.exists(), reason=f"the outside data is not there: {DATA}")
@pytest.mark.parametrize("by_clock", [False, True])
@pytest.mark.parametrize("name", oracles({"full"}))
def test_every_date_and_float_agrees(name, by_clock):
    for key, task, timing, theirs, ours in rows(name, list(_FIELDS), by_clock):
        assert ours == theirs, key
        assert timing.total_float_minutes == (task["total_slack_min"] or 0), key
        assert timing.free_float_minutes == (task["free_slack_min"] or 0), key
        assert timing.is_critical == task["critical"], key


@pytest.mark.skipif(not DATA.exists(), reason=f"the outside data is not there: {DATA}")
@pytest.mark.parametrize("name", oracles({"forward"}))
def test_early_dates_agree(name):
    for key, _, _, theirs, ours in rows(name, ["es", "ef"]):
        assert ours == theirs, key


def test_all_comparable_tasks_are_there():
    if not DATA.exists():
        pytest.skip(f"the outside data is not there: {DATA}")
    assert sum(len(oracle(name)["tasks"]) for name in oracles({"full"})) == 291

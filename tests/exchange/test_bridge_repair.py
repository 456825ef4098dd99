"""A plan with what is rare in MS Project's files, computed by hand: ``fixtures/plans/bridge_repair.xml``.

Percent and elapsed lag, elapsed duration, a link on a group, a blank row, a task calendar that ignores its resource's, a
resource's calendar, as late as possible, a missed deadline, an inactive and a manual task. It begins on Monday 5 January 2026.
"""

import json
from typing import Any

import pytest

from delivery.exchange.files import read_plan
from delivery.exchange.show import show
from tests.exchange.samples import FIXTURES, mspdi, task

pytestmark = pytest.mark.once
FILE = FIXTURES / "bridge_repair.xml"


@pytest.fixture(scope="module")
def shown() -> dict[int, dict[str, Any]]:
    return {entry["uid"]: entry for entry in json.loads(show(FILE, as_json=True))["milestones"]}


@pytest.mark.parametrize(
    ("uid", "start", "finish", "late_start", "late_finish", "total", "driven_by"),
    [
        (2, "05T08", "07T17", "02T13", "07T12", -240, []),  # design, 3 days
        (3, "09T13", "13T12", "09T08", "12T17", -240, [2]),  # print, half of the design's duration later
        (5, "13T12", "16T12", "13T08", "16T08", -240, [3]),  # concrete cures 72 hours, behind the whole group
        (6, "16T13", "19T12", "16T08", "17T17", -240, [5]),  # works on Saturday, whatever the surveyor's calendar says
        (7, "20T12", "20T12", "19T17", "19T17", -240, [6]),  # hand-over 24 hours later, due at its deadline
        (8, "19T08", "19T17", "19T08", "19T17", 0, []),  # training, as late as the deadline lets it
        (10, "08T08", "08T17", "19T13", "20T12", 3600, []),  # survey: the surveyor is away on the 7th
        (11, "06T10", "06T15", "20T08", "20T12", 4680, []),  # a meeting that nobody but people moves
    ],
)
def test_dates_and_float(
    shown: dict[int, dict[str, Any]],
    uid: int,
    start: str,
    finish: str,
    late_start: str,
    late_finish: str,
    total: int,
    driven_by: list[int],
) -> None:
    entry = shown[uid]
    dates = [entry[name] for name in ("start", "finish", "late_start", "late_finish")]
    assert dates == [f"2026-01-{day}:00:00" for day in (start, finish, late_start, late_finish)]
    assert (entry["total_float_minutes"], entry["driven_by"]) == (total, driven_by)


def test_the_critical_path_and_what_takes_no_part(shown: dict[int, dict[str, Any]]) -> None:
    assert [uid for uid, entry in shown.items() if entry["critical"]] == [2, 3, 5, 6, 7, 8]
    warnings = [(warning.place.uid, warning.key) for warning in read_plan(FILE).warnings]
    assert warnings == [(11, "warn.manual"), (10, "warn.link_to_inactive"), (9, "warn.inactive")]


@pytest.mark.parametrize("written", [0, 1])
def test_constraints_win_whatever_the_file_says_of_it(written: int) -> None:
    """MS Project writes 0 under its usual setting, in which they do."""
    assert read_plan(mspdi(task(1), head=f"<HonorConstraints>{written}</HonorConstraints>")).plan.constraints_win

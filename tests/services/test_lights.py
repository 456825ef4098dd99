"""The light by its rules, each with its figures and its sentence in both languages."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Milestone, Plan
from delivery.engine.schedule import schedule
from delivery.engine.states import Light
from delivery.services.lights import Promise, light_of
from delivery.words.plans import light_reason

pytestmark = pytest.mark.once
START = datetime(2027, 1, 4, 8)


def light(milestone: Milestone, **promise: object) -> tuple[Light, str, str]:
    plan = Plan(START, {"w": CalendarFacts("w", STANDARD_WEEK)}, "w", (milestone,))
    dates = schedule(plan)
    found, reason = light_of(plan, dict(dates.timings), Promise(dates.finish, **promise))  # type: ignore[arg-type]
    return found, reason["code"], light_reason(reason, "en")


def test_later_than_promised_is_red() -> None:
    found = light(Milestone("a", "A", 10 * 480), committed_on=date(2027, 1, 13))
    assert found == (Light.RED, "late", "15 Jan 2027 is 2 working days later than the promised 13 Jan 2027.")


def test_a_missed_deadline_is_red() -> None:
    milestone = Milestone("a", "Build", 10 * 480, code="M1", deadline_at=datetime(2027, 1, 14, 17))
    found = light(milestone)
    assert found[:2] == (Light.RED, "deadline_missed")
    assert "M1 “Build” finishes on 15 Jan 2027, after its deadline 14 Jan 2027." in found[2]


@pytest.mark.parametrize(("day", "expected"), [(18, Light.AMBER), (21, Light.AMBER), (22, Light.GREEN), (15, Light.AMBER)])
def test_a_short_reserve_is_amber(day: int, expected: Light) -> None:
    assert light(Milestone("a", "A", 10 * 480), committed_on=date(2027, 1, day))[0] is expected


def test_later_than_the_baseline_is_amber() -> None:
    found = light(Milestone("a", "A", 10 * 480), baseline_at=datetime(2027, 1, 12, 17))
    assert found == (Light.AMBER, "slip", "15 Jan 2027 is 3 working days later than the baseline (12 Jan 2027).")


def test_what_is_on_track_is_green_and_says_so() -> None:
    assert light(Milestone("a", "A", 480)) == (Light.GREEN, "on_track", "4 Jan 2027 is on track.")


@pytest.mark.parametrize(
    "code", ["late", "deadline_missed", "reserve_low", "float_negative", "slip", "on_track", "pace", "cost_pace"]
)
def test_every_reason_is_spoken_in_both_languages(code: str) -> None:
    reason = {
        "code": code, "target": "2027-01-04", "committed": "2027-01-04", "baseline": "2027-01-04", "deadline": "2027-01-04",
        "finish": "2027-01-04", "days": 3, "left": 2, "index": 87, "minutes": 480, "milestone": "M1", "name": "构建", "others": 2,
    }  # fmt: skip
    assert "{" not in light_reason(reason, "en") + light_reason(reason, "zh_Hans_CN")

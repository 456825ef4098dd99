"""What leads to a milestone keeps its early dates when the rest of the plan is left out."""

from __future__ import annotations

import random
from datetime import datetime

import pytest

from delivery.engine.leading import leading_to
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Dependency, DependencyKind, Lag, Milestone, Plan
from delivery.engine.schedule import schedule

DAY = 480


def random_plan(seed: int) -> Plan:
    chance = random.Random(seed)
    nodes = tuple(Milestone(f"m{n}", f"m{n}", chance.randint(0, 6) * DAY) for n in range(24))
    links = {
        (before, after): Dependency(
            f"m{before}", f"m{after}", chance.choice(list(DependencyKind)), Lag(chance.randint(-2, 4) * DAY)
        )
        for after in range(1, 24)
        for before in chance.sample(range(after), k=min(after, 2))
    }
    return Plan(datetime(2027, 1, 4, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w", nodes, tuple(links.values()))


@pytest.mark.parametrize("seed", range(12))
def test_the_early_dates_of_what_is_kept_are_those_of_the_whole_plan(seed: int) -> None:
    plan = random_plan(seed)
    part = leading_to(plan, "m17")
    whole, dates = schedule(plan), schedule(part)
    assert {"m17"} <= dates.timings.keys() < whole.timings.keys()
    for key, timing in dates.timings.items():
        assert (timing.early_start, timing.early_finish) == (whole.timings[key].early_start, whole.timings[key].early_finish)


def test_a_milestone_that_waits_for_nothing_leads_to_itself_alone_and_an_unknown_one_is_no_milestone() -> None:
    assert [milestone.key for milestone in leading_to(random_plan(1), "m0").milestones] == ["m0"]
    with pytest.raises(KeyError):
        leading_to(random_plan(1), "nothing")

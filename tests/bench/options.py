"""Options: the exact time-cost curve, and a whole search for a change, simulation included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from delivery.engine.edits import AddDependency, AddMilestone, Edit, SetField
from delivery.engine.options import OptionContext, search
from delivery.engine.options.time_cost import Squeeze, time_cost
from delivery.engine.plan import Dependency, Milestone, Plan
from delivery.engine.schedule import schedule
from delivery.engine.simulation import RiskModel
from tests.bench.measure import Line, in_turns
from tests.bench.plans import layered_plan

DAY = 480
SEARCH_TARGET, CURVE_TARGET = 2_000, 2_500
"""Milliseconds: the search in a plan of 100 milestones; the whole curve of 1,000."""


def option_lines(rounds: int, small: int = 100, large: int = 1_000) -> Iterator[Line]:
    plan, change = asked(small)
    context = OptionContext({"dev": 200_000}, go_live=plan.milestones[-1].key)
    dates = schedule(layered_plan(large))
    random = Random(large)
    squeezes = {
        each.key: Squeeze(each.duration_minutes // 4 // DAY * DAY, Fraction(random.randint(50, 300), DAY))
        for each in dates.net.plan.milestones
    }
    times = in_turns(
        {
            "search": lambda: search(plan, change, context, model=RiskModel()),
            "curve": lambda: time_cost(dates, squeezes),
        },
        min(rounds, 5),
    )
    yield Line(f"options, {small:,}", "whole search, best simulated", times["search"].cpu_ms, target=SEARCH_TARGET)
    yield Line(f"options, {large:,}", "whole time-cost curve", times["curve"].cpu_ms, target=CURVE_TARGET)


def asked(count: int) -> tuple[Plan, tuple[Edit, ...]]:
    """A layered plan of priced work, and a change that moves its finish: more work on a critical milestone, and new work."""
    plain = layered_plan(count)
    random = Random(count)
    milestones = tuple(
        replace(each, role="dev", effort_minutes=each.duration_minutes, is_optional=random.random() < 0.1)
        for each in plain.milestones
    )
    plan = replace(plain, milestones=milestones)
    critical = schedule(plan).critical
    grown = next(each for each in milestones if each.key == critical[len(critical) // 2])
    new = Milestone("new", "New", 12 * DAY, effort_minutes=12 * DAY, role="dev")
    change = (
        SetField(grown.key, "duration_minutes", grown.duration_minutes, grown.duration_minutes + 15 * DAY),
        SetField(grown.key, "effort_minutes", grown.effort_minutes, grown.effort_minutes + 15 * DAY),
        AddMilestone(new),
        AddDependency(Dependency(critical[1], "new")),
        AddDependency(Dependency("new", critical[-2])),
    )
    return plan, change

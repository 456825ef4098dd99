"""Plans of any size, narrow as real ones are: a few milestones side by side, 2.2 dependencies each, all kinds and some lags."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from random import Random

from delivery.engine.edits import AddDependency, AddMilestone, Edit
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Dependency, DependencyKind, Lag, Milestone, Plan

DAY = 480
WIDTH = 5
STARTS_AT = datetime(2027, 1, 4, 8)
SIX_DAYS = (*STANDARD_WEEK[:5], STANDARD_WEEK[0], ())
OTHER_WEEKS = {
    "six": SIX_DAYS,
    "early": (((360, 840),),) * 5 + ((),) * 2,
    "late": (((600, 1080),),) * 5 + ((),) * 2,
    "sunday": ((), *STANDARD_WEEK[:5], ()),
}


def layered_plan(count: int, *, several_calendars: bool = False, width: int = WIDTH, half_days: int = 10) -> Plan:
    """``width`` milestones stand side by side, each up to ``half_days`` long.

    ``several_calendars``: two of five milestones follow one of four others.
    """
    random = Random(count)  # the same plan every time
    nodes = [
        Milestone(f"k{n}", f"Milestone {n}", random.randint(0, half_days) * DAY // 2, phase=str(1 + 8 * n // count), code=f"M{n}")
        for n in range(count)
    ]
    links: dict[tuple[int, int], Dependency] = {}
    for n in range(width, count):
        level = n - n % width - width
        for m in random.sample(range(level, level + width), random.choice((1, 2, 2, 3, 3))):
            kind = random.choices(list(DependencyKind), (88, 8, 3, 1))[0]
            links[m, n] = Dependency(f"k{m}", f"k{n}", kind, Lag(random.choice((0, 0, 0, 0, DAY, -DAY))))
    facts = {"week": CalendarFacts("week", STANDARD_WEEK)}
    if several_calendars:
        facts |= {name: CalendarFacts(name, week) for name, week in OTHER_WEEKS.items()}
        names = list(OTHER_WEEKS)
        nodes = [replace(node, calendar=random.choice(names)) if n % 5 in (2, 4) else node for n, node in enumerate(nodes)]
    return Plan(STARTS_AT, facts, "week", tuple(nodes), tuple(links.values()))


def edits_that_lay(plan: Plan) -> list[Edit]:
    """The same plan, put into an empty project."""
    return [*map(AddMilestone, plan.milestones), *map(AddDependency, plan.dependencies)]

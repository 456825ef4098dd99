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
EARLY_SHIFT = (((360, 840),),) * 5 + ((),) * 2


def layered_plan(count: int, *, several_calendars: bool = False) -> Plan:
    """``several_calendars``: every fifth milestone follows another one."""
    random = Random(count)  # the same plan every time
    nodes = [
        Milestone(f"k{n}", f"Milestone {n}", random.randint(0, 10) * DAY // 2, phase=str(1 + 8 * n // count), code=f"M{n}")
        for n in range(count)
    ]
    links: dict[tuple[int, int], Dependency] = {}
    for n in range(WIDTH, count):
        level = n - n % WIDTH - WIDTH
        for m in random.sample(range(level, level + WIDTH), random.choice((1, 2, 2, 3, 3))):
            kind = random.choices(list(DependencyKind), (88, 8, 3, 1))[0]
            links[m, n] = Dependency(f"k{m}", f"k{n}", kind, Lag(random.choice((0, 0, 0, 0, DAY, -DAY))))
    facts = {"week": CalendarFacts("week", STANDARD_WEEK)}
    if several_calendars:
        facts |= {"six": CalendarFacts("six", SIX_DAYS), "early": CalendarFacts("early", EARLY_SHIFT)}
        names = [None, None, "six", None, "early"]
        nodes = [replace(node, calendar=names[n % 5]) for n, node in enumerate(nodes)]
    return Plan(STARTS_AT, facts, "week", tuple(nodes), tuple(links.values()))


def edits_that_lay(plan: Plan) -> list[Edit]:
    """The same plan, put into an empty project."""
    return [*map(AddMilestone, plan.milestones), *map(AddDependency, plan.dependencies)]

"""The part of a plan that leads to one milestone.

>>> from datetime import datetime
>>> from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Dependency
>>> week = CalendarFacts("week", STANDARD_WEEK)
>>> nodes = tuple(Milestone(key, key, 480) for key in "abc")
>>> plan = Plan(datetime(2025, 1, 6, 8), {"week": week}, "week", nodes, (Dependency("a", "b"), Dependency("b", "c")))
>>> [milestone.key for milestone in leading_to(plan, "b").milestones]
['a', 'b']
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from delivery.engine.plan import Milestone, Plan


def leading_to(plan: Plan, key: str) -> Plan:
    """The plan without whatever ``key`` does not wait for: linear in the dependencies. Raises KeyError for no such key.

    Its finish is that of ``key`` unless a milestone that ``key`` waits for by its start alone (SS, SF) ends later.
    """
    before: defaultdict[str, list[str]] = defaultdict(list)
    for link in plan.dependencies:
        before[link.successor].append(link.predecessor)
    if all(milestone.key != key for milestone in plan.milestones):
        raise KeyError(key)
    kept, waiting = {key}, [key]
    while waiting:
        for predecessor in before[waiting.pop()]:
            if predecessor not in kept:
                kept.add(predecessor)
                waiting.append(predecessor)
    milestones: tuple[Milestone, ...] = tuple(milestone for milestone in plan.milestones if milestone.key in kept)
    return replace(plan, milestones=milestones, dependencies=tuple(link for link in plan.dependencies if link.successor in kept))

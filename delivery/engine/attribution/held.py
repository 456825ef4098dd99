"""What holds the target: which milestones lead to it, and which of them the status date holds."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from delivery.engine.bounds import DONE
from delivery.engine.drive import drive
from delivery.engine.plan import Plan
from delivery.engine.schedule import schedule


def leading_to(plan: Plan, target: str | None) -> set[str]:
    """Keys of the milestones from which dependencies lead to the target, and its own; all of them without a target.

    >>> from datetime import datetime
    >>> from delivery.engine.plan import Dependency, Milestone
    >>> some = tuple(Milestone(key, key, 480) for key in "abcd")
    >>> plan = Plan(datetime(2026, 3, 2, 8), {}, "", some, (Dependency("a", "b"), Dependency("b", "c"), Dependency("c", "d")))
    >>> sorted(leading_to(plan, "c"))
    ['a', 'b', 'c']
    """
    keys = {milestone.key for milestone in plan.milestones}
    return keys if target is None or target not in keys else Upstream(plan).of(target)


class Upstream:
    """Finds what leads to a milestone, one after another of the same plan."""

    def __init__(self, plan: Plan) -> None:
        self.into: defaultdict[str, list[str]] = defaultdict(list)
        for dependency in plan.dependencies:
            self.into[dependency.successor].append(dependency.predecessor)

    def of(self, key: str) -> set[str]:
        """Keys of all that lead to it, and its own."""
        found, waiting = {key}, [key]
        while waiting:
            for before in self.into[waiting.pop()]:
                if before not in found:
                    found.add(before)
                    waiting.append(before)
        return found


def held_by_status(plan: Plan, target: str | None) -> list[tuple[str, int]]:
    """Milestones whose remaining work the status date holds, with the whole days they have left to the target.

    Those that leave the target no day come first: the target stands where it stands because of each of them.
    """
    kept = leading_to(plan, target)
    part = replace(
        plan,
        milestones=tuple(one for one in plan.milestones if one.key in kept),
        dependencies=tuple(one for one in plan.dependencies if one.predecessor in kept and one.successor in kept),
    )
    dates = schedule(part)
    net, day = dates.net, plan.calendars[plan.calendar].day_minutes
    held = []
    for place, milestone in enumerate(net.milestones):
        hold = net.holds[place]
        is_done = hold is not None and hold.stage == DONE
        if not is_done and drive(net, dates.passes, place).kind == "status_date":
            held.append((max(0, dates.passes.total_float(place)) // day, place, milestone.key))
    return [(key, spare) for spare, _, key in sorted(held)]

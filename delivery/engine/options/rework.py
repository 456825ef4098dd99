"""What an overlap puts at risk: work that its successor does on what is not finished yet may have to be done again.

Fast-tracking trades time for rework (PMI, *PMBOK Guide*, schedule compression): with ``rework_chance_percent`` the successor
does ``rework_percent`` of the overlap again. It is no part of the planned dates; the simulation draws it as a risk event.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from delivery.engine.options.context import OptionContext
from delivery.engine.plan import Dependency, DependencyKind, LagUnit, Plan
from delivery.engine.simulation import RiskEvent


def reworks(submitted: Plan, option: Plan, context: OptionContext) -> tuple[RiskEvent, ...]:
    """A risk for each dependency of ``option`` that waits for a start only, and did not in ``submitted``."""
    sequences = {_ends(each): each.lag.amount for each in submitted.dependencies if each.kind is DependencyKind.FS}
    known = frozenset(submitted.dependencies)
    lengths = {each.key: each.duration_minutes for each in option.milestones}
    found = []
    for after in option.dependencies:
        if after in known or after.kind is not DependencyKind.SS or after.lag.unit is not LagUnit.WORKING:
            continue
        overlap = lengths[after.predecessor] + sequences.get(_ends(after), 0) - after.lag.amount
        again = overlap * context.rework_percent // 100
        if again > 0:
            key = f"rework:{after.predecessor}>{after.successor}"
            found.append(RiskEvent(key, context.rework_chance_percent, ((after.successor, again),)))
    return tuple(found)


def chance_percent(events: Iterable[RiskEvent]) -> int:
    """How likely it is that any of them strikes; they are independent. Rounded half up."""
    spared = prod((100 - event.probability_percent) / 100 for event in events)
    return int(100 * (1 - spared) + 0.5)


def _ends(dependency: Dependency) -> tuple[str, str]:
    return dependency.predecessor, dependency.successor

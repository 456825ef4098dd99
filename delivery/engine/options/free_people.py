"""Who of the team could join: people of the role who have time left while the milestone runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from delivery.engine.loading import Demand, Resource, loading
from delivery.engine.schedule import Schedule

LEAST_PERCENT = 50
NAMED_MAX = 3
UNBOUND = 1_000
"""Percent: a day on which more is there binds nobody."""

Free = tuple[tuple[str, int], ...]
"""Names, and the percent that is left on the fullest day."""


def free_people(
    dates: Schedule, keys: Iterable[str], resources: Sequence[Resource], demands: Iterable[Demand]
) -> Mapping[str, Free]:
    """Of each milestone the people of its role who do not work on it yet and have half of their time left throughout, the
    freest first; empty where there is nobody. Raises PlanError for people or demands that make no sense."""
    known = [demand for demand in demands if demand.milestone in dates.net.rank]
    busy = {(demand.milestone, demand.resource) for demand in known}
    found = {}
    for key in keys:
        timing, role = dates.timings[key], dates.net.milestones[dates.net.rank[key]].role
        first, last = timing.start.date(), timing.finish.date()
        load = loading(dates.net, resources, known, dates, first, last)
        worked = [column for column, is_workday in enumerate(load.is_workday) if is_workday]
        left = []
        for one in resources:
            if one.role != role or (key, one.key) in busy:
                continue
            mine = load.of(one.key)
            days = [mine.capacity[n] - mine.used[n] for n in worked if mine.capacity[n] < UNBOUND]
            if days and min(days) >= LEAST_PERCENT:
                left.append((one.name or one.key, min(days)))
        found[key] = tuple(sorted(left, key=lambda person: (-person[1], person[0]))[:NAMED_MAX])
    return found

"""Who works on which milestone of a plan: resources and demands, checked and put in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from delivery.engine.bounds import DONE, place_of
from delivery.engine.loading.resource import OFF, Demand, Resource
from delivery.engine.net import Net
from delivery.engine.network import compile_plan
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.workdays import WorkCalendar

MOST_RESOURCES = 1_000
MOST_DEMANDS = 20_000
MOST_DAYS = 20_000
"""Days of a capacity profile."""
MOST_PERCENT = 10_000
"""A hundred people under one key."""


@dataclass(frozen=True, eq=False)
class Staffing:
    """A compiled plan with its people. Make it with ``staff``."""

    net: Net
    resources: Sequence[Resource]
    asked: Mapping[str, Sequence[Demand]]
    """The demands of each milestone that has any; two on one person are one."""

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each resource in every table of people."""
        return {resource.key: row for row, resource in enumerate(self.resources)}

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The plan's own."""
        return WorkCalendar(self.net.plan.calendars[self.net.plan.calendar])

    @cached_property
    def listed(self) -> list[int]:
        """Places in the net, in the order of the plan's list."""
        return [self.net.rank[milestone.key] for milestone in self.net.plan.milestones]

    def asks_at(self, place: int) -> Sequence[Demand]:
        return self.asked.get(self.net.milestones[place].key, ())

    def takes_at(self, place: int) -> list[tuple[int, int]]:
        """Row and percent of each demand."""
        return [(self.row_of[demand.resource], demand.percent) for demand in self.asks_at(place)]

    def is_done(self, place: int) -> bool:
        held = self.net.holds[place]
        return held is not None and held.stage == DONE


def staff(plan: Plan | Net, resources: Sequence[Resource], demands: Iterable[Demand]) -> Staffing:
    """Check and bring together.

    Raises CycleError and PlanError: for what the plan itself has wrong, for unknown keys, for numbers that make no sense, and
    for too many of anything; ``place`` names where.
    """
    net = compile_plan(plan) if isinstance(plan, Plan) else plan
    known = _checked_keys(resources)
    found: dict[tuple[str, str], int] = {}
    for count, demand in enumerate(demands):
        if count >= MOST_DEMANDS:
            raise PlanError("", f"more than {MOST_DEMANDS} assignments: take one project at a time", "too_many")
        _check_demand(net, known, demand)
        pair = demand.milestone, demand.resource
        found[pair] = found.get(pair, 0) + demand.percent
    asked: dict[str, list[Demand]] = {}
    for (milestone, resource), percent in found.items():
        if percent:
            asked.setdefault(milestone, []).append(Demand(milestone, resource, percent))
    return Staffing(net, resources, asked)


def _check_demand(net: Net, known: set[str], demand: Demand) -> None:
    if demand.milestone not in net.rank:
        raise PlanError(demand.milestone, f"there is no milestone {demand.milestone}", "unknown_key")
    if demand.resource not in known:
        raise PlanError(demand.resource, f"there is nobody called {demand.resource}", "unknown_resource")
    if not 0 <= demand.percent <= MOST_PERCENT:
        place = place_of(net.milestones[net.rank[demand.milestone]])
        raise PlanError(place, f"an assignment of {demand.percent} % makes no sense: 0 to {MOST_PERCENT} do", "bad_percent")


def _checked_keys(resources: Sequence[Resource]) -> set[str]:
    if len(resources) > MOST_RESOURCES:
        raise PlanError("", f"more than {MOST_RESOURCES} people: level with those of one project", "too_many")
    known: set[str] = set()
    for resource in resources:
        place = resource.name or resource.key
        if resource.key in known:
            raise PlanError(place, f"the key {resource.key} is used twice", "duplicate_key")
        known.add(resource.key)
        _check_capacity(resource, place)
    return known


def _check_capacity(resource: Resource, place: str) -> None:
    days = resource.capacity
    if isinstance(days, int):
        days = (days,)
    elif not days or resource.since is None:
        raise PlanError(place, "a capacity by day needs days and the date of the first one", "bad_capacity")
    if len(days) > MOST_DAYS:
        raise PlanError(place, f"a capacity of more than {MOST_DAYS} days: shorten it, its last week repeats", "too_many")
    if min(days) < OFF or max(days) > MOST_PERCENT:
        raise PlanError(place, f"a capacity lies between 0 and {MOST_PERCENT} %, or is OFF", "bad_capacity")

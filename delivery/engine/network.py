"""The graph of a plan: checked, ordered, and compiled once into arrays.

networkx is the face (``graph``, cycles); the passes of ``work_pass`` and ``clock_pass`` run over what
``compile_plan`` lays out: everything in topological order, links as flat tuples.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, STANDARD_WEEK
>>> week = CalendarFacts("week", STANDARD_WEEK)
>>> ring = Plan(datetime(2025, 1, 6, 8), {"week": week}, "week", (Milestone("a", "A", 480), Milestone("b", "B", 480)),
...     (Dependency("a", "b"), Dependency("b", "a")))
>>> compile_plan(ring)
Traceback (most recent call last):
    ...
delivery.engine.refusal.CycleError: A: the dependencies run in a circle: A → B → A
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

import networkx as nx

from delivery.engine.bounds import DONE, STARTED, Hold, Timekeeper, hold, instant_of, is_free, place_of
from delivery.engine.plan import CalendarFacts, Dependency, DependencyKind, LagUnit, Milestone, Plan
from delivery.engine.refusal import CycleError, PlanError
from delivery.engine.workdays import WorkCalendar

FROM_START = frozenset((DependencyKind.SS, DependencyKind.SF))
"""Kinds that wait for the predecessor's start."""


class Link(NamedTuple):
    """One dependency, its ends as ranks."""

    source: int
    target: int
    kind: DependencyKind
    lag: int
    """Minutes."""
    is_elapsed: bool
    """The lag counts minutes of the clock."""
    dependency: Dependency


@dataclass(frozen=True, eq=False)
class Net:
    """A plan compiled for the passes. Every list is in topological order; ``rank`` finds a key's place."""

    plan: Plan
    milestones: Sequence[Milestone]
    rank: dict[str, int]
    keepers: Sequence[Timekeeper]
    holds: Sequence[Hold]
    links: Sequence[Link]
    """In order of source."""
    start: int
    status: int | None
    is_even: bool
    """One calendar and no elapsed time: working minutes can be used as they are."""
    memory: dict[str, object] = field(default_factory=dict, repr=False)
    """What a pass has laid out for itself."""

    @property
    def size(self) -> int:
        return len(self.milestones)

    @cached_property
    def incoming(self) -> list[list[Link]]:
        found: list[list[Link]] = [[] for _ in self.milestones]
        for link in self.links:
            found[link.target].append(link)
        return found

    @cached_property
    def outgoing(self) -> list[list[Link]]:
        found: list[list[Link]] = [[] for _ in self.milestones]
        for link in self.links:
            found[link.source].append(link)
        return found


def graph(plan: Plan) -> nx.MultiDiGraph:
    """The plan as a networkx graph: milestones by key, an edge (keyed by its kind) per dependency."""
    net = nx.MultiDiGraph()
    net.add_nodes_from((milestone.key, {"milestone": milestone}) for milestone in plan.milestones)
    net.add_edges_from((d.predecessor, d.successor, {"dependency": d}) for d in plan.dependencies)
    return net


def is_over(net: Net, link: Link) -> bool:
    """The link no longer bounds the late dates of its predecessor: what it asks for has happened."""
    source, target = net.holds[link.source], net.holds[link.target]
    if source is not None and (source.stage == DONE or (source.stage == STARTED and link.kind in FROM_START)):
        return True
    return target is not None and (target.stage == DONE or (target.stage == STARTED and link.kind is DependencyKind.SS))


def compile_plan(plan: Plan, *, by_clock: bool = False) -> Net:
    """Check the plan and lay it out. Raises CycleError, PlanError.

    ``by_clock`` forces the general passes, even where working minutes would do.
    """
    calendars = _calendars(plan)
    index = _index(plan)
    ends = _ends(plan, index)
    order = _order(plan, ends)
    rank = [0] * len(order)
    for place, which in enumerate(order):
        rank[which] = place
    milestones = [plan.milestones[which] for which in order]
    start = instant_of(plan.start, "", "project start")
    status = None if plan.status_at is None else instant_of(plan.status_at, "", "status date")
    keepers = _keepers(plan, milestones, calendars)
    links = [
        Link(rank[a], rank[b], d.kind, *_lag_of(d, plan.milestones[a]), d)
        for (a, b), d in zip(ends, plan.dependencies, strict=True)
    ]
    links.sort(key=itemgetter(0))
    is_even = (
        not by_clock
        and len({id(keeper) for keeper in keepers}) <= 1
        and not any(milestone.is_elapsed for milestone in milestones)
        and not any(link.is_elapsed for link in links)
    )
    return Net(
        plan=plan,
        milestones=milestones,
        rank={milestone.key: place for place, milestone in enumerate(milestones)},
        keepers=keepers,
        holds=_holds(plan, milestones, keepers, start, status),
        links=links,
        start=start,
        status=status,
        is_even=is_even,
    )


def _calendars(plan: Plan) -> dict[str, WorkCalendar]:
    calendars = {}
    for name, facts in plan.calendars.items():
        try:
            calendars[name] = WorkCalendar(facts)
        except ValueError as error:
            raise PlanError(name, str(error), "calendar") from None
    if plan.calendar not in calendars:
        raise PlanError(plan.calendar, "the plan's calendar is not among its calendars", "unknown_calendar")
    return calendars


def _index(plan: Plan) -> dict[str, int]:
    index: dict[str, int] = {}
    for place, milestone in enumerate(plan.milestones):
        if milestone.key in index:
            raise PlanError(place_of(milestone), f"the key {milestone.key} is used twice", "duplicate_key")
        index[milestone.key] = place
        if milestone.duration_minutes < 0:
            raise PlanError(place_of(milestone), "the duration is negative", "negative_duration")
        if milestone.remaining_minutes is not None and milestone.remaining_minutes < 0:
            raise PlanError(place_of(milestone), "the remaining duration is negative", "negative_duration")
    return index


def _ends(plan: Plan, index: dict[str, int]) -> list[tuple[int, int]]:
    """The places of both ends of every dependency."""
    ends = []
    seen = set()
    for d in plan.dependencies:
        if d.predecessor not in index or d.successor not in index:
            unknown = d.predecessor if d.predecessor not in index else d.successor
            raise PlanError(f"{d.predecessor} → {d.successor}", f"there is no milestone {unknown}", "unknown_key")
        pair = index[d.predecessor], index[d.successor]
        if d.predecessor == d.successor:
            raise PlanError(place_of(plan.milestones[pair[0]]), "a milestone cannot depend on itself", "self_link")
        ends.append(pair)
        seen.add((*pair, d.kind, d.lag))
    if len(seen) < len(ends):
        _refuse_twin(plan)
    return ends


def _refuse_twin(plan: Plan) -> None:
    seen = set()
    for d in plan.dependencies:
        if d in seen:
            raise PlanError(f"{d.predecessor} → {d.successor}", f"this {d.kind} dependency is there twice", "duplicate_link")
        seen.add(d)


def _order(plan: Plan, ends: list[tuple[int, int]]) -> list[int]:
    """Kahn's order: predecessors first, otherwise as in the plan."""
    successors: list[list[int]] = [[] for _ in plan.milestones]
    waits = [0] * len(plan.milestones)
    for a, b in ends:
        successors[a].append(b)
        waits[b] += 1
    order = [place for place, wait in enumerate(waits) if wait == 0]
    for place in order:
        for successor in successors[place]:
            waits[successor] -= 1
            if waits[successor] == 0:
                order.append(successor)
    if len(order) < len(plan.milestones):
        raise _cycle(plan)
    return order


def _cycle(plan: Plan) -> CycleError:
    found = graph(plan)
    members = tuple(edge[0] for edge in nx.find_cycle(found))
    return CycleError(members, tuple(place_of(found.nodes[key]["milestone"]) for key in members))


def _lag_of(dependency: Dependency, predecessor: Milestone) -> tuple[int, bool]:
    """Minutes of lag, and whether they are minutes of the clock. A percentage takes the predecessor's own measure."""
    amount, unit = dependency.lag.amount, dependency.lag.unit
    if unit is LagUnit.PERCENT:
        return (predecessor.duration_minutes * amount + 50) // 100, predecessor.is_elapsed
    return amount, unit is LagUnit.ELAPSED


def _keepers(plan: Plan, milestones: Sequence[Milestone], calendars: dict[str, WorkCalendar]) -> list[Timekeeper]:
    """One timekeeper per distinct calendar and measure."""
    names = _same_facts(plan)
    known: dict[tuple[str, bool], Timekeeper] = {}
    keepers = []
    for milestone in milestones:
        name = milestone.calendar or plan.calendar
        if name not in names:
            raise PlanError(place_of(milestone), f"there is no calendar {name}", "unknown_calendar")
        which = names[name], milestone.is_elapsed
        keeper = known.get(which)
        if keeper is None:
            keeper = known[which] = Timekeeper(calendars[names[name]], milestone.is_elapsed)
        keepers.append(keeper)
    return keepers


def _same_facts(plan: Plan) -> dict[str, str]:
    """The first name of calendars that say the same."""
    first: list[str] = []
    names = {}
    for name, facts in plan.calendars.items():
        twin = next((n for n in first if _says_the_same(plan.calendars[n], facts)), None)
        names[name] = name if twin is None else twin
        if twin is None:
            first.append(name)
    return names


def _says_the_same(a, b) -> bool:
    return a.week == b.week and a.exceptions == b.exceptions


def _holds(
    plan: Plan, milestones: Sequence[Milestone], keepers: Sequence[Timekeeper], start: int, status: int | None
) -> list[Hold | None]:
    """None where nothing but project start and status date holds the milestone."""
    return [
        None if is_free(milestone) else _hold(plan, milestone, keeper, start, status)
        for milestone, keeper in zip(milestones, keepers, strict=True)
    ]


def _hold(plan: Plan, milestone: Milestone, keeper: Timekeeper, start: int, status: int | None) -> Hold:
    try:
        return hold(plan, milestone, keeper, start, status)
    except PlanError:
        raise
    except ValueError as error:
        raise PlanError(place_of(milestone), str(error), "date_range") from None

"""The graph of a plan: checked, ordered, and compiled once into arrays.

networkx is the face (``graph``, cycles); the passes (``work_pass``, ``grid_pass``, ``clock_pass``) run over what
``compile_plan`` lays out: everything in topological order, links as columns.

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

from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import eq

import networkx as nx

from delivery.engine.bounds import Hold, Timekeeper, hold, instant_of, is_free, place_of
from delivery.engine.net import LinkTable, Net
from delivery.engine.plan import CalendarFacts, Lag, LagUnit, Milestone, Plan
from delivery.engine.refusal import CycleError, PlanError
from delivery.engine.workdays import WorkCalendar

__all__ = ["CycleError", "Net", "PlanError", "compile_plan", "graph", "recompile_plan"]


def graph(plan: Plan) -> nx.MultiDiGraph:
    """The plan as a networkx graph: milestones by key, an edge for every dependency (several between two, if need be)."""
    net = nx.MultiDiGraph()
    net.add_nodes_from((milestone.key, {"milestone": milestone}) for milestone in plan.milestones)
    net.add_edges_from((d.predecessor, d.successor, {"dependency": d}) for d in plan.dependencies)
    return net


def compile_plan(plan: Plan, *, by_clock: bool = False) -> Net:
    """Check the plan and lay it out. Raises CycleError, PlanError.

    ``by_clock`` forces the general passes, even where working minutes would do.
    """
    calendars = _calendars(plan)
    index = _index(plan)
    sources, targets = _ends(plan, index)
    order = _order(plan, sources, targets)
    rank = [0] * len(order)
    for place, which in enumerate(order):
        rank[which] = place
    milestones = [plan.milestones[which] for which in order]
    start = instant_of(plan.start, "", "project start")
    status = None if plan.status_at is None else instant_of(plan.status_at, "", "status date")
    keepers = _keepers(plan, milestones, calendars)
    table = _table(plan, [rank[place] for place in sources], [rank[place] for place in targets], milestones)
    is_even = (
        not by_clock
        and len({id(keeper) for keeper in keepers}) <= 1
        and not any(milestone.is_elapsed for milestone in milestones)
        and not any(table.is_elapsed)
    )
    return Net(
        plan=plan,
        milestones=milestones,
        rank={milestone.key: place for place, milestone in enumerate(milestones)},
        order=order,
        calendar=keepers[0].calendar if keepers else calendars[plan.calendar],
        keepers=keepers,
        holds=_holds(plan, milestones, keepers, start, status),
        table=table,
        start=start,
        status=status,
        is_even=is_even,
    )


def recompile_plan(net: Net, plan: Plan, changed: Iterable[str]) -> Net:
    """The net of a plan that differs from the compiled one in facts of the ``changed`` milestones (by key) and in nothing that
    ``compile_plan`` puts in order: keys, dependencies, calendars, start and status date are the same. Raises PlanError.

    >>> from datetime import datetime
    >>> from delivery.engine.edits import SetField, apply
    >>> from delivery.engine.plan import CalendarFacts, Milestone, STANDARD_WEEK
    >>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w", (Milestone("a", "A", 480),))
    >>> longer = apply(plan, [SetField("a", "duration_minutes", 480, 960)])
    >>> recompile_plan(compile_plan(plan), longer, ["a"]).milestones[0].duration_minutes
    960
    """
    milestones, holds, lag = list(net.milestones), list(net.holds), net.table.lag
    for key in changed:
        place = net.rank[key]
        milestone = milestones[place] = plan.milestones[int(net.order[place])]
        keeper = net.keepers[place]
        holds[place] = None if is_free(milestone) else _hold(plan, milestone, keeper, net.start, net.status)
        for edge in net.edges_out(place):
            wanted = net.table.dependency[edge].lag
            if wanted.unit is LagUnit.PERCENT:
                lag = lag.copy() if lag is net.table.lag else lag
                lag[edge] = _lag_minutes(wanted, milestone)
    return replace(net, plan=plan, milestones=milestones, holds=holds, table=net.table._replace(lag=lag), memory={})


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


def _ends(plan: Plan, index: dict[str, int]) -> tuple[list[int], list[int]]:
    """The places of predecessors and of successors."""
    try:
        sources = [index[d.predecessor] for d in plan.dependencies]
        targets = [index[d.successor] for d in plan.dependencies]
    except KeyError as error:
        lost = next(d for d in plan.dependencies if error.args[0] in (d.predecessor, d.successor))
        place = f"{lost.predecessor} → {lost.successor}"
        raise PlanError(place, f"there is no milestone {error.args[0]}", "unknown_key") from None
    count = len(plan.milestones)
    pairs = {source * count + target for source, target in zip(sources, targets, strict=True)}
    if any(map(eq, sources, targets)):
        looped = next(source for source, target in zip(sources, targets, strict=True) if source == target)
        raise PlanError(place_of(plan.milestones[looped]), "a milestone cannot depend on itself", "self_link")
    if len(pairs) < len(sources):
        _refuse_twin(plan)
    return sources, targets


def _refuse_twin(plan: Plan) -> None:
    seen = set()
    for d in plan.dependencies:
        if d in seen:
            raise PlanError(f"{d.predecessor} → {d.successor}", f"this {d.kind} dependency is there twice", "duplicate_link")
        seen.add(d)


def _table(plan: Plan, sources: list[int], targets: list[int], milestones: Sequence[Milestone]) -> LinkTable:
    order = sorted(range(len(sources)), key=sources.__getitem__)
    dependencies = [plan.dependencies[edge] for edge in order]
    source = [sources[edge] for edge in order]
    lags = [
        d.lag.amount if d.lag.unit is LagUnit.WORKING else _lag_minutes(d.lag, milestones[place])
        for d, place in zip(dependencies, source, strict=True)
    ]
    elapsed = [
        d.lag.unit is not LagUnit.WORKING and (d.lag.unit is LagUnit.ELAPSED or milestones[place].is_elapsed)
        for d, place in zip(dependencies, source, strict=True)
    ]
    return LinkTable(source, [targets[edge] for edge in order], [d.kind for d in dependencies], lags, elapsed, dependencies)


def _lag_minutes(lag: Lag, predecessor: Milestone) -> int:
    """Minutes of a lag; a percentage is of the predecessor's duration, rounded half up."""
    return (predecessor.duration_minutes * lag.amount + 50) // 100 if lag.unit is LagUnit.PERCENT else lag.amount


def _order(plan: Plan, sources: list[int], targets: list[int]) -> list[int]:
    """Kahn's order: predecessors first, otherwise as in the plan."""
    successors: list[list[int]] = [[] for _ in plan.milestones]
    waits = [0] * len(plan.milestones)
    for source, target in zip(sources, targets, strict=True):
        successors[source].append(target)
        waits[target] += 1
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


def _says_the_same(a: CalendarFacts, b: CalendarFacts) -> bool:
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

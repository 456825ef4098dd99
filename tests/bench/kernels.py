"""The least that any engine has to do, and what a textbook does: all dates and floats of a plan on one calendar.

Kelley 1961 (OR 9:296-320), with every dependency as a distance between starts.
"""

from __future__ import annotations

import networkx as nx

from delivery.engine.plan import DependencyKind, Plan

Edges = list[tuple[int, int, int]]


def bare_kernel(duration: list[int], floor: list[int], forward: Edges, backward: Edges) -> tuple[list[int], ...]:
    """Forward, backward, total and free float over flat edge lists, and nothing else."""
    start = floor.copy()
    for i, j, w in forward:
        bound = start[i] + w
        if bound > start[j]:
            start[j] = bound
    finish = [a + b for a, b in zip(start, duration, strict=True)]
    late = [max(finish)] * len(finish)
    room = late.copy()
    for i, j, w in backward:
        bound = late[j] - w
        if bound < late[i]:
            late[i] = bound
        bound = finish[j] - w
        if bound < room[i]:
            room[i] = bound
    return start, finish, late, room


def graph_of(plan: Plan) -> nx.DiGraph:
    """The plan as one would lay it out from a textbook: facts as attributes of nodes and edges."""
    found = nx.DiGraph()
    found.add_nodes_from((m.key, {"duration": m.duration_minutes}) for m in plan.milestones)
    found.add_edges_from((d.predecessor, d.successor, {"kind": d.kind, "lag": d.lag.amount}) for d in plan.dependencies)
    return found


def textbook(graph: nx.DiGraph, order: list[str]) -> dict[str, tuple[int, int, int, int, int, int]]:
    """Both passes by ``predecessors`` and ``edges``; the order is given."""
    start: dict[str, int] = {}
    for node in order:
        start[node] = max((start[p] + _weight(graph, p, node) for p in graph.predecessors(node)), default=0)
        start[node] = max(0, start[node])
    finish = {node: start[node] + graph.nodes[node]["duration"] for node in order}
    end = max(finish.values())
    late: dict[str, int] = {}
    for node in reversed(order):
        last = end - graph.nodes[node]["duration"]
        late[node] = min(last, min((late[s] - _weight(graph, node, s) for s in graph.successors(node)), default=last))
    free = {
        node: min([end - finish[node], *(start[s] - start[node] - _weight(graph, node, s) for s in graph.successors(node))])
        for node in order
    }
    return {
        node: (
            start[node],
            finish[node],
            late[node],
            late[node] + finish[node] - start[node],
            late[node] - start[node],
            free[node],
        )
        for node in order
    }


def _weight(graph: nx.DiGraph, source: str, target: str) -> int:
    facts = graph.edges[source, target]
    kind, weight = facts["kind"], facts["lag"]
    if kind in (DependencyKind.FS, DependencyKind.FF):
        weight += graph.nodes[source]["duration"]
    if kind in (DependencyKind.FF, DependencyKind.SF):
        weight -= graph.nodes[target]["duration"]
    return weight

"""Dependencies of MSPDI: types, lags with their units, and links of groups laid on their leaves."""

from __future__ import annotations

from collections.abc import Iterator

from delivery.engine.plan import Dependency, DependencyKind, Lag, LagUnit
from delivery.exchange.document import Findings, refuse
from delivery.exchange.moments import DURATION_LIMIT_MINUTES
from delivery.exchange.msproject_fields import Fields
from delivery.exchange.msproject_outline import Task
from delivery.exchange.xml_tree import Node

LAG_LIMIT = DURATION_LIMIT_MINUTES * 10
LINK_LIMIT = 50_000
KINDS = {0: DependencyKind.FF, 1: DependencyKind.FS, 2: DependencyKind.SF, 3: DependencyKind.SS}
PERCENT_FORMATS = frozenset({19, 20, 51, 52})
ELAPSED_FORMATS = frozenset({4, 6, 8, 10, 12, 36, 38, 40, 42, 44})
"""Units of elapsed time: minutes, hours, days, weeks, months; 32 more when the value is an estimate."""


def read_links(tasks: list[Task], blank: set[int], findings: Findings) -> tuple[Dependency, ...]:
    """All dependencies between leaves, each once."""
    by_uid = {task.uid: task for task in tasks}
    found: dict[Dependency, None] = {}
    for task in tasks:
        for node in task.fields.node.all("PredecessorLink"):
            _read_link(Fields(node, task.fields.place, findings), task, by_uid, blank, found)
            if len(found) > LINK_LIMIT:
                raise refuse("file.too_many_links", limit=LINK_LIMIT)
    return tuple(found)


def _read_link(
    link: Fields,
    task: Task,
    by_uid: dict[int, Task],
    blank: set[int],
    found: dict[Dependency, None],
) -> None:
    uid = link.whole("PredecessorUID", -1)
    predecessor = by_uid.get(uid)
    kind = KINDS.get(link.whole("Type", 1))
    findings = link.findings
    if predecessor is None and link.flag("CrossProject"):
        findings.warn(link.at("PredecessorLink"), "warn.cross_project")
    elif uid in blank:
        findings.warn(link.at("PredecessorLink"), "warn.link_to_inactive", value=uid)
    elif predecessor is None:
        findings.problem(link.at("PredecessorLink"), "link.unknown_task", value=link.node.get("PredecessorUID")[:20])
    elif kind is None:
        findings.problem(link.at("PredecessorLink/Type"), "link.unknown_type", value=link.whole("Type"))
    elif predecessor is task:
        findings.problem(link.at("PredecessorLink"), "link.itself")
    elif task.is_inside(predecessor) or predecessor.is_inside(task):
        findings.warn(link.at("PredecessorLink"), "warn.family_link")
    else:
        lag = _lag(link, predecessor)
        for before, after in _ends(predecessor, task, kind, link):
            dependency = Dependency(before.key, after.key, kind, lag)
            if dependency in found and not (predecessor.children or task.children):
                findings.warn(link.at("PredecessorLink"), "warn.duplicate_link", value=uid)
            found[dependency] = None
            if len(found) > LINK_LIMIT:
                return


def _lag(link: Fields, predecessor: Task) -> Lag:
    """The lag in its own unit. A percentage of a group becomes minutes, for its leaves have other durations."""
    value, form = link.whole("LinkLag"), link.whole("LagFormat", 7)
    if value == 0:
        return Lag()
    if abs(value) > LAG_LIMIT:
        link.findings.problem(link.at("PredecessorLink/LinkLag"), "value.duration_range", value=value)
        return Lag()
    if form in PERCENT_FORMATS:
        if predecessor.children:
            minutes = round((predecessor.fields.minutes("Duration") or 0) * value / 100)
            link.findings.warn(link.at("PredecessorLink"), "warn.summary_percent_lag", minutes=minutes)
            return Lag(minutes)
        return Lag(value, LagUnit.PERCENT)
    return Lag(round(value / 10), LagUnit.ELAPSED if form in ELAPSED_FORMATS else LagUnit.WORKING)


def _ends(predecessor: Task, successor: Task, kind: DependencyKind, link: Fields) -> Iterator[tuple[Task, Task]]:
    """The pairs of leaves that stand for a link.

    A group finishes when its last leaf does, so all of them are predecessors; it starts with its first leaf, so that one
    alone is. As a successor, a group's start holds back every leaf, its finish the last one.
    """
    before, after = predecessor.leaves(), successor.leaves()
    if after and not before:
        link.findings.warn(link.at("PredecessorLink"), "warn.link_to_inactive", value=predecessor.uid)
    if len(before) > 1 and kind in (DependencyKind.SS, DependencyKind.SF):
        link.findings.warn(link.at("PredecessorLink"), "warn.summary_start_link")
        before = [min(before, key=lambda leaf: _stated(leaf.fields.node, "Start"))]
    if len(after) > 1 and kind in (DependencyKind.FF, DependencyKind.SF):
        after = [max(after, key=lambda leaf: _stated(leaf.fields.node, "Finish"))]
    for one in before:
        for other in after:
            yield one, other


def _stated(node: Node, tag: str) -> str:
    """ISO text sorts like the moment that it names; a missing one comes last."""
    return node.get(tag) or "9999"

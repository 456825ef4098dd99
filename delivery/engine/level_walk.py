"""The passes on working minutes, level by level with numpy, for large plans that are wide.

Kahn's queue leaves the milestones sorted by level (the longest way from a beginning, counted in dependencies), so the levels
are cuts of the order that the net has already. A level costs a few numpy calls, whatever stands in it: that pays where
many milestones stand side by side (measured: from about 16 a level, in plans of some thousands), and nowhere else.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from delivery.engine.net import Net
from delivery.engine.plan import DependencyKind
from delivery.engine.work_layout import WorkLayout

Numbers = NDArray[np.int64]
Dates = tuple[list[int], list[int], list[int], list[int]]
"""Heads, finishes, late finishes, room; see ``WorkPass``."""

LEAST_MILESTONES = 3_000
LEAST_WIDTH = 16
LARGEST = 1 << 40
"""Weights up to this cannot overflow, however long the way."""

_CODES = {kind: code for code, kind in enumerate((DependencyKind.FS, DependencyKind.SS, DependencyKind.FF, DependencyKind.SF))}


class Group(NamedTuple):
    """The edges of one level, those of one milestone together."""

    other: Numbers
    """The end that has its value already."""
    weight: Numbers
    begins: Numbers
    """Where the edges of each milestone begin."""
    own: slice | Numbers
    """The milestones that the edges belong to."""
    settings: tuple[Numbers, Numbers] | None
    """Places of this level and the values that bound them from above, or are set."""


class LevelWalk:
    """Laid out once for a net, walked as often as one likes."""

    def __init__(self, net: Net, layout: WorkLayout, cuts: Numbers) -> None:
        self.floor, self.duration = np.array(layout.floor, np.int64), np.array(layout.duration, np.int64)
        self.uppers = layout.uppers
        self.net, self.layout, self.cuts = net, layout, cuts
        source, target, weight = _forward(net, layout)
        self.order = np.argsort(target, kind="stable")
        """The edges by target."""
        self.weight_ahead = weight[self.order]
        """In that order; the groups see what is changed here, and in ``weight``."""
        self.forward = groups_of(target[self.order], source[self.order], self.weight_ahead, cuts, dict(layout.caps()))
        source, target, weight = _backward(net, layout)
        self.backward = groups_of(source, target, weight, cuts, dict(layout.late_pins()))
        self.backward.reverse()
        self.target, self.weight = target, weight
        self.begins = _begins(source)
        self.sources = source[self.begins]

    def walk(self) -> Dates:
        """Both passes."""
        head = climb(self.floor, self.forward)
        finish = head + self.duration
        late = self._go_back(finish.max())
        room = np.full(len(finish), finish.max())
        if len(self.sources):
            asked = np.minimum.reduceat(finish[self.target] - self.weight, self.begins)
            room[self.sources] = np.minimum(room[self.sources], asked)
        return head.tolist(), finish.tolist(), late.tolist(), room.tolist()

    def _go_back(self, end: int) -> Numbers:
        late = np.full(len(self.floor), end)
        for place, upper in self.uppers:
            late[place] = min(late[place], upper)
        for other, weight, begins, own, pins in self.backward:
            if len(other):
                asked = late[other]
                asked -= weight
                late[own] = np.minimum(late[own], np.minimum.reduceat(asked, begins))
            if pins is not None:
                late[pins[0]] = pins[1]
        return late


def climb(floor: Numbers, groups: list[Group]) -> Numbers:
    """Every value raised from its floor to what the groups ask, and capped, level by level."""
    values = floor.copy()
    for other, weight, begins, own, caps in groups:
        if len(other):
            asked = values[other]
            asked += weight
            values[own] = np.maximum(values[own], np.maximum.reduceat(asked, begins))
        if caps is not None:
            values[caps[0]] = np.minimum(values[caps[0]], caps[1])
    return values


def level_walk(net: Net, layout: WorkLayout) -> LevelWalk | None:
    """None where flat lists are quicker: small plans, narrow ones, and work as late as possible, which takes two passes."""
    if net.size < LEAST_MILESTONES or layout.late or _largest(net, layout) > LARGEST:
        return None
    cuts = _cuts(net)
    return LevelWalk(net, layout, cuts) if net.size >= LEAST_WIDTH * (len(cuts) - 1) else None


def _largest(net: Net, layout: WorkLayout) -> int:
    lags = net.table.lag
    return max(max(layout.duration), max(layout.remaining), max(lags, default=0), -min(lags, default=0))


def _cuts(net: Net) -> Numbers:
    """Where each level begins in the net's order, and the end."""
    target, source = np.array(net.table.target, np.int64), np.array(net.table.source, np.int64)
    last = np.full(net.size, -1)
    np.maximum.at(last, target, source)
    np.maximum.accumulate(last, out=last)
    cuts = [0]
    while cuts[-1] < net.size and len(cuts) * LEAST_WIDTH <= net.size + LEAST_WIDTH:
        cuts.append(max(cuts[-1] + 1, int(np.searchsorted(last, cuts[-1]))))
    return np.array(cuts)


def _forward(net: Net, layout: WorkLayout) -> tuple[Numbers, Numbers, Numbers]:
    if layout.held:
        return _columns([edge for edges, _ in layout.forward for edge in edges])
    table, duration = net.table, np.array(layout.duration, np.int64)
    source, target = np.array(table.source, np.int64), np.array(table.target, np.int64)
    kind = np.fromiter(map(_CODES.__getitem__, table.kind), np.int8, len(table.kind))
    weight = np.array(table.lag, np.int64)
    weight += np.where((kind == 0) | (kind == 2), duration[source], 0)
    weight -= np.where(kind >= 2, duration[target], 0)
    return source, target, weight


def _backward(net: Net, layout: WorkLayout) -> tuple[Numbers, Numbers, Numbers]:
    """In order of source."""
    if layout.held:
        return _columns([edge for edges, _ in reversed(layout.backward) for edge in reversed(edges)])
    source, target, weight = _forward(net, layout)
    duration = np.array(layout.duration, np.int64)
    return source, target, weight + duration[target] - duration[source]


def _columns(edges: list[tuple[int, int, int]]) -> tuple[Numbers, Numbers, Numbers]:
    source, target, weight = np.array(edges, np.int64).reshape(-1, 3).T.copy()
    return source, target, weight


def _begins(own: Numbers) -> Numbers:
    return np.flatnonzero(np.diff(own, prepend=-1))


def groups_of(own: Numbers, other: Numbers, weight: Numbers, cuts: Numbers, settings: dict[int, int]) -> list[Group]:
    """Edges sorted by the milestone that they bound, cut by level."""
    begins = _begins(own)
    owners = own[begins]
    edge_cuts, owner_cuts = np.searchsorted(own, cuts).tolist(), np.searchsorted(owners, cuts).tolist()
    set_at = np.array(sorted(settings), np.int64)
    groups = []
    for level in range(len(cuts) - 1):
        e, f, a, b = edge_cuts[level], edge_cuts[level + 1], owner_cuts[level], owner_cuts[level + 1]
        mine = owners[a:b]
        low, high = int(cuts[level]), int(cuts[level + 1])
        here = set_at[(set_at >= low) & (set_at < high)] if len(set_at) else set_at
        bound = (here, np.array([settings[place] for place in here.tolist()])) if len(here) else None
        where = slice(low, high) if len(mine) == high - low else mine
        if f > e or bound is not None:
            groups.append(Group(other[e:f], weight[e:f], begins[a:b] - e, where, bound))
    return groups

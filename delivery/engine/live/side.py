"""Dates on one calendar, as one sum: forward the heads, backward the tails, and backward the dates that limit late finishes.

``near`` is the largest of a floor and of what the neighbours before ask for, ``far`` is ``near`` and the own length. What
bounds whom is laid out when somebody first looks, so that a plan of which little is asked costs little.
"""

from __future__ import annotations

from typing import Any

from delivery.engine.live.direction import Direction
from delivery.engine.plan import DependencyKind

_FS = DependencyKind.FS

Bound = tuple[list[Any], int, int]
"""Values, place in them, lag."""
Wires = tuple[list[Bound], list[Bound]]
"""What bounds a milestone; and what bounds it less its own length."""
Neighbours = tuple[list[tuple[int, int]], list[int]]
"""Places that are asked for the far end and a lag; those that have to ask for themselves."""


class Side:
    """Values in working minutes, by place."""

    def __init__(self, way: Direction, near: list[Any], length: list[int], duration: list[int], floor: list[Any]) -> None:
        self.way, self.near, self.length, self.duration, self.floor = way, near, length, duration, floor
        self.far: list[Any] = [a + b for a, b in zip(near, length, strict=True)]
        self.caps: dict[int, float] = {}
        """No higher than that; what was capped once keeps its entry."""
        self.wires: list[Wires | None] = [None] * len(near)
        self.nexts: list[Neighbours | None] = [None] * len(near)
        self.asks: set[int] = set()
        """They are bounded by something else since the last edits."""
        self.steps = way.net.log.steps

    def asked(self, place: int) -> Any:
        """Where the near end has to be, now."""
        plain, own = self.wires[place] or self.wire(place)
        bound = self.floor[place]
        for values, i, lag in plain:
            asked = values[i] + lag
            if asked > bound:
                bound = asked
        if own:
            bound = max(bound, max([values[i] + lag for values, i, lag in own]) - self.duration[place])
        if self.caps and bound > self.caps.get(place, bound):
            return self.caps[place]
        return bound

    def wire(self, place: int) -> Wires:
        way, kind = self.way, self.way.net.table.kind
        found: Wires = [], []
        if not way.is_set(place):
            for edge in way.incoming[place]:
                if way.counts(edge):
                    found[kind[edge] in way.own_kinds].append(self.bound(edge))
        self.wires[place] = found
        return found

    def bound(self, edge: int) -> Bound:
        way, table = self.way, self.way.net.table
        fact = way.constant(edge)
        if fact is not None:
            return [fact], 0, table.lag[edge]
        return (self.far if table.kind[edge] in way.far_kinds else self.near), way.begins[edge], table.lag[edge]

    def neighbours(self, place: int) -> Neighbours:
        way, table = self.way, self.way.net.table
        plain, others = list[tuple[int, int]](), list[int]()
        for edge in way.outgoing[place]:
            end = way.ends[edge]
            if way.counts(edge) and not way.is_set(end):
                if table.kind[edge] is _FS and end not in self.caps:
                    plain.append((end, table.lag[edge]))
                else:
                    others.append(end)
        self.nexts[place] = plain, others
        return plain, others

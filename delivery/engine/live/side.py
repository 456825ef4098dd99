"""Dates on one calendar, as one sum: forward the heads, backward the tails, and backward the dates that limit late finishes.

``near`` is the largest of a floor and of what the neighbours before ask for, ``far`` is ``near`` and the own length. What
bounds whom is laid out when somebody first looks, so that a plan of which little is asked costs little.
"""

from __future__ import annotations

from typing import Any

from delivery.engine.live.direction import Direction
from delivery.engine.plan import DependencyKind

_FS = DependencyKind.FS
NOWHERE = (1 << 30) - 1
"""Beyond every date."""

Bound = tuple[int, int]
"""Place of a neighbour, lag."""
Odd = tuple[bool | None, int, int, bool]
"""From a far end, a near end, or (None) a fact; place, or the fact; lag; whether the own length is taken off."""
Wires = tuple[tuple[Bound, ...], tuple[Odd, ...]]
"""What bounds a milestone: the far ends of neighbours, as they are; and in other ways."""
Neighbours = tuple[tuple[tuple[int, int], ...], tuple[int, ...]]
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
        self.edge, self.is_hit = NOWHERE, False
        """Some far end was or is at the edge, or beyond it."""
        self.steps = way.net.log.steps

    def lay(self, near: list[Any], far: list[Any]) -> None:
        """Other lists for all milestones."""
        log = self.way.net.log
        log.set(self, "near", near)
        log.set(self, "far", far)

    def asked(self, place: int) -> Any:
        """Where the near end has to be, now."""
        plain, odd = self.wires[place] or self.wire(place)
        bound, far = self.floor[place], self.far
        for i, lag in plain:
            asked = far[i] + lag
            if asked > bound:
                bound = asked
        for is_far, i, lag, is_own in odd:
            asked = lag + (i if is_far is None else far[i] if is_far else self.near[i])
            bound = max(bound, asked - self.duration[place] if is_own else asked)
        if self.caps and bound > self.caps.get(place, bound):
            return self.caps[place]
        return bound

    def wire(self, place: int) -> Wires:
        way, table = self.way, self.way.net.table
        plain, odd = list[Bound](), list[Odd]()
        for edge in () if way.is_set(place) else way.incoming[place]:
            if way.counts(edge):
                kind, lag, fact = table.kind[edge], table.lag[edge], way.constant(edge)
                is_far, is_own = kind in way.far_kinds, kind in way.own_kinds
                if fact is not None:
                    odd.append((None, fact, lag, is_own))
                elif is_far and not is_own:
                    plain.append((way.begins[edge], lag))
                else:
                    odd.append((is_far, way.begins[edge], lag, is_own))
        wires = self.wires[place] = tuple(plain), tuple(odd)
        return wires

    def neighbours(self, place: int) -> Neighbours:
        way, table = self.way, self.way.net.table
        plain, others = list[tuple[int, int]](), list[int]()
        for edge in way.outgoing[place]:
            end = way.ends[edge]
            if way.counts(edge) and not way.is_set(end) and way.constant(edge) is None:
                if table.kind[edge] is _FS and end not in self.caps:
                    plain.append((end, table.lag[edge]))
                else:
                    others.append(end)
        found = self.nexts[place] = tuple(plain), tuple(others)
        return found

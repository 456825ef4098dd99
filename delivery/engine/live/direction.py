"""Which way dates are handed on: forward from start to finish, or backward from the plan's end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from delivery.engine.bounds import STARTED
from delivery.engine.live.net import LiveNet
from delivery.engine.net import FROM_START, is_over
from delivery.engine.plan import DependencyKind
from delivery.engine.workdays import WorkCalendar

_FS, _SS, _FF, _SF = DependencyKind.FS, DependencyKind.SS, DependencyKind.FF, DependencyKind.SF
Kinds = frozenset[DependencyKind]


class Direction(Protocol):
    """Dependencies by their number in the net's table; milestones by place."""

    net: LiveNet
    is_ahead: bool
    far_kinds: Kinds
    """They ask from the far end of the neighbour."""
    own_kinds: Kinds
    """They bound the own far end."""
    incoming: list[list[int]]
    outgoing: list[list[int]]
    begins: list[int]
    ends: list[int]

    def is_set(self, place: int) -> bool:
        """Nobody else bounds it."""
        ...

    def counts(self, edge: int) -> bool:
        """Whether the dependency bounds anything, this way."""
        ...

    def constant(self, edge: int) -> int | None:
        """What the dependency counts from, where that is a fact."""
        ...


class Ahead:
    """From head to head: where work begins, and where it ends."""

    is_ahead, far_kinds, own_kinds = True, frozenset((_FS, _FF)), frozenset((_FF, _SF))

    def __init__(self, net: LiveNet, calendar: WorkCalendar) -> None:
        self.net, self.calendar = net, calendar
        self.incoming, self.outgoing = net.links_in, net.links_out
        self.begins, self.ends = net.table.source, net.table.target

    def is_set(self, place: int) -> bool:
        held = self.net.holds[place]
        return held is not None and held.pin is not None

    def counts(self, edge: int) -> bool:
        return True

    def constant(self, edge: int) -> int | None:
        held = self.net.holds[self.begins[edge]]
        if held is not None and held.stage == STARTED and self.net.table.kind[edge] in FROM_START:
            return self.calendar.work_at(held.began)
        return None


class AheadOfLate(Ahead):
    """The second pass forward of a plan with work as late as possible: what follows such work starts from its late dates."""

    def __init__(self, net: LiveNet, calendar: WorkCalendar, late_head: Callable[[int], int], duration: list[int]) -> None:
        super().__init__(net, calendar)
        self.late_head, self.duration = late_head, duration

    def constant(self, edge: int) -> int | None:
        i, j = self.begins[edge], self.ends[edge]
        if self.net.is_late(i) and not self.net.is_late(j):
            return self.late_head(i) + (self.duration[i] if self.net.table.kind[edge] in self.far_kinds else 0)
        return super().constant(edge)


class Back:
    """From finish to finish: how far it is to the plan's end."""

    is_ahead, far_kinds, own_kinds = False, frozenset((_FS, _SS)), frozenset((_SS, _SF))

    def __init__(self, net: LiveNet) -> None:
        self.net = net
        self.incoming, self.outgoing = net.links_out, net.links_in
        self.begins, self.ends = net.table.target, net.table.source

    def is_set(self, place: int) -> bool:
        held = self.net.holds[place]
        return held is not None and held.late_pin is not None

    def counts(self, edge: int) -> bool:
        holds = self.net.holds
        is_held = holds[self.begins[edge]] is not None or holds[self.ends[edge]] is not None
        return not (is_held and is_over(self.net, self.net.link(edge)))

    def constant(self, edge: int) -> Any:
        return None

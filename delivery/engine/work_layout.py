"""A net laid out in working minutes: weights of the links, floors, and where a value has to be set on the way.

Every link is a start-start weight forward (``head[j] >= head[i] + w``) and a finish-finish weight backward
(``late[i] <= late[j] - w``), so each pass is one loop over a flat list of edges in topological order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from delivery.engine.bounds import DONE, STARTED, Hold
from delivery.engine.net import FROM_START, Link, Net, is_over
from delivery.engine.plan import DependencyKind
from delivery.engine.stages import staged, staged_back

Edge = tuple[int, int, int]
Stage = tuple[list[Edge], tuple[int, int] | None]
"""Edges to walk, and then one value to set: ``(place, value)``."""

_FS, _SS, _FF = DependencyKind.FS, DependencyKind.SS, DependencyKind.FF


def floor_of(held: Hold, work: Callable[[int], int]) -> int:
    """The head is not before it."""
    floor = work(held.floor)
    if held.pin is not None:
        pin = work(held.pin)
        return max(pin, floor) if held.floor_kind == "status_date" else pin
    return floor if held.soft is None else max(floor, work(held.soft))


def cap_of(held: Hold, work: Callable[[int], int]) -> int:
    """The head is not after it; the status date wins over a constraint."""
    if held.cap is None:
        raise ValueError("this milestone is not capped")
    return max(work(held.cap), work(held.floor) if held.floor_kind == "status_date" else 0)


def weight(link: Link, duration: list[int]) -> int:
    """The least distance from head to head."""
    if link.kind is _FS:
        return duration[link.source] + link.lag
    if link.kind is _SS:
        return link.lag
    if link.kind is _FF:
        return duration[link.source] + link.lag - duration[link.target]
    return link.lag - duration[link.target]


def weight_back(link: Link, duration: list[int], remaining: list[int]) -> int:
    """The least distance from late finish to late finish."""
    if link.kind is _FS:
        return remaining[link.target] + link.lag
    if link.kind is _SS:
        return remaining[link.target] + link.lag - duration[link.source]
    return link.lag if link.kind is _FF else link.lag - duration[link.source]


class WorkLayout:
    """What a net looks like in working minutes. Built once per net, read by every pass."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.calendar = net.calendar
        self.duration = [milestone.duration_minutes for milestone in net.milestones]
        self.remaining = self.duration
        self.held = [(place, held) for place, held in enumerate(net.holds) if held is not None]
        self.fixed: set[int] = set()
        self.floor = self.own_floor = self._floors()
        """Heads are not before it; ``own_floor`` leaves out what predecessors under way ask for."""
        self._flat = self._held_edges() if self.held else None
        self.uppers = [(p, self.work(h.upper)) for p, h in self.held if h.upper is not None and h.stage != DONE]
        self.late = [place for place, held in self.held if held.is_late]

    def work(self, instant: int) -> int:
        return self.calendar.work_at(instant)

    def _floors(self) -> list[int]:
        net = self.net
        if not net.size:
            return []
        base = net.start if net.status is None else max(net.start, net.status)
        floor = [self.work(base)] * net.size
        if self.held:
            self.duration = self.duration.copy()
            self.remaining = self.duration.copy()
        for place, held in self.held:
            self.duration[place], self.remaining[place] = held.duration, held.remaining
            floor[place] = floor_of(held, self.work)
            if held.pin is not None:
                self.fixed.add(place)
        return floor

    def caps(self) -> Iterator[tuple[int, int]]:
        """Values that pull a start forward; the status date wins over them."""
        return ((place, cap_of(held, self.work)) for place, held in self.held if held.cap is not None)

    def late_pins(self) -> Iterator[tuple[int, int]]:
        return ((place, self.work(held.late_pin)) for place, held in self.held if held.late_pin is not None)

    @cached_property
    def forward(self) -> list[Stage]:
        """Edges in order of source, cut where a head is capped."""
        return staged(self._edges[0], sorted(self.caps()))

    @cached_property
    def backward(self) -> list[Stage]:
        """Edges in the reverse order, cut where a late finish is set."""
        return staged_back(self._edges[1][::-1], sorted(self.late_pins(), reverse=True))

    @cached_property
    def _edges(self) -> tuple[list[Edge], list[Edge]]:
        return self._plain_edges() if self._flat is None else self._flat

    def _held_edges(self) -> tuple[list[Edge], list[Edge]]:
        """Work under way raises the floors of what waits for its start."""
        forward, backward = [], []
        holds, fixed = self.net.holds, self.fixed
        floor = self.floor = self.own_floor.copy()
        for link in self.net.links:
            source = holds[link.source]
            if link.target not in fixed:
                if source is not None and source.stage == STARTED and link.kind in FROM_START:
                    floor[link.target] = max(floor[link.target], self.work(source.began) + weight(link, self.duration))
                else:
                    forward.append((link.source, link.target, weight(link, self.duration)))
            if not is_over(self.net, link):
                backward.append((link.source, link.target, weight_back(link, self.duration, self.remaining)))
        return forward, backward

    def _plain_edges(self) -> tuple[list[Edge], list[Edge]]:
        duration = self.duration
        forward, backward = [], []
        table = self.net.table
        for i, j, kind, lag in zip(table.source, table.target, table.kind, table.lag, strict=True):
            if kind is _FS:
                ahead = duration[i] + lag
            elif kind is _SS:
                ahead = lag
            elif kind is _FF:
                ahead = duration[i] + lag - duration[j]
            else:
                ahead = lag - duration[j]
            forward.append((i, j, ahead))
            backward.append((i, j, ahead + duration[j] - duration[i]))
        return forward, backward

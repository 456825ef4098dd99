"""A plan compiled: everything in topological order, links as columns, bounds as instants."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from delivery.engine.bounds import DONE, STARTED, Hold, Timekeeper
from delivery.engine.plan import Dependency, DependencyKind, Milestone, Plan
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


class LinkTable(NamedTuple):
    """All links in order of source, column by column: see ``Link``. Columns are cheap where many objects are not."""

    source: list[int]
    target: list[int]
    kind: list[DependencyKind]
    lag: list[int]
    is_elapsed: list[bool]
    dependency: list[Dependency]


@dataclass(eq=False)
class Net:
    """A plan compiled for the passes, never changed. Every list is in topological order; ``rank`` finds a key's place."""

    plan: Plan
    milestones: Sequence[Milestone]
    rank: dict[str, int]
    order: Sequence[float]
    """Where each milestone stands in the plan; only comparison means something."""
    calendar: WorkCalendar
    """Where ``is_even``, that of every milestone."""
    keepers: Sequence[Timekeeper]
    holds: Sequence[Hold | None]
    """None where nothing but project start and status date holds the milestone."""
    table: LinkTable
    start: int
    status: int | None
    is_even: bool
    """One calendar and no elapsed time: working minutes can be used as they are."""
    memory: dict[str, Any] = field(default_factory=dict, repr=False)
    """What a pass has laid out for itself."""

    @property
    def size(self) -> int:
        return len(self.milestones)

    @property
    def places(self) -> Sequence[int]:
        """The places that hold a milestone."""
        return range(len(self.milestones))

    @property
    def critical_float(self) -> int:
        return self.plan.critical_float_minutes

    @cached_property
    def links(self) -> list[Link]:
        """In order of source."""
        return [Link(*row) for row in zip(*self.table, strict=True)]

    @cached_property
    def incoming(self) -> list[list[Link]]:
        return [[self.links[edge] for edge in edges] for edges in self._edges_by_target]

    @cached_property
    def outgoing(self) -> list[list[Link]]:
        found: list[list[Link]] = [[] for _ in self.milestones]
        for link in self.links:
            found[link.source].append(link)
        return found

    @cached_property
    def _edges_by_target(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.milestones]
        for edge, target in enumerate(self.table.target):
            found[target].append(edge)
        return found

    def into(self, place: int) -> list[Link]:
        """The links to one milestone, without laying out those of all others."""
        return [self._link(edge) for edge in self._edges_by_target[place]]

    def out_of(self, place: int) -> list[Link]:
        return [self._link(edge) for edge in self.edges_out(place)]

    def edges_out(self, place: int) -> range:
        """Rows of the table."""
        source = self.table.source
        return range(bisect_left(source, place), bisect_right(source, place))

    def _link(self, edge: int) -> Link:
        return Link._make([column[edge] for column in self.table])


def is_over(net: Net, link: Link) -> bool:
    """The link no longer bounds the late dates of its predecessor: what it asks for has happened."""
    source, target = net.holds[link.source], net.holds[link.target]
    if source is not None and (source.stage == DONE or (source.stage == STARTED and link.kind in FROM_START)):
        return True
    return target is not None and (target.stage == DONE or (target.stage == STARTED and link.kind is DependencyKind.SS))

"""A net that can be changed and changed back: every step is written down before it is taken.

A milestone keeps its place for good; where it stands in topological order is a list of its own (``position``), so that a
new dependency moves only what lies between its ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from delivery.engine.edits import Edit, apply
from delivery.engine.live.log import Log
from delivery.engine.net import Link, LinkTable, Net
from delivery.engine.plan import Dependency, DependencyKind, LagUnit, Milestone, Plan


class Unfollowed(Exception):
    """The change is not one that can be followed step by step; the plan has to be compiled anew."""


class LiveMilestones(Sequence[Milestone]):
    """The milestones with the fields that were set since; a changed one is made when it is looked at."""

    def __init__(self, base: Sequence[Milestone]) -> None:
        self.made = list(base)
        self.lengths = [milestone.duration_minutes for milestone in base]
        """The field that changes most, by place."""
        self.fields: dict[int, dict[str, Any]] = {}
        """The others that were set, by place."""

    def __len__(self) -> int:
        return len(self.made)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self.made)))]
        made, length, fields = self.made[place], self.lengths[place], self.fields.get(place)
        if fields is None and length == made.duration_minutes:
            return made
        return replace(made, duration_minutes=length, **(fields or {}))

    def value(self, place: int, field: str) -> Any:
        fields = self.fields.get(place)
        return fields[field] if fields is not None and field in fields else getattr(self.made[place], field)

    def set(self, log: Log, place: int, field: str, value: Any) -> None:
        log.put(self.fields, place, {**self.fields.get(place, {}), field: value})


class LiveNet(Net):
    """See ``Net``. ``places`` keep their numbers; added milestones get the next ones."""

    def __init__(self, base: Net) -> None:
        self.base = base
        self.log = Log()
        self.edits: tuple[Edit, ...] = ()
        self.known_plan: tuple[tuple[Edit, ...], Plan] = ((), base.plan)
        self.live_milestones = LiveMilestones(base.milestones)
        self.milestones = self.live_milestones
        self.rank = dict(base.rank)
        self.order = list(base.order)
        self.calendar, self.start, self.status, self.is_even = base.calendar, base.start, base.status, base.is_even
        self.keepers, self.holds = list(base.keepers), list(base.holds)
        self.table = LinkTable._make([list(column) for column in base.table])
        self.position = list(range(base.size))
        """Where each place stands in topological order."""
        self.at = list(range(base.size))
        """The place that stands at each position."""
        self.links_out, self.links_in = _by_end(base.table.source, base.size), _by_end(base.table.target, base.size)
        self.untied: dict[int, bool] = {}
        self.inserted: list[float] = []
        """``order`` of the added milestones, sorted."""
        self.with_percents = {
            i for i, d in zip(base.table.source, base.table.dependency, strict=True) if d.lag.unit is LagUnit.PERCENT
        }
        """Places some of whose lags follow their length."""
        self.must_fit: list[Edit] = []
        """Edits on which no date depends."""
        self.memory = {}

    @property
    def plan(self) -> Plan:  # type: ignore[override]
        """The plan with all edits, made when it is asked for."""
        edits, plan = self.known_plan
        if edits is not self.edits:
            plan = apply(self.base.plan, self.edits)
            self.known_plan = self.edits, plan
        return plan

    @property
    def critical_float(self) -> int:
        return self.base.plan.critical_float_minutes

    @property
    def links(self) -> list[Link]:
        return [link for place in self.at for link in self.out_of(place)]

    @property
    def incoming(self) -> list[list[Link]]:
        return [self.into(place) for place in self.places]

    @property
    def outgoing(self) -> list[list[Link]]:
        return [self.out_of(place) for place in self.places]

    def is_late(self, place: int) -> bool:
        """As late as possible."""
        held = self.holds[place]
        return held is not None and held.is_late

    def link(self, edge: int) -> Link:
        return Link._make([column[edge] for column in self.table])

    def into(self, place: int) -> list[Link]:
        return [self.link(edge) for edge in self.links_in[place]]

    def out_of(self, place: int) -> list[Link]:
        return [self.link(edge) for edge in self.links_out[place]]

    def before(self, place: int) -> Iterator[int]:
        source = self.table.source
        return (source[edge] for edge in self.links_in[place])

    def after(self, place: int) -> Iterator[int]:
        target = self.table.target
        return (target[edge] for edge in self.links_out[place])

    # Changing

    def find(self, dependency: Dependency) -> int:
        source = self.rank.get(dependency.predecessor, -1)
        for edge in self.links_out[source] if source >= 0 else ():
            if self.table.dependency[edge] == dependency:
                return edge
        raise Unfollowed

    def add_edge(self, dependency: Dependency, kind: DependencyKind, lag: int, is_elapsed: bool) -> int:
        """A row for the link; it is not yet among those of its ends."""
        edge = len(self.table.source)
        row = (self.rank[dependency.predecessor], self.rank[dependency.successor], kind, lag, is_elapsed, dependency)
        for column, value in zip(self.table, row, strict=True):
            self.log.append(column, value)
        return edge

    def tie(self, edge: int) -> None:
        source, target = self.table.source[edge], self.table.target[edge]
        self.log.put(self.links_out, source, [*self.links_out[source], edge])
        self.log.put(self.links_in, target, [*self.links_in[target], edge])

    @property
    def has_base_links(self) -> bool:
        """Milestones and dependencies are those of the net from which this one was made."""
        base = self.base
        return not self.untied and len(self.table.source) == len(base.table.source) and self.size == base.size

    def untie(self, edge: int) -> None:
        self.log.put(self.untied, edge, True)
        source, target = self.table.source[edge], self.table.target[edge]
        self.log.put(self.links_out, source, [each for each in self.links_out[source] if each != edge])
        self.log.put(self.links_in, target, [each for each in self.links_in[target] if each != edge])

    def swap_edge(self, old: int, new: int) -> None:
        """Another link between the same two, in the same places of their lists."""
        for lists, place in ((self.links_out, self.table.source[old]), (self.links_in, self.table.target[old])):
            self.log.put(lists, place, [new if each == old else each for each in lists[place]])


def _by_end(ends: Sequence[int], size: int) -> list[list[int]]:
    found: list[list[int]] = [[] for _ in range(size)]
    for edge, end in enumerate(ends):
        found[end].append(edge)
    return found

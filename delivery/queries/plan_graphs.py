"""The network of a plan: what is drawn, what is left out, and what lies before and after one milestone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import aliased

from delivery.engine.drawing.reach import reach
from delivery.engine.plan import DependencyKind, LagUnit
from delivery.extensions import db
from delivery.models import Dependency, Milestone, Phase, Project
from delivery.queries.plan_tables import PlanTable, TableRow, Wish, plan_table

MOST_NODES = 1000
"""More milestones are not drawn at once: nobody could read them."""
USUAL_DEPTH = "2"
DEPTHS: dict[str, int | None] = {"0": 0, "1": 1, "2": 2, "3": 3, "all": None}


@dataclass(frozen=True, slots=True)
class GraphWish:
    """What the reader asked to see; unknown words mean what is usual."""

    focus: str = ""
    drivers: str = USUAL_DEPTH
    followers: str = USUAL_DEPTH
    only_driving: bool = False
    keeps_rest: bool = False
    """The rest stays in the picture, dimmed."""
    only_critical: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> GraphWish:
        return cls(
            focus=asked.get("focus", "").strip()[:200],
            drivers=_depth(asked.get("drivers", "")),
            followers=_depth(asked.get("followers", "")),
            only_driving=asked.get("links") == "driving",
            keeps_rest=asked.get("rest") == "dim",
            only_critical=asked.get("show") == "critical",
        )

    @property
    def arguments(self) -> dict[str, str]:
        """What an address says that shows the same."""
        said = {
            "focus": self.focus,
            "drivers": "" if self.drivers == USUAL_DEPTH else self.drivers,
            "followers": "" if self.followers == USUAL_DEPTH else self.followers,
            "links": "driving" if self.only_driving else "",
            "rest": "dim" if self.keeps_rest else "",
            "show": "critical" if self.only_critical else "",
        }
        return {name: value for name, value in said.items() if value}


def _depth(asked: str) -> str:
    return asked if asked in DEPTHS else USUAL_DEPTH


@dataclass(frozen=True, slots=True)
class GraphLink:
    """All dependencies from one milestone to another, as one arrow."""

    source: str
    target: str
    """Keys."""
    kinds: tuple[tuple[DependencyKind, int, LagUnit], ...]
    drives: bool
    is_critical: bool

    @property
    def is_plain(self) -> bool:
        """Finish to start without a lag, which needs no word."""
        return all(kind is DependencyKind.FS and not amount for kind, amount, _unit in self.kinds)


@dataclass(frozen=True)
class PlanGraph:
    """What one page of the graph shows."""

    table: PlanTable
    wish: GraphWish
    links: Sequence[GraphLink]
    """Of the whole plan."""
    focus: TableRow | None
    is_too_large: bool
    """The whole plan was asked for and is not drawn."""
    steps: Mapping[str, int] = field(default_factory=dict)
    """How many links before (negative) or after the focus, by key."""

    @cached_property
    def by_key(self) -> dict[str, TableRow]:
        return {row.key: row for row in self.table.rows}

    @cached_property
    def shown(self) -> list[TableRow]:
        """The milestones of the picture, in the plan's order."""
        rows = self.table.rows
        if self.focus and not (self.wish.keeps_rest and len(rows) <= MOST_NODES):
            rows = [row for row in rows if row.key in self.steps]
        elif not self.focus and (self.wish.only_critical or self.is_too_large):
            rows = [row for row in rows if row.is_critical]
        return list(rows[:MOST_NODES])

    @cached_property
    def shown_links(self) -> list[GraphLink]:
        keys = {row.key for row in self.shown}
        both = [link for link in self.links if link.source in keys and link.target in keys]
        return [link for link in both if link.drives] if self.wish.only_driving else both

    @property
    def phases(self) -> Sequence[Phase]:
        return self.table.phases

    def is_dim(self, key: str) -> bool:
        return self.focus is not None and key not in self.steps

    def drivers(self) -> list[tuple[TableRow, int]]:
        """What lies before the focus, the nearest first."""
        return self._along(-1)

    def followers(self) -> list[tuple[TableRow, int]]:
        return self._along(1)

    def _along(self, sign: int) -> list[tuple[TableRow, int]]:
        found = [(self.by_key[key], abs(step)) for key, step in self.steps.items() if step * sign > 0]
        return sorted(found, key=lambda pair: pair[1])

    @cached_property
    def incoming(self) -> dict[str, list[GraphLink]]:
        return _grouped(self.links, "target")

    @cached_property
    def outgoing(self) -> dict[str, list[GraphLink]]:
        return _grouped(self.links, "source")


def _grouped(links: Iterable[GraphLink], end: str) -> dict[str, list[GraphLink]]:
    found: dict[str, list[GraphLink]] = {}
    for link in links:
        found.setdefault(getattr(link, end), []).append(link)
    return found


def plan_graph(project: Project, wish: GraphWish) -> PlanGraph:
    """A fixed number of queries, whatever the size of the plan."""
    table = plan_table(project, Wish(knows_owners=False))
    by_key = {row.key: row for row in table.rows}
    links = _links(project.id, by_key)
    focus = _focus(table.rows, wish.focus)
    return PlanGraph(
        table=table,
        wish=wish,
        links=links,
        focus=focus,
        is_too_large=focus is None and not wish.only_critical and table.total > MOST_NODES,
        steps=_steps(table.rows, links, focus, wish) if focus else {},
    )


def _focus(rows: Sequence[TableRow], code: str) -> TableRow | None:
    """By what a person types: a code, in any case, with or without the name behind it."""
    first = (code.split() or [""])[0].lower()
    exact = next((row for row in rows if code and row.address == code), None)
    return exact or next((row for row in rows if first and row.address.lower() == first), None)


def _steps(rows: Sequence[TableRow], links: Sequence[GraphLink], focus: TableRow, wish: GraphWish) -> dict[str, int]:
    place = {row.key: index for index, row in enumerate(rows)}
    pairs = [(place[link.source], place[link.target]) for link in links if link.drives or not wish.only_driving]
    start = place[focus.key]
    before = reach(len(rows), pairs, start, DEPTHS[wish.drivers], backwards=True)
    after = reach(len(rows), pairs, start, DEPTHS[wish.followers])
    named = {node: -step for node, step in before.items()} | after | {start: 0}
    return {rows[node].key: step for node, step in named.items()}


def _links(project_id: int, rows: Mapping[str, TableRow]) -> list[GraphLink]:
    before, after = aliased(Milestone), aliased(Milestone)
    query = (
        select(before.key, after.key, Dependency.kind, Dependency.lag_amount, Dependency.lag_unit)
        .join(before, before.id == Dependency.predecessor_id)
        .join(after, after.id == Dependency.successor_id)
        .where(Dependency.project_id == project_id)
        .order_by(Dependency.id)
    )
    kinds: dict[tuple[str, str], list[tuple[DependencyKind, int, LagUnit]]] = {}
    for source, target, kind, amount, unit in db.session.execute(query):
        kinds.setdefault((source, target), []).append((kind, amount, unit))
    return [_link(rows[source], rows[target], tuple(found)) for (source, target), found in kinds.items()]


def _link(source: TableRow, target: TableRow, kinds: tuple[tuple[DependencyKind, int, LagUnit], ...]) -> GraphLink:
    drives = target.timing is not None and source.key in target.timing.driven_by
    return GraphLink(source.key, target.key, kinds, drives, drives and source.is_critical and target.is_critical)

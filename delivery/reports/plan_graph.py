"""The network of a plan as it is painted: boxes with their lines of text, arrows as SVG paths. The page and the file share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from delivery.engine.drawing.network import Box, NetworkDrawing, Point, Sizes, draw_network
from delivery.engine.plan import LagUnit
from delivery.models import Phase
from delivery.queries.plan_graphs import GraphLink, PlanGraph
from delivery.queries.plan_tables import TableRow
from delivery.reports.picture.lettering import BOLD, width_of, wrapped
from delivery.words.amounts import MINUS, short_days
from delivery.words.states import is_chinese

SIZES = Sizes()
HEAD = 44.0
"""Above the rows, for the names of the columns."""
PADDING = 9.0
NAME_SIZE, LAG_SIZE, HEAD_SIZE = 11.0, 9.5, 12.0
CORNER = 5.0
"""Radius of an arrow's corners."""


@dataclass(frozen=True, slots=True)
class DrawnNode:
    row: TableRow
    x: float
    y: float
    name: tuple[str, ...]
    state: str
    """done, running, late or planned: also the name of its icon."""
    is_dim: bool
    is_focus: bool

    @property
    def shape(self) -> str:
        if self.row.is_gate:
            return "gate"
        return "event" if self.row.duration_minutes == 0 else "work"


@dataclass(frozen=True, slots=True)
class DrawnLink:
    link: GraphLink
    path: str
    label: str
    """Empty for finish to start without a lag."""
    label_x: float
    label_y: float
    label_width: float
    is_dim: bool


@dataclass(frozen=True, slots=True)
class DrawnColumn:
    phase: Phase | None
    name: tuple[str, ...]
    box: Box


@dataclass(frozen=True)
class DrawnGraph:
    width: float
    height: float
    """Without the heads, which lie above zero."""
    nodes: Sequence[DrawnNode]
    links: Sequence[DrawnLink]
    columns: Sequence[DrawnColumn]

    @property
    def view_box(self) -> str:
        return f"0 {-HEAD:g} {self.width:.0f} {self.height + HEAD:.0f}"


def drawn_graph(graph: PlanGraph, locale: str, without_phase: str) -> DrawnGraph:
    rows, links = graph.shown, graph.shown_links
    place = {row.key: index for index, row in enumerate(rows)}
    column = {phase.position: index for index, phase in enumerate(graph.phases)}
    last = len(column)
    drawing = draw_network(
        [column.get(row.phase, last) if row.phase is not None else last for row in rows],
        [(place[link.source], place[link.target]) for link in links],
        last + 1,
        SIZES,
    )
    day_minutes = graph.table.calendar.day_minutes
    return DrawnGraph(
        width=drawing.width,
        height=drawing.height,
        nodes=[_node(graph, row, box) for row, box in zip(rows, drawing.nodes, strict=True)],
        links=[_link(graph, link, route, locale, day_minutes) for link, route in zip(links, drawing.routes, strict=True)],
        columns=_columns(graph, drawing, locale, without_phase),
    )


def _node(graph: PlanGraph, row: TableRow, box: Box) -> DrawnNode:
    return DrawnNode(
        row=row,
        x=round(box.x, 1),
        y=round(box.y, 1),
        name=wrapped(row.name, NAME_SIZE, (box.width - 2 * PADDING) / BOLD, 2),
        state=state_of(row),
        is_dim=graph.is_dim(row.key),
        is_focus=graph.focus is not None and graph.focus.key == row.key,
    )


def state_of(row: TableRow) -> str:
    if row.actual_finish is not None:
        return "done"
    if row.is_late:
        return "late"
    return "running" if row.actual_start is not None else "planned"


def _link(graph: PlanGraph, link: GraphLink, route: tuple[Point, ...], locale: str, day_minutes: int) -> DrawnLink:
    label = "" if link.is_plain else link_word(link, locale, day_minutes)
    x, y = _middle_of_longest(route)
    is_dim = graph.is_dim(link.source) or graph.is_dim(link.target)
    return DrawnLink(link, _path(route), label, x, y, round(width_of(label, LAG_SIZE) + 8, 1), is_dim)


def link_word(link: GraphLink, locale: str, day_minutes: int) -> str:
    """``SS+2 d``; several between the same two are separated by a comma."""
    return ("、" if is_chinese(locale) else ", ").join(
        f"{kind.value}{_lag(amount, unit, locale, day_minutes)}" for kind, amount, unit in link.kinds
    )


def _lag(amount: int, unit: LagUnit, locale: str, day_minutes: int) -> str:
    if not amount:
        return ""
    if unit is LagUnit.PERCENT:
        return f"{MINUS if amount < 0 else '+'}{abs(amount)}%"
    is_elapsed = unit is LagUnit.ELAPSED
    said = short_days(amount, locale, day_minutes=1440 if is_elapsed else day_minutes, signed=True)
    return said.replace(" d", " ed").replace(" 天", " 日历天") if is_elapsed else said


def _columns(graph: PlanGraph, drawing: NetworkDrawing, locale: str, without_phase: str) -> list[DrawnColumn]:
    found = []
    for phase, box in zip([*graph.phases, None], drawing.columns, strict=True):
        if box is not None:
            in_chinese = is_chinese(locale)
            said = without_phase if phase is None else f"{phase.position} {phase.name_zh if in_chinese else phase.name_en}"
            found.append(DrawnColumn(phase, wrapped(said, HEAD_SIZE, (box.width - 2 * PADDING) / BOLD, 2), box))
    return found


def _path(route: Sequence[Point]) -> str:
    """Straight stretches with round corners."""
    parts = [f"M{_pair(route[0])}"]
    for before, at, after in zip(route, route[1:], route[2:], strict=False):
        radius = min(CORNER, _length(before, at) / 2, _length(at, after) / 2)
        parts.append(f"L{_pair(_towards(at, before, radius))}Q{_pair(at)} {_pair(_towards(at, after, radius))}")
    return "".join([*parts, f"L{_pair(route[-1])}"])


def _pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _length(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(at: Point, other: Point, far: float) -> Point:
    length = _length(at, other) or 1
    return at[0] + (other[0] - at[0]) * far / length, at[1] + (other[1] - at[1]) * far / length


def _middle_of_longest(route: Sequence[Point]) -> Point:
    """Where a word finds room: on the longest stretch of the line's last ones, which it does not share with others."""
    one, other = max(pairwise(route[-3:]), key=lambda stretch: _length(*stretch))
    return round((one[0] + other[0]) / 2, 1), round((one[1] + other[1]) / 2, 1)

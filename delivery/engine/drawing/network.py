"""The drawing of a network: where every node lies, and how every link runs. Units are those of ``Sizes``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from delivery.engine.drawing.order import ordered
from delivery.engine.drawing.places import places
from delivery.engine.drawing.routes import Leg, Spot, Way, Ways
from delivery.engine.drawing.rows import Link, rows
from delivery.engine.drawing.threads import threads

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sizes:
    node_width: float = 160
    node_height: float = 68
    gap: float = 16
    """Between two nodes of a row."""
    channel: float = 36
    """Between two rows, before the lines there."""
    gutter: float = 26
    """Between two columns, before the lines there."""
    track: float = 7
    """From line to line."""
    port: float = 9
    """How far from a node's middle lines leave and enter, so that they do not run on top of each other."""


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class NetworkDrawing:
    """Origin at the top left."""

    nodes: Sequence[Box]
    routes: Sequence[tuple[Point, ...]]
    """Corners of every link's line, from its source to its target."""
    columns: Sequence[Box | None]
    """None where a column holds nothing."""
    width: float
    height: float


def draw_network(columns: Sequence[int], links: Sequence[Link], column_count: int, sizes: Sizes | None = None) -> NetworkDrawing:
    """Columns side by side, inside a column predecessors above. The links run in no circle; two nodes are linked once at most.

    >>> drawn = draw_network([0, 0, 1], [(0, 1), (1, 2)], 3)
    >>> drawn.nodes[1].y > drawn.nodes[0].y, drawn.nodes[2].x > drawn.columns[0].width, drawn.columns[2]
    (True, True, None)
    """
    known = sorted(set(columns))
    rank = {column: index for index, column in enumerate(known)}
    held = [rank[column] for column in columns]
    spots, inside, widths = _spots(held, links, len(known))
    ways = Ways(spots)
    found = [ways.inside(inside[link]) if link in inside else ways.between(*link) for link in links]
    ways.channels.lay()
    ways.gutters.lay()
    grid = _Grid(ways, widths, len(columns), sizes or Sizes())
    boxes = {column: grid.column(rank[column]) for column in known}
    return NetworkDrawing(
        nodes=[grid.box(node) for node in range(len(columns))],
        routes=[_corners(grid.route(way, link[0])) for way, link in zip(found, links, strict=True)],
        columns=[boxes.get(column) for column in range(column_count)],
        width=grid.right,
        height=grid.bottom,
    )


def _spots(columns: Sequence[int], links: Sequence[Link], count: int) -> tuple[list[Spot], dict[Link, list[int]], list[float]]:
    """Nodes first, then bends; the points of every link inside a column; the width of every column in nodes."""
    row = rows(columns, links)
    spots: list[Spot | None] = [None] * len(columns)
    inside: dict[Link, list[int]] = {}
    widths = []
    for column in range(count):
        members = [node for node, at in enumerate(columns) if at == column]
        local = {node: index for index, node in enumerate(members)}
        own = [link for link in links if columns[link[0]] == columns[link[1]] == column]
        laid = threads([row[node] for node in members], [(local[source], local[target]) for source, target in own])
        order = ordered(laid, max(laid.row) + 1)
        place = places(laid, order)
        ends = {(line[0], line[-1]) for line in order if line}
        firsts, lasts = {first for first, _ in ends}, {last for _, last in ends}
        points = [*members, *range(len(spots), len(spots) + len(laid.row) - len(members))]
        spots += [None] * (len(laid.row) - len(members))
        for index, point in enumerate(points):
            spots[point] = Spot(column, laid.row[index], place[index], index in firsts, index in lasts)
        inside |= {link: [points[index] for index in path] for link, path in zip(own, laid.paths, strict=True)}
        widths.append(max(place[index] + (0.5 if index < len(members) else 0.2) for index in range(len(laid.row))))
    return [spot for spot in spots if spot is not None], inside, widths


class _Grid:
    """Where rows, columns, channels and gutters lie, now that it is known what they have to hold."""

    def __init__(self, ways: Ways, widths: Sequence[float], node_count: int, sizes: Sizes) -> None:
        self.ways, self.sizes, self.node_count = ways, sizes, node_count
        row_count = max((spot.row for spot in ways.spots), default=-1) + 1
        pitch = sizes.node_width + sizes.gap
        gutters = [sizes.gutter + sizes.track * ways.gutters.count[column] for column in range(len(widths))]
        channels = [sizes.channel + sizes.track * ways.channels.count[row] for row in range(row_count + 1)]
        self.spans = [width * pitch for width in widths]
        ends = accumulate(gutter + span for gutter, span in zip(gutters, self.spans, strict=True))
        self.lefts = [end - span for end, span in zip(ends, self.spans, strict=True)]
        self.gutters = [left - gutter for left, gutter in zip(self.lefts, gutters, strict=True)]
        self.tops = [end - sizes.node_height for end in accumulate(channel + sizes.node_height for channel in channels[:-1])]
        self.channels = [0.0, *(top + sizes.node_height for top in self.tops)]
        self.right = (self.lefts[-1] + self.spans[-1] if widths else 0.0) + sizes.gap
        self.bottom = self.channels[-1] + channels[-1]

    def column(self, column: int) -> Box:
        return Box(self.lefts[column] - self.sizes.gap / 2, 0.0, self.spans[column] + self.sizes.gap / 2, self.bottom)

    def box(self, node: int) -> Box:
        sizes, spot = self.sizes, self.ways.spots[node]
        return Box(self._middle(node) - sizes.node_width / 2, self.tops[spot.row], sizes.node_width, sizes.node_height)

    def route(self, way: Way, line: int) -> list[Point]:
        """Through the corners of a way: each leg says one coordinate, the one before it the other."""
        x, y = self._start(way)
        points = [(x, y)]
        for (before, _), (leg, which) in pairwise(way):
            if leg == "across":
                y = self.channels[which] + self._inset(self.sizes.channel, self.ways.channels.track[which, line])
            elif leg == "gutter":
                x = self.gutters[which] + self._inset(self.sizes.gutter, self.ways.gutters.track[which, line])
            elif leg == "side":
                y = self.tops[self.ways.spots[which].row] + self.sizes.node_height / 2 - self.sizes.port
            elif before != "at":
                x = self._middle(which) - (self.sizes.port if self.is_node(which) else 0)
            points.append((x, y))
        return [*points, self._end(way[-1], x, y)]

    def is_node(self, point: int) -> bool:
        return point < self.node_count

    def _start(self, way: Way) -> Point:
        (leg, source), sizes = way[0], self.sizes
        top, middle = self.tops[self.ways.spots[source].row], self._middle(source)
        if leg == "side":
            return middle + sizes.node_width / 2, top + sizes.node_height / 2 + sizes.port
        return middle + (0 if way[1][0] == "at" else sizes.port), top + sizes.node_height

    def _end(self, last: tuple[Leg, int], x: float, y: float) -> Point:
        leg, target = last
        if leg == "side":
            return self._middle(target) - self.sizes.node_width / 2, y
        return x, self.tops[self.ways.spots[target].row]

    def _middle(self, point: int) -> float:
        spot = self.ways.spots[point]
        return self.lefts[spot.column] + spot.place * (self.sizes.node_width + self.sizes.gap)

    def _inset(self, empty: float, track: int) -> float:
        return empty / 2 + track * self.sizes.track


def _corners(points: Sequence[Point]) -> tuple[Point, ...]:
    """Without what lies on the straight line between its neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)

"""Drawings of networks: phases as columns, nothing on top of anything, every link with a way, alike every time."""

from __future__ import annotations

from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.engine.drawing.network import NetworkDrawing, Sizes, draw_network
from delivery.engine.drawing.rows import rows
from tests.bench.plans import layered_plan

SIZES = Sizes()


def _world(count: int, extra: int = 0, seed: int = 1) -> tuple[list[int], list[tuple[int, int]]]:
    """A plan as the bench lays it, with that many links more between any two milestones."""
    plan, random = layered_plan(count), Random(seed)
    place = {milestone.key: index for index, milestone in enumerate(plan.milestones)}
    links = {(place[link.predecessor], place[link.successor]) for link in plan.dependencies}
    while extra:
        link = tuple(sorted(random.sample(range(count), 2)))
        extra -= link not in links
        links.add(link)  # type: ignore[arg-type]
    return [int(milestone.phase or 1) - 1 for milestone in plan.milestones], sorted(links)


@pytest.mark.parametrize(("count", "extra"), [(1, 0), (53, 20), (200, 0), (200, 150)])
def test_phases_are_columns_and_no_node_lies_on_another(count: int, extra: int) -> None:
    columns, links = _world(count, extra)
    check(columns, links, draw_network(columns, links, 9))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_network_is_drawn_soundly(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 24))
    columns = data.draw(st.lists(st.integers(0, 3), min_size=count, max_size=count))
    order = data.draw(st.permutations(range(count)))
    pairs = data.draw(st.sets(st.sampled_from(list(combinations(range(count), 2)) or [(0, 0)]), max_size=40))
    links = [(order[one], order[other]) for one, other in sorted(pairs) if one != other]
    check(columns, links, draw_network(columns, links, 4))


def check(columns: list[int], links: list[tuple[int, int]], drawn: NetworkDrawing) -> None:
    boxes = [box for box in drawn.columns if box]
    assert all(one.x + one.width <= other.x for one, other in pairwise(boxes))
    for column, node in zip(columns, drawn.nodes, strict=True):
        box = drawn.columns[column]
        assert box and box.x <= node.x and node.x + node.width <= box.x + box.width + SIZES.gap
        assert node.x >= 0 and node.x + node.width <= drawn.width and node.y >= 0 and node.y + node.height <= drawn.height
    for one, other in combinations(drawn.nodes, 2):
        apart = one.x + one.width <= other.x + 0.1 or other.x + other.width <= one.x + 0.1
        assert apart or one.y + one.height <= other.y or other.y + other.height <= one.y
    for (source, target), route in zip(links, drawn.routes, strict=True):
        assert len(route) >= 2
        assert _touches(drawn, source, route[0])
        assert _touches(drawn, target, route[-1])
        assert all(abs(a[0] - b[0]) < 4 or abs(a[1] - b[1]) < 0.1 for a, b in pairwise(route)), (
            "every stretch is level or upright"
        )
        for node in set(range(len(columns))) - {source, target}:
            assert not any(_crosses(drawn, node, a, b) for a, b in pairwise(route)), "no line runs over a node"


def _touches(drawn: NetworkDrawing, node: int, point: tuple[float, float]) -> bool:
    box, (x, y) = drawn.nodes[node], point
    return box.x - 0.1 <= x <= box.x + box.width + 0.1 and box.y - 0.1 <= y <= box.y + box.height + 0.1


def _crosses(drawn: NetworkDrawing, node: int, one: tuple[float, float], other: tuple[float, float]) -> bool:
    box = drawn.nodes[node]
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return left < box.x + box.width - 1 and right > box.x + 1 and top < box.y + box.height - 1 and bottom > box.y + 1


def test_inside_a_column_time_runs_downwards() -> None:
    columns, links = _world(200)
    row = rows(columns, links)
    assert all(row[source] < row[target] for source, target in links if columns[source] == columns[target])


def test_the_same_network_is_drawn_alike() -> None:
    columns, links = _world(120, 60)
    assert draw_network(columns, links, 8) == draw_network(list(columns), list(links), 8)


def test_nothing_is_drawn_of_nothing() -> None:
    drawn = draw_network([], [], 8)
    assert (drawn.nodes, drawn.routes, set(drawn.columns)) == ([], [], {None})

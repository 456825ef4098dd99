"""The network of a plan: its layout alone, and the whole page with picture and tables, through the application on SQLite."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient
from flask_migrate import upgrade

from delivery.engine.drawing.network import draw_network
from tests.bench.measure import Line, in_turns
from tests.bench.plans import STARTS_AT, edits_that_lay, layered_plan
from tests.conftest import running, settings_for
from tests.counting import counted_queries
from tests.plan_world import lay_plan_world, signed_in

SIZES = (53, 200, 1_000)
TARGETS = {200: 150.0}
GRAPH = "/projects/HARBOUR/plan/graph"


def graph_lines(rounds: int, folder: Path, sizes: tuple[int, ...] = SIZES) -> Iterator[Line]:
    networks = {count: _network(count) for count in sizes}
    times = in_turns({str(count): partial(draw_network, *network, 8) for count, network in networks.items()}, rounds)
    for count, (_columns, links) in networks.items():
        yield Line(f"graph, {count:,}", f"layout of {len(links):,} arrows", times[str(count)].cpu_ms, times[str(count)].wall_ms)
    with ExitStack() as stack:
        clients = {count: _client(stack, folder / str(count), count) for count in sizes}
        for name, address in {"page": GRAPH, "SVG": f"{GRAPH}.svg"}.items():
            times = in_turns({str(count): partial(client.get, address) for count, client in clients.items()}, rounds)
            for count, client in clients.items():
                found = times[str(count)]
                packed = len(gzip.compress(client.get(address).get_data())) / 1000
                queries = counted_queries(client.application, partial(client.get, address))
                target = TARGETS.get(count) if name == "page" else None
                yield Line(
                    f"graph, {count:,}", f"{name}, {packed:,.0f} kB packed", found.cpu_ms, found.wall_ms, target, queries=queries
                )


def _network(count: int) -> tuple[list[int], list[tuple[int, int]]]:
    plan = layered_plan(count)
    place = {milestone.key: index for index, milestone in enumerate(plan.milestones)}
    links = {(place[link.predecessor], place[link.successor]) for link in plan.dependencies}
    return [int(milestone.phase or 1) - 1 for milestone in plan.milestones], sorted(links)


def _client(stack: ExitStack, folder: Path, count: int) -> FlaskClient:
    folder.mkdir(parents=True)
    app = stack.enter_context(running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)))
    with app.app_context():
        upgrade()
        lay_plan_world(edits_that_lay(layered_plan(count)), starts_at=STARTS_AT)
    return signed_in(app, "pm")

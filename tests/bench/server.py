"""Time that the server takes for a page, a preview and a save, through the whole application on SQLite."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from tests.bench.forms import form_with
from tests.bench.measure import Line, in_turns
from tests.bench.plans import STARTS_AT, edits_that_lay, layered_plan
from tests.conftest import running, settings_for
from tests.counting import counted_queries
from tests.plan_world import lay_plan_world, signed_in

MOVE = "save a move of the first"
SIZES = (100, 1_000, 5_000)
TARGETS = {("plan page", 1_000): 250.0, ("preview of one edit", 1_000): 100.0, (MOVE, 1_000): 100.0}
PLAN = "/projects/HARBOUR/plan/table"


@dataclass
class PlanServer:
    """An application with one project of that many milestones, and its project manager's browser."""

    app: Flask
    client: FlaskClient
    code: str
    days: int = 20

    def page(self) -> None:
        assert self.client.get(PLAN).status_code == 200

    def milestone(self) -> str:
        answer = self.client.get(f"/projects/HARBOUR/milestones/{self.code}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    def prepare(self) -> None:
        """Fill in the milestone's form: one more day than the last time."""
        self.action, self.fields = form_with(self.milestone(), "duration", "/edits")
        self.days += 1
        self.fields["duration"] = str(self.days)

    def preview(self) -> None:
        answer = self.client.post(self.action, data=self.fields)
        assert answer.status_code == 200
        self.previewed = answer.get_data(as_text=True)

    def fill_in(self) -> None:
        self.prepare()
        self.preview()
        self.save_action, self.confirmed = form_with(self.previewed, "edits", "/plan/edits")

    def save(self) -> None:
        assert self.client.post(self.save_action, data=self.confirmed).status_code == 303


def server_lines(rounds: int, folder: Path, sizes: tuple[int, ...] = SIZES) -> Iterator[Line]:
    with ExitStack() as stack:
        servers = {count: plan_server(stack, folder / str(count), count) for count in sizes}
        for server in servers.values():
            server.prepare()
        for name, deed in {"plan page": PlanServer.page, "preview of one edit": PlanServer.preview}.items():
            yield from _lines(servers, name, deed, rounds)
        yield from _lines(servers, "milestone page", PlanServer.milestone, rounds)
        yield from _saves(servers, rounds)


def plan_server(stack: ExitStack, folder: Path, count: int) -> PlanServer:
    folder.mkdir(parents=True)
    app = stack.enter_context(running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)))
    plan = layered_plan(count)
    with app.app_context():
        upgrade()
        lay_plan_world(edits_that_lay(plan), starts_at=STARTS_AT)
    return PlanServer(app, signed_in(app, "pm"), f"M{count // 3}")


def _lines(servers: dict[int, PlanServer], name: str, deed: Callable[[PlanServer], object], rounds: int) -> Iterator[Line]:
    times = in_turns({str(count): partial(deed, server) for count, server in servers.items()}, rounds)
    for count, server in servers.items():
        queries = counted_queries(server.app, partial(deed, server))
        found = times[str(count)]
        yield Line(f"server, {count:,}", name, found.cpu_ms, found.wall_ms, TARGETS.get((name, count)), queries=queries)


def _saves(servers: dict[int, PlanServer], rounds: int) -> Iterator[Line]:
    """The first milestone moves, and with it what depends on it. What is saved has to be previewed first, unmeasured."""
    for count, server in servers.items():
        server.code = "M0"
        kept = [in_turns({"fill in": server.fill_in, "save": server.save}, 1)["save"] for _ in range(max(1, rounds // 2))]
        kept.sort(key=lambda times: times.cpu_ms)
        server.fill_in()
        queries = counted_queries(server.app, server.save)
        middle = kept[len(kept) // 2]
        yield Line(f"server, {count:,}", MOVE, middle.cpu_ms, middle.wall_ms, TARGETS.get((MOVE, count)), queries=queries)

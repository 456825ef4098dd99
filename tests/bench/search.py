"""Time that a search takes over a whole house, and the question whether a project changed, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert, select

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Milestone, Project
from tests.bench.measure import Line, in_turns
from tests.conftest import running, settings_for
from tests.counting import counted_queries
from tests.people_world import Visitor, lay_people, visitor_as

NAMES = ("港口闸口数据", "冷链接口联调", "Crane interface", "Warehouse go-live", "Checkout report", "Dock scanner")
SEARCHES = {"two signs": "港口", "a code": "M18", "words of two places": "P3 crane", "nothing": "zzzzzz"}
SEARCH_TARGET, HEAD_TARGET = 150.0, 10.0


def search_lines(rounds: int, folder: Path, projects: int = 1_000, milestones: int = 100) -> Iterator[Line]:
    """A director sees every project."""
    folder.mkdir(parents=True)
    with running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)) as app:
        with app.app_context():
            upgrade()
            lay_people()
            in_unit_of_work(lambda: _lay(projects, milestones))
        director, manager = visitor_as(app, "director"), visitor_as(app, "pm")
        mark = manager.get("/projects/HARBOUR/head").headers["ETag"]
        deeds = {f"search for {name}": partial(_search, director, words) for name, words in SEARCHES.items()}
        deeds["has it changed?"] = partial(_ask, manager, mark)
        times = in_turns(deeds, rounds)
        for name, found in times.items():
            target = SEARCH_TARGET if name.startswith("search") else HEAD_TARGET
            queries = counted_queries(app, deeds[name])
            area = f"{projects:,} × {milestones} milestones"
            yield Line(area, name, found.cpu_ms, found.wall_ms, target, queries=queries)


def _search(visitor: Visitor, words: str) -> None:
    assert visitor.client.get("/search", query_string={"q": words}, headers={"HX-Request": "true"}).status_code == 200


def _ask(visitor: Visitor, mark: str) -> None:
    assert visitor.client.get("/projects/HARBOUR/head", headers={"If-None-Match": mark}).status_code == 304


def _lay(projects: int, milestones: int) -> None:
    first = db.session.scalars(select(Project)).one()
    shared = {
        name: getattr(first, name) for name in ("client_id", "vendor_id", "calendar_id", "starts_at", "created_at", "currency")
    }
    rows = [shared | {"uuid": f"uuid-{n}", "key": f"P{n}", "name": f"{NAMES[n % 6]} {n}"} for n in range(projects)]
    ids = db.session.scalars(insert(Project).returning(Project.id), rows).all()
    for project_id in ids:
        names = ({"code": f"M{m}", "name": f"{NAMES[(project_id + m) % 6]} {m}"} for m in range(milestones))
        db.session.execute(
            insert(Milestone), [{"project_id": project_id, "key": f"k{m}", "position": m, **row} for m, row in enumerate(names)]
        )

"""Time that the list of projects takes for the director of 1,000 of them, each with forecast, baseline and phases, on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert, inspect, select

from delivery.database import in_unit_of_work
from delivery.engine.states import ChangeOrigin, ChangeState, Office
from delivery.extensions import Model, db
from delivery.models import Baseline, ChangeRequest, Forecast, Milestone, Performance, Phase, Project, Simulation, User
from delivery.services.baselines import take_baseline
from delivery.services.forecasts import refresh_forecast
from delivery.services.performances import measure_now
from delivery.services.simulations import simulate_now
from tests.bench.measure import Line, in_turns
from tests.bench.plans import STARTS_AT, edits_that_lay, layered_plan
from tests.conftest import running, settings_for
from tests.counting import counted_queries
from tests.plan_world import NOON, lay_plan_world, signed_in

TARGET = 150.0
LISTS = {
    "worst light first": "/",
    "by name": "/?sort=name",
    "largest slip": "/?sort=variance",
    "slowest work": "/?sort=spi",
    "a search": "/?q=77",
    "last page": "/?page=40",
}


def portfolio_lines(rounds: int, folder: Path, projects: int = 1_000, milestones: int = 100) -> Iterator[Line]:
    """A director sees every project."""
    folder.mkdir(parents=True)
    with running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)) as app:
        with app.app_context():
            upgrade()
            first = lay_plan_world(edits_that_lay(layered_plan(milestones)), starts_at=STARTS_AT).project_id
            in_unit_of_work(partial(_promise, first))
            in_unit_of_work(partial(_multiply, first, projects - 1))
        director = signed_in(app, "pm")
        deeds = {name: partial(_look, director, address) for name, address in LISTS.items()}
        times = in_turns(deeds, rounds)
        for name, found in times.items():
            area = f"{projects:,} × {milestones} milestones"
            yield Line(area, f"portfolio, {name}", found.cpu_ms, found.wall_ms, TARGET, queries=counted_queries(app, deeds[name]))


def _look(director: FlaskClient, address: str) -> None:
    assert director.get(address).status_code == 200


def _promise(project_id: int) -> None:
    actor = db.session.scalars(select(User).where(User.public_id == "pm")).one()
    actor.office = Office.DIRECTOR
    take_baseline(project_id, actor=actor, at=NOON, name="Contract")
    project = db.session.get_one(Project, project_id)
    refresh_forecast(project, at=NOON)
    simulate_now(project, at=NOON)
    measure_now(project, at=NOON)


def _multiply(project_id: int, count: int) -> None:
    """The same project again and again under other names; their dates lie some days apart."""
    random = Random(count)
    first = _row(db.session.get_one(Project, project_id))
    taken = {"id", "uuid", "key", "name"}
    shared = {name: value for name, value in first.items() if name not in taken}
    rows = [shared | {"uuid": f"uuid-{n}", "key": f"P{n}", "name": f"港口 {random.randint(0, 999)} 项目"} for n in range(count)]
    ids = db.session.scalars(insert(Project).returning(Project.id), rows).all()
    for model in (Milestone, Phase, Baseline, Forecast, Simulation, Performance):
        copies = [_row(row) for row in db.session.scalars(select(model).where(model.project_id == project_id))]
        for new in ids:
            fresh = [{name: value for name, value in row.items() if name != "id"} | {"project_id": new} for row in copies]
            db.session.execute(insert(model), [_shaken(row, random) for row in fresh])
    change = {
        "number": 1,
        "title": "More",
        "origin": ChangeOrigin.CLIENT,
        "state": ChangeState.WITH_CLIENT,
        "created_by_id": db.session.scalars(select(User.id)).first(),
        "created_at": NOON,
        "sent_at": NOON,
        "due_on": NOON.date(),
    }
    db.session.execute(insert(ChangeRequest), [change | {"project_id": new} for new in ids[::3]])


def _row(row: Model) -> dict[str, Any]:
    return {column.key: getattr(row, column.key) for column in inspect(type(row)).column_attrs}


def _shaken(row: dict[str, Any], random: Random) -> dict[str, Any]:
    """Half of the forecasts get other figures, and every performance."""
    if "spi_hundredths" in row:
        return row | {"spi_hundredths": random.randint(60, 120), "spi_missing": None}
    if "variance_minutes" not in row or random.random() < 0.5:
        return row
    return row | {"variance_minutes": random.randint(-9, 20) * 480, "finish_at": datetime(2029, random.randint(1, 12), 3, 17)}

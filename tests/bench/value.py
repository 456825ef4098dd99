"""Earned value of a large project: 1,000 milestones, each with effort and cost over 60 weeks; on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import insert

from delivery.database import in_unit_of_work
from delivery.engine.earned_value import Clocks, Work, WorkCalendar, value
from delivery.engine.edits import AddMilestone, SetPlan
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, Milestone
from delivery.engine.states import ActualSource
from delivery.extensions import db
from delivery.models import Actual
from delivery.services.baselines import take_baseline
from tests.bench.measure import Line, in_turns
from tests.conftest import running, settings_for
from tests.counting import counted_queries
from tests.plan_world import DAY, NOON, lay_plan_world, signed_in

START = datetime(2025, 10, 6, 8)
ENGINE_TARGET, PAGE_TARGET = 25.0, 250.0
PAGES = {"page of earned value": "earned-value", "page of entry": "actuals?show=all"}


def value_lines(rounds: int, folder: Path, milestones: int = 1_000, weeks: int = 60) -> Iterator[Line]:
    area = f"{milestones:,} × {weeks} weeks"
    works = [_work(number) for number in range(milestones)]
    clocks = Clocks(WorkCalendar(CalendarFacts("week", STANDARD_WEEK)), {})
    measured = in_turns({"engine: all figures": partial(value, works, datetime(2026, 6, 1), clocks)}, rounds)
    for name, found in measured.items():
        yield Line(area, name, found.cpu_ms, found.wall_ms, ENGINE_TARGET)
    folder.mkdir(parents=True)
    with running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)) as app:
        with app.app_context():
            upgrade()
            _lay(milestones, weeks)
            db.session.remove()
        browser = signed_in(app, "pm")
        deeds = {name: partial(_get, browser, address) for name, address in PAGES.items()}
        for name, found in in_turns(deeds, rounds).items():
            queries = counted_queries(app, deeds[name])
            yield Line(area, name, found.cpu_ms, found.wall_ms, PAGE_TARGET, queries=queries)


def _work(number: int) -> Work:
    start = START + timedelta(days=number * 7 % 400)
    return Work(str(number), start, start + timedelta(days=3 + number % 11), 100_000 + number, Fraction(number % 11, 10), number)


def _get(browser: FlaskClient, address: str) -> None:
    assert browser.get(f"/projects/HARBOUR/plan/{address}").status_code == 200


def _lay(milestones: int, weeks: int) -> None:
    nodes = [
        Milestone(f"m{n}", f"Milestone {n}", (1 + n % 20) * DAY, phase=str(1 + n % 8), code=f"M{n}", fixed_cost_cents=n * 1000)
        for n in range(milestones)
    ]
    world = lay_plan_world([*map(AddMilestone, nodes), SetPlan("status_at", None, datetime(2026, 11, 20))], starts_at=START)
    in_unit_of_work(lambda: take_baseline(world.project_id, name="Contract", actor=world.user("pm"), at=NOON))
    first = date(2025, 10, 6)
    row = {
        "project_id": world.project_id, "who": "", "effort_minutes": 480, "value_cents": 100_000, "note": "", "version": 1,
        "is_current": True, "source": ActualSource.TYPED, "entered_by_id": world.people["pm"], "entered_at": NOON,
    }  # fmt: skip
    rows = [
        row | {"milestone_key": f"m{n}", "week_on": first + timedelta(weeks=week)}
        for n in range(milestones)
        for week in range(weeks)
    ]
    in_unit_of_work(lambda: db.session.execute(insert(Actual), rows))

"""A status report of 300 milestones, from rows to PDF, with a warm worker: by the clock, for another process draws it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from flask_migrate import upgrade

from delivery.database import in_unit_of_work
from delivery.engine.states import Audience
from delivery.reports.build import Texts, build
from delivery.reports.status_facts import Period, status_facts
from delivery.reports.worker import draw_pdf, warm_pdf
from delivery.services.baselines import take_baseline
from tests.bench.measure import Line, in_turns
from tests.bench.plans import edits_that_lay, layered_plan
from tests.conftest import running, settings_for
from tests.plan_world import NOON, lay_plan_world

MILESTONES = 300
TARGET = 2_000
STARTS_AT = datetime(2026, 8, 3, 8)
WEEK, TODAY = Period(date(2026, 11, 14), date(2026, 11, 20)), date(2026, 11, 20)
LANGUAGES = {"in English": "en", "in Chinese": "zh_Hans_CN"}


def paper_lines(rounds: int, folder: Path) -> Iterator[Line]:
    folder.mkdir(parents=True)
    plan = layered_plan(MILESTONES)
    with running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)) as app, app.app_context():
        upgrade()
        world = lay_plan_world(edits_that_lay(plan), starts_at=STARTS_AT)
        manager = world.user("pm")
        in_unit_of_work(lambda: take_baseline(world.project_id, name="Contract", actor=manager, at=NOON))

        def draw(locale: str) -> None:
            facts = status_facts(world.project, Audience.INTERNAL, WEEK, TODAY)
            assert draw_pdf(build(facts, Texts(), locale=locale)).startswith(b"%PDF")

        warm_pdf()
        times = in_turns({name: partial(draw, locale) for name, locale in LANGUAGES.items()}, max(2, rounds // 2))
    for name, found in times.items():
        yield Line(f"PDF, {MILESTONES}", f"status report {name}", wall=found.wall_ms, target=TARGET)

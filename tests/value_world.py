"""A small project with rates, a baseline, progress and what it cost: enough for earned value."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField, SetPlan
from delivery.extensions import db
from delivery.models import Rate
from delivery.services.actuals import ActualEntry, record_actuals
from delivery.services.baselines import take_baseline
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world, small_plan

START = datetime(2026, 11, 2, 8)
WEEKS = (date(2026, 11, 2), date(2026, 11, 9))


def lay(count: int = 0, *, rated: bool = True) -> PlanWorld:
    """M1 (5 d, 10 person-days at 1,000 a day) and M2 (2 d) from 2 Nov, M3 (2 d, 12,345 fixed) after; status 11 Nov."""
    world = lay_plan_world(small_plan(count), starts_at=START)
    if rated:
        rate = {"project_id": world.project_id, "role": "lead", "name_en": "Lead", "name_zh": "负责人", "cents_per_day": 100_000}
        in_unit_of_work(lambda: db.session.add(Rate(**rate)))
    return world


def freeze(world: PlanWorld) -> None:
    in_unit_of_work(lambda: take_baseline(world.project_id, name="Contract", actor=world.user("pm"), at=NOON))


def progress(world: PlanWorld) -> None:
    """M1 took seven days instead of five; M2 is done; M3 has not begun."""
    edits = [
        SetField("a", "actual_start", None, START),
        SetField("a", "actual_finish", None, datetime(2026, 11, 10, 17)),
        SetField("b", "actual_start", None, START),
        SetField("b", "actual_finish", None, datetime(2026, 11, 3, 17)),
        SetPlan("status_at", None, datetime(2026, 11, 12)),
    ]
    world.save(edits)


def spend(world: PlanWorld, entries: Iterable[ActualEntry]) -> None:
    entries = list(entries)
    in_unit_of_work(lambda: record_actuals(world.project_id, entries, actor=world.user("pm"), at=NOON))


def lay_measured_world() -> PlanWorld:
    """M1 cost 12,000 and is worth 10,000 (CPI 0.83); five of the seven planned days are earned after eight (SPI(t) 0.63)."""
    world = lay()
    freeze(world)
    progress(world)
    spend(world, [ActualEntry("a", week, effort_minutes=6 * DAY) for week in WEEKS])
    return world

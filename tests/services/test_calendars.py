"""Official days, the administrator's days, a project's own days, and what they move."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddMilestone
from delivery.engine.plan import STANDARD_DAY, Milestone
from delivery.extensions import db
from delivery.models import Calendar, CalendarException, LedgerEntry
from delivery.queries.forecasts import forecast_of
from delivery.queries.plans import calendar_stamp, plan_of
from delivery.services.calendar_days import (
    CalendarChange,
    DayChange,
    calendar_effects,
    change_calendar,
    change_own_days,
    own_days_effects,
)
from delivery.services.calendars import ensure_official_days, official_days
from delivery.services.refusal import Refused
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world

TUESDAY = date(2027, 1, 5)


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_plan_world()


def finish(world: PlanWorld) -> datetime:
    forecast = forecast_of(world.project)
    assert forecast is not None
    return forecast.finish_at


def test_the_official_days_of_2025_and_2026() -> None:
    made_up = {str(on) for year in (2025, 2026) for on, is_worked, _ in official_days("CN", year) if is_worked}
    assert made_up == {
        *("2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"),
        *("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"),
    }
    free = {str(on) for on, is_worked, _ in official_days("CN", 2025) if not is_worked}
    assert {"2025-01-28", "2025-02-04", "2025-10-08"} <= free
    assert "2025-02-05" not in free


def test_filling_in_again_changes_nothing_and_leaves_own_days_alone(world: PlanWorld) -> None:
    calendar = db.session.scalars(select(Calendar)).one()
    assert not in_unit_of_work(lambda: ensure_official_days(db.session.get_one(Calendar, calendar.id), [2026]))

    def own_day() -> bool:
        db.session.add(CalendarException(calendar_id=calendar.id, on=date(2036, 10, 1), shifts=[[480, 720]], name="half"))
        db.session.flush()
        return ensure_official_days(db.session.get_one(Calendar, calendar.id), [2036])

    assert in_unit_of_work(own_day)
    kept = db.session.scalars(select(CalendarException).where(CalendarException.on == date(2036, 10, 1))).one()
    assert kept.shifts == [[480, 720]]


def test_a_long_plan_has_its_official_days_filled_in_to_the_end(session: Session) -> None:
    world = lay_plan_world([AddMilestone(Milestone("t", "Long", 2600 * DAY, code="T"))])
    last = finish(world)
    assert last.year >= 2037
    years = {on.year for on in db.session.scalars(select(CalendarException.on))}
    assert last.year in years


def test_a_holiday_of_the_project_is_previewed_and_moves_its_dates(world: PlanWorld) -> None:
    before, stamp = finish(world), calendar_stamp(plan_of(world.project))
    change = CalendarChange((DayChange(TUESDAY, (), "Works outing"),))
    (effect,) = own_days_effects(world.project, change)
    assert (effect.finish_before, effect.shift_minutes // DAY, effect.moved) == (before, 1, 4)
    actor = world.user("pm")
    in_unit_of_work(lambda: change_own_days(world.project_id, change, actor=actor, at=NOON).id)
    assert finish(world) == effect.finish_after
    assert calendar_stamp(plan_of(world.project)) != stamp
    assert db.session.scalar(select(LedgerEntry.kind).where(LedgerEntry.kind == "calendar.changed"))
    assert len(db.session.scalars(select(Calendar)).all()) == 2
    back = CalendarChange((DayChange(TUESDAY, None),))
    in_unit_of_work(lambda: change_own_days(world.project_id, back, actor=actor, at=NOON).id)
    assert finish(world) == before


def test_a_make_up_day_brings_the_finish_forward(world: PlanWorld) -> None:
    actor = world.user("pm")
    change = CalendarChange((DayChange(date(2027, 1, 9), STANDARD_DAY, "Saturday worked"),))
    in_unit_of_work(lambda: change_own_days(world.project_id, change, actor=actor, at=NOON).id)
    assert finish(world) == datetime(2027, 1, 11, 17)


def test_a_shared_calendar_moves_every_project_on_it(world: PlanWorld) -> None:
    calendar = db.session.scalars(select(Calendar)).one()
    change = CalendarChange((DayChange(TUESDAY, (), "Flood"),))
    effects = calendar_effects(calendar, change)
    assert [(effect.project.key, effect.shift_minutes // DAY) for effect in effects] == [("HARBOUR", 1)]
    actor, version, calendar_id = world.user("administrator"), calendar.version, calendar.id
    in_unit_of_work(lambda: len(change_calendar(calendar_id, change, actor=actor, at=NOON, expected_version=version)))
    assert finish(world) == effects[0].finish_after
    with pytest.raises(Refused):
        in_unit_of_work(lambda: len(change_calendar(calendar_id, change, actor=actor, at=NOON, expected_version=version)))


def test_a_calendar_without_work_is_refused(world: PlanWorld) -> None:
    calendar = db.session.scalars(select(Calendar)).one()
    with pytest.raises(Refused):
        calendar_effects(calendar, CalendarChange(week=((),) * 7))

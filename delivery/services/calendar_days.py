"""Changing the days of a working calendar, and the dates of every project that works on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.plan import CalendarFacts, Day, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from delivery.engine.workdays import WorkCalendar, minute
from delivery.extensions import db
from delivery.models import Calendar, CalendarException, Project, User
from delivery.queries.calendars import calendar_key, is_overlay, own_days_calendar, projects_on
from delivery.queries.plans import plan_of
from delivery.services import ledger
from delivery.services.forecasts import refresh_forecast
from delivery.services.plan_checks import refused_plan
from delivery.services.plans import locked_project
from delivery.services.refusal import Invalid, Refused

DAYS_LIMIT = 2000


@dataclass(frozen=True)
class DayChange:
    """One day from now on: a holiday (no shifts), a working day, or (None) as the week says."""

    on: date
    shifts: Day | None
    name: str = ""


@dataclass(frozen=True)
class CalendarEffect:
    """What a change of calendar does to one project."""

    project: Project
    finish_before: datetime
    finish_after: datetime
    shift_minutes: int
    moved: int
    """Milestones whose dates change."""


@dataclass(frozen=True)
class CalendarChange:
    """Days that change, and a new week when the week does."""

    days: tuple[DayChange, ...] = ()
    week: tuple[Day, ...] | None = None


def calendar_effects(calendar: Calendar, change: CalendarChange) -> list[CalendarEffect]:
    """What saving would do to each open project on the calendar. Reads only. Raises Invalid."""
    return [_effect(project, calendar, change) for project in projects_on(calendar)]


def own_days_effects(project: Project, change: CalendarChange) -> list[CalendarEffect]:
    """The same for days of one project's own."""
    return [_compared(project, plan_of(project), calendar_key(project.calendar_id), change)]


def _effect(project: Project, calendar: Calendar, change: CalendarChange) -> CalendarEffect:
    key = calendar_key(project.calendar_id if is_overlay(calendar) else calendar.id)
    return _compared(project, plan_of(project), key, change)


def _compared(project: Project, plan: Plan, key: str, change: CalendarChange) -> CalendarEffect:
    before = schedule(plan)
    calendars = {**plan.calendars, key: changed_facts(plan.calendars[key], change)}
    try:
        after = schedule(replace(plan, calendars=calendars))
    except PlanError as error:
        raise refused_plan(error) from error
    old = WorkCalendar(plan.calendars[plan.calendar])
    moved = sum(
        before.finish_instants[before.net.rank[m.key]] != after.finish_instants[after.net.rank[m.key]] for m in plan.milestones
    )
    shift = old.between(minute(before.finish), minute(after.finish))
    return CalendarEffect(project, before.finish, after.finish, shift, moved)


def changed_facts(facts: CalendarFacts, change: CalendarChange) -> CalendarFacts:
    exceptions = dict(facts.exceptions)
    for day in change.days:
        if day.shifts is None:
            exceptions.pop(day.on, None)
        else:
            exceptions[day.on] = day.shifts
    week = facts.week if change.week is None else change.week
    return replace(facts, exceptions=exceptions, week=week)  # type: ignore[arg-type]


def change_calendar(
    calendar_id: int, change: CalendarChange, *, actor: User, at: datetime, expected_version: int
) -> list[Project]:
    """Save the change and compute every project on the calendar anew; each gets its ledger entry.

    Raises
    ------
    Refused
        Somebody changed the calendar since the preview.
    """
    calendar = db.session.get_one(Calendar, calendar_id)
    projects = [locked_project(project.id) for project in projects_on(calendar)]
    calendar = db.session.scalars(
        select(Calendar).where(Calendar.id == calendar_id).with_for_update().execution_options(populate_existing=True)
    ).one()
    if calendar.version != expected_version:
        raise Refused(_("Somebody changed this calendar since the preview was made. Look at the new preview first."))
    _write(calendar, change)
    for project in projects:
        _recompute(project, calendar, change, actor=actor, at=at)
    return projects


def change_own_days(project_id: int, change: CalendarChange, *, actor: User, at: datetime) -> Calendar:
    """Days that only this project has free or makes up."""
    project = locked_project(project_id)
    calendar = own_days_calendar(project)
    if calendar is None:
        calendar = Calendar(project_uuid=project.uuid, name=project.key, region="", week=[], day_minutes=480, version=1)
        db.session.add(calendar)
        db.session.flush()
    _write(calendar, change)
    _recompute(project, calendar, change, actor=actor, at=at)
    return calendar


def _write(calendar: Calendar, change: CalendarChange) -> None:
    known = {row.on: row for row in calendar.exceptions}
    if len(known) + len(change.days) > DAYS_LIMIT:
        raise Invalid(_("A calendar holds at most %(limit)s days of its own. Remove old ones.", limit=DAYS_LIMIT))
    for day in change.days:
        row = known.pop(day.on, None)
        if row is not None:
            calendar.exceptions.remove(row)
    db.session.flush()
    for day in change.days:
        if day.shifts is not None:
            shifts = [list(shift) for shift in day.shifts]
            calendar.exceptions.append(CalendarException(on=day.on, shifts=shifts, name=day.name[:120]))
    if change.week is not None:
        calendar.week = [[list(shift) for shift in day] for day in change.week]
    calendar.version += 1
    db.session.flush()


def _recompute(project: Project, calendar: Calendar, change: CalendarChange, *, actor: User, at: datetime) -> None:
    try:
        refresh_forecast(project, at=at)
    except PlanError as error:
        raise refused_plan(error) from error
    ledger.record(
        project,
        "calendar.changed",
        actor=actor,
        at=at,
        subject={"type": "calendar", "id": calendar.id, "name": calendar.name},
        facts={"days": _days_said(change.days), "version": calendar.version},
        is_client_visible=True,
    )


def _days_said(days: Sequence[DayChange]) -> list[str]:
    """The first days of the change, neutral of language."""
    marks = {True: "worked", False: "free"}
    return [f"{day.on.isoformat()} {'as the week' if day.shifts is None else marks[bool(day.shifts)]}" for day in days[:50]]


def week_with_work(week: Iterable[Day]) -> tuple[Day, ...]:
    """The week, if somebody works in it. Raises Invalid."""
    days = tuple(tuple(day) for day in week)
    if not any(days):
        raise Invalid(_("A calendar needs at least one working day in the week."), field="week")
    return days

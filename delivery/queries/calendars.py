"""Working calendars, as the engine and as the pages want them.

A project works on one calendar: a shared one, or its own. Days that only this project has free (or makes up) lie in a
calendar of its own without a week; they are laid over the shared one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import func, or_, select

from delivery.engine.plan import CalendarFacts, Day
from delivery.extensions import db
from delivery.models import Calendar, CalendarException, Milestone, Project


def calendar_key(calendar_id: int) -> str:
    return str(calendar_id)


def is_overlay(calendar: Calendar) -> bool:
    """Holds a project's own days and no week."""
    return not calendar.week


def calendars_by_key(project: Project, also: Collection[int] = ()) -> dict[str, CalendarFacts]:
    """The project's calendar, those in ``also``, and the project's own days laid over the first. Two queries.

    The keys are those that milestones of the engine name their calendar by.
    """
    wanted = {project.calendar_id, *also}
    found = db.session.scalars(
        select(Calendar).where(or_(Calendar.id.in_(wanted), Calendar.project_uuid == project.uuid)).order_by(Calendar.id)
    ).all()
    used = [calendar for calendar in found if calendar.id in wanted or is_overlay(calendar)]
    days = _days({calendar.id for calendar in used})
    overlay: dict[date, Day] = {}
    for calendar in used:
        if is_overlay(calendar):
            overlay |= days[calendar.id]
    facts = {}
    for calendar in used:
        if not is_overlay(calendar):
            own = overlay if calendar.id == project.calendar_id else {}
            facts[calendar_key(calendar.id)] = facts_of(calendar, days[calendar.id] | own)
    return facts


def facts_of(calendar: Calendar, exceptions: Mapping[date, Day]) -> CalendarFacts:
    week = tuple(_day(shifts) for shifts in calendar.week)
    return CalendarFacts(calendar.name, week, exceptions, calendar.day_minutes)  # type: ignore[arg-type]


def facts_by_id(calendars: Collection[Calendar]) -> dict[int, CalendarFacts]:
    """One query, however many."""
    days = _days({calendar.id for calendar in calendars})
    return {calendar.id: facts_of(calendar, days[calendar.id]) for calendar in calendars}


def exceptions_of(calendar: Calendar) -> dict[date, Day]:
    return _days({calendar.id})[calendar.id]


def _days(calendar_ids: Collection[int]) -> defaultdict[int, dict[date, Day]]:
    days: defaultdict[int, dict[date, Day]] = defaultdict(dict)
    rows = db.session.execute(
        select(CalendarException.calendar_id, CalendarException.on, CalendarException.shifts)
        .where(CalendarException.calendar_id.in_(calendar_ids))
        .order_by(CalendarException.on)
    )
    for calendar_id, on, shifts in rows:
        days[calendar_id][on] = _day(shifts)
    return days


def _day(shifts: list[list[int]]) -> Day:
    return tuple((start, end) for start, end in shifts)


def shared_calendars() -> list[Calendar]:
    return list(db.session.scalars(select(Calendar).where(Calendar.project_uuid.is_(None)).order_by(Calendar.name, Calendar.id)))


def calendars_for(project: Project) -> list[Calendar]:
    """What a milestone of the project may work on."""
    query = select(Calendar).where(or_(Calendar.project_uuid.is_(None), Calendar.project_uuid == project.uuid))
    return [calendar for calendar in db.session.scalars(query.order_by(Calendar.name, Calendar.id)) if not is_overlay(calendar)]


def shared_calendar(calendar_id: int) -> Calendar | None:
    return db.session.scalar(select(Calendar).where(Calendar.id == calendar_id, Calendar.project_uuid.is_(None)))


def own_days_calendar(project: Project) -> Calendar | None:
    """Where the project's own days lie: its own calendar, or the one without a week that lies over a shared one."""
    own = db.session.scalars(select(Calendar).where(Calendar.project_uuid == project.uuid).order_by(Calendar.id)).all()
    return next((c for c in own if c.id == project.calendar_id), None) or next((c for c in own if is_overlay(c)), None)


def projects_on(calendar: Calendar) -> list[Project]:
    """Open projects whose dates depend on the calendar."""
    by_milestone = select(Milestone.project_id).where(Milestone.calendar_id == calendar.id)
    depends = or_(
        Project.calendar_id == calendar.id,
        Project.id.in_(by_milestone),
        Project.uuid == calendar.project_uuid if calendar.project_uuid else Project.calendar_id == calendar.id,
    )
    return list(db.session.scalars(select(Project).where(depends, Project.closed_at.is_(None)).order_by(Project.id)))


def project_counts() -> dict[int, int]:
    """How many open projects work on each calendar."""
    query = select(Project.calendar_id, func.count()).where(Project.closed_at.is_(None)).group_by(Project.calendar_id)
    return dict(db.session.execute(query).all())


def calendars_of_projects(projects: Collection[Project]) -> dict[int, CalendarFacts]:
    """The calendar that each project works on, by project id; two queries however many there are."""
    own = {project.uuid for project in projects}
    wanted = or_(Calendar.id.in_({project.calendar_id for project in projects}), Calendar.project_uuid.in_(own))
    found = db.session.scalars(select(Calendar).where(wanted).order_by(Calendar.id)).all()
    days = _days({calendar.id for calendar in found})
    facts = {}
    for project in projects:
        overlay = {
            on: day for own in found if own.project_uuid == project.uuid and is_overlay(own) for on, day in days[own.id].items()
        }
        calendar = next(calendar for calendar in found if calendar.id == project.calendar_id)
        facts[project.id] = facts_of(calendar, days[calendar.id] | overlay)
    return facts

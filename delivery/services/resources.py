"""Keeping the vendor's people. What of it matters to a project stands in the ledger of each project they work in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import Side
from delivery.extensions import db
from delivery.models import Assignment, Calendar, Project, Resource, User
from delivery.services import ledger
from delivery.services.refusal import Invalid, Refused

MOST_CENTS = 2_000_000_000_000
LINES_MOST = 200


@dataclass(frozen=True)
class Period:
    """Another availability from one day to another, both inside."""

    begin: date
    end: date
    percent: int


@dataclass(frozen=True)
class Absence:
    begin: date
    end: date
    note: str = ""


@dataclass(frozen=True)
class ResourceFacts:
    """A person as the form describes them."""

    name: str
    role: str = ""
    user_id: int | None = None
    calendar_id: int | None = None
    availability_percent: int = 100
    periods: Sequence[Period] = ()
    absences: Sequence[Absence] = ()
    cents_per_day: int | None = None
    currency: str = "CNY"
    is_active: bool = True


def facts_of(resource: Resource) -> ResourceFacts:
    """A person as they stand there."""
    day = date.fromisoformat
    return ResourceFacts(
        name=resource.name,
        role=resource.role,
        user_id=resource.user_id,
        calendar_id=resource.calendar_id,
        availability_percent=resource.availability_percent,
        periods=[Period(day(begin), day(end), percent) for begin, end, percent in resource.periods],
        absences=[Absence(day(begin), day(end), note) for begin, end, note in resource.absences],
        cents_per_day=resource.cents_per_day,
        currency=resource.currency,
        is_active=resource.is_active,
    )


def add_resource(organization_id: int, facts: ResourceFacts) -> Resource:
    resource = Resource(organization_id=organization_id)
    _check(resource, facts)
    _write(resource, facts)
    db.session.add(resource)
    db.session.flush()
    return resource


def change_resource(resource_id: int, facts: ResourceFacts, *, actor: User, at: datetime, expected_version: int) -> Resource:
    """Raises Refused when somebody saved this person since the form was made."""
    projects = _projects_with(resource_id)
    for project in projects:
        ledger.lock_project(project.id)
    query = select(Resource).where(Resource.id == resource_id).with_for_update(of=Resource)
    resource = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if resource.version != expected_version:
        said = _("Somebody changed %(name)s since you opened this page. Look at theirs, then save again.", name=resource.name)
        raise Refused(said)
    _check(resource, facts)
    before = _said(resource)
    _write(resource, facts)
    changed = [name for name, value in _said(resource).items() if before[name] != value]
    db.session.flush()
    if changed:
        for project in projects:
            _record(project, resource, changed, actor, at)
    return resource


def _projects_with(resource_id: int) -> list[Project]:
    """Open projects that the person works in, in the order in which they are locked."""
    working = select(Assignment.project_id).where(Assignment.resource_id == resource_id)
    query = select(Project).where(Project.id.in_(working), Project.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(Project.id)))


def _record(project: Project, resource: Resource, changed: list[str], actor: User, at: datetime) -> None:
    ledger.record(
        project,
        "resource.changed",
        actor=actor,
        at=at,
        subject={"type": "resource", "id": resource.id, "name": resource.name},
        facts={"changed": ", ".join(changed)},
        is_client_visible=False,
    )


def _write(resource: Resource, facts: ResourceFacts) -> None:
    resource.name, resource.role, resource.is_active = facts.name, facts.role, facts.is_active
    resource.user_id, resource.calendar_id = facts.user_id, facts.calendar_id
    resource.availability_percent = facts.availability_percent
    periods = sorted(facts.periods, key=lambda period: period.begin)
    absences = sorted(facts.absences, key=lambda absence: absence.begin)
    resource.periods = [[each.begin.isoformat(), each.end.isoformat(), each.percent] for each in periods]
    resource.absences = [[each.begin.isoformat(), each.end.isoformat(), each.note] for each in absences]
    resource.cents_per_day, resource.currency = facts.cents_per_day, facts.currency


def _said(resource: Resource) -> dict[str, Any]:
    """By the names that ``words.settings`` says; the rate is said to have changed, never its amount."""
    return {
        "name": resource.name,
        "role": resource.role,
        "working_calendar": resource.calendar_id,
        "availability": (resource.availability_percent, resource.periods),
        "absences": resource.absences,
        "day_rate": (resource.cents_per_day, resource.currency),
        "is_active": resource.is_active,
    }


def _check(resource: Resource, facts: ResourceFacts) -> None:
    if not facts.name.strip():
        raise Invalid(_("The name is missing. Fill it in."), field="name")
    if not 1 <= facts.availability_percent <= 100:
        raise Invalid(_("Availability lies between 1 and 100 percent of a working day."), field="availability_percent")
    if facts.cents_per_day is not None and not 0 <= facts.cents_per_day <= MOST_CENTS:
        raise Invalid(_("A rate cannot be negative."), field="rate")
    if not re.fullmatch("[A-Z]{3}", facts.currency):
        raise Invalid(_("The currency needs three capital letters, for example CNY."), field="currency")
    _check_lines(facts)
    _check_calendar(facts.calendar_id)
    _check_account(resource, facts.user_id)


def _check_lines(facts: ResourceFacts) -> None:
    if len(facts.periods) > LINES_MOST or len(facts.absences) > LINES_MOST:
        raise Invalid(_("At most %(most)s lines are kept. Take old ones out.", most=LINES_MOST))
    lines: list[Period | Absence] = [*facts.periods, *facts.absences]
    for line in lines:
        if line.end < line.begin:
            raise Invalid(_("A period ends before it begins (%(begin)s). Correct its days.", begin=line.begin.isoformat()))
    periods = sorted(facts.periods, key=lambda period: period.begin)
    for one, other in pairwise(periods):
        if other.begin <= one.end:
            raise Invalid(_("Two periods of availability overlap on %(day)s. Shorten one.", day=other.begin.isoformat()))
    if any(not 0 <= period.percent <= 100 for period in periods):
        raise Invalid(_("Availability lies between 0 and 100 percent in a period."))


def _check_calendar(calendar_id: int | None) -> None:
    if calendar_id is None:
        return
    known = db.session.scalar(select(Calendar.id).where(Calendar.id == calendar_id, Calendar.project_uuid.is_(None)))
    if known is None:
        raise Invalid(_("This working calendar does not exist any more. Choose another."), field="calendar")


def _check_account(resource: Resource, user_id: int | None) -> None:
    if user_id is None:
        return
    user = db.session.get(User, user_id)
    if user is None or user.organization_id != resource.organization_id or user.organization.side is not Side.VENDOR:
        raise Invalid(_("Choose an account of your own company."), field="user")
    taken = db.session.scalar(select(Resource).where(Resource.user_id == user_id, Resource.id != (resource.id or 0)))
    if taken is not None:
        raise Invalid(_("This account belongs to %(name)s already.", name=taken.name), field="user")

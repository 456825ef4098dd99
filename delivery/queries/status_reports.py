"""Status reports as lists and pages need them; what a reader may not read is not found."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, Text, func, select, type_coerce
from sqlalchemy.orm import defer, selectinload

from delivery.access import READERS, WHO_OF_ROLE, Who
from delivery.engine.states import Audience, Light, Office, ReportState
from delivery.extensions import db
from delivery.models import Membership, Project, ReportRecipient, StatusReport, User

WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Reader:
    """Somebody who may be sent a report."""

    user: User
    who: Who


def issued_reports(project: Project, audiences: Collection[Audience]) -> list[StatusReport]:
    """The newest first, without their contents."""
    query = _light(project).where(StatusReport.state == ReportState.ISSUED, StatusReport.audience.in_(audiences))
    return list(db.session.scalars(query.order_by(StatusReport.number.desc())))


def lights_of(reports: Collection[StatusReport]) -> dict[int, Light]:
    """The overall light that each issued report told, by its id. It stands at the beginning of the facts, which may be long."""
    beginning = func.substr(type_coerce(StatusReport.facts, Text), 1, 120)
    query = select(StatusReport.id, beginning).where(StatusReport.id.in_([one.id for one in reports]))
    found = {key: re.search(r'"light":"([a-z]+)"', facts or "") for key, facts in db.session.execute(query)}
    return {key: Light(match[1]) for key, match in found.items() if match}


def draft_reports(project: Project) -> list[StatusReport]:
    """Drafts are the leaders' work; nobody else is shown one."""
    query = _light(project).where(StatusReport.state == ReportState.DRAFT)
    return list(db.session.scalars(query.order_by(StatusReport.id.desc())))


def issued_report(project: Project, number: int, audiences: Collection[Audience]) -> StatusReport | None:
    query = select(StatusReport).where(
        StatusReport.project_id == project.id, StatusReport.number == number, StatusReport.audience.in_(audiences)
    )
    recipients = selectinload(StatusReport.recipients).joinedload(ReportRecipient.user)
    return db.session.scalar(query.options(recipients, selectinload(StatusReport.pdf), selectinload(StatusReport.sheet)))


def draft_report(project: Project, public_id: str) -> StatusReport | None:
    query = select(StatusReport).where(StatusReport.project_id == project.id, StatusReport.public_id == public_id)
    return db.session.scalar(query.where(StatusReport.state == ReportState.DRAFT))


def last_issued(project_id: int, audience: Audience) -> StatusReport | None:
    """What the next report of this audience is held against."""
    query = select(StatusReport).where(StatusReport.project_id == project_id, StatusReport.audience == audience)
    query = query.where(StatusReport.state == ReportState.ISSUED).options(defer(StatusReport.content))
    return db.session.scalar(query.order_by(StatusReport.number.desc()).limit(1))


def next_number(project_id: int) -> int:
    query = select(func.coalesce(func.max(StatusReport.number), 0)).where(StatusReport.project_id == project_id)
    return int(db.session.scalar(query) or 0) + 1


def suggested_period(project: Project, audience: Audience, today: date) -> tuple[date, date]:
    """Since the last report of this audience, to the status date or today; a week where there was none."""
    last = last_issued(project.id, audience)
    to_on = min(project.status_on or today, today)
    if last is None:
        return to_on - WEEK, to_on
    return min(last.period_to + timedelta(days=1), to_on), to_on


def readers_of(project: Project, audience: Audience) -> list[Reader]:
    """Active people of the project who may read such a report: members, and the vendor's directors."""
    roles = [role for role, who in WHO_OF_ROLE.items() if who in READERS[audience]]
    members = select(Membership.role, User).join(User, User.id == Membership.user_id).where(
        Membership.project_id == project.id, Membership.role.in_(roles), User.is_active
    )  # fmt: skip
    found = {user.id: Reader(user, WHO_OF_ROLE[role]) for role, user in db.session.execute(members)}
    if Who.DIRECTOR in READERS[audience]:
        directors = select(User).where(User.office == Office.DIRECTOR, User.organization_id == project.vendor_id, User.is_active)
        for user in db.session.scalars(directors):
            found.setdefault(user.id, Reader(user, Who.DIRECTOR))
    return sorted(found.values(), key=lambda one: (not one.user.is_client, one.user.name, one.user.id))


def _light(project: Project) -> Select[Any]:
    query = select(StatusReport).where(StatusReport.project_id == project.id)
    return query.options(defer(StatusReport.content), defer(StatusReport.facts))

"""Change requests as pages, reports and deeds need them, loaded in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from delivery.engine.plan import CalendarFacts
from delivery.engine.states import ChangeState
from delivery.extensions import db
from delivery.models import (
    ChangeApprover,
    ChangeOption,
    ChangeRequest,
    ChangeRevision,
    ChangeVote,
    Membership,
    Project,
    Rate,
    StoredFile,
    User,
)
from delivery.queries.calendars import calendar_key, calendars_by_key, exceptions_of, facts_of

CLIENT_SEES = frozenset(ChangeState) - {ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.TRIAGED, ChangeState.WITHDRAWN}
"""What the vendor's side still works on, or took back before anybody was asked, is not shown to the client, unless the
client raised it or a revision of it was put before the client."""


def change_requests_of(project: Project, states: Iterable[ChangeState] | None = None) -> list[ChangeRequest]:
    """Newest first, with revisions, options, approvers and votes."""
    query = select(ChangeRequest).where(ChangeRequest.project_id == project.id).options(*_whole())
    if states is not None:
        query = query.where(ChangeRequest.state.in_(list(states)))
    return list(db.session.scalars(query.order_by(ChangeRequest.number.desc())))


def change_request_of(project: Project, number: int) -> ChangeRequest | None:
    query = select(ChangeRequest).where(ChangeRequest.project_id == project.id, ChangeRequest.number == number)
    return db.session.scalar(query.options(*_whole()))


def is_shown_to(change: ChangeRequest, user: User) -> bool:
    """A client sees what it raised itself and what was ever put before it."""
    if not user.is_client:
        return True
    if change.created_by_id == user.id:
        return True
    return change.state in CLIENT_SEES or any(revision.frozen_at for revision in change.revisions)


def next_number(project_id: int) -> int:
    latest = db.session.scalar(select(func.max(ChangeRequest.number)).where(ChangeRequest.project_id == project_id))
    return (latest or 0) + 1


def rate_card(project_id: int) -> dict[str, int]:
    """Role to internal cents per day."""
    rows = db.session.execute(select(Rate.role, Rate.cents_per_day).where(Rate.project_id == project_id))
    return {row.role: row.cents_per_day for row in rows}


def rates_of(project: Project) -> list[Rate]:
    return list(db.session.scalars(select(Rate).where(Rate.project_id == project.id).order_by(Rate.id)))


def receipt_of(revision: ChangeRevision) -> StoredFile | None:
    """The stored PDF, once it was drawn."""
    return db.session.get(StoredFile, revision.receipt_file_id) if revision.receipt_file_id else None


def absorbed(project_id: int) -> tuple[int, int, int]:
    """What absorbed changes took of the reserve: working minutes, effort minutes, internal cents."""
    row = db.session.execute(
        select(
            func.coalesce(func.sum(ChangeRequest.absorbed_minutes), 0),
            func.coalesce(func.sum(ChangeRequest.absorbed_effort_minutes), 0),
            func.coalesce(func.sum(ChangeRequest.absorbed_cents), 0),
        ).where(ChangeRequest.project_id == project_id, ChangeRequest.state != ChangeState.WITHDRAWN)
    ).one()
    return int(row[0]), int(row[1]), int(row[2])


def approved_price_cents(project_id: int) -> int:
    """Client price of everything approved so far."""
    return approved_prices([project_id]).get(project_id, 0)


def approved_prices(project_ids: Iterable[int] | Select[int]) -> dict[int, int]:
    """The same of several projects, by id; those without an approved change are missing."""
    decided = (ChangeState.APPROVED, ChangeState.IMPLEMENTED, ChangeState.VERIFIED)
    query = (
        select(ChangeRequest.project_id, func.sum(ChangeOption.price_cents))
        .join(ChangeRevision, ChangeRevision.change_id == ChangeRequest.id)
        .join(ChangeOption, ChangeOption.revision_id == ChangeRevision.id)
        .where(ChangeRequest.project_id.in_(project_ids), ChangeRequest.state.in_(decided), ChangeOption.is_chosen)
        .group_by(ChangeRequest.project_id)
    )
    return {project_id: int(cents or 0) for project_id, cents in db.session.execute(query)}


def approvers_available(project: Project) -> list[Membership]:
    """Members who may decide for the client."""
    query = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .where(Membership.project_id == project.id, Membership.role == "client_approver", User.is_active)
    )
    return list(db.session.scalars(query.order_by(User.name)))


def decision_calendar(project: Project) -> CalendarFacts:
    """The client's working days; the project's where the client has no calendar of its own."""
    client = project.client_calendar
    if client is not None:
        return facts_of(client, exceptions_of(client))
    return calendars_by_key(project)[calendar_key(project.calendar_id)]


def _whole() -> tuple:
    revisions = selectinload(ChangeRequest.revisions)
    return (
        revisions.selectinload(ChangeRevision.options),
        revisions.selectinload(ChangeRevision.approvers).joinedload(ChangeApprover.user),
        revisions.selectinload(ChangeRevision.votes).joinedload(ChangeVote.user),
        revisions.selectinload(ChangeRevision.attachments),
        selectinload(ChangeRequest.created_by),
    )

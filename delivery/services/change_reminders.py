"""What happens while the client has not answered: reminders, then word to the vendor's side. Never a decision."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from delivery.engine.states import ChangeState, Office, Role
from delivery.extensions import db
from delivery.mail import change_messages
from delivery.mail.owe import anchor_of
from delivery.models import ChangeRevision, Membership, Project, User
from delivery.services import ledger
from delivery.services.change_offers import new_link
from delivery.services.change_requests import reload_change


def remind(revision_id: int, step: str, *, at: datetime) -> int:
    """Remind whoever has not voted; how many letters were owed. Does nothing once it is decided or superseded."""
    revision = db.session.get(ChangeRevision, revision_id)
    if revision is None:
        return 0
    project, change = reload_change(revision.change_id)
    if change.state is not ChangeState.WITH_CLIENT or change.revision.id != revision.id:
        return 0
    voted = {vote.user_id for vote in revision.votes}
    waiting = [approver.user for approver in revision.approvers if approver.user_id not in voted]
    if step == "overdue":
        return _escalate(project, revision, waiting, at)
    anchor = anchor_of(project, ledger.lock_project(project.id))
    for user in waiting:
        token = new_link(user, revision, at)
        change_messages.reminder(project, change, user, token, at=at, anchor=anchor, is_last=step == "full")
    return len(waiting)


def _escalate(project: Project, revision: ChangeRevision, waiting: list[User], at: datetime) -> int:
    revision.change.escalated_at = at
    readers = leaders_of(project)
    for reader in readers:
        change_messages.overdue(project, revision.change, reader, at=at, waiting_for=[user.name for user in waiting])
    return len(readers)


def leaders_of(project: Project) -> list[User]:
    """The project's managers and the vendor's directors."""
    managers = select(Membership.user_id).where(Membership.project_id == project.id, Membership.role == Role.MANAGER)
    query = select(User).where(
        User.is_active,
        User.id.in_(managers) | ((User.office == Office.DIRECTOR) & (User.organization_id == project.vendor_id)),
    )
    return list(db.session.scalars(query.order_by(User.id)))

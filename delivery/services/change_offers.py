"""Putting a change request before the client: frozen, priced, dated, to named people."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.change_hash import content_hash
from delivery.engine.states import ApprovalRule, ChangeState, Role
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.mail import change_messages
from delivery.mail.owe import anchor_of
from delivery.models import AccessLink, ChangeApprover, ChangeRequest, ChangeRevision, Membership, Project, User
from delivery.models.sign_in import LinkPurpose
from delivery.queries.change_requests import decision_calendar
from delivery.queries.sessions import token_hash
from delivery.services import ledger
from delivery.services.change_impacts import ground_of, stale_reasons
from delivery.services.change_requests import move, reload_change
from delivery.services.change_snapshots import internal_hash, snapshot_text
from delivery.services.jobs import queue_job
from delivery.services.refusal import Invalid, Refused

LINK_DAYS = 60
ASK_AT = time(9, 0)


@dataclass(frozen=True)
class Terms:
    """How the client decides: who, by which rule, until when."""

    approver_ids: Sequence[int]
    rule: ApprovalRule
    votes_needed: int
    due_on: date


def send_to_client(change_id: int, terms: Terms, *, actor: User, at: datetime) -> ChangeRevision:
    """Freeze the newest revision and ask the approvers. Recompute first if the plan has moved."""
    project, change = reload_change(change_id)
    revision = change.revision
    _check_offer(project, change, revision)
    approvers = _approvers(project, terms)
    _check_terms(terms, len(approvers), at)
    move(change, ChangeState.WITH_CLIENT)
    change.approval_rule, change.votes_needed = terms.rule, terms.votes_needed
    change.due_on, change.sent_at = terms.due_on, at
    revision.approvers = [ChangeApprover(user_id=user.id, user=user) for user in approvers]
    freeze(project, change, revision, at)
    db.session.flush()
    entry = ledger.record(
        project,
        "change_request.sent",
        actor=actor,
        at=at,
        subject={"type": "change_request", "id": change.number, "revision": revision.number, "sha256": revision.content_hash},
        facts={
            "title": change.title,
            "approvers": [user.name for user in approvers],
            "rule": terms.rule.value,
            "due_on": terms.due_on.isoformat(),
            "internal_sha256": revision.internal_hash,
        },
        is_client_visible=True,
    )
    for user in approvers:
        token = new_link(user, revision, at)
        change_messages.decision_requested(project, change, revision, user, token, at=at, anchor=anchor_of(project, entry))
    _queue_reminders(project, change, revision, at)
    return revision


def freeze(project: Project, change: ChangeRequest, revision: ChangeRevision, at: datetime) -> None:
    revision.snapshot = snapshot_text(project, change, revision)
    revision.content_hash = content_hash(revision.snapshot)
    revision.internal_salt = secrets.token_hex(16)
    revision.internal_hash = internal_hash(revision, revision.internal_salt)
    revision.frozen_at = at


def new_link(user: User, revision: ChangeRevision, at: datetime) -> str:
    """A personal address for this revision; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        AccessLink(
            token_hash=token_hash(token),
            purpose=LinkPurpose.DECISION,
            user_id=user.id,
            change_revision_id=revision.id,
            created_at=at,
            expires_at=at + timedelta(days=LINK_DAYS),
        )
    )
    return token


def proposed_due_on(project: Project, at: datetime) -> date:
    """So many working days of the client's calendar from now."""
    calendar = WorkCalendar(decision_calendar(project))
    return calendar.add_days(project.day_of(at), project.decision_days)


def _check_offer(project: Project, change: ChangeRequest, revision: ChangeRevision) -> None:
    offered = [option for option in revision.options if option.is_offered]
    if change.state is not ChangeState.TRIAGED:
        raise Refused(_("%(code)s must be triaged before it is sent.", code=change.code))
    if not offered:
        raise Invalid(_("Offer at least one option."), field="options")
    if any(option.impact is None for option in offered):
        raise Refused(_("Compute the impact of every offered option first."))
    stale = stale_reasons(ground_of(project), revision)
    if stale:
        said = _("The plan has moved: the impact of option %(letters)s is out of date. Recompute it.", letters=", ".join(stale))
        raise Refused(said)


def _approvers(project: Project, terms: Terms) -> list[User]:
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.project_id == project.id,
            Membership.role == Role.CLIENT_APPROVER,
            User.is_active,
            User.id.in_(list(terms.approver_ids)),
        )
        .order_by(User.id)
    )
    found = list(db.session.scalars(query))
    if not found or len(found) != len(set(terms.approver_ids)):
        raise Invalid(_("Choose approvers who are the client's approvers in this project."), field="approvers")
    return found


def _check_terms(terms: Terms, approvers: int, at: datetime) -> None:
    if terms.rule is ApprovalRule.N_OF_M and not 1 <= terms.votes_needed <= approvers:
        raise Invalid(_("Between 1 and %(count)s votes can be asked for.", count=approvers), field="votes_needed")
    if terms.due_on <= at.date():
        raise Invalid(_("The due date must lie in the future."), field="due_on")


def _queue_reminders(project: Project, change: ChangeRequest, revision: ChangeRevision, at: datetime) -> None:
    """At half of the working days, on the due date, and to the director on the working day after."""
    calendar = WorkCalendar(decision_calendar(project))
    zone = ZoneInfo(project.time_zone)
    today = at.astimezone(zone).date()
    assert change.due_on is not None
    half = calendar.add_days(today, max(1, calendar.working_days_between(today, change.due_on) // 2))
    days = {"half": half, "full": change.due_on, "overdue": calendar.add_days(change.due_on, 1)}
    for name, on in days.items():
        queue_job(
            "change.remind",
            at=at,
            due_at=datetime.combine(on, ASK_AT, zone),
            key=f"change:{revision.id}:{name}",
            project_id=project.id,
            arguments={"revision_id": revision.id, "step": name},
        )

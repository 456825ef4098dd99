"""Raising, editing, submitting, revising and withdrawing a change request."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import CHANGE_MOVES, ChangeOrigin, ChangeState
from delivery.extensions import db
from delivery.mail import change_messages
from delivery.models import (
    ChangeAttachment,
    ChangeOption,
    ChangeRequest,
    ChangeRevision,
    Project,
    StoredFile,
    User,
)
from delivery.queries.change_requests import next_number
from delivery.services import ledger
from delivery.services.jobs import cancel_jobs
from delivery.services.refusal import Invalid, Refused

TEXTS = ("title", "what", "why", "benefit", "if_declined", "asked_by", "internal_note")
EDITABLE = frozenset({ChangeState.DRAFT, ChangeState.SUBMITTED, ChangeState.TRIAGED})


def reload_change(change_id: int) -> tuple[Project, ChangeRequest]:
    """The change and its project as they are now, under lock; the project's ledger head is locked first."""
    project_id = db.session.scalar(select(ChangeRequest.project_id).where(ChangeRequest.id == change_id))
    if project_id is None:
        raise Refused(_("This change request does not exist any more."))
    ledger.lock_project(project_id)
    query = select(ChangeRequest).where(ChangeRequest.id == change_id).with_for_update()
    change = db.session.scalars(query.execution_options(populate_existing=True)).one()
    return db.session.get_one(Project, project_id), change


def move(change: ChangeRequest, to: ChangeState) -> None:
    """Take one of the declared moves, or refuse."""
    if to not in CHANGE_MOVES[change.state]:
        raise Refused(_("%(code)s has moved on: reload the page to see where it stands now.", code=change.code))
    change.state = to


def raise_change_request(
    project: Project, *, actor: User, at: datetime, origin: ChangeOrigin, texts: Mapping[str, str]
) -> ChangeRequest:
    """A new draft with its first revision."""
    ledger.lock_project(project.id)
    change = ChangeRequest(
        project_id=project.id,
        number=next_number(project.id),
        origin=origin,
        state=ChangeState.DRAFT,
        revision_number=1,
        created_by_id=actor.id,
        created_at=at,
        approval_rule=project.approval_rule,
        votes_needed=project.votes_needed,
        title="",
    )
    _write_texts(change, texts)
    change.revisions.append(ChangeRevision(number=1, edits=[]))
    db.session.add(change)
    db.session.flush()
    _record(project, change, "change_request.raised", actor, at, {"origin": origin.value})
    return change


def edit_change_request(change_id: int, *, actor: User, at: datetime, version: int, texts: Mapping[str, str]) -> ChangeRequest:
    """Change what it says; what lies with the client is revised instead."""
    _project, change = reload_change(change_id)
    if change.version != version:
        raise Refused(_("Somebody else saved %(code)s since you opened it. Compare and save again.", code=change.code))
    if change.state not in EDITABLE:
        raise Refused(_("%(code)s can no longer be edited. Make a new revision.", code=change.code))
    _write_texts(change, texts)
    reopen_if_triaged(change)
    return change


def set_edits(
    change_id: int,
    edits: list[dict[str, Any]],
    *,
    actor: User,
    at: datetime,
    read: list[dict[str, Any]] | None = None,
) -> ChangeRequest:
    """What the change would do to the plan; computed figures are gone until computed again.

    ``read``: the edits that the new ones were made from; refused when somebody saved others meanwhile.
    """
    _project, change = reload_change(change_id)
    if read is not None and change.revision.edits != read:
        raise Refused(_("Somebody else saved %(code)s since you opened it. Compare and save again.", code=change.code))
    if change.state not in EDITABLE:
        raise Refused(_("%(code)s can no longer be edited. Make a new revision.", code=change.code))
    revision = change.revision
    revision.edits = edits
    revision.options.clear()
    revision.plan_version = revision.computed_at = None
    reopen_if_triaged(change)
    return change


def attach_file(change_id: int, stored: StoredFile, *, actor: User, at: datetime) -> None:
    _project, change = reload_change(change_id)
    if change.state not in EDITABLE:
        raise Refused(_("%(code)s can no longer be edited. Make a new revision.", code=change.code))
    change.revision.attachments.append(ChangeAttachment(file_id=stored.id))


def submit_change_request(change_id: int, *, actor: User, at: datetime) -> ChangeRequest:
    project, change = reload_change(change_id)
    if not change.what.strip():
        raise Invalid(_("Say what is to be changed."), field="what")
    move(change, ChangeState.SUBMITTED)
    change.submitted_at = at
    _record(project, change, "change_request.submitted", actor, at, {})
    return change


def revise_change_request(change_id: int, *, actor: User, at: datetime) -> ChangeRequest:
    """The next revision, a copy of the newest; what the client held is superseded and its link says so."""
    project, change = reload_change(change_id)
    old = change.revision
    was_with_client = change.state is ChangeState.WITH_CLIENT
    move(change, ChangeState.DRAFT)
    if old.frozen_at is None:
        return change
    old.superseded_at = at
    change.revision_number = old.number + 1
    change.sent_at = change.due_on = change.triaged_at = change.outcome = change.overruled_outcome = None
    change.overrule_reason = ""
    new = ChangeRevision(number=change.revision_number, edits=old.edits)
    new.options = [_copied(option) for option in old.options]
    new.attachments = [ChangeAttachment(file_id=attachment.file_id) for attachment in old.attachments]
    change.revisions.append(new)
    db.session.flush()
    cancel_jobs(f"change:{old.id}:", at)
    _record(project, change, "change_request.revised", actor, at, {"supersedes": old.number})
    if was_with_client:
        for approver in old.approvers:
            change_messages.superseded(project, change, approver.user, at=at)
    return change


def withdraw_change_request(change_id: int, *, actor: User, at: datetime, reason: str) -> ChangeRequest:
    project, change = reload_change(change_id)
    if not reason.strip():
        raise Invalid(_("Say why it is withdrawn: both sides will read it."), field="reason")
    was_with_client = change.state is ChangeState.WITH_CLIENT
    move(change, ChangeState.WITHDRAWN)
    change.withdrawn_reason = reason.strip()
    change.revision.superseded_at = at
    cancel_jobs(f"change:{change.revision.id}:", at)
    _record(project, change, "change_request.withdrawn", actor, at, {"reason": change.withdrawn_reason})
    if was_with_client:
        for approver in change.revision.approvers:
            change_messages.superseded(project, change, approver.user, at=at)
    return change


def _record(project: Project, change: ChangeRequest, kind: str, actor: User, at: datetime, facts: dict[str, Any]) -> Any:
    subject = {"type": "change_request", "id": change.number, "revision": change.revision_number}
    shown = actor.is_client or any(revision.frozen_at for revision in change.revisions)
    return ledger.record(
        project, kind, actor=actor, at=at, subject=subject, facts={"title": change.title, **facts}, is_client_visible=shown
    )


def _write_texts(change: ChangeRequest, texts: Mapping[str, str]) -> None:
    for name in TEXTS:
        if name in texts:
            setattr(change, name, texts[name].strip())
    if not change.title:
        raise Invalid(_("Give the change request a title."), field="title")


def reopen_if_triaged(change: ChangeRequest) -> None:
    """A triage speaks of what it saw: after an edit it must be made again."""
    if change.state is ChangeState.TRIAGED:
        move(change, ChangeState.SUBMITTED)
        change.outcome = change.overruled_outcome = change.triaged_at = None
        change.overrule_reason = ""


def _copied(option: ChangeOption) -> ChangeOption:
    return ChangeOption(
        position=option.position,
        letter=option.letter,
        kind=option.kind,
        title=option.title,
        summary=option.summary,
        edits=option.edits,
        impact=option.impact,
        price_cents=option.price_cents,
        internal_cost_cents=option.internal_cost_cents,
        is_offered=option.is_offered,
    )


def new_secret() -> str:
    return secrets.token_hex(16)

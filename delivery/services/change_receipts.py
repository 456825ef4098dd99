"""Closing a decided change request: its receipt is stored, entered in the ledger and sent to both sides."""

from __future__ import annotations

from datetime import datetime

from delivery.engine.states import ChangeState, VoteKind
from delivery.extensions import db
from delivery.mail import change_messages
from delivery.mail.owe import anchor_of
from delivery.models import ChangeRevision, Project, User
from delivery.services import ledger
from delivery.services.change_reminders import leaders_of
from delivery.services.files import Upload, store_upload

KIND_OF_STATE = {
    ChangeState.REJECTED: VoteKind.DECLINE,
    ChangeState.RETURNED: VoteKind.RETURN,
}


def keep_receipt(revision_id: int, upload: Upload, *, at: datetime) -> None:
    """Once per revision; a second call finds it done."""
    revision = db.session.get_one(ChangeRevision, revision_id)
    change = revision.change
    project = db.session.get_one(Project, change.project_id)
    ledger.lock_project(project.id)
    db.session.refresh(revision, ["receipt_file_id"])
    if revision.receipt_file_id is not None:
        return
    stored = store_upload(project, upload, actor=None, at=at)  # prices inside: read through its change request only
    revision.receipt_file_id = stored.id
    entry = ledger.record(
        project,
        "receipt.issued",
        actor=None,
        at=at,
        subject={"type": "change_request", "id": change.number, "revision": revision.number, "sha256": revision.content_hash},
        facts={"title": change.title},
        attachments=[{"name": upload.name, "sha256": upload.sha256, "size": upload.size_bytes}],
        is_client_visible=True,
    )
    chosen = next((option.letter for option in revision.options if option.is_chosen), None)
    kind = VoteKind.APPROVE if chosen else KIND_OF_STATE.get(change.state, VoteKind.RETURN)
    for reader in _readers(project, revision):
        change_messages.decided(
            project, change, reader, at=at, anchor=anchor_of(project, entry), kind=kind, option=chosen, attachments=[stored.id]
        )


def _readers(project: Project, revision: ChangeRevision) -> list[User]:
    people = {user.id: user for user in [*(one.user for one in revision.approvers), *leaders_of(project)]}
    return [people[user_id] for user_id in sorted(people)]

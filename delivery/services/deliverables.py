"""Deliverables: a version is submitted, and the side that signs accepts it, accepts with reservations, or rejects it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from delivery.engine.states import DELIVERABLE_MOVES, DeliverableState, Role, Side
from delivery.extensions import db
from delivery.mail import deliverable_messages
from delivery.mail.owe import anchor_of
from delivery.models import Deliverable, DeliverableVersion, LedgerEntry, Membership, Project, User
from delivery.queries.sides import decides_for, signers
from delivery.services import ledger
from delivery.services.files import Upload, store_upload
from delivery.services.refusal import Forbidden, Invalid, Refused

DECISIONS: dict[DeliverableState, str] = {
    DeliverableState.ACCEPTED: "deliverable.accepted",
    DeliverableState.ACCEPTED_WITH_RESERVATIONS: "deliverable.accepted_with_reservations",
    DeliverableState.REJECTED: "deliverable.rejected",
}
"""What can be said of a submitted version, and how the ledger calls it."""
NUMBER_LIMIT = 1_000


@dataclass(frozen=True)
class Ruling:
    """What the signing side says of the version that it was shown."""

    decision: DeliverableState
    shown_version: int
    reason: str = ""
    """Of a rejection, or the list of reservations."""
    due_on: date | None = None
    """Until when the reservations are to be settled."""


def submit_version(
    project: Project, deliverable_id: int, upload: Upload, *, actor: User, at: datetime, note: str = ""
) -> DeliverableVersion:
    """The next version, waiting for its decision; an accepted one before it stays as it was decided.

    The file was checked and kept by ``files.accept_upload`` before the unit of work.
    """
    deliverable = locked_deliverable(project, deliverable_id)
    if DeliverableState.SUBMITTED not in DELIVERABLE_MOVES[deliverable.state]:
        raise Refused(_("“%(name)s” cannot be submitted in its present state.", name=deliverable.name))
    latest = deliverable.versions[-1] if deliverable.versions else None
    if latest is not None and latest.decision is None and latest.file.sha256 == upload.sha256:
        raise Refused(
            _("Exactly this file is submitted already, as version %(number)s, and waits for its decision.", number=latest.number),
            field="file",
        )
    stored = store_upload(project, upload, actor=actor, at=at, is_client_visible=deliverable.signed_by is Side.CLIENT)
    version = DeliverableVersion(
        number=latest.number + 1 if latest else 1,
        file=stored,
        note=note.strip(),
        submitted_by_id=actor.id,
        submitted_at=at,
    )
    deliverable.versions.append(version)
    deliverable.state = DeliverableState.SUBMITTED
    db.session.flush()
    entry = _record(project, "deliverable.submitted", deliverable, version, actor=actor, at=at, comment=version.note)
    for user in signers(project, deliverable.signed_by):
        if user.id != actor.id:
            deliverable_messages.submitted(project, deliverable, version, user, at=at, anchor=anchor_of(project, entry))
    return version


def decide_version(project: Project, deliverable_id: int, ruling: Ruling, *, actor: User, at: datetime) -> DeliverableVersion:
    """Accept, accept with reservations or reject the version that was shown.

    Raises
    ------
    Forbidden
        The other side signs this deliverable.
    Refused
        Another version was submitted since, or somebody has decided already.
    Invalid
        A reason, or the date of the reservations, is missing.
    """
    deliverable = locked_deliverable(project, deliverable_id)
    if not decides_for(project, actor, deliverable.signed_by):
        raise Forbidden(_not_your_side(deliverable.signed_by))
    version = _version_shown(deliverable, ruling.shown_version)
    _check_ruling(ruling, at)
    version.decision, version.decided_by_id, version.decided_at = ruling.decision, actor.id, at
    version.reason = "" if ruling.decision is DeliverableState.ACCEPTED else ruling.reason.strip()
    with_reservations = ruling.decision is DeliverableState.ACCEPTED_WITH_RESERVATIONS
    version.reservations_due_on = ruling.due_on if with_reservations else None
    deliverable.state = ruling.decision
    db.session.flush()
    facts = {"reason": version.reason, "due_on": version.reservations_due_on, "decision": ruling.decision.value}
    entry = _record(project, DECISIONS[ruling.decision], deliverable, version, actor=actor, at=at, facts=facts)
    for user in _told_of_decision(deliverable, version, actor):
        deliverable_messages.decided(project, deliverable, version, user, at=at, anchor=anchor_of(project, entry))
    return version


def locked_deliverable(project: Project, deliverable_id: int) -> Deliverable:
    """As it is now; the ledger's head is locked first, as in every deed."""
    ledger.lock_project(project.id)
    query = select(Deliverable).where(Deliverable.id == deliverable_id, Deliverable.project_id == project.id)
    found = db.session.scalar(query.with_for_update(of=Deliverable).execution_options(populate_existing=True))
    if found is None:
        raise Refused(_("This deliverable was removed. Reload the page."))
    db.session.expire(found, ["versions"])
    return found


def next_number(project: Project) -> int:
    """Numbers are never used twice, as long as the last one is not removed."""
    number = (db.session.scalar(select(func.max(Deliverable.number)).where(Deliverable.project_id == project.id)) or 0) + 1
    if number > NUMBER_LIMIT:
        raise Refused(_("A project holds at most %(limit)s deliverables.", limit=NUMBER_LIMIT))
    return number


def subject_of(deliverable: Deliverable) -> dict[str, Any]:
    return {"type": "deliverable", "number": deliverable.number, "name": deliverable.name}


def _version_shown(deliverable: Deliverable, shown: int) -> DeliverableVersion:
    """The newest version, if it is the one that the reader saw and nobody has decided on it."""
    newest = deliverable.versions[-1] if deliverable.versions else None
    if newest is None:
        raise Refused(_("There is no version to decide on yet."))
    if newest.number != shown:
        sentence = _(
            "Version %(new)s was submitted since this page was shown (version %(shown)s). Look at it, then decide.",
            new=newest.number,
            shown=shown,
        )
        raise Refused(sentence)
    if newest.decision is not None or deliverable.state is not DeliverableState.SUBMITTED:
        raise Refused(_("Somebody has decided on version %(number)s already. Reload the page.", number=newest.number))
    return newest


def _check_ruling(ruling: Ruling, at: datetime) -> None:
    if ruling.decision not in DECISIONS:
        raise Invalid(_("Choose what you decide."), field="decision")
    if ruling.decision is DeliverableState.ACCEPTED:
        return
    if not ruling.reason.strip():
        if ruling.decision is DeliverableState.REJECTED:
            raise Invalid(_("Say why it is rejected: the owner works from your words."), field="reason")
        raise Invalid(_("List the reservations: what is still to be put right."), field="reason")
    if ruling.decision is DeliverableState.ACCEPTED_WITH_RESERVATIONS:
        if ruling.due_on is None:
            raise Invalid(_("Say until when the reservations are to be settled."), field="due_on")
        if ruling.due_on < at.date():
            raise Invalid(_("This day has passed. Choose a later one."), field="due_on")


def _told_of_decision(deliverable: Deliverable, version: DeliverableVersion, actor: User) -> Iterable[User]:
    """The owner, and whoever handed the version in."""
    wanted = {deliverable.owner_id, version.submitted_by_id} - {None, actor.id}
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.project_id == deliverable.project_id, User.id.in_(wanted), User.is_active)
    return db.session.scalars(query.where(Membership.role.in_((Role.MANAGER, Role.TEAM_MEMBER))).order_by(User.id))


def _not_your_side(side: Side) -> str:
    if side is Side.CLIENT:
        return _("The client signs this deliverable: an approver of the client decides.")
    return _("The vendor signs this deliverable: its project manager or director decides.")


def _record(
    project: Project,
    kind: str,
    deliverable: Deliverable,
    version: DeliverableVersion,
    *,
    actor: User,
    at: datetime,
    facts: dict[str, Any] | None = None,
    comment: str = "",
) -> LedgerEntry:
    """With the file's hash, so that what was accepted can be told from any other file for ever."""
    file = version.file
    return ledger.record(
        project,
        kind,
        actor=actor,
        at=at,
        subject=subject_of(deliverable),
        facts={"version": version.number, "signed_by": deliverable.signed_by.value, **(facts or {})},
        comment=comment,
        attachments=[{"name": file.name, "sha256": file.sha256, "size": file.size_bytes}],
        is_client_visible=deliverable.signed_by is Side.CLIENT,
    )

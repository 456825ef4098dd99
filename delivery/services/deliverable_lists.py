"""What a project has to hand over: deliverables added, described anew and taken away, by its leaders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import DeliverableState, Side
from delivery.extensions import db
from delivery.models import Deliverable, Membership, Phase, Project, User
from delivery.services import ledger
from delivery.services.deliverables import locked_deliverable, next_number, subject_of
from delivery.services.refusal import Invalid, Refused

PROMISED = ("name", "criteria", "is_required", "signed_by")
"""What the signing side is promised; owner and due date are the leaders' own matter."""
SETTLED = (DeliverableState.SUBMITTED, DeliverableState.ACCEPTED, DeliverableState.ACCEPTED_WITH_RESERVATIONS)


@dataclass(frozen=True)
class Description:
    """What leaders say of a deliverable."""

    name: str
    criteria: str = ""
    is_required: bool = True
    signed_by: Side = Side.VENDOR
    owner_id: int | None = None
    due_on: date | None = None
    reason: str = ""
    """Why less is handed over than before; the client reads it."""


def add_deliverable(project: Project, phase_id: int, said: Description, *, actor: User, at: datetime) -> Deliverable:
    ledger.lock_project(project.id)
    if db.session.scalar(select(Phase.id).where(Phase.id == phase_id, Phase.project_id == project.id)) is None:
        raise Invalid(_("Choose a phase of this project."), field="phase")
    _check(project, said)
    deliverable = Deliverable(project_id=project.id, phase_id=phase_id, number=next_number(project), versions=[])
    _write(deliverable, said)
    db.session.add(deliverable)
    db.session.flush()
    _record(project, "deliverable.added", deliverable, actor=actor, at=at, facts={}, is_client_visible=_is_clients(deliverable))
    return deliverable


def edit_deliverable(
    project: Project, deliverable_id: int, said: Description, *, actor: User, at: datetime, version: int
) -> Deliverable:
    """Raises Refused when somebody saved it since ``version`` was shown, or when the signing side rests on it already."""
    deliverable = locked_deliverable(project, deliverable_id)
    if deliverable.version != version:
        raise Refused(_("Somebody changed this deliverable since you began. Look at theirs, then save again."))
    _check(project, said)
    changed = [name for name in PROMISED if getattr(deliverable, name) != getattr(said, name)]
    if changed and deliverable.state in SETTLED:
        raise Refused(
            _("This is submitted or accepted: name, criteria, signature and “required” stay as they were shown. "
              "Owner and due date can change.")
        )  # fmt: skip
    if "signed_by" in changed and deliverable.versions:
        raise Refused(_("Versions were handed in already, so the side that signs stays."), field="signed_by")
    was_clients = _is_clients(deliverable)
    lessens = was_clients and ("signed_by" in changed or ("is_required" in changed and not said.is_required))
    _check_reason(lessens, said.reason)
    _write(deliverable, said)
    db.session.flush()
    if changed:
        facts = {"changed": ", ".join(changed), "reason": said.reason.strip()}
        is_seen = was_clients or _is_clients(deliverable)
        _record(project, "deliverable.edited", deliverable, actor=actor, at=at, facts=facts, is_client_visible=is_seen)
    return deliverable


def remove_deliverable(
    project: Project, deliverable_id: int, *, actor: User, at: datetime, version: int, reason: str = ""
) -> None:
    """Only what nobody handed in yet: what was submitted stays on record."""
    deliverable = locked_deliverable(project, deliverable_id)
    if deliverable.version != version:
        raise Refused(_("Somebody changed this deliverable since you began. Look at theirs, then save again."))
    if deliverable.versions:
        raise Refused(_("Versions were handed in already; they stay on record. Mark it as not required instead."))
    _check_reason(_is_clients(deliverable) and deliverable.is_required, reason)
    facts = {"reason": reason.strip()}
    is_seen = _is_clients(deliverable)
    _record(project, "deliverable.removed", deliverable, actor=actor, at=at, facts=facts, is_client_visible=is_seen)
    db.session.delete(deliverable)
    db.session.flush()


def _check(project: Project, said: Description) -> None:
    if not said.name.strip():
        raise Invalid(_("Give the deliverable a name."), field="name")
    if said.owner_id is not None and not db.session.scalar(
        select(Membership.id).where(Membership.project_id == project.id, Membership.user_id == said.owner_id)
    ):
        raise Invalid(_("Choose a member of this project."), field="owner")


def _check_reason(is_needed: bool, reason: str) -> None:
    if is_needed and not reason.strip():
        raise Invalid(_("The client signs this one: say why it is no longer asked for. The client reads it."), field="reason")


def _write(deliverable: Deliverable, said: Description) -> None:
    for name in (*PROMISED, "owner_id", "due_on"):
        setattr(deliverable, name, getattr(said, name))


def _is_clients(deliverable: Deliverable) -> bool:
    return deliverable.signed_by is Side.CLIENT


def _record(
    project: Project,
    kind: str,
    deliverable: Deliverable,
    *,
    actor: User,
    at: datetime,
    facts: dict[str, Any],
    is_client_visible: bool,
) -> None:
    told = {"signed_by": deliverable.signed_by.value, "is_required": deliverable.is_required, **facts}
    subject = subject_of(deliverable)
    ledger.record(project, kind, actor=actor, at=at, subject=subject, facts=told, is_client_visible=is_client_visible)

"""Doing what was approved, exactly: the approved edits, and afterwards the plan equals the preview on every date."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from delivery.engine import edits as plan_edits
from delivery.engine.edits import Edit
from delivery.engine.impact import Preview
from delivery.engine.states import ChangeState
from delivery.models import ChangeOption, ChangeRequest, Project, User
from delivery.models.plan_edit import PlanEditKind
from delivery.services import ledger
from delivery.services.change_impacts import computed, ground_of
from delivery.services.change_requests import move, reload_change
from delivery.services.change_snapshots import internal_hash
from delivery.services.plans import save_edits
from delivery.services.refusal import Refused


def implementation_preview(project: Project, change: ChangeRequest) -> tuple[tuple[Edit, ...], Preview]:
    """What implementing would do to the plan as it is now: the manager sees this before pressing the button."""
    option = chosen_option(change)
    preview, _facts = computed(ground_of(project), option.edits)
    return tuple(plan_edits.from_json(option.edits)), preview


def implement_change_request(change_id: int, *, actor: User, at: datetime, plan_version: int) -> ChangeRequest:
    """Apply the chosen option's edits to the live plan, on the very plan version whose preview was shown."""
    project, change = reload_change(change_id)
    option = chosen_option(change)
    _check_seal(change)
    if project.plan_version != plan_version:
        raise Refused(_("The plan was saved by somebody else since this preview. Look at the new preview first."))
    move(change, ChangeState.IMPLEMENTED)
    change.implemented_at = at
    edits = plan_edits.from_json(option.edits)
    save_edits(
        project.id,
        edits,
        actor=actor,
        at=at,
        kind=PlanEditKind.CHANGE,
        expected_plan_version=plan_version,
        reason=f"{change.code}: {change.title}",
    )
    ledger.record(
        project,
        "change_request.implemented",
        actor=actor,
        at=at,
        subject=_subject(change),
        facts={"title": change.title, "option": option.letter, "plan_version": plan_version + 1},
        is_client_visible=True,
    )
    return change


def verify_change_request(change_id: int, *, actor: User, at: datetime, note: str = "") -> ChangeRequest:
    """The result was looked at and is what was approved."""
    project, change = reload_change(change_id)
    move(change, ChangeState.VERIFIED)
    change.verified_at = at
    ledger.record(
        project,
        "change_request.verified",
        actor=actor,
        at=at,
        subject=_subject(change),
        facts={"title": change.title, "note": note.strip()},
        is_client_visible=True,
    )
    return change


def chosen_option(change: ChangeRequest) -> ChangeOption:
    option = next((option for option in change.revision.options if option.is_chosen), None)
    if option is None or change.state not in (ChangeState.APPROVED, ChangeState.ABSORBED, ChangeState.IMPLEMENTED):
        raise Refused(_("%(code)s has no approved option to implement.", code=change.code))
    return option


def _check_seal(change: ChangeRequest) -> None:
    """The edits are still those whose salted hash stood in the approval."""
    revision = change.revision
    if revision.frozen_at and internal_hash(revision, revision.internal_salt) != revision.internal_hash:
        raise Refused(_("The option's edits are not those that were approved. Nothing was changed; see the ledger."))


def _subject(change: ChangeRequest) -> dict[str, object]:
    return {"type": "change_request", "id": change.number, "revision": change.revision_number}

"""Gates: opened when every required deliverable is accepted, or waived by both sides with a reason."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import GateState, Side
from delivery.extensions import db
from delivery.mail import deliverable_messages
from delivery.mail.owe import anchor_of
from delivery.models import LedgerEntry, Phase, Project, User
from delivery.queries.deliverables import missing_for_gate
from delivery.queries.sides import other_side, side_of, signers
from delivery.services import ledger
from delivery.services.forecasts import refresh_forecast
from delivery.services.refusal import Forbidden, Invalid, Refused
from delivery.words.deliverables import missing_sentence

PASSED = (GateState.OPEN, GateState.WAIVED)


def open_gate(project: Project, phase_id: int, *, actor: User, at: datetime) -> Phase:
    """Raises Refused, naming exactly what is missing."""
    phase = _locked_phase(project, phase_id)
    _check_not_passed(phase)
    missing = missing_for_gate(phase)
    if missing:
        raise Refused(missing_sentence(missing, str(get_locale() or "en")))
    _settle(phase, GateState.OPEN, at)
    _record(project, "gate.opened", phase, actor=actor, at=at)
    refresh_forecast(project, at=at)
    return phase


def close_gate(project: Project, phase_id: int, *, actor: User, at: datetime, reason: str) -> Phase:
    """A decision taken back: something was found out behind the gate."""
    phase = _locked_phase(project, phase_id)
    if phase.gate_state not in PASSED:
        raise Refused(_("This gate is closed already."))
    _check_reason(reason)
    _settle(phase, GateState.CLOSED, at)
    _record(project, "gate.closed", phase, actor=actor, at=at, facts={"reason": reason.strip()})
    refresh_forecast(project, at=at)
    return phase


def ask_waiver(project: Project, phase_id: int, *, actor: User, at: datetime, reason: str) -> Phase:
    """One side asks to go on without what is missing; the gate stays closed until the other side agrees."""
    phase = _locked_phase(project, phase_id)
    side = _deciding_side(project, actor)
    _check_not_passed(phase)
    if phase.gate_state is GateState.WAIVER_ASKED:
        raise Refused(_("A waiver of this gate is asked for already. It waits for the other side."))
    missing = missing_for_gate(phase)
    if not missing:
        raise Refused(_("Nothing is missing at this gate: it can be opened."))
    _check_reason(reason)
    phase.gate_state, phase.waiver_reason = GateState.WAIVER_ASKED, reason.strip()
    phase.waiver_asked_by, phase.waiver_asked_by_id = side, actor.id
    facts = {"reason": phase.waiver_reason, "missing": [one.number for one in missing], "side": side.value}
    entry = _record(project, "gate.waiver_asked", phase, actor=actor, at=at, facts=facts)
    for user in signers(project, other_side(side)):
        deliverable_messages.waiver_asked(project, phase, user, at=at, anchor=anchor_of(project, entry))
    return phase


def agree_waiver(project: Project, phase_id: int, *, actor: User, at: datetime, version: int) -> Phase:
    """The other side agrees with the reason that it was shown."""
    phase = _asked_phase(project, phase_id, version)
    side = _deciding_side(project, actor)
    if side is phase.waiver_asked_by:
        raise Forbidden(_("Your side asked for this waiver: the other side has to agree."))
    missing = [one.number for one in missing_for_gate(phase)]
    facts = {"reason": phase.waiver_reason, "missing": missing, "side": side.value}
    phase.gate_state, phase.gate_decided_at = GateState.WAIVED, at
    _record(project, "gate.waived", phase, actor=actor, at=at, facts=facts)
    refresh_forecast(project, at=at)
    return phase


def refuse_waiver(project: Project, phase_id: int, *, actor: User, at: datetime, version: int, reason: str) -> Phase:
    """The other side says no, or the asking side takes its wish back; the gate stays closed."""
    phase = _asked_phase(project, phase_id, version)
    side = _deciding_side(project, actor)
    is_own = side is phase.waiver_asked_by
    if not is_own:
        _check_reason(reason)
    _settle(phase, GateState.CLOSED, None)
    facts = {"reason": reason.strip(), "side": side.value}
    _record(project, "gate.waiver_withdrawn" if is_own else "gate.waiver_refused", phase, actor=actor, at=at, facts=facts)
    return phase


def _locked_phase(project: Project, phase_id: int) -> Phase:
    ledger.lock_project(project.id)
    query = select(Phase).where(Phase.id == phase_id, Phase.project_id == project.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _asked_phase(project: Project, phase_id: int, version: int) -> Phase:
    phase = _locked_phase(project, phase_id)
    if phase.gate_state is not GateState.WAIVER_ASKED:
        raise Refused(_("No waiver of this gate is asked for any more. Reload the page."))
    if phase.version != version:
        raise Refused(_("The waiver was asked for anew since this page was shown. Read the reason, then decide."))
    return phase


def _deciding_side(project: Project, actor: User) -> Side:
    side = side_of(project, actor)
    if side is None:
        raise Forbidden(_("Only the client's approver and the project manager or director decide about a gate."))
    return side


def _check_not_passed(phase: Phase) -> None:
    if phase.gate_state in PASSED:
        raise Refused(_("This gate is passed already."))


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("A reason is needed: it stands in the ledger."), field="reason")


def _settle(phase: Phase, state: GateState, decided_at: datetime | None) -> None:
    phase.gate_state, phase.gate_decided_at = state, decided_at
    phase.waiver_reason, phase.waiver_asked_by, phase.waiver_asked_by_id = "", None, None
    db.session.flush()


def _record(
    project: Project, kind: str, phase: Phase, *, actor: User, at: datetime, facts: dict[str, Any] | None = None
) -> LedgerEntry:
    subject = {"type": "gate", "number": phase.position, "name_en": phase.name_en, "name_zh": phase.name_zh}
    return ledger.record(project, kind, actor=actor, at=at, subject=subject, facts=facts, is_client_visible=True)

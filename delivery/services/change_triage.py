"""Triage: the computed impact against the project's thresholds; overruling; absorbing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine.states import ChangeState, OptionKind, TriageOutcome
from delivery.engine.triage import ImpactFacts, Thresholds, Triage, triage
from delivery.engine.workdays import minute
from delivery.mail import change_messages
from delivery.mail.owe import anchor_of
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project, User
from delivery.queries.change_requests import absorbed, approvers_available
from delivery.queries.plans import end_of_day
from delivery.services import ledger
from delivery.services.change_impacts import Ground, ground_of, stale_reasons
from delivery.services.change_requests import move, reload_change
from delivery.services.refusal import Invalid, Refused


def triage_change_request(change_id: int, *, actor: User, at: datetime) -> ChangeRequest:
    """Put a submitted change into its lane, by rule."""
    project, change = reload_change(change_id)
    revision = change.revision
    option = submitted_option(revision)
    if option is None or option.impact is None:
        raise Refused(_("Compute the impact first: triage speaks of computed figures."))
    ground = ground_of(project)
    if stale_reasons(ground, revision):
        raise Refused(_("The plan has moved: recompute the impact before triage."))
    found = triage(impact_facts(ground, change, option), thresholds_of(project))
    move(change, ChangeState.TRIAGED)
    change.outcome, change.triaged_at = found.outcome, at
    change.overruled_outcome, change.overrule_reason = None, ""
    revision.triage = as_record(found)
    _record(project, change, "change_request.triaged", actor, at, {"outcome": found.outcome.value})
    return change


def overrule_triage(change_id: int, outcome: TriageOutcome, *, actor: User, at: datetime, reason: str) -> ChangeRequest:
    """The manager takes another lane and says why; both stand in the ledger."""
    project, change = reload_change(change_id)
    if not reason.strip():
        raise Invalid(_("Overruling needs a written reason."), field="reason")
    if change.state is not ChangeState.TRIAGED:
        raise Refused(_("%(code)s must be triaged first.", code=change.code))
    if outcome is change.outcome:
        raise Invalid(_("This is the lane that the rules chose already."), field="outcome")
    change.overruled_outcome, change.overrule_reason = outcome, reason.strip()
    facts = {"outcome": outcome.value, "instead_of": change.outcome.value if change.outcome else None, "reason": reason.strip()}
    _record(project, change, "change_request.overruled", actor, at, facts)
    return change


def absorb_change_request(change_id: int, *, actor: User, at: datetime) -> ChangeRequest:
    """Take the change in without asking the client, who is informed; it uses up the reserve."""
    project, change = reload_change(change_id)
    revision = change.revision
    option = absorbable_option(revision)
    if change.effective_outcome is not TriageOutcome.ABSORB:
        raise Refused(_("Only a change in the lane “absorb” can be absorbed. Overrule the triage with a reason, or send it."))
    if option is None or option.impact is None:
        raise Refused(_("Compute the impact first."))
    if stale_reasons(ground_of(project), revision):
        raise Refused(_("The plan has moved: recompute the impact first."))
    move(change, ChangeState.ABSORBED)
    option.is_chosen = True
    internal = option.impact["internal"]
    change.absorbed_minutes = max(0, option.impact["shift_minutes"])
    change.absorbed_effort_minutes = max(0, internal["effort_minutes"])
    change.absorbed_cents = max(0, option.internal_cost_cents)
    change.decided_at = at
    entry = _record(project, change, "change_request.absorbed", actor, at, {}, is_client_visible=True)
    for membership in approvers_available(project):
        change_messages.absorbed(project, change, membership.user, at=at, anchor=anchor_of(project, entry))
    return change


def submitted_option(revision: ChangeRevision) -> ChangeOption | None:
    """Triage looks at the change as it was submitted."""
    kinds = {option.kind: option for option in revision.options}
    return kinds.get(OptionKind.AS_SUBMITTED) or next(iter(revision.options), None)


def absorbable_option(revision: ChangeRevision) -> ChangeOption | None:
    """The first offered option, else the change as submitted."""
    return next((option for option in revision.options if option.is_offered), None) or submitted_option(revision)


def impact_facts(ground: Ground, change: ChangeRequest, option: ChangeOption) -> ImpactFacts:
    """What the rules look at, from the computed impact."""
    impact: dict[str, Any] = option.impact
    days, effort, cents = absorbed(ground.project.id)
    return ImpactFacts(
        origin=change.origin,
        finish_shift_minutes=impact["shift_minutes"],
        effort_delta_minutes=impact["internal"]["effort_minutes"],
        cost_delta_cents=impact["internal"]["cost_cents"],
        price_cents=option.price_cents,
        has_stated_benefit=bool(change.benefit.strip()),
        deadlines_hit=len(impact["deadlines"]),
        gates_moved=sum(1 for gate in impact["gates"] if (gate["shift_minutes"] or 0) > 0),
        scope_added=len(impact["scope_in"]),
        minutes_to_commitment=minutes_to_commitment(ground, impact),
        absorbed_minutes=days,
        absorbed_effort_minutes=effort,
        absorbed_cents=cents,
    )


def minutes_to_commitment(ground: Ground, impact: dict[str, Any]) -> int | None:
    """Working minutes between the forecast before the change and the committed date; below zero when it is late."""
    committed = end_of_day(ground.project.committed_on)
    before = impact["go_live_before"] or impact["finish_before"]
    if committed is None:
        return None
    return ground.calendar.between(minute(datetime.fromisoformat(before)), minute(committed))


def thresholds_of(project: Project) -> Thresholds:
    return Thresholds(project.reserve_minutes, project.reserve_effort_minutes, project.reserve_cents, project.tolerance_cents)


def as_record(found: Triage) -> dict[str, Any]:
    return {
        "outcome": found.outcome.value,
        "fired": [outcome.value for outcome in found.fired],
        "reasons": [{**asdict(reason), "rule": reason.rule.value, "args": dict(reason.args)} for reason in found.reasons],
    }


def _record(
    project: Project,
    change: ChangeRequest,
    kind: str,
    actor: User,
    at: datetime,
    facts: dict[str, Any],
    *,
    is_client_visible: bool = False,
) -> Any:
    subject = {"type": "change_request", "id": change.number, "revision": change.revision_number}
    said = {"title": change.title, **facts}
    return ledger.record(project, kind, actor=actor, at=at, subject=subject, facts=said, is_client_visible=is_client_visible)

"""What a manager does with a change request: triage, overrule, absorb, offer, implement, verify; attachments, receipt."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, sees_client_price
from delivery.database import in_unit_of_work
from delivery.engine.states import ApprovalRule, TriageOutcome
from delivery.forms.change_requests import AttachmentForm, OfferForm, OverruleForm
from delivery.models import ChangeRequest, Project
from delivery.queries.change_requests import approvers_available, receipt_of
from delivery.queries.files import file_of
from delivery.queries.plan_names import speaker_for
from delivery.services import change_implementations, change_offers, change_requests, change_triage
from delivery.services.change_offers import Terms
from delivery.services.files import accept_upload, store_upload
from delivery.services.refusal import Invalid
from delivery.views.change_requests import actor, address, found
from delivery.views.clock import now
from delivery.views.files import send_stored
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.plan_previews import preview_context
from delivery.words import word
from delivery.words.collation import in_order

pages = Blueprint("change_steps", __name__)
BASE = "/projects/<key>/changes/<int:number>"


@pages.post(f"{BASE}/triage")
@requires(Permission.CHANGE_TRIAGE)
def triage(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    change = in_unit_of_work(lambda: change_triage.triage_change_request(change_id, actor=user, at=at))
    assert change.outcome is not None
    return done(_("Triaged: %(lane)s.", lane=word(change.outcome, locale())), address(project, number))


@pages.get(f"{BASE}/overruling")
@requires(Permission.CHANGE_TRIAGE)
def new_overruling(project: Project, number: int) -> ResponseReturnValue:
    change = found(project, number)
    return render_template("change_requests/overrule.html", project=project, change=change, form=_overrule_form(change, None))


@pages.post(f"{BASE}/overruling")
@requires(Permission.CHANGE_TRIAGE)
def overrule(project: Project, number: int) -> ResponseReturnValue:
    change = found(project, number)
    form = _overrule_form(change, request.form)
    if not form.validate_on_submit():
        return render_template("change_requests/overrule.html", project=project, change=change, form=form), 422
    change_id, user, at, outcome, reason = change.id, actor(), now(), TriageOutcome(form.outcome.data), form.reason.data or ""
    in_unit_of_work(lambda: change_triage.overrule_triage(change_id, outcome, actor=user, at=at, reason=reason))
    return done(_("Overruled; the reason stands in the ledger."), address(project, number))


@pages.post(f"{BASE}/absorption")
@requires(Permission.CHANGE_TRIAGE)
def absorb(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    in_unit_of_work(lambda: change_triage.absorb_change_request(change_id, actor=user, at=at))
    return done(_("Absorbed. The client is informed; next, implement it."), address(project, number))


@pages.get(f"{BASE}/offer")
@requires(Permission.CHANGE_EDIT)
def new_offer(project: Project, number: int) -> ResponseReturnValue:
    change, form = found(project, number), OfferForm(formdata=None)
    _fill(form, project)
    form.approvers.data = [one.user_id for one in approvers_available(project)]
    form.rule.data, form.votes_needed.data = change.approval_rule.value, change.votes_needed
    form.due_on.data = change_offers.proposed_due_on(project, now())
    return render_template("change_requests/offer.html", project=project, change=change, form=form)


@pages.post(f"{BASE}/offer")
@requires(Permission.CHANGE_EDIT)
def offer(project: Project, number: int) -> ResponseReturnValue:
    change, form = found(project, number), OfferForm()
    _fill(form, project)
    if not form.validate_on_submit():
        return render_template("change_requests/offer.html", project=project, change=change, form=form), 422
    assert form.due_on.data is not None
    terms = Terms(form.approvers.data or [], ApprovalRule(form.rule.data), form.votes_needed.data or 1, form.due_on.data)
    change_id, user, at = change.id, actor(), now()
    try:
        in_unit_of_work(lambda: change_offers.send_to_client(change_id, terms, actor=user, at=at))
    except Invalid as refused:
        show_beside(form, refused)
        return render_template("change_requests/offer.html", project=project, change=found(project, number), form=form), 422
    return done(_("Sent. Each approver gets a personal link."), address(project, number))


@pages.get(f"{BASE}/implementation")
@requires(Permission.CHANGE_IMPLEMENT)
def new_implementation(project: Project, number: int) -> ResponseReturnValue:
    change = found(project, number)
    option = change_implementations.chosen_option(change)
    edits, preview = change_implementations.implementation_preview(project, change)
    context = preview_context(project, edits, preview)
    return render_template(
        "change_requests/implement.html", change=change, option=option, speaker=speaker_for(project, locale()), **context
    )


@pages.post(f"{BASE}/implementation")
@requires(Permission.CHANGE_IMPLEMENT)
def implement(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at = found(project, number).id, actor(), now()
    version = request.form.get("plan_version", type=int) or 0
    in_unit_of_work(lambda: change_implementations.implement_change_request(change_id, actor=user, at=at, plan_version=version))
    return done(_("Implemented exactly as approved: the plan equals the preview on every date."), address(project, number))


@pages.post(f"{BASE}/verification")
@requires(Permission.CHANGE_IMPLEMENT)
def verify(project: Project, number: int) -> ResponseReturnValue:
    change_id, user, at, note = found(project, number).id, actor(), now(), request.form.get("note", "")[:2000]
    in_unit_of_work(lambda: change_implementations.verify_change_request(change_id, actor=user, at=at, note=note))
    return done(_("Verified."), address(project, number))


@pages.post(f"{BASE}/attachments")
@requires(Permission.CHANGE_EDIT)
def attach(project: Project, number: int) -> ResponseReturnValue:
    change, form = found(project, number), AttachmentForm()
    if not form.validate_on_submit():
        raise Invalid(_("Choose a file."), field="file")
    upload = form.file.data
    limit = current_app.extensions["settings"].upload_limit_bytes
    kept = accept_upload(upload.filename or "", upload.read(limit + 1), limit_bytes=limit)
    change_id, user, at = change.id, actor(), now()

    def keep() -> None:
        stored = store_upload(project, kept, actor=user, at=at, is_client_visible=True)
        change_requests.attach_file(change_id, stored, actor=user, at=at)

    in_unit_of_work(keep)
    return done(_("Attached."), address(project, number))


@pages.get(f"{BASE}/attachments/<public_id>")
@requires(Permission.CHANGE_VIEW)
def show_attachment(project: Project, number: int, public_id: str) -> ResponseReturnValue:
    change = found(project, number)
    stored = file_of(project, public_id)
    shown = [one for one in change.revisions if one.frozen_at or not current_user.is_client]
    if stored is None or stored.id not in {one.file_id for revision in shown for one in revision.attachments}:
        abort(404)
    return send_stored(stored)


@pages.get(f"{BASE}/receipts/<int:revision>.pdf")
@requires(Permission.CHANGE_VIEW)
def show_receipt(project: Project, number: int, revision: int) -> ResponseReturnValue:
    """Holds prices: for those who see them."""
    change = found(project, number)
    wanted = next((one for one in change.revisions if one.number == revision), None) or abort(404)
    if not sees_client_price(g.standing):
        abort(403)
    return send_stored(receipt_of(wanted) or abort(404))


@pages.get(f"{BASE}/files/new")
@requires(Permission.CHANGE_EDIT)
def new_attachment(project: Project, number: int) -> ResponseReturnValue:
    return render_template(
        "change_requests/attach.html", project=project, change=found(project, number), form=AttachmentForm(formdata=None)
    )


def _overrule_form(change: ChangeRequest, data: object) -> OverruleForm:
    form = OverruleForm(formdata=data)
    form.outcome.choices = [(one.value, word(one, locale())) for one in TriageOutcome if one is not change.outcome]
    return form


def _fill(form: OfferForm, project: Project) -> None:
    form.approvers.choices = [
        (one.user_id, f"{one.user.name} ({one.user.email})")
        for one in in_order(approvers_available(project), locale(), lambda one: one.user.name)
    ]
    form.rule.choices = [(rule.value, word(rule, locale())) for rule in ApprovalRule]

"""What a project has to hand over, kept by its leaders."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Side
from delivery.forms.deliverables import DeliverableForm
from delivery.models import Deliverable, Project, User
from delivery.queries.deliverables import phases_of
from delivery.queries.memberships import members_of
from delivery.services.deliverable_lists import SETTLED, Description, add_deliverable, edit_deliverable, remove_deliverable
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.deliverables import address, found
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import in_language, locale
from delivery.words import word
from delivery.words.collation import in_order

pages = Blueprint("deliverable_lists", __name__)
ONE = "/projects/<key>/deliverables/<int:number>"


@pages.get("/projects/<key>/deliverables/new")
@requires(Permission.DELIVERABLE_EDIT)
def new(project: Project) -> ResponseReturnValue:
    form = _new_form(project, formdata=None)
    wanted = request.args.get("phase", type=int)
    form.phase.data = next((phase.id for phase in phases_of(project) if phase.position == wanted), None)
    return render_template("deliverables/new.html", project=project, form=form)


@pages.post("/projects/<key>/deliverables")
@requires(Permission.DELIVERABLE_EDIT)
def create(project: Project) -> ResponseReturnValue:
    form, actor, at = _new_form(project), _actor(), now()
    if not form.validate_on_submit():
        return render_template("deliverables/new.html", project=project, form=form), 422
    said, phase_id = _description(form), form.phase.data or 0
    try:
        number = in_unit_of_work(lambda: add_deliverable(project, phase_id, said, actor=actor, at=at).number)
    except Refused as refused:
        show_beside(form, refused)
        return render_template("deliverables/new.html", project=project, form=form), refused.status
    return done(_("Added."), address(project, number))


@pages.get(f"{ONE}/edit")
@requires(Permission.DELIVERABLE_EDIT)
def edit(project: Project, number: int) -> ResponseReturnValue:
    deliverable = found(project, number)
    kept = {"owner": deliverable.owner_id, "signed_by": deliverable.signed_by.value, "version": str(deliverable.version)}
    return _edit_page(project, deliverable, _form(project, formdata=None, obj=deliverable, data=kept))


@pages.post(f"{ONE}/edit")
@requires(Permission.DELIVERABLE_EDIT)
def update(project: Project, number: int) -> ResponseReturnValue:
    deliverable, form, actor, at = found(project, number), _form(project), _actor(), now()
    if not form.validate_on_submit():
        return _edit_page(project, deliverable, form, 422)
    said, deliverable_id, version = _description(form), deliverable.id, _version(form)
    try:
        in_unit_of_work(lambda: edit_deliverable(project, deliverable_id, said, actor=actor, at=at, version=version))
    except Refused as refused:
        return _again(project, number, form, refused)
    return done(_("Saved."), address(project, number))


@pages.post(f"{ONE}/removal")
@requires(Permission.DELIVERABLE_EDIT)
def remove(project: Project, number: int) -> ResponseReturnValue:
    deliverable, actor, at, reason = found(project, number), _actor(), now(), request.form.get("reason", "")[:2000]
    deliverable_id, version = deliverable.id, request.form.get("version", 0, type=int)
    try:
        in_unit_of_work(lambda: remove_deliverable(project, deliverable_id, actor=actor, at=at, version=version, reason=reason))
    except Refused as refused:
        kept = {"owner": deliverable.owner_id, "signed_by": deliverable.signed_by.value, "reason": reason}
        return _again(project, number, _form(project, formdata=None, obj=found(project, number), data=kept), refused)
    return done(_("Removed."), url_for("deliverables.index", key=project.key))


def _again(project: Project, number: int, form: DeliverableForm, refused: Refused) -> ResponseReturnValue:
    """Ours stays in the form; theirs is named beside it, and the next save is meant for what stands now."""
    theirs = found(project, number)
    show_beside(form, refused)
    if refused.status == 409:
        form.version.data = str(theirs.version)
    return _edit_page(project, theirs, form, refused.status)


def _edit_page(project: Project, deliverable: Deliverable, form: DeliverableForm, status: int = 200) -> ResponseReturnValue:
    is_settled = deliverable.state in SETTLED
    body = render_template(
        "deliverables/edit.html", project=project, deliverable=deliverable, form=form, is_settled=is_settled, status=status
    )
    return body, status


def _new_form(project: Project, **more: Any) -> DeliverableForm:
    form = _form(project, with_phase=True, **more)
    form.phase.choices = [(phase.id, f"{phase.position}. {in_language(phase, 'name')}") for phase in phases_of(project)]
    return form


def _form(project: Project, *, with_phase: bool = False, **more: Any) -> DeliverableForm:
    """A deliverable stays in its phase once it is there."""
    form = DeliverableForm(**more)
    if not with_phase:
        del form.phase
    form.signed_by.choices = [(side.value, word(side, locale())) for side in Side]
    form.owner.choices = [
        ("", "–"),
        *((m.user_id, m.user.name) for m in in_order(members_of(project, Side.VENDOR), locale(), lambda one: one.user.name)),
    ]
    return form


def _description(form: DeliverableForm) -> Description:
    return Description(
        name=form.name.data or "",
        criteria=form.criteria.data or "",
        is_required=bool(form.is_required.data),
        signed_by=Side(form.signed_by.data),
        owner_id=form.owner.data,
        due_on=form.due_on.data,
        reason=form.reason.data or "",
    )


def _version(form: DeliverableForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _actor() -> User:
    return current_user._get_current_object()

"""Deliverables and gates: per phase, one deliverable with its versions, handing in and deciding."""

from __future__ import annotations

from contextlib import closing

from flask import Blueprint, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, is_vendor_side
from delivery.database import in_unit_of_work
from delivery.engine.states import DeliverableState
from delivery.forms.deliverables import RulingForm, VersionForm
from delivery.models import Deliverable, Project, User
from delivery.queries.deliverables import deliverable_of, last_accepted, names_of, shows_files
from delivery.queries.sides import decides_for
from delivery.services.deliverables import DECISIONS, Ruling, decide_version, submit_version
from delivery.services.files import Upload, accept_upload
from delivery.services.refusal import Forbidden, Refused
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.gate_pages import gates_page
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words import word

pages = Blueprint("deliverables", __name__)
ONE = "/projects/<key>/deliverables/<int:number>"


def found(project: Project, number: int) -> Deliverable:
    return deliverable_of(project, number) or abort(404)


def address(project: Project, number: int) -> str:
    return url_for("deliverables.show", key=project.key, number=number)


@pages.get("/projects/<key>/deliverables")
@requires(Permission.DELIVERABLE_VIEW)
def index(project: Project) -> ResponseReturnValue:
    return gates_page(project)


@pages.get(ONE)
@requires(Permission.DELIVERABLE_VIEW)
def show(project: Project, number: int) -> ResponseReturnValue:
    return _page(project, found(project, number))


@pages.post(f"{ONE}/versions")
@requires(Permission.DELIVERABLE_SUBMIT)
def submit(project: Project, number: int) -> ResponseReturnValue:
    deliverable, form = found(project, number), VersionForm()
    if not form.validate_on_submit():
        return _page(project, deliverable, version_form=form, status=422)
    deliverable_id, actor, at, limit = deliverable.id, _actor(), now(), current_app.extensions["settings"].upload_limit_bytes
    note = form.note.data or ""
    try:
        upload = _kept(form, limit)
        in_unit_of_work(lambda: submit_version(project, deliverable_id, upload, actor=actor, at=at, note=note))
    except Refused as refused:
        show_beside(form, refused)
        return _page(project, found(project, number), version_form=form, status=refused.status)
    return done(_("Handed in. The side that signs has a letter."), address(project, number))


@pages.post(f"{ONE}/decision")
@requires(Permission.DELIVERABLE_DECIDE)
def decide(project: Project, number: int) -> ResponseReturnValue:
    deliverable, form = found(project, number), _ruling_form()
    if not form.validate_on_submit():
        return _page(project, deliverable, ruling_form=form, status=422)
    ruling = Ruling(DeliverableState(form.decision.data), form.shown_version.data or 0, form.reason.data or "", form.due_on.data)
    deliverable_id, actor, at = deliverable.id, _actor(), now()
    try:
        version = in_unit_of_work(lambda: decide_version(project, deliverable_id, ruling, actor=actor, at=at).number)
    except Forbidden:
        raise
    except Refused as refused:
        return _decide_again(project, number, form, refused)
    said = word(ruling.decision, locale())
    return done(_("Recorded for version %(number)s: %(decision)s.", number=version, decision=said), address(project, number))


def _kept(form: VersionForm, limit: int) -> Upload:
    """The file, checked; a large one lies in a temporary file that is closed here."""
    with closing(form.file.data) as file:
        return accept_upload(file.filename or "", file.read(limit + 1), limit_bytes=limit)


def _decide_again(project: Project, number: int, form: RulingForm, refused: Refused) -> ResponseReturnValue:
    """What was typed stays; after a conflict the choice has to be made anew, on the version that is shown now."""
    if refused.status == 409:
        form.decision.data = None
    show_beside(form, refused)
    return _page(project, found(project, number), ruling_form=form, status=refused.status)


def _page(
    project: Project,
    deliverable: Deliverable,
    *,
    version_form: VersionForm | None = None,
    ruling_form: RulingForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    ruling_form = ruling_form or _ruling_form(fresh=True)
    newest = deliverable.versions[-1] if deliverable.versions else None
    ruling_form.shown_version.data = newest.number if newest else None
    is_waiting = deliverable.state is DeliverableState.SUBMITTED
    body = render_template(
        "deliverables/show.html",
        project=project,
        deliverable=deliverable,
        newest=newest,
        accepted=last_accepted(deliverable),
        names=names_of(deliverable),
        shows_files=shows_files(deliverable, is_client=not is_vendor_side(g.standing)),
        may_decide=is_waiting and decides_for(project, _actor(), deliverable.signed_by),
        version_form=version_form or VersionForm(formdata=None),
        ruling_form=ruling_form,
        upload_mb=current_app.extensions["settings"].upload_limit_bytes // 1024 // 1024,
    )
    return body, status


def _ruling_form(*, fresh: bool = False) -> RulingForm:
    form = RulingForm(formdata=None) if fresh else RulingForm(request.form)
    form.decision.choices = [(decision.value, _choice_words(decision)) for decision in DECISIONS]
    return form


def _choice_words(decision: DeliverableState) -> str:
    return {
        DeliverableState.ACCEPTED: _("Accept"),
        DeliverableState.ACCEPTED_WITH_RESERVATIONS: _("Accept with reservations"),
        DeliverableState.REJECTED: _("Reject"),
    }[decision]


def _actor() -> User:
    return current_user._get_current_object()

"""The draft of a status report: filled in by rules, finished by the manager, then issued."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Audience, Light
from delivery.forms.status_reports import ReportTextsForm
from delivery.models import Project, StatusReport, User
from delivery.queries.status_reports import draft_report, readers_of
from delivery.reports.build import Texts
from delivery.reports.page import page_of
from delivery.reports.status_lights import suggested
from delivery.reports.worker import draw_pdf
from delivery.services import report_issues, status_reports
from delivery.services.refusal import Invalid, Refused
from delivery.views.clock import now
from delivery.views.files import send_pdf
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words import word
from delivery.words.collation import in_order

pages = Blueprint("status_report_drafts", __name__)


@pages.get("/projects/<key>/reports/drafts/<public_id>")
@requires(Permission.REPORT_EDIT)
def show(project: Project, public_id: str) -> ResponseReturnValue:
    report = _found(project, public_id)
    return _render(project, report, _form(project, report))


@pages.get("/projects/<key>/reports/drafts/<public_id>/pdf")
@requires(Permission.REPORT_EDIT)
def show_pdf(project: Project, public_id: str) -> ResponseReturnValue:
    """How it would look on paper; marked as a draft."""
    seen = report_issues.report_as_of(project, _found(project, public_id), at=now())
    return send_pdf(draw_pdf(seen.document), f"{project.key}-draft.pdf")


@pages.post("/projects/<key>/reports/drafts/<public_id>")
@requires(Permission.REPORT_EDIT)
def update(project: Project, public_id: str) -> ResponseReturnValue:
    report = _found(project, public_id)
    form = _form(project, report, is_sent=True)
    try:
        if not form.validate_on_submit():
            return _render(project, report, form), 422
        _save(report, form)
    except Refused as refused:
        return _refused(project, report, form, refused)
    return done(_("Saved. The report below is as it would be issued now."), _address(project, report))


@pages.post("/projects/<key>/reports/drafts/<public_id>/preview")
@requires(Permission.REPORT_EDIT)
def preview(project: Project, public_id: str) -> ResponseReturnValue:
    """The report with what is typed; nothing is saved. What cannot be taken is told at its field and left out."""
    report = _found(project, public_id)
    form = _form(project, report, is_sent=True)
    texts = _typed(form) if form.validate_on_submit() else None
    try:
        status_reports.check_texts(texts or status_reports.texts_of(report))
    except Invalid as refused:
        form.light_note.errors = [refused.message]
        texts = replace(texts, light=None) if texts else None
    return _render(project, report, form, texts=texts, version=request.form.get("version", type=int) or 0, is_tried=True)


@pages.post("/projects/<key>/reports/drafts/<public_id>/issue")
@requires(Permission.REPORT_ISSUE)
def issue(project: Project, public_id: str) -> ResponseReturnValue:
    report = _found(project, public_id)
    form = _form(project, report, is_sent=True)
    actor, at = current_user._get_current_object(), now()
    try:
        if not form.validate_on_submit():
            return _render(project, report, form), 422
        _check_stamp(project, report, at)
        _save(report, form)
        number = _issue(project, report, form.recipients.data or (), actor, at)
    except Refused as refused:
        return _refused(project, report, form, refused)
    return done(_("The report is issued."), url_for("status_reports.show", key=project.key, number=number))


@pages.post("/projects/<key>/reports/drafts/<public_id>/deletion")
@requires(Permission.REPORT_EDIT)
def delete(project: Project, public_id: str) -> ResponseReturnValue:
    report_id = _found(project, public_id).id
    in_unit_of_work(lambda: status_reports.delete_draft(report_id))
    return done(_("The draft is deleted."), url_for("status_reports.index", key=project.key))


def _found(project: Project, public_id: str) -> StatusReport:
    return draft_report(project, public_id) or abort(404)


def _typed(form: ReportTextsForm) -> Texts:
    light = Light(form.light.data) if form.light.data else None
    written = (form.highlights.data or "", form.problems.data or "", form.next_steps.data or "")
    return Texts(*written, light=light, light_note=form.light_note.data or "")


def _save(report: StatusReport, form: ReportTextsForm) -> None:
    texts = _typed(form)
    version = request.form.get("version", type=int) or 0
    in_unit_of_work(lambda: status_reports.edit_report(report.id, texts, version=version))


def _check_stamp(project: Project, report: StatusReport, at: datetime) -> None:
    """Nobody issues what they have not seen."""
    if request.form.get("stamp") != report_issues.report_as_of(project, report, at=at).stamp:
        raise report_issues.Moved(_("Something was recorded in the project meanwhile. Look at the report again, then issue it."))


def _issue(project: Project, report: StatusReport, recipients: Collection[int], actor: User, at: datetime) -> int:
    """Drawing lies outside the unit of work. When a deed slips in between, nothing is issued: it would be unseen."""
    drawn = report_issues.draw_report(project, report, at=at)
    in_unit_of_work(lambda: report_issues.issue_report(report.id, drawn, recipients, actor=actor, at=at))
    return drawn.number


def _form(project: Project, report: StatusReport, *, is_sent: bool = False) -> ReportTextsForm:
    named = in_order(readers_of(project, report.audience), locale(), lambda one: one.user.name)
    readers = sorted(named, key=lambda one: not one.user.is_client)
    form = ReportTextsForm() if is_sent else ReportTextsForm(formdata=None, obj=report)
    form.light.choices = [("", _("As the rules suggest")), *((one.value, word(one, locale())) for one in Light)]
    form.recipients.choices = [(one.user.id, f"{one.user.name} · {one.user.organization.name}") for one in readers]
    if not is_sent:
        form.light.data = report.light_override or ""
        is_inside = report.audience is Audience.INTERNAL
        form.recipients.data = [one.user.id for one in readers if one.user.is_client is not is_inside]
    return form


def _render(project: Project, report: StatusReport, form: ReportTextsForm, **more: Any) -> str:
    seen = report_issues.report_as_of(project, report, at=now(), texts=more.pop("texts", None))
    context = {"stamp": seen.stamp, "page": page_of(seen.document), "suggested": suggested(seen.facts).light}
    version = more.pop("version", report.version)
    return render_template(
        "status_reports/draft.html", project=project, report=report, form=form, version=version, **context, **more
    )


def _refused(project: Project, report: StatusReport, form: ReportTextsForm, refused: Refused) -> ResponseReturnValue:
    """What was typed stays in the form; the report below is the newest."""
    if refused.field and refused.field in form:
        form[refused.field].errors = [*form[refused.field].errors, refused.message]
        return _render(project, report, form), refused.status
    theirs = draft_report(project, report.public_id)
    if theirs is None:
        raise refused
    return _render(project, theirs, form, conflict=refused.message), refused.status


def _address(project: Project, report: StatusReport) -> str:
    return url_for("status_report_drafts.show", key=project.key, public_id=report.public_id)

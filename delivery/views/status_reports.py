"""Issued status reports: the list, the page that never changes, its PDF and its spreadsheet; and beginning a new one."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, allowed, readable_audiences
from delivery.database import in_unit_of_work
from delivery.engine.states import Audience
from delivery.forms.status_reports import ReportTermsForm
from delivery.models import Project, StatusReport
from delivery.queries.status_reports import draft_reports, issued_report, issued_reports, lights_of, suggested_period
from delivery.reports.canonical import from_json
from delivery.reports.page import page_of
from delivery.services import status_reports
from delivery.services.refusal import Invalid
from delivery.views.clock import now
from delivery.views.files import send_stored
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words import word

pages = Blueprint("status_reports", __name__)


@pages.get("/projects/<key>/reports")
@requires(Permission.REPORT_VIEW)
def index(project: Project) -> ResponseReturnValue:
    audiences = readable_audiences(g.standing)
    chosen = next((one for one in audiences if one.value == request.args.get("audience")), None)
    reports = issued_reports(project, [chosen] if chosen else audiences)
    drafts = draft_reports(project) if allowed(g.standing, Permission.REPORT_EDIT) else []
    context = {"reports": reports, "drafts": drafts, "audiences": audiences, "chosen": chosen, "lights": lights_of(reports)}
    return render_template("status_reports/index.html", project=project, **context)


@pages.get("/projects/<key>/reports/new")
@requires(Permission.REPORT_EDIT)
def new(project: Project) -> ResponseReturnValue:
    audience = next((one for one in Audience if one.value == request.args.get("audience")), Audience.CLIENT)
    from_on, to_on = suggested_period(project, audience, project.day_of(now()))
    form = _terms_form(formdata=None, from_on=from_on, to_on=to_on, locale=project.locale, audience=audience.value)
    return render_template("status_reports/new.html", project=project, form=form)


@pages.post("/projects/<key>/reports")
@requires(Permission.REPORT_EDIT)
def create(project: Project) -> ResponseReturnValue:
    form, actor, at = _terms_form(), current_user._get_current_object(), now()
    if form.validate_on_submit():
        terms = status_reports.Terms(Audience(form.audience.data), form.locale.data, form.from_on.data, form.to_on.data)
        try:
            name = in_unit_of_work(lambda: status_reports.draft_report(project, terms, actor=actor, at=at).public_id)
        except Invalid as refused:
            form[refused.field or "to_on"].errors = [refused.message]
        else:
            address = url_for("status_report_drafts.show", key=project.key, public_id=name)
            return done(_("The draft is filled in. Add your three texts."), address)
    return render_template("status_reports/new.html", project=project, form=form), 422


@pages.get("/projects/<key>/reports/<int:number>")
@requires(Permission.REPORT_VIEW)
def show(project: Project, number: int) -> ResponseReturnValue:
    report = _found(project, number)
    older = [one for one in issued_reports(project, [report.audience]) if one.number != report.number]
    page = page_of(from_json(report.content))
    return render_template("status_reports/show.html", project=project, report=report, page=page, others=older)


@pages.get("/projects/<key>/reports/<int:number>/pdf")
@requires(Permission.REPORT_VIEW)
def show_pdf(project: Project, number: int) -> ResponseReturnValue:
    """The very bytes that were issued."""
    return send_stored(_found(project, number).pdf or abort(404))


@pages.get("/projects/<key>/reports/<int:number>/xlsx")
@requires(Permission.REPORT_VIEW)
def show_sheet(project: Project, number: int) -> ResponseReturnValue:
    return send_stored(_found(project, number).sheet or abort(404))


def _found(project: Project, number: int) -> StatusReport:
    """404 for what this person may not read: that it exists is not told either."""
    return issued_report(project, number, readable_audiences(g.standing)) or abort(404)


def _terms_form(**more: object) -> ReportTermsForm:
    form = ReportTermsForm(**more)
    form.audience.choices = [(one.value, word(one, locale())) for one in readable_audiences(g.standing)]
    form.locale.choices = [("en", "English"), ("zh_Hans_CN", "中文")]
    return form

"""Downloads of the plan: workbook, text table, MS Project XML, and the empty template."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, abort, g, send_file
from flask.typing import ResponseReturnValue

from delivery import access
from delivery.access import Permission
from delivery.exchange.compose import document_of
from delivery.exchange.document import BaselineFacts, PlanDocument
from delivery.exchange.msproject_writer import write_msproject
from delivery.exchange.spreadsheet_template import template_workbook
from delivery.exchange.spreadsheet_writer import write_text_table, write_workbook
from delivery.models import Project
from delivery.queries.plan_exports import baseline_lines, exported_plan, owner_emails, phase_names
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("plan_exports", __name__)
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "xml": "application/xml",
}


@pages.get("/projects/<key>/plan/export.<ending>")
@requires(Permission.PLAN_VIEW)
def show(project: Project, ending: str) -> ResponseReturnValue:
    if ending not in TYPES:
        abort(404)
    internal = access.sees_internal_money(g.standing)
    document = _document(project, internal)
    if ending == "xml":
        data = write_msproject(document)
    elif ending == "csv":
        data = write_text_table(document, locale=locale(), internal=internal)
    else:
        data = write_workbook(document, locale=locale(), internal=internal)
    return _download(data, TYPES[ending], f"{project.key}-plan.{ending}")


@pages.get("/projects/<key>/plan/template.xlsx")
@requires(Permission.PLAN_VIEW)
def template(project: Project) -> ResponseReturnValue:
    return _download(template_workbook(locale()), TYPES["xlsx"], "plan-template.xlsx")


def _document(project: Project, internal: bool) -> PlanDocument:
    with_owners = access.is_vendor_side(g.standing)
    plan = exported_plan(project, internal=internal, with_owners=with_owners)
    lines = baseline_lines(project)
    frozen = {
        key: BaselineFacts(
            line.start, line.finish, line.duration_minutes, *((line.effort_minutes, line.cost_cents) if internal else ())
        )
        for key, line in lines.items()
    }
    return document_of(
        plan,
        name=project.name,
        currency=project.currency,
        phases=phase_names(project, locale()),
        owners=owner_emails(project, plan) if with_owners else {},
        baselines={0: frozen} if frozen else {},
    )


def _download(data: bytes, media_type: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name, max_age=0)

"""Downloads of the plan: workbook, text table, MS Project XML, and the empty template."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, abort, g, request, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery import access
from delivery.access import Permission
from delivery.engine.plan import Plan
from delivery.exchange.compose import document_of
from delivery.exchange.compose_people import PlanPeople, people_of
from delivery.exchange.document import BaselineFacts, PlanDocument
from delivery.exchange.msproject_writer import write_msproject
from delivery.exchange.spreadsheet_template import template_workbook
from delivery.exchange.spreadsheet_writer import write_text_table, write_workbook
from delivery.models import Project
from delivery.queries.assignments import asked_of
from delivery.queries.plan_exports import baseline_lines, exported_plan, owner_emails, phase_names
from delivery.queries.plan_people import calendars_of_people, people_on
from delivery.queries.projects import standing_in_house
from delivery.queries.team import day_rates, role_names_in
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("plan_exports", __name__)
CLIENT, RATES = "client", "rates"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "xml": "application/xml",
}


@dataclass(frozen=True)
class Contents:
    """What goes into a file: never more than the reader may see, and less where it is asked for."""

    internal: bool
    owners: bool
    people: bool
    rates: bool

    @classmethod
    def asked(cls) -> Contents:
        """``?contents=client`` leaves out what a client may not read; ``?contents=rates`` adds what a day of people costs."""
        wish, standing = request.args.get("contents", ""), g.standing
        is_own = wish != CLIENT
        rates = access.allowed(standing, Permission.RATE_VIEW) and access.allowed(_house(), Permission.RESOURCE_RATE)
        return cls(
            internal=is_own and access.sees_internal_money(standing),
            owners=is_own and access.is_vendor_side(standing),
            people=is_own and access.allowed(standing, Permission.LOADING_VIEW),
            rates=wish == RATES and rates,
        )


def _house() -> frozenset[access.Who]:
    return standing_in_house(current_user._get_current_object())


@pages.get("/projects/<key>/plan/export.<ending>")
@requires(Permission.PLAN_VIEW)
def show(project: Project, ending: str) -> ResponseReturnValue:
    if ending not in TYPES:
        abort(404)
    contents = Contents.asked()
    document = _document(project, contents)
    if ending == "xml":
        data = write_msproject(document)
    elif ending == "csv":
        data = write_text_table(document, locale=locale(), internal=contents.internal)
    else:
        data = write_workbook(document, locale=locale(), internal=contents.internal)
    return _download(data, TYPES[ending], f"{project.key}-plan.{ending}")


@pages.get("/projects/<key>/plan/template.xlsx")
@requires(Permission.PLAN_VIEW)
def template(project: Project) -> ResponseReturnValue:
    return _download(template_workbook(locale()), TYPES["xlsx"], "plan-template.xlsx")


def _document(project: Project, contents: Contents) -> PlanDocument:
    plan = exported_plan(project, internal=contents.internal, with_owners=contents.owners)
    lines = baseline_lines(project)
    frozen = {
        key: BaselineFacts(
            line.start,
            line.finish,
            line.duration_minutes,
            *((line.effort_minutes, line.cost_cents) if contents.internal else ()),
        )
        for key, line in lines.items()
    }
    return document_of(
        plan,
        name=project.name,
        currency=project.currency,
        phases=phase_names(project, locale()),
        owners=owner_emails(project, plan) if contents.owners else {},
        baselines={0: frozen} if frozen else {},
        people=_people(project, plan, contents.rates) if contents.people else None,
    )


def _people(project: Project, plan: Plan, with_rates: bool) -> PlanPeople:
    people = people_on(project)
    return people_of(
        plan,
        asked_of(project),
        people,
        calendars=calendars_of_people(people),
        roles={role: name.for_reader(locale()) for role, name in role_names_in(project).items()},
        rates=day_rates(project, people) if with_rates else {},
    )


def _download(data: bytes, media_type: str, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(data), mimetype=media_type, as_attachment=True, download_name=name, max_age=0)

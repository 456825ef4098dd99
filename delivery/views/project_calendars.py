"""The working days of a project: its calendar, and the days that only it has free or makes up."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.edits import SetPlan
from delivery.forms.calendars import DaysForm
from delivery.models import Project
from delivery.queries.calendars import calendar_key, calendars_for, own_days_calendar
from delivery.queries.plans import plan_of
from delivery.services.calendar_days import change_own_days, own_days_effects
from delivery.services.refusal import Refused
from delivery.views.calendar_changes import change_of, days_form, posted_change, preview_page
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.plan_previews import preview_page as plan_preview_page
from delivery.words.collation import in_order

pages = Blueprint("project_calendars", __name__)


@pages.get("/projects/<key>/plan/working-days")
@requires(Permission.PLAN_VIEW)
def show(project: Project) -> ResponseReturnValue:
    return _page(project, days_form(empty=True))


@pages.post("/projects/<key>/plan/working-days/preview")
@requires(Permission.PLAN_EDIT)
def preview(project: Project) -> ResponseReturnValue:
    form = days_form()
    if not form.validate_on_submit():
        return _page(project, form, status=422)
    change = change_of(form, project.calendar.week)
    try:
        effects = own_days_effects(project, change)
    except Refused as refusal:
        return _page(project, form, refusal.message, refusal.status)
    return preview_page(None, change, effects, save=url_for("project_calendars.create", key=project.key), back=_address(project))


@pages.post("/projects/<key>/plan/working-days")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    change = posted_change(request.form.get("change", ""))
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    in_unit_of_work(lambda: change_own_days(project_id, change, actor=actor, at=at).id)
    return done(_("The working days are saved, and the plan is computed anew."), _address(project))


@pages.post("/projects/<key>/plan/working-days/calendar")
@requires(Permission.PLAN_EDIT)
def choose(project: Project) -> ResponseReturnValue:
    """Another calendar for the whole project, through the plan's own preview."""
    edit = SetPlan("calendar", plan_of(project).calendar, request.form.get("calendar", "")[:40])
    return plan_preview_page(project, [edit], back=_address(project), save=url_for("plan_edits.create", key=project.key))


def _page(project: Project, form: DaysForm, message: str = "", status: int = 200) -> ResponseReturnValue:
    own = own_days_calendar(project)
    body = render_template(
        "calendars/project.html",
        project=project,
        own=own,
        form=form,
        message=message,
        choices=[(calendar_key(calendar.id), calendar.name) for calendar in in_order(calendars_for(project), locale())],
    )
    return body, status


def _address(project: Project) -> str:
    return url_for("project_calendars.show", key=project.key)

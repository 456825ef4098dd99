"""What a project is measured by: promise, reserves, money, how changes are decided."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, Who
from delivery.database import in_unit_of_work
from delivery.engine.options.context import LEVER_BOUNDS
from delivery.engine.states import ApprovalRule, OptionKind
from delivery.forms.amounts import days_text
from delivery.forms.projects import SettingsForm, plain_amount
from delivery.models import Project
from delivery.queries.calendars import calendars_for
from delivery.services.projects import configure_project, settings_mark
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words import word
from delivery.words.collation import in_order

pages = Blueprint("project_settings", __name__)
FIELD_OF = {
    "reserve_minutes": "reserve",
    "reserve_cents": "reserve_money",
    "management_reserve_cents": "management_reserve",
    "client_calendar_id": "client_calendar",
}
"""The fields of the form that settings stand in, where they are called otherwise."""


@pages.get("/projects/<key>/settings")
@requires(Permission.PROJECT_CONFIGURE)
def show(project: Project) -> ResponseReturnValue:
    return _page(project, _form(project, fresh=True))


@pages.post("/projects/<key>/settings")
@requires(Permission.PROJECT_CONFIGURE)
def update(project: Project) -> ResponseReturnValue:
    form = _form(project)
    if not form.validate_on_submit():
        return _page(project, form, 422)
    project_id, actor, at, values, shown = project.id, current_user._get_current_object(), now(), form.values, form.shown.data
    try:
        in_unit_of_work(lambda: configure_project(project_id, values, actor=actor, at=at, shown=shown))
    except Refused as refused:
        refused.field = FIELD_OF.get(refused.field or "", refused.field)
        show_beside(form, refused)
        form.shown.data = settings_mark(project)
        return _page(project, form, refused.status)
    return done(_("Saved. What changed stands in the ledger by name, without amounts."), url_for(".show", key=project.key))


def _page(project: Project, form: SettingsForm, status: int = 200) -> ResponseReturnValue:
    shown = {"form": form, "kept": _kept(project), "is_director": _is_director(), "kinds": OptionKind, "status": status}
    return render_template("projects/settings.html", project=project, **shown), status


def _form(project: Project, *, fresh: bool = False) -> SettingsForm:
    form = SettingsForm(formdata=None, data=_kept(project)) if fresh else SettingsForm()
    if not _is_director():
        del form.management_reserve
    form.reserve.day_minutes = form.reserve_effort.day_minutes = project.calendar.day_minutes
    form.approval_rule.choices = [(rule.value, word(rule, locale())) for rule in ApprovalRule]
    own = [("", _("as the project’s"))]
    form.client_calendar.choices = own + [(str(one.id), one.name) for one in in_order(calendars_for(project), locale())]
    return form


def _is_director() -> bool:
    """The management reserve is released above the project."""
    return Who.DIRECTOR in g.standing


def _kept(project: Project) -> dict[str, object]:
    day = project.calendar.day_minutes
    return {
        "shown": settings_mark(project),
        "name": project.name,
        "committed_on": project.committed_on,
        "reserve": days_text(project.reserve_minutes, day),
        "reserve_effort": days_text(project.reserve_effort_minutes, day),
        "reserve_money": plain_amount(project.reserve_cents),
        "management_reserve": plain_amount(project.management_reserve_cents),
        "tolerance": plain_amount(project.tolerance_cents),
        "budget": plain_amount(project.budget_cents),
        "margin_percent": project.margin_percent,
        "crash_premium_percent": project.crash_premium_percent,
        **{name: getattr(project, name) for name in LEVER_BOUNDS},
        "approval_rule": project.approval_rule,
        "votes_needed": project.votes_needed,
        "decision_days": project.decision_days,
        "client_calendar": str(project.client_calendar_id or ""),
    }

"""Creating a project: a director says for whom, from when, on which calendar; the template does the rest."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Side
from delivery.forms.projects import NewProjectForm
from delivery.models import Project
from delivery.queries.calendars import shared_calendar, shared_calendars
from delivery.queries.lifecycle_templates import template_by_id, templates
from delivery.queries.organizations import organization_by_id, organizations
from delivery.queries.users import colleagues, user_by_public_id
from delivery.services.lifecycle_templates import built_in_template
from delivery.services.projects import NewProject, create_project
from delivery.services.refusal import Refused
from delivery.services.users import user_of
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.page import in_language, locale, today
from delivery.words.collation import in_order

pages = Blueprint("project_creation", __name__)
LANGUAGES = (("zh_Hans_CN", "简体中文"), ("en", "English"))


@pages.get("/projects/new")
@requires(Permission.PROJECT_CREATE)
def new() -> ResponseReturnValue:
    form = _form(fresh=True)
    form.starts_on.data, form.locale.data = today(), current_user.locale
    return _page(form)


@pages.post("/projects")
@requires(Permission.PROJECT_CREATE)
def create() -> ResponseReturnValue:
    form, actor_id, at = _form(), current_user.id, now()
    is_good = form.validate_on_submit()
    if form.starts_on.data is None and not form.starts_on.errors:
        form.starts_on.errors = [_("Choose the day on which it starts.")]
    if not is_good or form.starts_on.errors:
        return _page(form, 422)

    def deed() -> Project:
        template = template_by_id(form.template.data) or built_in_template()
        return create_project(_wish(form), template, actor=user_of(actor_id), at=at)

    try:
        project = in_unit_of_work(deed)
    except Refused as refused:
        show_beside(form, refused)
        return _page(form, refused.status)
    said = _("Created, with phases, gates, deliverables and a first plan. Next: add the people.")
    return done(said, f"/projects/{project.key}")


def _wish(form: NewProjectForm) -> NewProject:
    """The rows are loaded inside the unit of work."""
    assert form.starts_on.data is not None
    return NewProject(
        key=form.key.data or "",
        name=form.name.data or "",
        client=organization_by_id(form.client.data) or abort(404),
        calendar=shared_calendar(form.calendar.data) or abort(404),
        starts_on=form.starts_on.data,
        manager=user_by_public_id(form.manager.data) if form.manager.data else None,
        currency=form.currency.data or "",
        locale=form.locale.data,
        time_zone=current_user.time_zone,
        committed_on=form.committed_on.data,
    )


def _form(*, fresh: bool = False) -> NewProjectForm:
    form = NewProjectForm(formdata=None) if fresh else NewProjectForm()
    clients = [(one.id, one.name) for one in in_order(organizations(), locale()) if one.side is Side.CLIENT]
    form.client.choices = [("", _("Choose …")), *clients] if clients else []
    known = [(one.id, in_language(one, "name")) for one in templates()]
    form.template.choices = known or [(0, _("Digitalization in eight steps"))]
    form.calendar.choices = [(one.id, one.name) for one in in_order(shared_calendars(), locale())]
    form.manager.choices = [("", "–"), *((one.public_id, one.name) for one in in_order(colleagues(current_user), locale()))]
    form.locale.choices = list(LANGUAGES)
    return form


def _page(form: NewProjectForm, status: int = 200) -> ResponseReturnValue:
    return render_template("projects/new.html", form=form), status

"""Companies, as the administrator keeps them."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Side
from delivery.forms.organizations import NewOrganizationForm, OrganizationForm
from delivery.models import Organization
from delivery.queries.organizations import organization_by_id, organizations, people_by_organization, projects_by_client
from delivery.services.organizations import add_organization, describe_organization
from delivery.services.refusal import Refused
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.collation import in_order

pages = Blueprint("organizations", __name__)


@pages.get("/organizations")
@requires(Permission.ORGANIZATION_MANAGE)
def index() -> ResponseReturnValue:
    return render_template(
        "organizations/index.html",
        organizations=in_order(organizations(), locale()),
        people=people_by_organization(),
        projects=projects_by_client(),
    )


@pages.get("/organizations/new")
@requires(Permission.ORGANIZATION_MANAGE)
def new() -> ResponseReturnValue:
    return render_template("organizations/edit.html", form=NewOrganizationForm(formdata=None), organization=None)


@pages.post("/organizations")
@requires(Permission.ORGANIZATION_MANAGE)
def create() -> ResponseReturnValue:
    form = NewOrganizationForm()
    if not form.validate_on_submit():
        return render_template("organizations/edit.html", form=form, organization=None), 422
    side, name, locale = Side(form.side.data), form.name.data, form.default_locale.data
    try:
        in_unit_of_work(lambda: add_organization(side=side, name=name, default_locale=locale))
    except Refused as refusal:
        form.name.errors = [refusal.message]
        return render_template("organizations/edit.html", form=form, organization=None), refusal.status
    return done(_("%(name)s is there. Invite its people next.", name=name), "/organizations")


@pages.get("/organizations/<int:number>")
@requires(Permission.ORGANIZATION_MANAGE)
def show(number: int) -> ResponseReturnValue:
    organization = _found(number)
    return render_template(
        "organizations/edit.html", form=OrganizationForm(formdata=None, obj=organization), organization=organization
    )


@pages.post("/organizations/<int:number>")
@requires(Permission.ORGANIZATION_MANAGE)
def update(number: int) -> ResponseReturnValue:
    organization, form = _found(number), OrganizationForm()
    if not form.validate_on_submit():
        return render_template("organizations/edit.html", form=form, organization=organization), 422
    name, locale = form.name.data, form.default_locale.data
    try:
        in_unit_of_work(lambda: describe_organization(_found(number), name=name, default_locale=locale))
    except Refused as refusal:
        form.name.errors = [refusal.message]
        return render_template("organizations/edit.html", form=form, organization=_found(number)), refusal.status
    return done(_("Saved."), "/organizations")


def _found(number: int) -> Organization:
    return organization_by_id(number) or abort(404)

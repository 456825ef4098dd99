"""People, as the administrator keeps them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Office
from delivery.forms.users import InvitationForm, UserForm
from delivery.models import User
from delivery.queries.organizations import organizations
from delivery.queries.users import open_invitations, user_by_public_id, users_page
from delivery.services import users
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.collation import in_order

pages = Blueprint("users", __name__)


@pages.get("/users")
@requires(Permission.USER_MANAGE)
def index() -> ResponseReturnValue:
    found = users_page(locale(), request.args.get("page", 1, type=int), request.args.get("q", "").strip()[:100])
    return render_template(
        "users/index.html", found=found, q=request.args.get("q", ""), invited=open_invitations(found.users, now())
    )


@pages.get("/users/new")
@requires(Permission.USER_MANAGE)
def new() -> ResponseReturnValue:
    return render_template("users/new.html", form=_invitation_form())


@pages.post("/users")
@requires(Permission.USER_MANAGE)
def create() -> ResponseReturnValue:
    form, actor_id = _invitation_form(), current_user.id
    if not form.validate_on_submit():
        return render_template("users/new.html", form=form), 422
    facts: dict[str, Any] = {
        "organization_id": form.organization_id.data,
        "name": form.name.data,
        "email": form.email.data,
        "office": Office(form.office.data),
        "locale": form.locale.data,
    }
    try:
        in_unit_of_work(lambda: users.invite_user(actor=_person(actor_id), at=now(), **facts))
    except Refused as refusal:
        return render_template("users/new.html", form=_marked(form, refusal)), refusal.status
    return done(_("The invitation to %(email)s is on its way.", email=form.email.data), "/users")


@pages.get("/users/<public_id>")
@requires(Permission.USER_MANAGE)
def show(public_id: str) -> ResponseReturnValue:
    user = _found(public_id)
    return _page(user, UserForm(formdata=None, obj=user, office=user.office.value))


@pages.post("/users/<public_id>")
@requires(Permission.USER_MANAGE)
def update(public_id: str) -> ResponseReturnValue:
    user, form, actor_id = _found(public_id), UserForm(), current_user.id
    if not form.validate_on_submit():
        return _page(user, form), 422
    name, email, office = form.name.data, form.email.data, Office(form.office.data)
    try:
        in_unit_of_work(
            lambda: users.describe_user(_found(public_id), actor=_person(actor_id), name=name, email=email, office=office)
        )
    except Refused as refusal:
        return _page(_found(public_id), _marked(form, refusal)), refusal.status
    return done(_("Saved."), f"/users/{public_id}")


@pages.post("/users/<public_id>/invitation")
@requires(Permission.USER_MANAGE)
def invite_again(public_id: str) -> ResponseReturnValue:
    actor_id = current_user.id
    in_unit_of_work(lambda: users.send_invitation(_found(public_id), actor=_person(actor_id), at=now()))
    return done(_("A new invitation is on its way; the one before does not work any more."), f"/users/{public_id}")


@pages.post("/users/<public_id>/disabling")
@requires(Permission.USER_MANAGE)
def disable(public_id: str) -> ResponseReturnValue:
    actor_id = current_user.id
    in_unit_of_work(lambda: users.disable_user(_found(public_id), actor=_person(actor_id), at=now()))
    return done(_("The account is disabled; every session and link of it is dead."), f"/users/{public_id}")


@pages.post("/users/<public_id>/enabling")
@requires(Permission.USER_MANAGE)
def enable(public_id: str) -> ResponseReturnValue:
    in_unit_of_work(lambda: users.enable_user(_found(public_id)))
    return done(_("The account is enabled again."), f"/users/{public_id}")


def _found(public_id: str) -> User:
    return user_by_public_id(public_id) or abort(404)


def _person(user_id: int) -> User:
    return users.user_of(user_id)


def _invitation_form() -> InvitationForm:
    form = InvitationForm()
    form.organization_id.choices = [SelectChoice(str(one.id), one.name) for one in in_order(organizations(), locale())]
    return form


def _marked(form: Any, refusal: Refused) -> Any:
    """The form with the refusal beside its field."""
    field = getattr(form, refusal.field or "name", form.name)
    field.errors = [*field.errors, refusal.message]
    return form


def _page(user: User, form: UserForm) -> str:
    return render_template("users/show.html", user=user, form=form, invited=open_invitations([user], now()).get(user.id))

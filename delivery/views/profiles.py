"""What a person keeps about themselves."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, g, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.extensions import limiter
from delivery.forms.profiles import PasswordForm, ProfileForm
from delivery.models import User
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import sessions_of
from delivery.services import profiles
from delivery.services.passwords import check_new_password, hash_password, is_password_of
from delivery.services.refusal import Invalid
from delivery.views import languages, sessions
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires

pages = Blueprint("profiles", __name__)
FRESH = timedelta(minutes=10)


@pages.get("/profile")
@requires(Permission.PROFILE_EDIT)
def show() -> ResponseReturnValue:
    return _page(_own_form(), PasswordForm(formdata=None))


@pages.post("/profile")
@requires(Permission.PROFILE_EDIT)
def update() -> ResponseReturnValue:
    form, user_id = ProfileForm(), current_user.id
    if not form.validate_on_submit():
        return _page(form, PasswordForm(formdata=None)), 422
    name, locale, time_zone = form.name.data, form.locale.data, form.time_zone.data
    in_unit_of_work(lambda: profiles.describe_oneself(user_id, name=name, locale=locale, time_zone=time_zone))
    g.locale = locale
    refresh()
    answer = done(_("Saved."), "/profile")
    answer.set_cookie(languages.cookie_name(), locale, **languages.cookie_facts())  # type: ignore[union-attr]
    return answer


@pages.post("/profile/password")
@limiter.limit("20 per minute")
@requires(Permission.PROFILE_EDIT)
def update_password() -> ResponseReturnValue:
    form, user = PasswordForm(), current_user._get_current_object()
    try:
        if not form.validate_on_submit():
            return _page(_own_form(), form), 422
        _check_owner(user, form)
        check_new_password(form.password.data, about=(user.name, user.email))
    except Invalid as refusal:
        form[refusal.field or "password"].errors = [refusal.message]
        return _page(_own_form(), form), 422
    user_id, hashed = user.id, hash_password(form.password.data)
    token = in_unit_of_work(lambda: _renewed(user_id, hashed))
    answer = sessions.carry(redirect("/profile", 303), token)
    flash(_("Your password is changed. Every other browser is signed out."), "success")
    return answer


def _check_owner(user: User, form: PasswordForm) -> None:
    """A forgotten open browser is not enough to take an account over."""
    if user.password_hash is not None:
        if not is_password_of(user, form.present.data or ""):
            raise Invalid(_("This is not your present password."), field="present")
        return
    own = sessions.present_session()
    if own is None or own.authenticated_at < now() - FRESH:
        raise Invalid(_("Sign out, sign in again with a code, then choose the password within ten minutes."), field="password")


def _renewed(user_id: int, hashed: str) -> str:
    user = profiles.change_password(user_id, hashed, at=now())
    return sessions.token_for(user, AuthMethod.PASSWORD)


def _own_form() -> ProfileForm:
    return ProfileForm(formdata=None, obj=current_user)


def _page(form: ProfileForm, password_form: PasswordForm) -> str:
    return render_template(
        "profiles/show.html",
        form=form,
        password_form=password_form,
        open_sessions=sessions_of(current_user, now()),
        own=sessions.present_session(),
    )

"""Signing in with a password, and signing out."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.extensions import limiter
from delivery.forms.sign_in import SignInForm
from delivery.models.sign_in import AuthMethod
from delivery.queries.users import user_by_email
from delivery.services import sign_in_backoff, sign_ins
from delivery.services.passwords import hash_password, is_outdated, is_password_of
from delivery.services.sessions import end_all_sessions, end_session
from delivery.views import sessions
from delivery.views.clock import now
from delivery.views.finish import local_address
from delivery.views.guard import requires

pages = Blueprint("sign_in", __name__)


@pages.get("/sign-in")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(local_address(request.args.get("next"), "/"))
    return _page(SignInForm(formdata=None, next=request.args.get("next", "")))


@pages.post("/sign-in")
@limiter.limit("60 per minute")
@requires(Permission.PUBLIC)
def create() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate_on_submit():
        return _page(form), 422
    email, password = form.email.data.strip().lower(), form.password.data
    tried = sign_in_backoff.account(email), sign_in_backoff.network_address(request.remote_addr or "")
    wait = in_unit_of_work(lambda: sign_in_backoff.take_try(*tried, at=now()))
    if wait:
        return too_many(form, wait)
    token = _let_in(email, password, tried)
    if token is None:
        return _page(form, _("The e-mail address or the password is wrong.")), 422
    return sessions.carry(redirect(local_address(form.next.data, "/"), 303), token)


def _let_in(email: str, password: str, tried: tuple[sign_in_backoff.Subject, sign_in_backoff.Subject]) -> str | None:
    """The new session's cookie, or None. The hashing is done before the unit of work, for strangers as well."""
    user = user_by_email(email)
    if not is_password_of(user, password) or user is None or not user.is_active:
        return None
    user_id, kept = user.id, user.password_hash or ""
    new_hash = hash_password(password) if is_outdated(kept) else None

    def enter() -> str | None:
        person = sign_ins.person_to_let_in(user_id, password_hash=kept, new_hash=new_hash)
        if person is None:
            return None
        sign_in_backoff.forgive(*tried)
        return sessions.token_for(person, AuthMethod.PASSWORD)

    token = in_unit_of_work(enter)
    if token:
        current_app.logger.info("signed in by password: user %s", user_id)
    return token


@pages.post("/sign-out")
@requires(Permission.PUBLIC)
def delete() -> ResponseReturnValue:
    token = sessions.presented_token()
    if token:
        in_unit_of_work(lambda: end_session(token))
    answer = sessions.drop(redirect("/sign-in", 303))
    flash(_("You are signed out."), "success")
    return answer


@pages.post("/sign-out-everywhere")
@requires(Permission.PROFILE_EDIT)
def delete_all() -> ResponseReturnValue:
    user_id = current_user.id
    in_unit_of_work(lambda: end_all_sessions(user_id))
    answer = sessions.drop(redirect("/sign-in", 303))
    flash(_("You are signed out in every browser."), "success")
    return answer


def too_many(form: SignInForm, wait: int) -> ResponseReturnValue:
    message = _("Too many tries. Please wait %(seconds)s seconds, or have a link sent to choose a new password.", seconds=wait)
    return _page(form, message), 429, {"Retry-After": str(wait)}


def _page(form: SignInForm, message: str = "") -> str:
    return render_template("sign_in/show.html", form=form, message=message)

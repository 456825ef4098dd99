"""Signing in with a one-time code by e-mail: no password needed."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.extensions import limiter
from delivery.forms.sign_in import AddressForm, CodeForm
from delivery.models.sign_in import AuthMethod
from delivery.queries.users import user_by_email
from delivery.services import sign_in_backoff, sign_ins
from delivery.views import sessions
from delivery.views.clock import now
from delivery.views.finish import local_address, wake
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("sign_in_codes", __name__)
ADDRESS, NEXT = "code_for", "code_next"


@pages.post("/sign-in/code")
@limiter.limit("20 per minute")
@requires(Permission.PUBLIC)
def create() -> ResponseReturnValue:
    """Send a code. The answer is the same whether the address is known or not."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("sign_in_codes/new.html", form=form), 422
    email, key, language = form.email.data, current_app.config["SECRET_KEY"], locale()
    in_unit_of_work(lambda: sign_ins.send_code(user_by_email(email), at=now(), key=key, locale=language))
    wake()
    session[ADDRESS], session[NEXT] = email, local_address(request.form.get("next"), "/")
    return redirect("/sign-in/code", 303)


@pages.get("/sign-in/code")
@requires(Permission.PUBLIC)
def show() -> ResponseReturnValue:
    if ADDRESS not in session:
        return render_template("sign_in_codes/new.html", form=AddressForm(formdata=None))
    return _page(CodeForm(formdata=None))


@pages.post("/sign-in/code/answer")
@limiter.limit("30 per minute")
@requires(Permission.PUBLIC)
def answer() -> ResponseReturnValue:
    form, email = CodeForm(), session.get(ADDRESS, "")
    if not form.validate_on_submit() or not email:
        return _page(form), 422
    tried = sign_in_backoff.account(f"code:{email}"), sign_in_backoff.network_address(request.remote_addr or "")
    wait = in_unit_of_work(lambda: sign_in_backoff.take_try(*tried, at=now()))
    if wait:
        message = _("Too many tries. Please wait %(seconds)s seconds.", seconds=wait)
        return _page(form, message), 429, {"Retry-After": str(wait)}
    digits = form.digits
    token = in_unit_of_work(lambda: _let_in(email, digits, tried))
    if token is None:
        return _page(form, _("This code is wrong or has expired. Look for the newest letter, or ask for a new code.")), 422
    return sessions.carry(redirect(session.get(NEXT, "/"), 303), token)


def _let_in(email: str, digits: str, tried: tuple[sign_in_backoff.Subject, sign_in_backoff.Subject]) -> str | None:
    user = user_by_email(email)
    if user is None or sign_ins.person_with_code(user.id, digits, at=now(), key=current_app.config["SECRET_KEY"]) is None:
        return None
    sign_in_backoff.forgive(*tried)
    return sessions.token_for(user, AuthMethod.CODE)


def _page(form: CodeForm, message: str = "") -> str:
    return render_template("sign_in_codes/show.html", form=form, message=message, email=session.get(ADDRESS, ""))

"""What an invitation or a reset link opens. Looking never uses the link up; posting does, once."""

from __future__ import annotations

from flask import Blueprint, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.extensions import limiter
from delivery.forms.sign_in import AddressForm, NewPasswordForm
from delivery.models import AccessLink
from delivery.models.sign_in import AuthMethod, LinkPurpose
from delivery.queries.sessions import open_link
from delivery.queries.users import user_by_email
from delivery.services import sign_ins
from delivery.services.passwords import check_new_password, hash_password
from delivery.services.refusal import Invalid
from delivery.views import languages, sessions
from delivery.views.clock import now
from delivery.views.finish import wake
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("personal_links", __name__)


@pages.get("/password-reset")
@requires(Permission.PUBLIC)
def new_reset() -> ResponseReturnValue:
    return render_template("personal_links/new_reset.html", form=AddressForm(formdata=None), is_sent=False)


@pages.post("/password-reset")
@limiter.limit("20 per minute")
@requires(Permission.PUBLIC)
def create_reset() -> ResponseReturnValue:
    """The same answer whether the address is known or not."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("personal_links/new_reset.html", form=form, is_sent=False), 422
    email, language = form.email.data, locale()
    in_unit_of_work(lambda: sign_ins.send_reset(user_by_email(email), at=now(), locale=language))
    wake()
    return render_template("personal_links/new_reset.html", form=form, is_sent=True)


@pages.get("/invitation/<token>")
@requires(Permission.PUBLIC)
def show_invitation(token: str) -> ResponseReturnValue:
    return _show(token, LinkPurpose.INVITATION)


@pages.post("/invitation/<token>")
@limiter.limit("20 per minute")
@requires(Permission.PUBLIC)
def accept_invitation(token: str) -> ResponseReturnValue:
    return _use(token, LinkPurpose.INVITATION, may_be_empty="without_password" in request.form)


@pages.get("/password-reset/<token>")
@requires(Permission.PUBLIC)
def show_reset(token: str) -> ResponseReturnValue:
    return _show(token, LinkPurpose.RESET)


@pages.post("/password-reset/<token>")
@limiter.limit("20 per minute")
@requires(Permission.PUBLIC)
def use_reset(token: str) -> ResponseReturnValue:
    return _use(token, LinkPurpose.RESET)


def _show(token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    link = open_link(token, purpose, now())
    if link is None:
        return render_template("personal_links/gone.html", is_reset=purpose is LinkPurpose.RESET), 410
    return _page(link, NewPasswordForm(formdata=None))


def _use(token: str, purpose: LinkPurpose, *, may_be_empty: bool = False) -> ResponseReturnValue:
    link, form = open_link(token, purpose, now()), NewPasswordForm()
    if link is None:
        return render_template("personal_links/gone.html", is_reset=purpose is LinkPurpose.RESET), 410
    if not form.validate_on_submit():
        return _page(link, form), 422
    try:
        hashed = None if may_be_empty else _hashed(form.password.data or "", link)
    except Invalid as refusal:
        form.password.errors = [refusal.message]
        return _page(link, form), 422
    cookie = in_unit_of_work(lambda: _enter(token, purpose, hashed))
    answer = sessions.carry(redirect("/", 303), cookie)
    flash(_("Your password is set.") if hashed else _("Welcome. You can sign in with a code at any time."), "success")
    return answer


def _hashed(password: str, link: AccessLink) -> str:
    check_new_password(password, about=(link.user.name, link.user.email))
    return hash_password(password)


def _enter(token: str, purpose: LinkPurpose, password_hash: str | None) -> str:
    user = sign_ins.use_personal_link(token, purpose, password_hash=password_hash, at=now())
    return sessions.token_for(user, AuthMethod.LINK)


def _page(link: AccessLink, form: NewPasswordForm) -> str:
    """In the language of the person whom the letter was written to, unless this browser chose another."""
    if request.cookies.get(languages.cookie_name()) is None:
        g.locale = link.user.locale
    return render_template("personal_links/show.html", form=form, person=link.user, is_reset=link.purpose is LinkPurpose.RESET)

"""The language switch of every page: a cookie for everybody, the profile for who is signed in."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.services import profiles
from delivery.views.finish import local_address
from delivery.views.guard import requires
from delivery.views.languages import LOCALES, cookie_facts, cookie_name

pages = Blueprint("language_choices", __name__)


@pages.post("/language")
@requires(Permission.PUBLIC)
def create() -> ResponseReturnValue:
    chosen = request.form.get("locale", "")
    if chosen not in LOCALES:
        abort(400)
    if current_user.is_authenticated:
        user_id = current_user.id
        in_unit_of_work(lambda: profiles.choose_locale(user_id, chosen))
    answer = redirect(local_address(request.form.get("next"), "/"), 303)
    answer.set_cookie(cookie_name(), chosen, **cookie_facts())
    return answer

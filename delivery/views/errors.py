"""Error pages: what is wrong, where, and what to do; a reference for the log, never a traceback."""

from __future__ import annotations

import secrets

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import refresh
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from delivery.database import Busy
from delivery.extensions import login
from delivery.services.refusal import Refused
from delivery.views import languages
from delivery.views.error_words import ErrorWords, error_words
from delivery.views.finish import wants_json
from delivery.views.page import here
from delivery.views.typed import Typed, typed


def register(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(Busy, show_busy)
    app.register_error_handler(CSRFError, show_form_expired)


def show_refusal(error: Refused) -> ResponseReturnValue:
    """Back to the page that the deed was asked on, which says how things stand."""
    words = ErrorWords(_("This cannot be done now"), error.message)
    return _page(error.status, words, way_out=here() if request.method == "POST" else "")


def show_busy(_error: Busy) -> ResponseReturnValue:
    body, status = _page(503, error_words(503), typed())
    return body, status, {"Retry-After": "2"}


def show_form_expired(_error: CSRFError) -> ResponseReturnValue:
    again = typed()
    remedies = () if again else (_("Go back, reload the page and send it again."),)
    message = _("It was older than your sign-in. Nothing was saved.")
    return _page(400, ErrorWords(_("The form has expired"), message, remedies), again)


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error.get_response()
    if isinstance(error, InternalServerError):
        return _server_error()
    headers = [(name, value) for name, value in error.get_headers() if name in ("Retry-After", "Allow")]
    body, status = _page(error.code, error_words(error.code), typed() if error.code == 401 else None)
    return body, status, headers


def _server_error() -> ResponseReturnValue:
    """The page of last resort: it asks neither the database nor who is signed in, which may be what failed."""
    reference = secrets.token_hex(4)
    current_app.logger.error("reference %s: %s %s", reference, request.method, request.path)
    g._login_user = login.anonymous_user()  # where Flask-Login keeps the person whom it found
    g.locale = languages.locale_of_browser()
    refresh()
    words = ErrorWords(
        _("Something went wrong on our side"),
        _("Nothing was saved. Reference: %(ref)s", ref=reference),
        (_("Try again in a minute."), _("If it happens again, send the reference to your administrator: it finds the cause.")),
    )
    return render_template("errors/show.html", status=500, words=words, plain=True), 500


def _page(status: int, words: ErrorWords, again: Typed | None = None, way_out: str = "") -> tuple[Response | str, int]:
    """A script of a page gets the sentence alone."""
    if wants_json():
        return jsonify({"message": words.message}), status
    return render_template("errors/show.html", status=status, words=words, typed=again, way_out=way_out), status

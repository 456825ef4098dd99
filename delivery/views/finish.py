"""How a deed ends: something said, somewhere to go."""

from __future__ import annotations

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from delivery.services.refusal import Refused

SAFE = ("GET", "HEAD", "OPTIONS")


def wake() -> None:
    """Tell the embedded runner that letters or work are owed."""
    runner = current_app.extensions.get("runner")
    if runner is not None:
        runner.wake()


def done(message: str, address: str) -> ResponseReturnValue:
    """Say what was done and go there with 303, so that a reload repeats nothing."""
    wake()
    flash(message, "success")
    return redirect(address, 303)


def show_beside(form: FlaskForm, refused: Refused) -> None:
    """Put a service's objection beside the field that it names, or above the form."""
    entry = form._fields.get(refused.field or "")
    if entry is None:
        form.form_errors.append(refused.message)
    else:
        entry.errors = [*entry.errors, refused.message]


def local_address(candidate: str | None, otherwise: str) -> str:
    """``candidate`` if it is a plain path of this site, else ``otherwise``.

    >>> local_address("/projects/HARBOUR", "/")
    '/projects/HARBOUR'
    >>> [local_address(bad, "/") for bad in ("//evil", "/\\\\evil", "https:e", "javascript:1", "/a\\tb", None)]
    ['/', '/', '/', '/', '/', '/']
    """
    if not candidate or not candidate.startswith("/") or candidate[1:2] in ("/", "\\"):
        return otherwise
    if "\\" in candidate or any(ord(letter) < 33 or ord(letter) == 127 for letter in candidate):
        return otherwise
    return candidate


def wants_fragment() -> bool:
    """htmx asks for a part of a page."""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """A script of a page asks, not a form."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"

"""The signed-in person of a request: a random cookie, its hash in the database, dead on sign-out."""

from __future__ import annotations

from flask import Flask, Request, current_app

from delivery.extensions import login
from delivery.models import User
from delivery.queries.sessions import living_session
from delivery.views.clock import now


def register(app: Flask) -> None:
    login.session_protection = None
    login.request_loader(load_user)


def cookie_name() -> str:
    return "__Host-session" if current_app.extensions["settings"].is_https else "session"


def load_user(request: Request) -> User | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    session = living_session(token, now())
    if session is None or session.change_revision_id is not None:
        return None
    return session.user

"""The signed-in person of a request: a random cookie, its hash in the database, dead on sign-out."""

from __future__ import annotations

from flask import Flask, Request, current_app, g, request, session
from werkzeug.wrappers import Response

from delivery.extensions import login
from delivery.models import Session, User
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import living_session
from delivery.services.sessions import begin_session
from delivery.views.clock import now


def register(app: Flask) -> None:
    login.session_protection = None
    login.request_loader(load_user)


def cookie_name() -> str:
    return "__Host-session" if current_app.extensions["settings"].is_https else "session"


def presented_token() -> str | None:
    return request.cookies.get(cookie_name())


def load_user(request: Request) -> User | None:
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    living = living_session(token, now())
    if living is None or living.change_revision_id is not None:
        return None
    g.signed_in_by = living
    return living.user


def present_session() -> Session | None:
    """The session of this request: how and when its person proved who they are."""
    return g.get("signed_in_by")


def token_for(user: User, method: AuthMethod) -> str:
    """Begin a session, inside the unit of work that let the person in; the one of before in this browser ends."""
    return begin_session(
        user,
        method,
        at=now(),
        hours=_hours(),
        user_agent=request.user_agent.string,
        instead_of=presented_token(),
    )


def carry(answer: Response, token: str) -> Response:
    """Hand the session to the browser; the form cookie starts anew, so that a token from before signing in is worthless."""
    session.clear()
    answer.set_cookie(
        cookie_name(),
        token,
        max_age=_hours() * 3600,
        httponly=True,
        secure=current_app.extensions["settings"].is_https,
        samesite="Lax",
    )
    return answer


def drop(answer: Response) -> Response:
    session.clear()
    answer.delete_cookie(cookie_name(), secure=current_app.extensions["settings"].is_https, httponly=True, samesite="Lax")
    return answer


def _hours() -> int:
    return int(current_app.extensions["settings"].session_hours)

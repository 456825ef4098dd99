"""Sessions: born at sign-in under a new random name, dead when told."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete

from delivery.extensions import db
from delivery.models import Session, User
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import token_hash


def begin_session(
    user: User,
    method: AuthMethod,
    *,
    at: datetime,
    hours: int,
    user_agent: str = "",
    instead_of: str | None = None,
    change_revision_id: int | None = None,
) -> str:
    """A session for ``user``; the value of its cookie, which is kept nowhere. ``instead_of``: the browser's old cookie."""
    if instead_of:
        end_session(instead_of)
    token = secrets.token_urlsafe(32)
    db.session.add(
        Session(
            token_hash=token_hash(token),
            user_id=user.id,
            method=method,
            change_revision_id=change_revision_id,
            created_at=at,
            authenticated_at=at,
            expires_at=at + timedelta(hours=hours),
            user_agent=user_agent[:200],
        )
    )
    return token


def end_session(token: str) -> None:
    db.session.execute(delete(Session).where(Session.token_hash == token_hash(token)))


def end_all_sessions(user_id: int) -> None:
    db.session.execute(delete(Session).where(Session.user_id == user_id))


def forget_old_sessions(at: datetime) -> None:
    """Housekeeping."""
    db.session.execute(delete(Session).where(Session.expires_at < at))

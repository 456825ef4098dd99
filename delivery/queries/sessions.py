"""Sessions that still live."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Session, User


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def living_session(token: str, at: datetime) -> Session | None:
    """The session of this cookie, if it has not died and its person is active."""
    query = (
        select(Session)
        .join(User, User.id == Session.user_id)
        .where(Session.token_hash == token_hash(token), Session.expires_at > at, User.is_active)
    )
    return db.session.scalar(query)

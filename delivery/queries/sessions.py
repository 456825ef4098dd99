"""Sessions and links that still live."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from delivery.extensions import db
from delivery.models import AccessLink, Session, User
from delivery.models.sign_in import LinkPurpose


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


def sessions_of(user: User, at: datetime) -> list[Session]:
    """Where this person is signed in at present, newest first."""
    query = select(Session).where(Session.user_id == user.id, Session.expires_at > at, Session.change_revision_id.is_(None))
    return list(db.session.scalars(query.order_by(Session.created_at.desc(), Session.id.desc())))


def open_link(token: str, purpose: LinkPurpose, at: datetime) -> AccessLink | None:
    """The link of this address if it still works; looking at it changes nothing."""
    query = (
        select(AccessLink)
        .join(User, User.id == AccessLink.user_id)
        .where(
            AccessLink.token_hash == token_hash(token),
            AccessLink.purpose == purpose,
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > at,
            User.is_active,
        )
    )
    return db.session.scalar(query)

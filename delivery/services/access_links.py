"""Single-use links in e-mails: 256 random bits, bound to one person and one purpose; only the hash is kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update

from delivery.extensions import db
from delivery.models import AccessLink, User
from delivery.models.sign_in import LinkPurpose
from delivery.queries.sessions import token_hash

LIFETIMES = {LinkPurpose.INVITATION: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}


def issue_link(user: User, purpose: LinkPurpose, *, at: datetime) -> str:
    """The token of a new link; older ones of the same purpose stop working."""
    revoke_links(user.id, at=at, purpose=purpose)
    token = secrets.token_urlsafe(32)
    link = AccessLink(
        token_hash=token_hash(token), purpose=purpose, user_id=user.id, created_at=at, expires_at=at + LIFETIMES[purpose]
    )
    db.session.add(link)
    return token


def use_link(token: str, purpose: LinkPurpose, *, at: datetime) -> User | None:
    """Consume the link; of two uses at the same moment exactly one gets the person."""
    used = db.session.execute(
        update(AccessLink)
        .where(
            AccessLink.token_hash == token_hash(token),
            AccessLink.purpose == purpose,
            AccessLink.used_at.is_(None),
            AccessLink.expires_at > at,
        )
        .values(used_at=at)
        .returning(AccessLink.user_id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    user = db.session.get(User, used) if used is not None else None
    return user if user is not None and user.is_active else None


def revoke_links(user_id: int, *, at: datetime, purpose: LinkPurpose | None = None) -> None:
    query = update(AccessLink).where(AccessLink.user_id == user_id, AccessLink.used_at.is_(None))
    if purpose is not None:
        query = query.where(AccessLink.purpose == purpose)
    db.session.execute(query.values(used_at=at).execution_options(synchronize_session=False))

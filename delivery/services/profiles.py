"""What a person decides about themselves: name, language, time zone, password."""

from __future__ import annotations

from datetime import datetime

from delivery.extensions import db
from delivery.models import User
from delivery.services.access_links import revoke_links
from delivery.services.sessions import end_all_sessions


def choose_locale(user_id: int, locale: str) -> None:
    user = db.session.get_one(User, user_id)
    if user.locale != locale:
        user.locale = locale


def describe_oneself(user_id: int, *, name: str, locale: str, time_zone: str) -> User:
    user = db.session.get_one(User, user_id)
    user.name, user.locale, user.time_zone = name, locale, time_zone
    return user


def change_password(user_id: int, password_hash: str, *, at: datetime) -> User:
    """Every session and every open link of this person ends; the caller begins a new session for this browser."""
    user = db.session.get_one(User, user_id, with_for_update={"of": User})
    user.password_hash = password_hash
    end_all_sessions(user.id)
    revoke_links(user.id, at=at)
    return user

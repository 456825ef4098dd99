"""What a person decides about themselves: name, language, time zone."""

from __future__ import annotations

from delivery.extensions import db
from delivery.models import User


def choose_locale(user_id: int, locale: str) -> None:
    user = db.session.get_one(User, user_id)
    if user.locale != locale:
        user.locale = locale


def describe_oneself(user_id: int, *, name: str, locale: str, time_zone: str) -> User:
    user = db.session.get_one(User, user_id)
    user.name, user.locale, user.time_zone = name, locale, time_zone
    return user

"""The letters about accounts, one function each. All hold a secret: their text is blanked once they are sent."""

from __future__ import annotations

from datetime import datetime

from delivery.extensions import site
from delivery.mail.owe import owe
from delivery.models import OutgoingMail, User


def sign_in_code(user: User, digits: str, *, at: datetime) -> OutgoingMail:
    return owe("sign_in_code", user, at=at, is_secret=True, digits=digits, address=site.address("sign-in", "code"))


def invitation(user: User, token: str, *, invited_by: str, at: datetime) -> OutgoingMail:
    return owe("invitation", user, at=at, is_secret=True, invited_by=invited_by, address=invitation_address(token))


def invitation_address(token: str) -> str:
    return site.address("invitation", token)


def password_reset(user: User, token: str, *, at: datetime) -> OutgoingMail:
    return owe("password_reset", user, at=at, is_secret=True, address=site.address("password-reset", token))

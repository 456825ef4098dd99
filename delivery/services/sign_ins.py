"""Coming in: by password, by a code from an e-mail, by an invitation or reset link."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _

from delivery.extensions import db
from delivery.mail import sign_in_messages
from delivery.models import User
from delivery.models.sign_in import LinkPurpose
from delivery.services.access_links import issue_link, use_link
from delivery.services.one_time_codes import SIGN_IN, accept_code, issue_code
from delivery.services.refusal import Refused
from delivery.services.sessions import end_all_sessions


def person_to_let_in(user_id: int, *, password_hash: str | None = None, new_hash: str | None = None) -> User | None:
    """The person, if still active and the password that was verified is still theirs; ``new_hash``: today's settings."""
    user = db.session.get(User, user_id, with_for_update={"of": User}, populate_existing=True)
    if user is None or not user.is_active or (password_hash is not None and user.password_hash != password_hash):
        return None
    if new_hash is not None:
        user.password_hash = new_hash
    return user


def send_code(user: User | None, *, at: datetime, key: str, locale: str) -> None:
    """Owe a code to ``user``. For an unknown address the same letter is written and thrown away: it takes as long."""
    if user is None or not user.is_active:
        stranger = User(id=None, name="", email="nobody@delivery.invalid", locale=locale)
        db.session.expunge(sign_in_messages.sign_in_code(stranger, "000000", at=at))
        return
    digits = issue_code(user, SIGN_IN, at=at, key=key)
    if digits is not None:
        sign_in_messages.sign_in_code(user, digits, at=at)


def person_with_code(user_id: int, digits: str, *, at: datetime, key: str) -> User | None:
    user = db.session.get(User, user_id)
    if user is None or not user.is_active or not accept_code(user, SIGN_IN, digits, at=at, key=key):
        return None
    return user


def send_reset(user: User | None, *, at: datetime, locale: str) -> None:
    """Owe a link to choose a new password; the same work for an unknown address."""
    if user is None or not user.is_active:
        stranger = User(id=None, name="", email="nobody@delivery.invalid", locale=locale)
        db.session.expunge(sign_in_messages.password_reset(stranger, "0" * 43, at=at))
        return
    sign_in_messages.password_reset(user, issue_link(user, LinkPurpose.RESET, at=at), at=at)


def use_personal_link(token: str, purpose: LinkPurpose, *, password_hash: str | None, at: datetime) -> User:
    """Consume an invitation or reset, set the password; every session of before is dead.

    Raises
    ------
    Refused
        The link was used, replaced, or has expired.
    """
    user = use_link(token, purpose, at=at)
    if user is None:
        raise Refused(_("This link has been used or has expired. Ask for a new one."))
    if password_hash is not None:
        user.password_hash = password_hash
    end_all_sessions(user.id)
    return user

"""Six digits by e-mail: ten minutes, five wrong tries, one use; a new code ends the one before."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from delivery.extensions import db
from delivery.models import OneTimeCode, User

SIGN_IN = "sign_in"
LIFETIME = timedelta(minutes=10)
WRONG_TRIES = 5
MOST_IN_A_WINDOW = 4
WINDOW = timedelta(minutes=15)


def issue_code(user: User, purpose: str, *, at: datetime, key: str) -> str | None:
    """The digits of a new code, to be mailed; None when this person was sent too many in the last quarter of an hour.

    ``key`` is the installation's secret: a thief of the database cannot try a million hashes.
    """
    own = (OneTimeCode.user_id == user.id, OneTimeCode.purpose == purpose)
    recent = db.session.scalar(select(func.count()).select_from(OneTimeCode).where(*own, OneTimeCode.created_at > at - WINDOW))
    if (recent or 0) >= MOST_IN_A_WINDOW:
        return None
    db.session.execute(update(OneTimeCode).where(*own, OneTimeCode.used_at.is_(None)).values(used_at=at))
    digits = f"{secrets.randbelow(1_000_000):06d}"
    db.session.add(
        OneTimeCode(
            user_id=user.id,
            purpose=purpose,
            code_hash=_hash(user.id, purpose, digits, key),
            created_at=at,
            expires_at=at + LIFETIME,
        )
    )
    return digits


def accept_code(user: User, purpose: str, digits: str, *, at: datetime, key: str) -> bool:
    """Whether these are the digits; a wrong try is counted, so the unit of work must commit either way."""
    query = (
        select(OneTimeCode)
        .where(
            OneTimeCode.user_id == user.id,
            OneTimeCode.purpose == purpose,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > at,
            OneTimeCode.wrong_tries < WRONG_TRIES,
        )
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    code = db.session.scalar(query)
    if code is None:
        return False
    if not hmac.compare_digest(code.code_hash, _hash(user.id, purpose, digits, key)):
        code.wrong_tries += 1
        return False
    code.used_at = at
    return True


def _hash(user_id: int, purpose: str, digits: str, key: str) -> str:
    return hmac.new(key.encode(), f"{purpose}:{user_id}:{digits}".encode(), hashlib.sha256).hexdigest()

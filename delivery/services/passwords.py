"""Passwords: argon2id, never hashed inside a unit of work, never more at once than there are cores."""

from __future__ import annotations

import os
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from delivery.models import User
from delivery.services.frequent_passwords import SHORTEST, is_frequent
from delivery.services.refusal import Invalid

LONGEST = 1024
"""Far above any sentence; below what would make hashing a burden."""
_hasher = PasswordHasher(memory_cost=19456, time_cost=2, parallelism=1)
_turns = threading.BoundedSemaphore(os.cpu_count() or 1)
_NOBODY = _hasher.hash("the password of nobody at all")


def hash_password(password: str) -> str:
    """Slow by intention (some 40 ms): call it before the unit of work."""
    with _turns:
        return _hasher.hash(_as_typed(password))


def is_password_of(user: User | None, password: str) -> bool:
    """Takes as long for a person who does not exist or has no password as for one who does."""
    kept = user.password_hash if user else None
    with _turns:
        try:
            return _hasher.verify(kept or _NOBODY, _as_typed(password[:LONGEST])) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(kept: str) -> bool:
    """Hashed with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def check_new_password(password: str, *, about: tuple[str, ...] = ()) -> None:
    """Long enough, not among the first that guessers try, not the person's own name or address.

    Raises
    ------
    Invalid
        With what to do instead.
    """
    if len(password) < SHORTEST:
        raise Invalid(_("Use at least %(count)s characters: four words make a good password.", count=SHORTEST), field="password")
    if len(password) > LONGEST:
        raise Invalid(_("Use at most %(count)s characters.", count=LONGEST), field="password")
    small = password.casefold()
    own = {part.casefold() for text in about for part in (text, text.partition("@")[0]) if len(part) >= 3}
    if is_frequent(password) or small in own or any(small.replace(part, "").strip("0123456789.@!_- ") == "" for part in own):
        message = _("This password is among the first that anybody would guess. Use four words that do not belong together.")
        raise Invalid(message, field="password")


def _as_typed(password: str) -> str:
    """Composed and decomposed letters look alike and come from different keyboards; nothing else is changed or cut."""
    return unicodedata.normalize("NFC", password)

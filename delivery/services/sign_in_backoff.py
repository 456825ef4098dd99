"""Back-off for guessers: each account and each network address has some free failures, then the wait doubles.

A try is counted before it is judged, so that a hundred at the same moment do not all find the door open. What is
blocked is the guessing of passwords and codes; asking for a reset stays possible.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from delivery.extensions import db
from delivery.models import SignInBackoff

LONGEST_SECONDS = 15 * 60
FORGET_AFTER = timedelta(hours=1)


@dataclass(frozen=True, order=True)
class Subject:
    """Who or what is counted; only a hash of it is kept."""

    name: str
    free_failures: int

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()


def account(email: str) -> Subject:
    return Subject(f"account:{email.casefold()}", 5)


def network_address(address: str) -> Subject:
    return Subject(f"address:{address}", 20)


def take_try(*subjects: Subject, at: datetime) -> int:
    """Seconds to wait; 0: go on, and the try is counted as failed until ``forgive``."""
    rows = [(subject, _locked(subject)) for subject in sorted(subjects)]
    waits = [int((row.blocked_until - at).total_seconds()) + 1 for _, row in rows if row.blocked_until and row.blocked_until > at]
    if waits:
        return max(waits)
    for subject, row in rows:
        stale = row.last_failure_at is not None and row.last_failure_at < at - FORGET_AFTER
        row.failures = 1 if stale else row.failures + 1
        row.last_failure_at = at
        row.blocked_until = at + _wait(row.failures - subject.free_failures)
    return 0


def forgive(own: Subject, shared: Subject) -> None:
    """The try was right: the account starts anew, the address gets this one try back."""
    row = _locked(own)
    row.failures, row.blocked_until = 0, None
    row = _locked(shared)
    row.failures = max(0, row.failures - 1)
    if row.failures < shared.free_failures:
        row.blocked_until = None


def _wait(beyond: int) -> timedelta:
    return timedelta(seconds=min(2**beyond, LONGEST_SECONDS) if 0 <= beyond < 32 else (0 if beyond < 0 else LONGEST_SECONDS))


def _locked(subject: Subject) -> SignInBackoff:
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(insert(SignInBackoff).values(subject=subject.hash, failures=0).on_conflict_do_nothing())
    query = select(SignInBackoff).where(SignInBackoff.subject == subject.hash).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()

"""What the machinery owes and what it gave up on, for the administrator."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from delivery.extensions import db
from delivery.models import Job, OutgoingMail

SHOWN = 100


@dataclass(frozen=True)
class Operations:
    letters_owed: int
    letters_dead: int
    jobs_owed: int
    jobs_dead: int
    letters: list[OutgoingMail]
    jobs: list[Job]


def operations() -> Operations:
    """Counts, and the rows that somebody should look at: dead ones first, then those that failed and are tried again."""
    owed = (OutgoingMail.sent_at.is_(None), OutgoingMail.dead_at.is_(None))
    waiting = (Job.done_at.is_(None), Job.dead_at.is_(None), Job.cancelled_at.is_(None))
    letters = (
        select(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.last_error != "")
        .order_by(OutgoingMail.dead_at.is_(None), OutgoingMail.id.desc())
    )
    jobs = select(Job).where(Job.done_at.is_(None), Job.last_error != "").order_by(Job.dead_at.is_(None), Job.id.desc())
    return Operations(
        _count(OutgoingMail.id, *owed),
        _count(OutgoingMail.id, OutgoingMail.dead_at.is_not(None)),
        _count(Job.id, *waiting),
        _count(Job.id, Job.dead_at.is_not(None)),
        list(db.session.scalars(letters.limit(SHOWN))),
        list(db.session.scalars(jobs.limit(SHOWN))),
    )


def _count(column: object, *conditions: object) -> int:
    return int(db.session.scalar(select(func.count(column)).where(*conditions)) or 0)  # type: ignore[arg-type]

"""What recurs without anybody asking: verifying ledgers at night, signing checkpoints each week, forgetting old sessions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from delivery.engine.states import Office
from delivery.exchange.checkpoint import CheckpointKey
from delivery.extensions import db
from delivery.mail import ledger_messages
from delivery.mail.owe import anchor_of
from delivery.models import Project, User
from delivery.queries.change_requests import approvers_available
from delivery.queries.ledger_reconciliation import differences
from delivery.queries.ledger_verification import verify_project
from delivery.services import ledger
from delivery.services.change_reminders import leaders_of
from delivery.services.jobs import queue_job

NIGHTLY, WEEKLY = "house.nightly", "house.weekly"
NIGHT_HOUR = 19  # 03:00 in China


def queue_housekeeping(at: datetime) -> None:
    """Owe the next night's and the next week's work; asking twice owes it once."""
    night = at.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    night = night if night > at else night + timedelta(days=1)
    monday = night + timedelta(days=(7 - night.weekday()) % 7)
    queue_job(NIGHTLY, at=at, due_at=night, key=f"{NIGHTLY}:{night:%Y-%m-%d}")
    queue_job(WEEKLY, at=at, due_at=monday, key=f"{WEEKLY}:{monday:%Y-%m-%d}")


@dataclass(frozen=True)
class Faulty:
    """A project whose ledger, or what stands behind it, is not what it was."""

    project_id: int
    key: str
    entries: tuple[int, ...]
    changes: tuple[str, ...]


def faulty_ledgers() -> list[Faulty]:
    """Verify every ledger and hold the tables against it. Reads only: nobody waits for it."""
    faulty = []
    for project in db.session.scalars(select(Project).order_by(Project.id)):
        findings, found = verify_project(project), differences(project)
        if not findings.is_good or found:
            entries = tuple(sorted({fault.seq for fault in findings.faults}))
            codes = tuple(sorted({f"CR-{one.change:03d}" for one in found}))
            faulty.append(Faulty(project.id, project.key, entries, codes))
    return faulty


def tell_of(faulty: Sequence[Faulty], at: datetime) -> None:
    """Owe a letter to both sides of every faulty project."""
    for one in faulty:
        project = db.session.get_one(Project, one.project_id)
        for reader in _told(project):
            ledger_messages.ledger_differs(project, reader, at=at, entries=one.entries, changes=one.changes)


def sign_checkpoints(key: CheckpointKey | None, at: datetime) -> int:
    """Hand the head of every open project to its approvers and managers, signed when there is a key."""
    count = 0
    for project in db.session.scalars(select(Project).where(Project.closed_at.is_(None)).order_by(Project.id)):
        entry = ledger.sign_checkpoint(project, at=at, key=key) if key else ledger.lock_project(project.id)
        if entry.seq == 0:
            continue
        for reader in _told(project):
            ledger_messages.checkpoint(project, reader, at=at, anchor=anchor_of(project, entry))
            count += 1
    return count


def _told(project: Project) -> list[User]:
    """Both sides: the client's approvers, the project's leaders, and the administrators."""
    administrators = select(User).where(User.office == Office.ADMINISTRATOR, User.is_active)
    people = [*(place.user for place in approvers_available(project)), *leaders_of(project), *db.session.scalars(administrators)]
    return list({person.id: person for person in people}.values())

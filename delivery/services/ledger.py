"""The ledger's only door: an entry is recorded in the transaction of the deed that it tells of.

Whoever changes a project locks its ledger head first (``lock_project``), then what it changes: one order for all,
so that two deeds wait for one another and never for each other.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from delivery.engine.chain import BEFORE_THE_FIRST, REDACTION, Entry, Head, moment_of, not_before, salted, seal, written
from delivery.exchange.checkpoint import CheckpointKey, signed_note
from delivery.extensions import db
from delivery.models import LedgerEntry, LedgerHead, Membership, Project, User
from delivery.queries.ledger import CHECKPOINT, INTERNAL, Readers, entry_of, head
from delivery.queries.ledger_verification import verify_project
from delivery.services.refusal import Refused

__all__ = ["LedgerBroken", "head", "lock_project", "record", "redact_entry", "sign_checkpoint", "verify_project"]


class LedgerBroken(RuntimeError):
    """The head and the last entry disagree: somebody was at the tables. Nothing more is recorded on top of that."""


def lock_project(project_id: int) -> LedgerHead:
    """The project's head, locked until the transaction ends; the first lock that every deed takes."""
    locked = db.session.scalar(_head_for_update(project_id))
    if locked is not None:
        return locked
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    empty = insert(LedgerHead).values(project_id=project_id, seq=0, hash=BEFORE_THE_FIRST)
    db.session.execute(empty.on_conflict_do_nothing())
    return db.session.scalars(_head_for_update(project_id)).one()


def record(
    project: Project,
    kind: str,
    *,
    actor: User | None,
    at: datetime,
    subject: Mapping[str, Any],
    facts: Mapping[str, Any] | None = None,
    is_client_visible: bool,
    amounts: Mapping[str, Any] | None = None,
    statement: Mapping[str, Any] | None = None,
    comment: str = "",
    auth: Mapping[str, Any] | None = None,
    attachments: Iterable[Mapping[str, Any]] = (),
) -> LedgerEntry:
    """Append an entry to the project's ledger.

    Parameters
    ----------
    kind
        ``noun.past_participle``; its sentence stands in ``words.ledger``.
    actor
        Who did it; None: the product itself.
    subject
        ``{"type": "change_request", "id": 14, "revision": 2, ...}``; what the sentence calls it by.
    facts
        What the sentence needs, neutral of language: text, whole numbers, dates, enumeration members. NO MONEY.
    is_client_visible
        False: the client sees "an internal entry", and only the salted hash of everything said here.
    amounts
        Money. An entry with amounts, or with a statement, is read in full only by those who see that money: approvers
        and leaders when the client may see the entry, else leaders. Others get its sentence.
    statement
        The exact sentence that was shown: ``{"text", "locale", "template"}``.
    auth
        How the actor proved who they are: ``{"method", "age_s", "session_hash", "address", "user_agent"}``.
    attachments
        ``{"name", "sha256", "size"}`` of each.

    Raises
    ------
    NotCanonical
        A float among the facts, or another value that a record may not hold.
    """
    locked = lock_project(project.id)
    previous = _last_entry(locked)
    moment = not_before(previous, at)
    has_money = bool(amounts or statement)
    body = {
        "action": kind,
        "actor": _actor_facts(project, actor),
        "subject": subject,
        "facts": facts,
        "amounts": amounts,
        "statement": statement,
        "comment": comment,
        "auth": auth,
        "attachments": list(attachments),
        "readers": Readers.of(is_client_visible, has_money),
        "clock": written(at) if moment != at else None,
    }
    shown_kind = kind if is_client_visible or kind == REDACTION else INTERNAL
    said = salted({name: _neutral(value) for name, value in body.items() if value}, secrets.token_hex(16))
    entry = seal(previous, project.uuid, moment, shown_kind, said)
    return _append(locked, entry, kind, actor, is_client_visible)


def redact_entry(project: Project, seq: int, *, actor: User, at: datetime, reason: str) -> LedgerEntry:
    """Remove the body of an entry (a lawful wish to be forgotten), and record that it was removed."""
    lock_project(project.id)
    row = db.session.get(LedgerEntry, (project.id, seq), populate_existing=True)
    if row is None or row.body is None or row.kind == REDACTION:
        raise Refused(_("Entry %(seq)s has no body that could be removed.", seq=seq))
    if not reason.strip():
        raise Refused(_("Say why the body is removed: the reason stays in the ledger."), field="reason")
    row.body = None
    db.session.flush()
    return record(
        project,
        REDACTION,
        actor=actor,
        at=at,
        subject={"type": "entry", "seq": seq},
        facts={"reason": reason.strip()},
        is_client_visible=row.is_client_visible,
    )


def sign_checkpoint(project: Project, *, at: datetime, key: CheckpointKey) -> LedgerEntry:
    """Sign the present head and record the signed note, so that it travels with every export."""
    locked = lock_project(project.id)
    signed = Head(locked.seq, locked.hash)
    note = signed_note(key, project.uuid, signed)
    return record(
        project,
        CHECKPOINT,
        actor=None,
        at=at,
        subject={"type": "entry", "seq": signed.seq},
        facts={"note": note, "key": key.public_line},
        is_client_visible=True,
    )


def _head_for_update(project_id: int) -> Any:
    query = select(LedgerHead).where(LedgerHead.project_id == project_id)
    return query.with_for_update().execution_options(populate_existing=True)


def _last_entry(locked: LedgerHead) -> Entry | None:
    query = select(LedgerEntry).where(LedgerEntry.project_id == locked.project_id).order_by(LedgerEntry.seq.desc()).limit(1)
    row = db.session.scalar(query)
    if (row.seq, row.hash) != (locked.seq, locked.hash) if row else locked.seq:
        raise LedgerBroken(f"The head of project {locked.project_id} says entry {locked.seq}; the entries end elsewhere.")
    return entry_of(row) if row else None


def _append(locked: LedgerHead, entry: Entry, kind: str, actor: User | None, is_client_visible: bool) -> LedgerEntry:
    row = LedgerEntry(
        project_id=locked.project_id,
        seq=entry.seq,
        prev=entry.members["prev"],
        hash=entry.hash,
        kind=kind,
        at=moment_of(entry),
        actor_id=actor.id if actor else None,
        is_client_visible=is_client_visible,
        header=entry.header,
        body=entry.body,
    )
    db.session.add(row)
    locked.seq, locked.hash = entry.seq, entry.hash
    db.session.flush()
    return row


def _actor_facts(project: Project, actor: User | None) -> dict[str, Any] | None:
    """Who it was, as they were called at that moment: names and roles change, the entry does not."""
    if actor is None:
        return None
    query = select(Membership.role).where(Membership.project_id == project.id, Membership.user_id == actor.id)
    return {
        "id": actor.public_id,
        "name": actor.name,
        "email": actor.email,
        "organization": actor.organization.name,
        "role": db.session.scalar(query) or actor.office,
    }


def _neutral(value: Any) -> Any:
    """Days, moments and decimals as text; the rest as it is: canonical JSON refuses what has no place."""
    if isinstance(value, datetime):
        return written(value) if value.tzinfo else value.isoformat(timespec="minutes")
    if isinstance(value, date | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {name: _neutral(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_neutral(inner) for inner in value]
    return value

"""Reading the ledger: its head, its chain, and what each reader may see of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select

from delivery import access
from delivery.access import Who
from delivery.engine.chain import EMPTY, Absence, Entry, Head
from delivery.extensions import db
from delivery.models import LedgerEntry, LedgerHead, Project, User

INTERNAL = "internal.recorded"
"""The kind in the header of every entry that is not for the client: the header is seen by all."""
CHECKPOINT = "checkpoint.signed"
PAGE = 50
DECISIONS = frozenset(
    {
        "baseline.taken", "baseline.chosen", "deliverable.accepted", "deliverable.accepted_with_reservations",
        "deliverable.rejected", "gate.opened", "gate.closed", "gate.waived", "gate.waiver_refused", "change_request.absorbed",
        "change_request.approved", "change_request.rejected", "change_request.returned", "change_request.withdrawn",
        "change_request.overruled", "deployment.chosen", "project.closed",
    }
)  # fmt: skip
"""Kinds by which somebody settled something; the others tell of steps."""


class Readers(StrEnum):
    """Who may read a body in full; written into the body itself."""

    MEMBERS = "members"
    APPROVERS = "approvers"
    """Those who see client prices."""
    VENDOR = "vendor"
    LEADERS = "leaders"
    """Manager and director."""

    @classmethod
    def of(cls, is_client_visible: bool, has_money: bool) -> Readers:
        if is_client_visible:
            return cls.APPROVERS if has_money else cls.MEMBERS
        return cls.LEADERS if has_money else cls.VENDOR

    def include(self, standing: Iterable[Who]) -> bool:
        standing = frozenset(standing)
        return {
            Readers.MEMBERS: True,
            Readers.APPROVERS: access.sees_client_price(standing),
            Readers.VENDOR: access.is_vendor_side(standing),
            Readers.LEADERS: access.sees_internal_money(standing),
        }[self]


@dataclass(frozen=True)
class LedgerLine:
    """One entry as a reader sees it. ``body`` is None when nothing of it is shown, and lacks the money of others."""

    seq: int
    at: datetime
    kind: str
    hash: str
    body: dict[str, Any] | None
    is_internal: bool
    is_redacted: bool

    @property
    def head(self) -> Head:
        return Head(self.seq, self.hash)


@dataclass(frozen=True)
class LedgerPage:
    """A page of lines, newest first."""

    lines: tuple[LedgerLine, ...]
    number: int
    count: int
    entries: int


@dataclass(frozen=True)
class LedgerFilter:
    """Which entries are wanted; None: all."""

    kind: str | None = None
    actor: str | None = None
    """Public id of who did it."""
    since: datetime | None = None
    until: datetime | None = None
    """Exclusive."""


def head(project: Project) -> Head:
    """The head as it is printed: no lock, no write."""
    row = db.session.get(LedgerHead, project.id, populate_existing=True)
    return Head(row.seq, row.hash) if row else EMPTY


def entry_of(row: LedgerEntry) -> Entry:
    return Entry(row.seq, row.hash, row.header, row.body, None if row.body is not None else Absence.REDACTED)


def chain(project: Project) -> list[Entry]:
    """Every entry in full."""
    return [entry_of(row) for row in ledger_rows(project)]


def chain_for(project: Project, standing: frozenset[Who]) -> list[Entry]:
    """Every entry, as this reader may export it: all headers, the bodies of their own, the others withheld."""
    return [_withheld_from(standing, entry) for entry in chain(project)]


def ledger_page(project: Project, standing: frozenset[Who], wanted: LedgerFilter, number: int) -> LedgerPage:
    where = _conditions(project, standing, wanted)
    entries = db.session.scalar(select(func.count()).select_from(LedgerEntry).where(*where)) or 0
    count = max(1, -(-entries // PAGE))
    number = min(max(1, number), count)
    query = select(LedgerEntry).where(*where).order_by(LedgerEntry.seq.desc()).limit(PAGE).offset((number - 1) * PAGE)
    lines = tuple(line_for(row, standing) for row in db.session.scalars(query))
    return LedgerPage(lines, number, count, entries)


def recent_lines(project: Project, standing: frozenset[Who], count: int, *, decisions: bool) -> list[LedgerLine]:
    """The newest entries that say something to this reader: decisions, or all that is none."""
    query = select(LedgerEntry).where(LedgerEntry.project_id == project.id, LedgerEntry.kind.in_(DECISIONS) == decisions)
    if not access.is_vendor_side(standing):
        query = query.where(LedgerEntry.is_client_visible)
    return [line_for(row, standing) for row in db.session.scalars(query.order_by(LedgerEntry.seq.desc()).limit(count))]


def lines_about(project: Project, standing: frozenset[Who], kind: str, number: int) -> list[LedgerLine]:
    """What happened to one thing, oldest first, as far as this reader may know."""
    query = select(LedgerEntry).where(
        LedgerEntry.project_id == project.id,
        LedgerEntry.body.contains(f'"subject":{{"id":{number},', autoescape=True),
        LedgerEntry.body.contains(f'"type":"{kind}"', autoescape=True),
    )
    if not access.is_vendor_side(standing):
        query = query.where(LedgerEntry.is_client_visible)
    lines = [line_for(row, standing) for row in db.session.scalars(query.order_by(LedgerEntry.seq))]
    return [line for line in lines if line.body and (line.body["subject"]["id"], line.body["subject"]["type"]) == (number, kind)]


def kinds_in(project: Project, standing: frozenset[Who]) -> list[str]:
    """The kinds that this reader can filter by."""
    query = select(LedgerEntry.kind).where(LedgerEntry.project_id == project.id).distinct().order_by(LedgerEntry.kind)
    if not access.is_vendor_side(standing):
        query = query.where(LedgerEntry.is_client_visible)
    return list(db.session.scalars(query))


def actors_in(project: Project, standing: frozenset[Who]) -> list[User]:
    """The people whose deeds this reader can filter by."""
    acted = select(LedgerEntry.actor_id).where(LedgerEntry.project_id == project.id)
    if not access.is_vendor_side(standing):
        acted = acted.where(LedgerEntry.is_client_visible)
    return list(db.session.scalars(select(User).where(User.id.in_(acted)).order_by(User.name)))


def line_for(row: LedgerEntry, standing: frozenset[Who]) -> LedgerLine:
    """What a reader sees of an entry: everything, the sentence without its money, or that there is an entry."""
    is_internal = not row.is_client_visible and not access.is_vendor_side(standing)
    body = None if is_internal or row.body is None else json.loads(row.body)
    if body is not None and not _readers(body).include(standing):
        body = {name: body[name] for name in ("action", "actor", "subject", "facts") if name in body}
    kind = INTERNAL if is_internal else row.kind
    return LedgerLine(row.seq, row.at, kind, row.hash, body, is_internal, row.body is None)


def checkpoint_notes(entries: Sequence[Entry]) -> dict[str, str]:
    """The signed checkpoints that a ledger holds, by the number of the head that each signs."""
    found = (json.loads(entry.body) for entry in entries if entry.body is not None and f'"action":"{CHECKPOINT}"' in entry.body)
    return {f"{body['subject']['seq']:06d}": body["facts"]["note"] for body in found if body["action"] == CHECKPOINT}


def ledger_rows(project: Project) -> Iterable[LedgerEntry]:
    query = select(LedgerEntry).where(LedgerEntry.project_id == project.id).order_by(LedgerEntry.seq)
    return db.session.scalars(query.execution_options(populate_existing=True))


def _withheld_from(standing: frozenset[Who], entry: Entry) -> Entry:
    if entry.body is None or _readers(json.loads(entry.body)).include(standing):
        return entry
    return replace(entry, body=None, absence=Absence.WITHHELD)


def _readers(body: dict[str, Any]) -> Readers:
    return Readers(body["readers"]) if body.get("readers") in list(Readers) else Readers.LEADERS


def _conditions(project: Project, standing: frozenset[Who], wanted: LedgerFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [LedgerEntry.project_id == project.id]
    if wanted.kind is not None:
        where.append(LedgerEntry.kind == wanted.kind)
    if wanted.actor is not None:
        where.append(LedgerEntry.actor_id.in_(select(User.id).where(User.public_id == wanted.actor)))
    if (wanted.kind or wanted.actor) and not access.is_vendor_side(standing):
        where.append(LedgerEntry.is_client_visible.is_(True))
    if wanted.since is not None:
        where.append(LedgerEntry.at >= wanted.since)
    if wanted.until is not None:
        where.append(LedgerEntry.at < wanted.until)
    return where

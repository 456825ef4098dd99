"""Do the live tables still say what the ledger recorded? A row changed behind the product's back shows here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from delivery.engine.change_hash import content_hash
from delivery.extensions import db
from delivery.models import ChangeRequest, ChangeRevision, LedgerEntry, Project


@dataclass(frozen=True)
class Difference:
    """A row that contradicts its entry; ``code`` is spoken by ``words.ledger``."""

    code: str
    change: int
    revision: int


def differences(project: Project) -> list[Difference]:
    """Frozen revisions whose stored content, or whose votes, are not those of the ledger."""
    recorded = _recorded(project)
    query = (
        select(ChangeRevision)
        .join(ChangeRequest, ChangeRequest.id == ChangeRevision.change_id)
        .where(ChangeRequest.project_id == project.id, ChangeRevision.frozen_at.is_not(None))
        .options(selectinload(ChangeRevision.votes), selectinload(ChangeRevision.change))
        .order_by(ChangeRevision.id)
    )
    return [found for revision in db.session.scalars(query) for found in _compare(revision, recorded)]


def _compare(revision: ChangeRevision, recorded: dict[tuple[int, int], set[str]]) -> Iterator[Difference]:
    number = revision.change.number
    known = recorded.get((number, revision.number), set())
    if content_hash(revision.snapshot or "") != revision.content_hash:
        yield Difference("content_changed", number, revision.number)
    if known and revision.content_hash not in known:
        yield Difference("hash_changed", number, revision.number)
    if any(vote.content_hash != revision.content_hash for vote in revision.votes):
        yield Difference("vote_changed", number, revision.number)


def _recorded(project: Project) -> dict[tuple[int, int], set[str]]:
    """Hashes that entries of sending and voting name, by change request and revision."""
    query = select(LedgerEntry.body).where(
        LedgerEntry.project_id == project.id,
        LedgerEntry.kind.in_(("change_request.sent", "change_request.voted")),
        LedgerEntry.body.is_not(None),
    )
    found: dict[tuple[int, int], set[str]] = {}
    for body in db.session.scalars(query):
        subject = json.loads(body or "{}").get("subject", {})
        found.setdefault((subject.get("id"), subject.get("revision")), set()).add(subject.get("sha256"))
    return found

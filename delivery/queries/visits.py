"""What is new to a person since the last visit to a project: by others, and only what the person may see."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from delivery.extensions import db
from delivery.models import LedgerEntry, PlanEdit, Project, User, Visit

ABSENCE = timedelta(minutes=30)
"""After so long without a page of the project a new visit begins."""
MOST = 200
"""Entries and edits that are looked into; what is older is not told one by one."""


@dataclass(frozen=True)
class News:
    """``since`` is None on a first visit: then nothing counts as new."""

    since: datetime | None = None
    seq: int = 0
    plan_version: int = 0
    target_at: datetime | None = None
    """Where the project was heading when the person last looked."""
    entries: int = 0
    subjects: frozenset[tuple[str, int]] = frozenset()
    """Type and number of what those entries tell of."""
    milestones: frozenset[str] = field(default_factory=frozenset)
    """Keys of milestones that were changed."""

    def is_new_entry(self, seq: int) -> bool:
        return self.since is not None and seq > self.seq

    def is_new_version(self, plan_version: int) -> bool:
        return self.since is not None and plan_version > self.plan_version

    def tells_of(self, kind: str, number: int) -> bool:
        return (kind, number) in self.subjects


def news_of(project: Project, user: User, *, at: datetime) -> News:
    """Three queries at most, however much happened."""
    visit = db.session.get(Visit, (user.id, project.id), populate_existing=True)
    if visit is None:
        return News()
    is_going_on = at - visit.latest_at <= ABSENCE
    since = visit.seen_at if is_going_on else visit.latest_at
    seq = visit.seen_seq if is_going_on else visit.latest_seq
    version = visit.seen_plan_version if is_going_on else visit.latest_plan_version
    target_at = visit.seen_target_at if is_going_on else visit.latest_target_at
    bodies = _bodies_after(project, user, seq)
    changed = _changed_milestones(project, user, version)
    return News(since, seq, version, target_at, len(bodies), frozenset(_subjects(bodies)), changed)


def _bodies_after(project: Project, user: User, seq: int) -> list[str | None]:
    """Entries of others."""
    query = select(LedgerEntry.body).where(LedgerEntry.project_id == project.id, LedgerEntry.seq > seq)
    query = query.where(or_(LedgerEntry.actor_id.is_(None), LedgerEntry.actor_id != user.id))
    if user.is_client:
        query = query.where(LedgerEntry.is_client_visible)
    return list(db.session.scalars(query.order_by(LedgerEntry.seq.desc()).limit(MOST)))


def _subjects(bodies: list[str | None]) -> Iterator[tuple[str, int]]:
    for body in bodies:
        subject = json.loads(body).get("subject") if body else None
        number = subject.get("number", subject.get("id")) if isinstance(subject, dict) else None
        if isinstance(subject, dict) and isinstance(number, int):
            yield str(subject.get("type", "")), number


def _changed_milestones(project: Project, user: User, version: int) -> frozenset[str]:
    if project.plan_version <= version:
        return frozenset()
    query = select(PlanEdit.edits).where(
        PlanEdit.project_id == project.id, PlanEdit.plan_version > version, PlanEdit.actor_id != user.id
    )
    recent = db.session.scalars(query.order_by(PlanEdit.plan_version.desc()).limit(MOST))
    return frozenset(key for edits in recent for edit in edits for key in _keys(edit))


def _keys(edit: dict[str, Any]) -> Iterator[str]:
    """The milestone that an edit names; of a dependency the one that waits."""
    inner = edit.get("milestone") or edit.get("dependency") or edit.get("value")
    named = edit.get("key") or (isinstance(inner, dict) and (inner.get("key") or inner.get("successor")))
    if isinstance(named, str):
        yield named

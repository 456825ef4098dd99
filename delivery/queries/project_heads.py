"""Where a project stands for a reader: a short text that differs as soon as something that they may see has changed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from delivery.access import Who, is_vendor_side
from delivery.extensions import db
from delivery.models import LedgerEntry, Project
from delivery.queries.ledger import LedgerLine, line_for


@dataclass(frozen=True)
class ProjectHead:
    """The newest entry that says something to this reader, and the version of the plan."""

    plan_version: int
    line: LedgerLine | None

    @property
    def mark(self) -> str:
        return f"{self.plan_version}-{self.line.head.short if self.line else 0}"


def project_head(project: Project, standing: frozenset[Who]) -> ProjectHead:
    """One light query: a client is not told that the vendor wrote an internal entry."""
    query = select(LedgerEntry).where(LedgerEntry.project_id == project.id)
    if not is_vendor_side(standing):
        query = query.where(LedgerEntry.is_client_visible)
    newest = db.session.scalar(query.order_by(LedgerEntry.seq.desc()).limit(1))
    return ProjectHead(project.plan_version, line_for(newest, standing) if newest else None)

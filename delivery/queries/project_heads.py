"""Where a project stands for a reader: a short text that differs as soon as something that they may see has changed."""

from __future__ import annotations

from dataclasses import dataclass

from delivery.access import Who
from delivery.models import Project
from delivery.queries.ledger import LedgerLine, recent_lines


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
    newest = recent_lines(project, standing, 1)
    return ProjectHead(project.plan_version, newest[0] if newest else None)

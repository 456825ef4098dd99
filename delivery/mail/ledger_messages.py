"""The letters about a project's ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from delivery.extensions import site
from delivery.mail.owe import Anchor, owe
from delivery.models import Project, User


def checkpoint(project: Project, user: User, *, at: datetime, anchor: Anchor) -> None:
    """The head, for the reader to keep: what came before cannot be changed unseen any more."""
    owe("ledger_checkpoint", user, at=at, project=project, anchor=anchor, address=_page(project))


def ledger_differs(project: Project, user: User, *, at: datetime, entries: Sequence[int], changes: Sequence[str]) -> None:
    """Somebody was at the tables: told to both sides."""
    owe("ledger_differs", user, at=at, project=project, entries=list(entries), changes=list(changes), address=_page(project))


def _page(project: Project) -> str:
    return site.address("projects", project.key, "ledger", "verification")

"""The letters about change requests, one function each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from delivery.engine.states import VoteKind
from delivery.extensions import site
from delivery.mail.owe import Anchor, owe
from delivery.models import ChangeRequest, ChangeRevision, Project, User


def decision_requested(
    project: Project, change: ChangeRequest, revision: ChangeRevision, user: User, token: str, *, at: datetime, anchor: Anchor
) -> None:
    """Asks an approver to decide. Holds the personal link, so its text is blanked once it is sent."""
    owe(
        "decision_requested",
        user,
        at=at,
        project=project,
        anchor=anchor,
        is_secret=True,
        change=change,
        options=[option for option in revision.options if option.is_offered],
        address=site.address("d", token),
    )


def reminder(
    project: Project, change: ChangeRequest, user: User, token: str, *, at: datetime, anchor: Anchor, is_last: bool
) -> None:
    owe(
        "decision_reminder",
        user,
        at=at,
        project=project,
        anchor=anchor,
        is_secret=True,
        change=change,
        is_last=is_last,
        address=site.address("d", token),
    )


def overdue(project: Project, change: ChangeRequest, user: User, *, at: datetime, waiting_for: Sequence[str]) -> None:
    """To the managers and the director: the client has not answered."""
    owe(
        "decision_overdue",
        user,
        at=at,
        project=project,
        change=change,
        waiting_for=list(waiting_for),
        address=_page(project, change),
    )


def superseded(project: Project, change: ChangeRequest, user: User, *, at: datetime) -> None:
    owe("change_superseded", user, at=at, project=project, change=change, address=_page(project, change))


def absorbed(project: Project, change: ChangeRequest, user: User, *, at: datetime, anchor: Anchor) -> None:
    owe("change_absorbed", user, at=at, project=project, anchor=anchor, change=change, address=_page(project, change))


def decided(
    project: Project,
    change: ChangeRequest,
    user: User,
    *,
    at: datetime,
    anchor: Anchor,
    kind: VoteKind,
    option: str | None,
    attachments: Sequence[int],
) -> None:
    """To both sides, with the receipt."""
    owe(
        "change_decided",
        user,
        at=at,
        project=project,
        anchor=anchor,
        attachments=attachments,
        change=change,
        decision=kind,
        option=option,
        address=_page(project, change),
    )


def code(user: User, digits: str, *, at: datetime) -> None:
    """The one-time code of a decision link; says nothing of what is to be decided."""
    owe("decision_code", user, at=at, is_secret=True, digits=digits)


def _page(project: Project, change: ChangeRequest) -> str:
    return site.address("projects", project.key, "changes", change.number)

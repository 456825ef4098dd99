"""How an approver comes to the decision page: a personal link, then a one-time code; nothing is shown before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from delivery.access import Who
from delivery.extensions import db
from delivery.mail import change_messages
from delivery.models import AccessLink, ChangeRequest, ChangeRevision, Project, Session, User
from delivery.models.sign_in import AuthMethod
from delivery.queries.projects import standing_in
from delivery.services import ledger
from delivery.services.change_offers import new_link
from delivery.services.one_time_codes import accept_code, issue_code
from delivery.services.refusal import Forbidden, Refused
from delivery.services.sessions import begin_session

HOURS = 1
FRESH_SECONDS = 600


@dataclass(frozen=True)
class Opened:
    """What an approver's decision session is about, checked at every request."""

    session: Session
    project: Project
    change: ChangeRequest
    revision: ChangeRevision

    @property
    def user(self) -> User:
        return self.session.user


def send_decision_code(link: AccessLink, *, at: datetime, key: str) -> bool:
    """Mail a code to the person of the link; False when too many were sent lately."""
    digits = issue_code(link.user, _purpose(link), at=at, key=key)
    if digits is not None:
        change_messages.code(link.user, digits, at=at)
    return digits is not None


def enter_by_code(link: AccessLink, digits: str, *, at: datetime, key: str, user_agent: str) -> str | None:
    """The cookie of a decision session, if the digits are right. A wrong try is counted."""
    if not accept_code(link.user, _purpose(link), digits, at=at, key=key):
        return None
    assert link.change_revision_id is not None
    return _begin(link.user, link.change_revision_id, AuthMethod.CODE, at=at, user_agent=user_agent)


def enter_from_session(user: User, revision: ChangeRevision, session: Session, *, at: datetime, user_agent: str) -> str | None:
    """A person who signed in within the last ten minutes need not prove it again; None: a code is due."""
    if (at - session.authenticated_at).total_seconds() > FRESH_SECONDS:
        return None
    return _begin(user, revision.id, session.method, at=at, user_agent=user_agent)


def own_link(user: User, revision: ChangeRevision, *, at: datetime) -> str:
    """A link for a signed-in approver whose proof is too old."""
    _check_asked(revision, user)
    return new_link(user, revision, at)


def opened(session: Session) -> Opened:
    """The revision of this session, if its person may still decide it.

    Raises
    ------
    Forbidden
        The person lost the role, or was never asked.
    """
    revision = db.session.get_one(ChangeRevision, session.change_revision_id)
    change = revision.change
    project = db.session.get_one(Project, change.project_id)
    if Who.CLIENT_APPROVER not in standing_in(session.user, project):
        raise Forbidden(_("You are not asked to decide this change request."))
    _check_asked(revision, session.user)
    return Opened(session, project, change, revision)


def _begin(user: User, revision_id: int, method: AuthMethod, *, at: datetime, user_agent: str) -> str:
    revision = db.session.get_one(ChangeRevision, revision_id)
    if revision.superseded_at is not None:
        raise Refused(_("This request was replaced by a newer revision or withdrawn. Use the newest letter."))
    _check_asked(revision, user)
    mark_viewed(revision, user, method, at)
    return begin_session(user, method, at=at, hours=HOURS, user_agent=user_agent, change_revision_id=revision.id)


def mark_viewed(revision: ChangeRevision, user: User, method: AuthMethod, at: datetime) -> None:
    approver = next(one for one in revision.approvers if one.user_id == user.id)
    if approver.viewed_at is not None:
        return
    approver.viewed_at = at
    change = revision.change
    ledger.record(
        db.session.get_one(Project, change.project_id),
        "change_request.viewed",
        actor=user,
        at=at,
        subject={"type": "change_request", "id": change.number, "revision": revision.number, "sha256": revision.content_hash},
        facts={"title": change.title},
        auth={"method": method.value},
        is_client_visible=True,
    )


def _check_asked(revision: ChangeRevision, user: User) -> None:
    if all(approver.user_id != user.id for approver in revision.approvers):
        raise Forbidden(_("You are not asked to decide this change request."))


def _purpose(link: AccessLink) -> str:
    return f"decision:{link.id}"

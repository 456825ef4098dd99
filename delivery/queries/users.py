"""People."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from delivery.engine.states import Office
from delivery.extensions import db
from delivery.models import AccessLink, User
from delivery.models.sign_in import LinkPurpose
from delivery.words.collation import in_order

PAGE = 50


@dataclass(frozen=True)
class UsersPage:
    users: list[User]
    number: int
    count: int
    """Pages."""
    total: int


def user_by_email(email: str) -> User | None:
    """Whoever signs in with this address, active or not."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def user_by_public_id(public_id: str) -> User | None:
    return db.session.scalar(select(User).where(User.public_id == public_id))


def users_page(locale: str, number: int = 1, wanted: str = "") -> UsersPage:
    """Active people first, by company and in the reader's order of names; ``wanted`` is looked for in names and addresses."""
    found = select(User.id, User.name, User.is_active, User.organization_id)
    if wanted:
        pattern = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        found = found.where(or_(User.name.ilike(pattern, escape="\\"), User.email.ilike(pattern, escape="\\")))
    people = in_order(db.session.execute(found.order_by(User.id)), locale)
    people.sort(key=lambda one: (not one.is_active, one.organization_id))
    count = max(1, -(-len(people) // PAGE))
    number = min(max(1, number), count)
    shown = [one.id for one in people[(number - 1) * PAGE : number * PAGE]]
    rows = {user.id: user for user in db.session.scalars(select(User).where(User.id.in_(shown)))}
    return UsersPage([rows[user_id] for user_id in shown], number, count, len(people))


def open_invitations(users: Iterable[User], at: datetime) -> dict[int, datetime]:
    """Until when the unused invitation of each of these people holds."""
    query = select(AccessLink.user_id, func.max(AccessLink.expires_at)).where(
        AccessLink.user_id.in_([user.id for user in users]),
        AccessLink.purpose == LinkPurpose.INVITATION,
        AccessLink.used_at.is_(None),
        AccessLink.expires_at > at,
    )
    return {user_id: until for user_id, until in db.session.execute(query.group_by(AccessLink.user_id)) if until}


def colleagues(user: User) -> list[User]:
    """Active people of the same organization, who can manage a project of it; administrators keep out of projects."""
    query = select(User).where(User.organization_id == user.organization_id, User.is_active, User.office != Office.ADMINISTRATOR)
    return list(db.session.scalars(query.order_by(User.name, User.id)))

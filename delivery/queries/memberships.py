"""Who belongs to a project."""

from __future__ import annotations

from sqlalchemy import select

from delivery.engine.states import Side
from delivery.extensions import db
from delivery.models import Membership, Organization, Project, User


def members_of(project: Project, side: Side | None = None) -> list[Membership]:
    query = (
        select(Membership)
        .join(User, User.id == Membership.user_id)
        .join(Organization, Organization.id == User.organization_id)
        .where(Membership.project_id == project.id)
        .order_by(Organization.side.desc(), Membership.role, User.name, Membership.id)
    )
    if side is not None:
        query = query.where(Organization.side == side)
    return list(db.session.scalars(query))


def membership_of(project: Project, public_id: str) -> Membership | None:
    """The place of the person ``public_id`` in this project."""
    query = select(Membership).join(User, User.id == Membership.user_id)
    return db.session.scalar(query.where(Membership.project_id == project.id, User.public_id == public_id))


def people_to_add(project: Project, side: Side) -> list[User]:
    """Active people of the project's own two organizations who are not in it yet."""
    organization = project.vendor_id if side is Side.VENDOR else project.client_id
    present = select(Membership.user_id).where(Membership.project_id == project.id)
    query = select(User).where(User.organization_id == organization, User.is_active, User.id.not_in(present))
    return list(db.session.scalars(query.order_by(User.name, User.id)))

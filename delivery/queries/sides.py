"""Who decides for a side of a project."""

from __future__ import annotations

from sqlalchemy import select

from delivery.access import LEADERS, Who
from delivery.engine.states import Role, Side
from delivery.extensions import db
from delivery.models import Membership, Project, User
from delivery.queries.projects import standing_in


def decides_for(project: Project, user: User, side: Side) -> bool:
    """The client by its approvers; the vendor by manager and director."""
    standing = standing_in(user, project)
    return Who.CLIENT_APPROVER in standing if side is Side.CLIENT else not LEADERS.isdisjoint(standing)


def side_of(project: Project, user: User) -> Side | None:
    """For which side this person decides; None: for none."""
    return next((side for side in Side if decides_for(project, user, side)), None)


def signers(project: Project, side: Side) -> list[User]:
    """The people whose decision is asked: approvers of the client, managers of the vendor."""
    role = Role.CLIENT_APPROVER if side is Side.CLIENT else Role.MANAGER
    query = select(User).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.project_id == project.id, Membership.role == role, User.is_active)
    return list(db.session.scalars(query.order_by(User.id)))


def other_side(side: Side) -> Side:
    return Side.VENDOR if side is Side.CLIENT else Side.CLIENT

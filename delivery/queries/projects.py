"""Projects as a person may see them. Loading goes through membership: a stranger finds nothing."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from delivery.access import WHO_OF_ROLE, Who
from delivery.engine.states import Role, Side
from delivery.extensions import db
from delivery.models import Membership, Project, User


def visible_to(user: User) -> ColumnElement[bool]:
    """Condition on Project: a member's own projects; a director's are all of the vendor's."""
    member = Project.id.in_(select(Membership.project_id).where(Membership.user_id == user.id))
    if user.is_director and user.organization.side is Side.VENDOR:
        return or_(member, Project.vendor_id == user.organization_id)
    return member


def visible_project(user: User, key: str) -> Project | None:
    return db.session.scalar(select(Project).where(Project.key == key, visible_to(user)).options(joinedload(Project.calendar)))


def standing_in(user: User, project: Project) -> frozenset[Who]:
    """What this person is in this project, read from rows at every request."""
    role = db.session.scalar(select(Membership.role).where(Membership.project_id == project.id, Membership.user_id == user.id))
    standing = standing_of(user) | ({WHO_OF_ROLE[role]} if role else set())
    if Who.DIRECTOR in standing and project.vendor_id != user.organization_id:
        standing -= {Who.DIRECTOR}
    return frozenset(standing - {Who.ADMINISTRATOR})


def standing_by_project(user: User) -> Callable[[int, int], frozenset[Who]]:
    """The same for any number of projects (id, its vendor's), in one query."""
    everywhere = standing_of(user) - {Who.ADMINISTRATOR}
    places = select(Membership.project_id, Membership.role).where(Membership.user_id == user.id)
    roles = {project_id: WHO_OF_ROLE[role] for project_id, role in db.session.execute(places)}

    def standing(project_id: int, vendor_id: int) -> frozenset[Who]:
        held = everywhere if vendor_id == user.organization_id else everywhere - {Who.DIRECTOR}
        return held | {roles[project_id]} if project_id in roles else held

    return standing


def standing_in_house(user: User) -> frozenset[Who]:
    """The same with what managing some project makes of a person of the vendor."""
    standing = standing_of(user)
    if user.organization.side is not Side.VENDOR:
        return standing
    query = select(Membership.id).where(Membership.user_id == user.id, Membership.role == Role.MANAGER).limit(1)
    return standing | ({Who.PLANNER} if db.session.scalar(query) else set())


def standing_of(user: User) -> frozenset[Who]:
    """What this person is in the house, beside projects."""
    standing = {Who.ANYONE, Who.PERSON}
    if user.organization.side is Side.VENDOR:
        if user.is_director:
            standing.add(Who.DIRECTOR)
        if user.is_administrator:
            standing.add(Who.ADMINISTRATOR)
    return frozenset(standing)

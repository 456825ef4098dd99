"""Projects as a person may see them. Loading goes through membership: a stranger finds nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

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
    return standing_at(user, role, project.vendor_id)


def standing_by_project(user: User) -> Callable[[int, int], frozenset[Who]]:
    """The same for any number of projects (id, its vendor's), in one query."""
    roles, known = roles_of(user), cache(partial(standing_at, user))
    return lambda project_id, vendor_id: known(roles.get(project_id), vendor_id)


def roles_of(user: User) -> dict[int, Role]:
    """By project id."""
    places = select(Membership.project_id, Membership.role).where(Membership.user_id == user.id)
    return dict(db.session.execute(places).all())


def standing_at(user: User, role: Role | None, vendor_id: int) -> frozenset[Who]:
    """What somebody with that role (None: no member) is in a project of that vendor."""
    standing = standing_of(user) - {Who.ADMINISTRATOR}
    if vendor_id != user.organization_id:
        standing -= {Who.DIRECTOR}
    return standing | ({WHO_OF_ROLE[role]} if role else set())


def standing_in_house(user: User) -> frozenset[Who]:
    """What this person is beside projects, with what managing some project makes of a person of the vendor."""
    query = select(Membership.id).where(Membership.user_id == user.id, Membership.role == Role.MANAGER).limit(1)
    is_vendor = user.organization.side is Side.VENDOR
    return in_house(user, manages=is_vendor and db.session.scalar(query) is not None)


def in_house(user: User, *, manages: bool) -> frozenset[Who]:
    is_planner = manages and user.organization.side is Side.VENDOR
    return standing_of(user) | ({Who.PLANNER} if is_planner else set())


def standing_of(user: User) -> frozenset[Who]:
    """What this person is in the house, beside projects."""
    standing = {Who.ANYONE, Who.PERSON}
    if user.organization.side is Side.VENDOR:
        if user.is_director:
            standing.add(Who.DIRECTOR)
        if user.is_administrator:
            standing.add(Who.ADMINISTRATOR)
    return frozenset(standing)

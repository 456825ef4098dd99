"""Who searches: what this person is in which project, asked once for all projects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, or_, select

from delivery.access import WHO_OF_ROLE, Permission, Who, allowed
from delivery.engine.states import Role
from delivery.models import Membership, Project, User
from delivery.queries.projects import in_house, roles_of, standing_at, standing_of, visible_to


@dataclass(frozen=True)
class SearchReader:
    """The same rules as for a single project (``queries.projects``), said about all of them at once."""

    user: User
    roles: Mapping[int, Role]
    """By project id."""

    def standing(self, project_id: int, vendor_id: int) -> frozenset[Who]:
        return standing_at(self.user, self.roles.get(project_id), vendor_id)

    @property
    def in_house(self) -> frozenset[Who]:
        """What this person is beside projects."""
        return in_house(self.user, manages=Role.MANAGER in self.roles.values())

    @property
    def sees(self) -> ColumnElement[bool]:
        """Condition on Project."""
        return visible_to(self.user)

    def holds(self, permission: Permission) -> ColumnElement[bool]:
        """Condition on Project: where this person may do that."""
        return self.is_one_of(frozenset(who for who in Who if allowed({who}, permission)))

    def is_one_of(self, wanted: frozenset[Who]) -> ColumnElement[bool]:
        """Condition on Project: where this person is one of these."""
        roles = [role for role, who in WHO_OF_ROLE.items() if who in wanted]
        mine = select(Membership.project_id).where(Membership.user_id == self.user.id, Membership.role.in_(roles))
        directs = Who.DIRECTOR in wanted and Who.DIRECTOR in standing_of(self.user)
        return or_(Project.id.in_(mine), Project.vendor_id == self.user.organization_id if directs else false())


def search_reader(user: User) -> SearchReader:
    return SearchReader(user, roles_of(user))

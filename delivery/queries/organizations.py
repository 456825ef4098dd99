"""Companies."""

from __future__ import annotations

from sqlalchemy import func, select

from delivery.extensions import db
from delivery.models import Organization, Project, User


def organizations() -> list[Organization]:
    """The vendor first."""
    return list(db.session.scalars(select(Organization).order_by(Organization.side.desc(), Organization.name)))


def organization_by_id(organization_id: int) -> Organization | None:
    return db.session.get(Organization, organization_id)


def people_by_organization() -> dict[int, int]:
    query = select(User.organization_id, func.count()).where(User.is_active).group_by(User.organization_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def projects_by_client() -> dict[int, int]:
    query = select(Project.client_id, func.count()).group_by(Project.client_id)
    return {row[0]: row[1] for row in db.session.execute(query)}

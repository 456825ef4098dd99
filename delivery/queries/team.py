"""The vendor's people as somebody who can be given work, and what each day has room for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Select, func, select

from delivery.engine.loading import Presence
from delivery.extensions import db
from delivery.models import Assignment, Project, Rate, Resource, User
from delivery.queries.change_requests import rate_card
from delivery.queries.projects import visible_to
from delivery.words.lifecycle import ROLES
from delivery.words.states import is_chinese


class RoleName(NamedTuple):
    name_en: str
    name_zh: str

    def for_reader(self, locale: str) -> str:
        return self.name_zh if is_chinese(locale) else self.name_en


def resources_of_vendor(organization_id: int) -> list[Resource]:
    return list(db.session.scalars(select(Resource).where(Resource.organization_id == organization_id).order_by(Resource.id)))


def workers_for(project: Project) -> list[Resource]:
    """Who can be given work in the project: the vendor's active people."""
    query = select(Resource).where(Resource.organization_id == project.vendor_id, Resource.is_active)
    return list(db.session.scalars(query.order_by(Resource.id)))


def resource_of(user: User, resource_id: int) -> Resource | None:
    """Of the reader's own house."""
    query = select(Resource).where(Resource.id == resource_id, Resource.organization_id == user.organization_id)
    return db.session.scalar(query)


def role_names(reader: User) -> dict[str, RoleName]:
    """The built-in roles, and those on the rate cards of the reader's own projects by their newest name."""
    newest = (
        select(func.max(Rate.id)).join(Project, Project.id == Rate.project_id).where(visible_to(reader)).group_by(Rate.role)
    )
    return _named(select(Rate.role, Rate.name_en, Rate.name_zh).where(Rate.id.in_(newest)).order_by(Rate.id))


def role_names_in(project: Project) -> dict[str, RoleName]:
    """The built-in roles, and those on the rate card of the project."""
    return _named(select(Rate.role, Rate.name_en, Rate.name_zh).where(Rate.project_id == project.id).order_by(Rate.id))


def _named(query: Select[str, str, str]) -> dict[str, RoleName]:
    built_in = {role: RoleName(said[0], said[1]) for role, said in ROLES.items()}
    return built_in | {role: RoleName(english, chinese) for role, english, chinese in db.session.execute(query)}


def work_counts(organization_id: int) -> dict[int, int]:
    """Milestones of open projects that each person works on."""
    query = (
        select(Assignment.resource_id, func.count())
        .join(Project, Project.id == Assignment.project_id)
        .where(Project.vendor_id == organization_id, Project.closed_at.is_(None))
        .group_by(Assignment.resource_id)
    )
    return dict(db.session.execute(query).all())


def day_rates(project: Project, resources: Iterable[Resource]) -> dict[int, int]:
    """Internal cents a day by person: the own rate where it is in the project's currency, else the role's; else missing."""
    card = rate_card(project.id)
    rates = {}
    for resource in resources:
        own = resource.cents_per_day if resource.currency == project.currency else None
        rate = card.get(resource.role) if own is None else own
        if rate is not None:
            rates[resource.id] = rate
    return rates


def presence_of(resource: Resource) -> Presence:
    return Presence(
        resource.availability_percent,
        tuple((_day(begin), _day(end), percent) for begin, end, percent in resource.periods),
        tuple((_day(begin), _day(end)) for begin, end, _note in resource.absences),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)

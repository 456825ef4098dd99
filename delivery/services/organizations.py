"""Companies, kept by an administrator."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import Side
from delivery.extensions import db
from delivery.models import Organization
from delivery.services.refusal import Invalid


def add_organization(*, side: Side, name: str, default_locale: str) -> Organization:
    _check_name(name)
    organization = Organization(side=side, name=name, default_locale=default_locale)
    db.session.add(organization)
    db.session.flush()
    return organization


def describe_organization(organization: Organization, *, name: str, default_locale: str) -> None:
    """The side never changes: memberships and rights rest on it."""
    _check_name(name, organization)
    organization.name, organization.default_locale = name, default_locale


def _check_name(name: str, own: Organization | None = None) -> None:
    query = select(Organization.id).where(Organization.name == name)
    if own is not None:
        query = query.where(Organization.id != own.id)
    if db.session.scalar(query):
        raise Invalid(_("There is an organization called %(name)s already.", name=name), field="name")

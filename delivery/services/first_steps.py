"""What a bare installation needs before anybody can sign in: the vendor, its calendar, the template, an administrator."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import Office, Side
from delivery.extensions import db
from delivery.models import Calendar, Organization, User
from delivery.models.sign_in import LinkPurpose
from delivery.services.access_links import issue_link
from delivery.services.calendars import new_calendar
from delivery.services.lifecycle_templates import built_in_template
from delivery.services.organizations import add_organization
from delivery.services.refusal import Refused
from delivery.services.users import add_user


def add_first_administrator(*, vendor: str, name: str, email: str, locale: str, at: datetime) -> tuple[User, str]:
    """The administrator and the token of the link by which the password is set.

    Raises
    ------
    Refused
        There is an administrator already: who can invite everybody else.
    """
    if db.session.scalar(select(User.id).where(User.office == Office.ADMINISTRATOR, User.is_active)):
        raise Refused(_("There is an administrator already, who can invite others under Administration, People."))
    house = db.session.scalar(select(Organization).where(Organization.side == Side.VENDOR).order_by(Organization.id))
    if house is None:
        house = add_organization(side=Side.VENDOR, name=vendor, default_locale=locale)
    if db.session.scalar(select(Calendar.id)) is None:
        new_calendar(name="中国 · China", region="CN", at=at)
    built_in_template()
    user = add_user(house, name=name, email=email, office=Office.ADMINISTRATOR, locale=locale, at=at)
    return user, issue_link(user, LinkPurpose.INVITATION, at=at)

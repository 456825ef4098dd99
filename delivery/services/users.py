"""People, as an administrator keeps them: invited, described, disabled; never deleted, since the ledger names them."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from delivery.engine.states import Office, Side
from delivery.extensions import db
from delivery.mail import sign_in_messages
from delivery.models import Organization, User
from delivery.models.sign_in import LinkPurpose
from delivery.services.access_links import issue_link, revoke_links
from delivery.services.refusal import Invalid, Refused
from delivery.services.sessions import end_all_sessions


def add_user(organization: Organization, *, name: str, email: str, office: Office, locale: str, at: datetime) -> User:
    """A person without a password yet."""
    _check_office(organization, office)
    email = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == email)):
        raise Invalid(_("%(email)s has an account already.", email=email), field="email")
    user = User(
        public_id=secrets.token_hex(16),
        organization=organization,
        email=email,
        name=name,
        office=office,
        locale=locale,
        is_active=True,
        created_at=at,
    )
    db.session.add(user)
    db.session.flush()
    return user


def invite_user(organization_id: int, *, actor: User, at: datetime, name: str, email: str, office: Office, locale: str) -> User:
    organization = db.session.get(Organization, organization_id)
    if organization is None:
        raise Invalid(_("Choose an organization."), field="organization_id")
    user = add_user(organization, name=name, email=email, office=office, locale=locale, at=at)
    send_invitation(user, actor=actor, at=at)
    return user


def send_invitation(user: User, *, actor: User, at: datetime) -> None:
    """A new link; the one before stops working."""
    if not user.is_active:
        raise Refused(_("%(name)s is disabled. Enable the account first.", name=user.name))
    sign_in_messages.invitation(user, issue_link(user, LinkPurpose.INVITATION, at=at), invited_by=actor.name, at=at)


def describe_user(user: User, *, actor: User, name: str, email: str, office: Office) -> None:
    _check_office(user.organization, office)
    email = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == email, User.id != user.id)):
        raise Invalid(_("%(email)s has an account already.", email=email), field="email")
    if user.is_administrator and office is not Office.ADMINISTRATOR:
        _check_another_administrator(user)
    if office is not user.office or email != user.email:
        end_all_sessions(user.id)
    user.name, user.email, user.office = name, email, office


def disable_user(user: User, *, actor: User, at: datetime) -> None:
    """Out at the very next request: sessions, links and codes die."""
    if user.id == actor.id:
        raise Refused(_("You cannot disable your own account. Ask another administrator."))
    if user.is_administrator:
        _check_another_administrator(user)
    user.is_active = False
    end_all_sessions(user.id)
    revoke_links(user.id, at=at)


def enable_user(user: User) -> None:
    user.is_active = True


def _check_office(organization: Organization, office: Office) -> None:
    if office is not Office.NONE and organization.side is not Side.VENDOR:
        raise Invalid(_("Only the vendor's people hold an office."), field="office")


def _check_another_administrator(user: User) -> None:
    others = select(func.count()).select_from(User).where(User.office == Office.ADMINISTRATOR, User.is_active, User.id != user.id)
    if not db.session.scalar(others):
        raise Refused(_("%(name)s is the last administrator. Name another one first.", name=user.name))


def user_of(user_id: int) -> User:
    """The row as this transaction sees it."""
    return db.session.get_one(User, user_id)

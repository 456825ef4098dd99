"""Who belongs to a project: given, changed and taken away by its manager; each change is in the ledger."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select

from delivery.engine.states import Role, Side
from delivery.extensions import db
from delivery.models import Membership, Project, User
from delivery.services import ledger
from delivery.services.refusal import Invalid, Refused

ROLES: dict[Side, tuple[Role, ...]] = {
    Side.VENDOR: (Role.MANAGER, Role.TEAM_MEMBER),
    Side.CLIENT: (Role.CLIENT_APPROVER, Role.CLIENT_MEMBER),
}


def add_member(project: Project, user: User, role: Role, *, actor: User, at: datetime, job_title: str = "") -> Membership:
    ledger.lock_project(project.id)
    if user.organization_id not in (project.vendor_id, project.client_id) or not user.is_active:
        raise Invalid(_("Choose a person of this project's vendor or client."), field="user")
    _check_role(user, role)
    if db.session.scalar(select(Membership.id).where(Membership.project_id == project.id, Membership.user_id == user.id)):
        raise Refused(_("%(name)s is in this project already.", name=user.name))
    membership = Membership(project_id=project.id, user=user, role=role, job_title=job_title, joined_at=at)
    db.session.add(membership)
    db.session.flush()
    _record(project, "member.added", membership, actor, at)
    return membership


def change_role(project: Project, membership: Membership, role: Role, *, actor: User, at: datetime, job_title: str) -> None:
    ledger.lock_project(project.id)
    db.session.refresh(membership, with_for_update={"of": Membership})
    _check_role(membership.user, role)
    membership.job_title = job_title
    if membership.role is role:
        return
    if membership.role is Role.MANAGER:
        _check_another_manager(project, membership)
    membership.role = role
    db.session.flush()
    _record(project, "member.role_changed", membership, actor, at)


def remove_member(project: Project, membership: Membership, *, actor: User, at: datetime) -> None:
    """The project is closed to this person at the very next request."""
    ledger.lock_project(project.id)
    if membership.role is Role.MANAGER:
        _check_another_manager(project, membership)
    _record(project, "member.removed", membership, actor, at)
    db.session.delete(membership)


def _record(project: Project, kind: str, membership: Membership, actor: User, at: datetime) -> None:
    user = membership.user
    subject = {"type": "member", "id": user.public_id, "name": user.name, "organization": user.organization.name}
    ledger.record(
        project, kind, actor=actor, at=at, subject=subject, facts={"role": membership.role.value}, is_client_visible=True
    )


def _check_role(user: User, role: Role) -> None:
    if role not in ROLES[user.organization.side]:
        raise Invalid(_("A client's person takes a client's role, a vendor's person a vendor's."), field="role")


def _check_another_manager(project: Project, membership: Membership) -> None:
    others = (
        select(func.count())
        .select_from(Membership)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.project_id == project.id, Membership.role == Role.MANAGER, Membership.id != membership.id, User.is_active
        )
    )
    if not db.session.scalar(others):
        raise Refused(_("A project needs a manager. Name another one first."))

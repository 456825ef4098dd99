"""Who belongs to a project, and as what."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.states import Role, Side
from delivery.forms.memberships import MembershipForm, NewMembershipForm
from delivery.models import Membership, Project
from delivery.queries.memberships import members_of, membership_of, people_to_add
from delivery.queries.users import user_by_public_id
from delivery.services import memberships
from delivery.services.refusal import Refused
from delivery.services.users import user_of
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words import word
from delivery.words.collation import in_order

pages = Blueprint("memberships", __name__)


@pages.get("/projects/<key>/members")
@requires(Permission.MEMBER_VIEW)
def index(project: Project) -> ResponseReturnValue:
    return render_template("memberships/index.html", project=project, members=_listed(members_of(project)))


@pages.get("/projects/<key>/members/new/<any(vendor, client):side>")
@requires(Permission.MEMBER_MANAGE)
def new(project: Project, side: str) -> ResponseReturnValue:
    return render_template("memberships/new.html", project=project, side=Side(side), form=_new_form(project, Side(side)))


@pages.post("/projects/<key>/members/new/<any(vendor, client):side>")
@requires(Permission.MEMBER_MANAGE)
def create(project: Project, side: str) -> ResponseReturnValue:
    form, actor_id = _new_form(project, Side(side)), current_user.id
    if not form.validate_on_submit():
        return render_template("memberships/new.html", project=project, side=Side(side), form=form), 422
    public_id, role, title = form.user.data, Role(form.role.data), form.job_title.data or ""

    def deed() -> Membership:
        user = user_by_public_id(public_id) or abort(404)
        return memberships.add_member(project, user, role, actor=user_of(actor_id), at=now(), job_title=title)

    try:
        in_unit_of_work(deed)
    except Refused as refusal:
        form.user.errors = [refusal.message]
        return render_template("memberships/new.html", project=project, side=Side(side), form=form), refusal.status
    return done(_("Added. The project is open to this person from now on."), _index(project))


@pages.get("/projects/<key>/members/<public_id>")
@requires(Permission.MEMBER_MANAGE)
def show(project: Project, public_id: str) -> ResponseReturnValue:
    membership = _found(project, public_id)
    return _page(project, membership, _form(membership, fresh=True))


@pages.post("/projects/<key>/members/<public_id>")
@requires(Permission.MEMBER_MANAGE)
def update(project: Project, public_id: str) -> ResponseReturnValue:
    membership, actor_id = _found(project, public_id), current_user.id
    form = _form(membership)
    if not form.validate_on_submit():
        return _page(project, membership, form), 422
    role, title = Role(form.role.data), form.job_title.data or ""
    try:
        in_unit_of_work(
            lambda: memberships.change_role(
                project, _found(project, public_id), role, actor=user_of(actor_id), at=now(), job_title=title
            )
        )
    except Refused as refusal:
        form.role.errors = [refusal.message]
        return _page(project, _found(project, public_id), form), refusal.status
    return done(_("Saved."), _index(project))


@pages.post("/projects/<key>/members/<public_id>/removal")
@requires(Permission.MEMBER_MANAGE)
def delete(project: Project, public_id: str) -> ResponseReturnValue:
    actor_id = current_user.id
    in_unit_of_work(lambda: memberships.remove_member(project, _found(project, public_id), actor=user_of(actor_id), at=now()))
    return done(_("Removed. The project is closed to this person from now on."), _index(project))


def _index(project: Project) -> str:
    return f"/projects/{project.key}/members"


def _listed(members: list[Membership]) -> list[Membership]:
    """The vendor's people first, by role, then by name."""
    named = in_order(members, locale(), lambda one: one.user.name)
    return sorted(named, key=lambda one: (one.user.is_client, one.role.value))


def _found(project: Project, public_id: str) -> Membership:
    return membership_of(project, public_id) or abort(404)


def _new_form(project: Project, side: Side) -> NewMembershipForm:
    form = NewMembershipForm()
    form.offer_roles((role, word(role, locale())) for role in memberships.ROLES[side])
    people = in_order(people_to_add(project, side), locale())
    form.user.choices = [SelectChoice(user.public_id, f"{user.name} · {user.email}") for user in people]
    return form


def _form(membership: Membership, *, fresh: bool = False) -> MembershipForm:
    kept = {"role": membership.role.value, "job_title": membership.job_title}
    form = MembershipForm(formdata=None, data=kept) if fresh else MembershipForm()
    form.offer_roles((role, word(role, locale())) for role in memberships.ROLES[membership.user.organization.side])
    return form


def _page(project: Project, membership: Membership, form: MembershipForm) -> str:
    return render_template("memberships/show.html", project=project, membership=membership, form=form)

"""Passing the ball, in one short form; and passing it back."""

from __future__ import annotations

from flask import Blueprint, abort, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission, is_vendor_side
from delivery.database import in_unit_of_work
from delivery.engine.attribution import BallSubject, Holder
from delivery.forms.balls import BallForm, BallReturnForm
from delivery.models import BallSpell, Project
from delivery.queries.ball_subjects import subject_names
from delivery.queries.balls import spell_numbered, spells_of
from delivery.queries.milestones import open_milestones
from delivery.queries.waits import milestone_names
from delivery.services.balls import Pass, pass_ball, return_ball
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done, local_address, show_beside
from delivery.views.guard import requires

pages = Blueprint("balls", __name__)


@pages.get("/projects/<key>/plan/delays/balls/new")
@requires(Permission.BALL_PASS)
def new(project: Project) -> ResponseReturnValue:
    form = _form(project, is_empty=True)
    form.subject.data = request.args.get("subject", "")
    form.holder.data, form.since_on.data = Holder.CLIENT.value, project.day_of(now())
    return _new_page(project, form)


@pages.post("/projects/<key>/plan/delays/balls")
@requires(Permission.BALL_PASS)
def create(project: Project) -> ResponseReturnValue:
    form = _form(project)
    if not form.validate_on_submit():
        return _new_page(project, form, 422)
    kind, _colon, key = form.subject.data.partition(":")
    said = _said(form, project)
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    try:
        in_unit_of_work(lambda: pass_ball(project_id, BallSubject(kind), key, said, actor=actor, at=at))
    except Refused as refused:
        show_beside(form, refused)
        return _new_page(project, form, refused.status)
    return done(_("Noted: both sides see it, and the ledger keeps it."), _back(project))


def _said(form: BallForm, project: Project) -> Pass:
    return Pass(
        Holder(form.holder.data),
        form.since_on.data or project.day_of(now()),
        form.awaits.data or "",
        form.party.data or "",
        form.expected_on.data,
        form.note.data or "",
    )


@pages.get("/projects/<key>/plan/delays/balls/<int:number>")
@requires(Permission.PLAN_VIEW)
def show(project: Project, number: int) -> ResponseReturnValue:
    spell = _found(project, number)
    form = BallReturnForm(formdata=None)
    form.until_on.data, form.version.data = project.day_of(now()), str(spell.version)
    return _page(project, spell, form)


@pages.post("/projects/<key>/plan/delays/balls/<int:number>/return")
@requires(Permission.BALL_RETURN)
def give_back(project: Project, number: int) -> ResponseReturnValue:
    spell, form = _found(project, number), BallReturnForm()
    if not form.validate_on_submit():
        return _page(project, spell, form, 422)
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    on, answer, version = form.until_on.data or project.day_of(now()), form.answer.data or "", int(form.version.data)
    try:
        in_unit_of_work(lambda: return_ball(project_id, number, actor=actor, at=at, until_on=on, answer=answer, version=version))
    except Refused as refused:
        show_beside(form, refused)
        return _page(project, _found(project, number), form, refused.status)
    return done(_("Noted: the ball is with %(vendor)s again.", vendor=project.vendor.name), _back(project))


def _form(project: Project, *, is_empty: bool = False) -> BallForm:
    form = BallForm(formdata=None) if is_empty else BallForm()
    form.subject.choices = [*_milestone_choices(project), *_interface_choices(project)]
    form.holder.choices = [
        (Holder.CLIENT.value, _("The client, %(name)s", name=project.client.name)),
        (Holder.THIRD_PARTY.value, _("A third party")),
    ]
    return form


def _milestone_choices(project: Project) -> list[tuple[str, str]]:
    return [(f"{BallSubject.MILESTONE}:{row.key}", f"{row.code or row.key} {row.name}") for row in open_milestones(project)]


def _interface_choices(project: Project) -> list[tuple[str, str]]:
    """Those that the client may know of."""
    names = subject_names(project, {}, is_client=True).values()
    return [(f"{BallSubject.INTERFACE}:{one.key}", f"{one.code} {one.name}") for one in names if one.is_open]


def _new_page(project: Project, form: BallForm, status: int = 200) -> ResponseReturnValue:
    return render_template("balls/new.html", project=project, form=form, back=_back(project)), status


def _page(project: Project, spell: BallSpell, form: BallReturnForm, status: int = 200) -> ResponseReturnValue:
    may_return = spell.is_open and (is_vendor_side(g.standing) or spell.holder is Holder.CLIENT)
    names = subject_names(project, milestone_names(project), is_client=not is_vendor_side(g.standing))
    body = render_template(
        "balls/show.html",
        project=project,
        spell=spell,
        name=names.get((spell.subject_kind.value, spell.subject_key)),
        others=[one for one in spells_of(project, spell.subject_kind, spell.subject_key) if one.number != spell.number],
        form=form if may_return else None,
        today_there=project.day_of(now()),
    )
    return body, status


def _found(project: Project, number: int) -> BallSpell:
    return spell_numbered(project, number) or abort(404)


def _back(project: Project) -> str:
    otherwise = url_for("delays.show", key=project.key)
    return local_address(request.values.get("back"), otherwise)

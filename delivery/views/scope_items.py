"""The feature list: what the contract holds."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.plan import ScopeItem
from delivery.forms.amounts import cents_text
from delivery.forms.scope_items import ScopeItemForm
from delivery.models import Project
from delivery.queries.plans import plan_of
from delivery.services import scope_items
from delivery.services.refusal import Refused
from delivery.services.scope_items import scope_mark
from delivery.views.clock import now
from delivery.views.finish import done, show_beside
from delivery.views.guard import requires
from delivery.views.plan_previews import limits

pages = Blueprint("scope_items", __name__)


@pages.get("/projects/<key>/scope")
@requires(Permission.PLAN_VIEW)
def index(project: Project) -> ResponseReturnValue:
    plan = plan_of(project)
    names = {milestone.key: milestone for milestone in plan.milestones}
    return render_template("scope_items/index.html", project=project, items=plan.scope, names=names)


@pages.get("/projects/<key>/scope/new")
@requires(Permission.PLAN_EDIT)
def new(project: Project) -> ResponseReturnValue:
    form = _form(project, fresh=True)
    used = {item.code for item in plan_of(project).scope}
    form.code.data = next(f"F{number}" for number in range(1, 10_000) if f"F{number}" not in used)
    return _page(project, form)


@pages.post("/projects/<key>/scope")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    form = _form(project)
    if not form.validate_on_submit():
        return _page(project, form, status=422)
    item, project_id, actor, at, caps = _item(form), project.id, current_user._get_current_object(), now(), limits()
    try:
        in_unit_of_work(lambda: scope_items.add_scope_item(project_id, item, actor=actor, at=at, limits=caps).id)
    except Refused as refused:
        show_beside(form, refused)
        return _page(project, form, status=refused.status)
    return done(_("Added to the feature list."), url_for(".index", key=project.key))


@pages.get("/projects/<key>/scope/<code>")
@requires(Permission.PLAN_EDIT)
def edit(project: Project, code: str) -> ResponseReturnValue:
    item = _found(project, code)
    kept = {"code": item.code, "name": item.name, "price": cents_text(item.price_cents), "milestones": list(item.milestones)}
    return _page(project, _form(project, fresh=True, kept={**kept, "shown": scope_mark(item)}), item)


@pages.post("/projects/<key>/scope/<code>")
@requires(Permission.PLAN_EDIT)
def update(project: Project, code: str) -> ResponseReturnValue:
    item, form = _found(project, code), _form(project)
    if not form.validate_on_submit():
        return _page(project, form, item, 422)
    wish, project_id, actor, at, caps = _item(form), project.id, current_user._get_current_object(), now(), limits()
    shown = form.shown.data or ""
    try:
        in_unit_of_work(lambda: scope_items.edit_scope_item(project_id, code, wish, actor=actor, at=at, shown=shown, limits=caps))
    except Refused as refused:
        show_beside(form, refused)
        theirs = _found(project, code)
        form.shown.data = scope_mark(theirs)
        return _page(project, form, theirs, refused.status)
    return done(_("Saved."), url_for(".index", key=project.key))


@pages.post("/projects/<key>/scope/<code>/removal")
@requires(Permission.PLAN_EDIT)
def remove(project: Project, code: str) -> ResponseReturnValue:
    _found(project, code)
    project_id, actor, at, caps = project.id, current_user._get_current_object(), now(), limits()
    shown = request.form.get("shown", "")
    in_unit_of_work(lambda: scope_items.remove_scope_item(project_id, code, actor=actor, at=at, shown=shown, limits=caps).id)
    return done(_("Removed."), url_for(".index", key=project.key))


def _found(project: Project, code: str) -> ScopeItem:
    return next((item for item in plan_of(project).scope if item.code == code), None) or abort(404)


def _form(project: Project, *, fresh: bool = False, kept: dict[str, object] | None = None) -> ScopeItemForm:
    form = ScopeItemForm(formdata=None, data=kept or {}) if fresh else ScopeItemForm()
    form.milestones.choices = [(one.key, f"{one.code} {one.name}") for one in plan_of(project).milestones]
    return form


def _item(form: ScopeItemForm) -> ScopeItem:
    return ScopeItem(
        code=form.code.data or "",
        name=form.name.data or "",
        milestones=tuple(form.milestones.data or ()),
        price_cents=form.price.cents or 0,
    )


def _page(project: Project, form: ScopeItemForm, item: ScopeItem | None = None, status: int = 200) -> ResponseReturnValue:
    mark = scope_mark(item) if item else ""
    return render_template("scope_items/edit.html", project=project, form=form, item=item, mark=mark, status=status), status

"""Giving people work: a grid of milestones and people, and a small form on the page of a milestone."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.assignments import PostedCells, posted_cells
from delivery.models import AssignmentEdit, Project
from delivery.queries.assignment_grids import GridWish, assignment_grid
from delivery.queries.assignments import assignment_history
from delivery.queries.milestones import milestone_in
from delivery.queries.plans import loaded_plan, plan_of
from delivery.queries.team import role_names_in
from delivery.services.assignments import AssignmentsMoved, change_assignments, role_mismatches, undo_assignments
from delivery.services.refusal import Invalid, Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.punctuation import marks

pages = Blueprint("assignments", __name__)
HISTORY = 12
WARNED = 6


@pages.get("/projects/<key>/plan/assignments")
@requires(Permission.LOADING_VIEW)
def show(project: Project) -> ResponseReturnValue:
    return _page(project)


@pages.post("/projects/<key>/plan/assignments")
@requires(Permission.ASSIGNMENT_EDIT)
def update(project: Project) -> ResponseReturnValue:
    cells, version = posted_cells(request.form), _posted_version()
    if cells.errors:
        return _page(project, cells, _("Nothing was saved yet: please look at these cells."), 422)
    keys = {row_id: key for key, row_id in loaded_plan(project).milestone_ids.items()}
    wishes = {(keys.get(row, ""), person): percent for (row, person), percent in cells.percents.items()}
    actor, at = current_user._get_current_object(), now()
    try:
        edit = in_unit_of_work(lambda: change_assignments(project, wishes, actor=actor, at=at, expected_version=version))
    except Refused as refused:
        return _page(project, cells, refused.message, refused.status, is_moved=isinstance(refused, AssignmentsMoved))
    return done(_said(project, edit), _address(project))


@pages.post("/projects/<key>/plan/assignments/undo")
@requires(Permission.ASSIGNMENT_EDIT)
def undo(project: Project) -> ResponseReturnValue:
    version, actor, at = _posted_version(), current_user._get_current_object(), now()
    in_unit_of_work(lambda: undo_assignments(project, actor=actor, at=at, expected_version=version))
    return done(_("The last assignment was taken back; both stay in the history."), _address(project))


@pages.post("/projects/<key>/milestones/<code>/people")
@requires(Permission.ASSIGNMENT_EDIT)
def assign(project: Project, code: str) -> ResponseReturnValue:
    milestone = milestone_in(plan_of(project), code) or abort(404)
    cells, version = posted_cells(request.form), _posted_version()
    new = posted_cells({f"cell-0-{request.form.get('person', '')}": request.form.get("percent", "")})  # empty: nobody is added
    wrong = [*cells.errors.values(), *new.errors.values()]
    if wrong:
        raise Invalid(f"{milestone.code or milestone.name}{marks(locale()).colon}{wrong[0]}")
    wishes = {(milestone.key, person): percent for (_row, person), percent in {**cells.percents, **new.percents}.items()}
    actor, at = current_user._get_current_object(), now()
    edit = in_unit_of_work(lambda: change_assignments(project, wishes, actor=actor, at=at, expected_version=version))
    return done(_said(project, edit), f"{url_for('milestones.show', key=project.key, code=code)}#people")


def _said(project: Project, edit: AssignmentEdit | None) -> str:
    """What was saved, and whose role is another than the milestone asks for."""
    if edit is None:
        return _("Nothing was changed in the form.")
    said = ngettext("%(num)s assignment saved.", "%(num)s assignments saved.", len(edit.changes))
    odd = role_mismatches(project, [tuple(change) for change in edit.changes])
    lines = [
        _("%(code)s asks for %(asked)s, %(name)s is %(role)s", code=code, asked=asked, name=name, role=role)
        for code, name, role, asked in odd[:WARNED]
    ]
    if len(odd) > WARNED:
        lines.append(_("and %(count)s more", count=len(odd) - WARNED))
    mark = marks(locale())
    return said + (f" {_('Another role')}{mark.colon}{mark.pause.join(lines)}{mark.stop}" if odd else "")


def _posted_version() -> int:
    text = request.form.get("assignment_version", "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(_("The form cannot be read. Go back and begin again."))
    return int(text)


def _address(project: Project) -> str:
    """Back to the same part of the grid."""
    asked: dict[str, Any] = {name: request.args[name] for name in ("phase", "all", "page") if request.args.get(name)}
    asked["with"] = [text for text in request.args.getlist("with") if text]
    return url_for("assignments.show", key=project.key, **asked)


def _wish() -> GridWish:
    people = {int(text) for text in request.args.getlist("with") if text.isascii() and text.isdigit() and len(text) < 10}
    phase = request.args.get("phase", "")[:3]
    return GridWish(phase, request.args.get("all") == "1", frozenset(people), max(1, request.args.get("page", 1, int)))


def _page(
    project: Project, cells: PostedCells | None = None, message: str = "", status: int = 200, *, is_moved: bool = False
) -> ResponseReturnValue:
    wish = _wish()
    grid = assignment_grid(project, wish, locale())
    names = role_names_in(project)
    body = render_template(
        "assignments/show.html",
        project=project,
        wish=wish,
        grid=grid,
        cells=cells or PostedCells(),
        message=message,
        is_moved=is_moved,
        roles={role: name.for_reader(locale()) for role, name in names.items()},
        history=assignment_history(project, limit=HISTORY),
        back=_address(project),
    )
    return body, status

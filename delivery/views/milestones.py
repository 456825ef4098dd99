"""One milestone: its page, and the edits that its forms mean, previewed before anything is saved."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.engine.edits import AddDependency, AddMilestone, Edit, bridges, remove_with_links
from delivery.engine.plan import Dependency, Milestone, Plan
from delivery.models import Project
from delivery.queries.milestones import milestone_in, next_code
from delivery.queries.plans import plan_of
from delivery.services.refusal import Invalid, Refused
from delivery.views.guard import requires
from delivery.views.milestone_pages import Typed, found_milestone, milestone_page, new_milestone_form
from delivery.views.plan_previews import preview_page

pages = Blueprint("milestones", __name__)


@pages.get("/projects/<key>/milestones/<code>")
@requires(Permission.PLAN_VIEW)
def show(project: Project, code: str) -> ResponseReturnValue:
    return milestone_page(project, *found_milestone(project, code))


@pages.post("/projects/<key>/milestones/<code>/edits")
@requires(Permission.PLAN_EDIT)
def update(project: Project, code: str) -> ResponseReturnValue:
    plan, milestone = found_milestone(project, code)
    day_minutes = plan.calendars[plan.calendar].day_minutes
    form = new_milestone_form(project, day_minutes)
    typed = Typed(milestone=form)
    if not form.validate_on_submit():
        return milestone_page(project, plan, milestone, typed, 422)
    edits = form.edits(form.was() or milestone, day_minutes)
    return previewed_or_shown(project, plan, milestone, edits, typed)


@pages.post("/projects/<key>/milestones/<code>/removal")
@requires(Permission.PLAN_EDIT)
def remove(project: Project, code: str) -> ResponseReturnValue:
    plan, milestone = found_milestone(project, code)
    edits = list(remove_with_links(plan, milestone.key))
    if "bridge" in request.form:
        edits += map(AddDependency, bridges(plan.dependencies, milestone.key))
    back = url_for("plans.show", key=project.key)
    return preview_page(project, edits, back=back, save=url_for("plan_edits.create", key=project.key))


@pages.get("/projects/<key>/milestones/new")
@requires(Permission.PLAN_EDIT)
def new(project: Project) -> ResponseReturnValue:
    plan = plan_of(project)
    form = new_milestone_form(project, _day_minutes(plan), shown=Milestone("", "", 0, code=next_code(plan.milestones)))
    return _new_page(project, plan, form)


@pages.post("/projects/<key>/milestones")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    plan = plan_of(project)
    form = new_milestone_form(project, _day_minutes(plan))
    if not form.validate_on_submit():
        return _new_page(project, plan, form, status=422)
    try:
        edits = _added(plan, form.milestone(Milestone("", "", 0), _day_minutes(plan)))
        return preview_page(
            project, edits, back=url_for("plans.show", key=project.key), save=url_for("plan_edits.create", key=project.key)
        )
    except Refused as refusal:
        return _new_page(project, plan, form, refusal.message, refusal.status)


def _new_page(project: Project, plan: Plan, form: object, message: str = "", status: int = 200) -> ResponseReturnValue:
    asked = {name: request.form.get(name, "") for name in ("follows", "after")}
    body = render_template("milestones/new.html", project=project, plan=plan, form=form, message=message, asked=asked)
    return body, status


def _added(plan: Plan, fields: dict[str, object]) -> list[Edit]:
    """The new milestone, its place in the list, and the milestones it waits for."""
    key = f"n{secrets.token_hex(8)}"
    edits: list[Edit] = [AddMilestone(Milestone(key=key, **fields), _named(plan, request.form.get("after", "")))]  # type: ignore[arg-type]
    for code in filter(None, (part.strip() for part in request.form.get("follows", "").replace("，", ",").split(","))):
        predecessor = _named(plan, code)
        if predecessor is not None:
            edits.append(AddDependency(Dependency(predecessor, key)))
    return edits


def _named(plan: Plan, code: str) -> str | None:
    """The key of the milestone that a person named; None for an empty name."""
    if not code.strip():
        return None
    found = milestone_in(plan, code.strip())
    if found is None:
        raise Invalid(_("There is no milestone %(code)s. Enter the code of one of the plan, for example M9.", code=code[:40]))
    return found.key


def _day_minutes(plan: Plan) -> int:
    return plan.calendars[plan.calendar].day_minutes


def previewed_or_shown(
    project: Project, plan: Plan, milestone: Milestone, edits: Sequence[Edit], typed: Typed
) -> ResponseReturnValue:
    """The preview; or, when the edits do not fit, the milestone's page again with what was typed and what is wrong."""
    here = url_for("milestones.show", key=project.key, code=milestone.code or milestone.key)
    if not edits:
        typed.message = _("Nothing was changed in the form.")
        return milestone_page(project, plan, milestone, typed, 422)
    try:
        return preview_page(project, edits, back=here, save=url_for("plan_edits.create", key=project.key))
    except Refused as refusal:
        typed.message = refusal.message
        return milestone_page(project, plan, milestone, typed, refusal.status)

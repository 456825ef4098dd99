"""The arrows to and from a milestone: added, changed, removed; always through a preview."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.engine.edits import AddDependency, ChangeDependency, Edit, RemoveDependency
from delivery.engine.plan import Dependency, DependencyKind, Lag, LagUnit, Milestone, Plan
from delivery.forms.milestones import DependencyForm
from delivery.models import Project
from delivery.queries.milestones import milestone_in
from delivery.services.refusal import Invalid, Refused
from delivery.views.guard import requires
from delivery.views.milestone_pages import Typed, found_milestone, milestone_page, new_dependency_form
from delivery.views.milestones import previewed_or_shown

pages = Blueprint("dependencies", __name__)


@pages.post("/projects/<key>/milestones/<code>/dependencies")
@requires(Permission.PLAN_EDIT)
def create(project: Project, code: str) -> ResponseReturnValue:
    """``deed`` is add, change or remove; ``direction`` says which end the milestone of the page is."""
    plan, milestone = found_milestone(project, code)
    form = new_dependency_form(plan.calendars[plan.calendar].day_minutes)
    typed = Typed(dependency=form)
    deed = request.form.get("deed", "add")
    if deed != "remove" and not form.validate_on_submit():
        return milestone_page(project, plan, milestone, typed, 422)
    try:
        edit = _edit(deed, plan, milestone, form)
    except Refused as refusal:
        typed.message = refusal.message
        return milestone_page(project, plan, milestone, typed, refusal.status)
    return previewed_or_shown(project, plan, milestone, [] if edit is None else [edit], typed)


def _edit(deed: str, plan: Plan, milestone: Milestone, form: DependencyForm) -> Edit | None:
    if deed == "remove":
        return RemoveDependency(_existing(plan))
    value = _dependency(plan, milestone, form)
    if deed == "change":
        expected = _existing(plan)
        return None if expected == value else ChangeDependency(expected, value)
    return AddDependency(value)


def _dependency(plan: Plan, milestone: Milestone, form: DependencyForm) -> Dependency:
    other = milestone_in(plan, form.other.data or "")
    if other is None:
        raise Invalid(
            _(
                "There is no milestone %(code)s. Enter the code of one of the plan, for example M9.",
                code=(form.other.data or "")[:40],
            )
        )
    ends = (milestone.key, other.key) if request.form.get("direction") == "successor" else (other.key, milestone.key)
    lag = Lag(form.lag_amount(plan.calendars[plan.calendar].day_minutes), LagUnit(form.unit.data))
    return Dependency(*ends, DependencyKind(form.kind.data), lag)


def _existing(plan: Plan) -> Dependency:
    """The arrow that the person saw, named by both keys, kind and lag."""
    asked = [request.form.get(f"old_{name}", "") for name in ("predecessor", "successor", "kind", "amount", "unit")]
    for found in plan.dependencies:
        if [found.predecessor, found.successor, found.kind.value, str(found.lag.amount), found.lag.unit.value] == asked:
            return found
    raise Refused(_("This dependency was changed or removed in the meantime. Look at the list as it is now."))

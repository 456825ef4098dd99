"""Progress of a milestone, and the status date of the plan."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.edits import Edit, SetPlan
from delivery.engine.impact import Preview
from delivery.engine.plan import Milestone, Plan
from delivery.forms.amounts import read_day
from delivery.forms.milestones import ProgressForm, seen_milestone
from delivery.models import Project
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.plans import end_of_day, plan_of
from delivery.services.plans import preview_edits, save_edits
from delivery.services.progress import Progress, progress_edits, read_percent
from delivery.services.refusal import Invalid, Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.milestone_pages import Typed, found_milestone, milestone_page
from delivery.views.plan_previews import limits, preview_page

pages = Blueprint("progress", __name__)


@pages.post("/projects/<key>/milestones/<code>/progress")
@requires(Permission.PROGRESS_REPORT)
def create(project: Project, code: str) -> ResponseReturnValue:
    """Saved at once when the finish and the gates stay; shown first when they move."""
    plan, milestone = found_milestone(project, code)
    form = ProgressForm()
    form.remaining.day_minutes = plan.calendars[plan.calendar].day_minutes
    typed = Typed(progress=form)
    if not form.validate_on_submit():
        return milestone_page(project, plan, milestone, typed, 422)
    try:
        edits = _edits(project, plan, milestone, form)
        if not edits:
            raise Invalid(_("Nothing was changed in the form."))
        _loaded, preview = preview_edits(project, edits, limits=limits())
        if _has_consequences(preview) and "confirmed" not in request.form:
            return _confirm(project, milestone, edits)
        _save(project, edits)
    except Refused as refusal:
        typed.message = refusal.message
        return milestone_page(project, plan, milestone, typed, refusal.status)
    return done(_("Progress saved. Thank you."), _here(project, milestone))


def _edits(project: Project, plan: Plan, milestone: Milestone, form: ProgressForm) -> list[Edit]:
    today = project.day_of(now())
    said = Progress(form.started_on.data, form.finished_on.data, form.remaining.minutes, read_percent(form.percent.data))
    calendar = plan.calendars[milestone.calendar or plan.calendar]
    return progress_edits(seen_milestone(form.seen.data) or milestone, said, calendar, today=today)


def _has_consequences(preview: Preview) -> bool:
    return bool(preview.shift_minutes or preview.gates_moved or preview.deadlines_hit)


def _confirm(project: Project, milestone: Milestone, edits: list[Edit]) -> ResponseReturnValue:
    """The same report again, now knowing what it does."""
    kept = {name: value for name, value in request.form.items() if name != "csrf_token"}
    save = url_for("progress.create", key=project.key, code=milestone.code or milestone.key)
    return preview_page(project, edits, back=_here(project, milestone), save=save, fields=kept | {"confirmed": "1"})


def _save(project: Project, edits: list[Edit]) -> None:
    project_id, actor, at, caps = project.id, current_user._get_current_object(), now(), limits()
    reason = request.form.get("reason", "")[:500]
    in_unit_of_work(
        lambda: save_edits(project_id, edits, actor=actor, at=at, kind=PlanEditKind.PROGRESS, reason=reason, limits=caps)
    )


def _here(project: Project, milestone: Milestone) -> str:
    return url_for("milestones.show", key=project.key, code=milestone.code or milestone.key)


@pages.post("/projects/<key>/plan/status-date")
@requires(Permission.PLAN_EDIT)
def set_status_date(project: Project) -> ResponseReturnValue:
    plan = plan_of(project)
    try:
        status_on = read_day(request.form.get("status_on", ""))
    except ValueError:
        raise Invalid(_("Enter a date like 2026-03-31.")) from None
    edits = [SetPlan("status_at", plan.status_at, end_of_day(status_on))]
    back = url_for("plans.show", key=project.key)
    return preview_page(project, edits, back=back, save=url_for("plan_edits.create", key=project.key))

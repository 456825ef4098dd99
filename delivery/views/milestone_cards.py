"""The card beside the Gantt: one milestone in short, with why it lies where it lies."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from delivery.access import Permission
from delivery.engine.plan import ConstraintKind, LagUnit
from delivery.engine.schedule import schedule
from delivery.forms.milestones import lag_text
from delivery.models import Project
from delivery.queries.plan_names import speaker_for
from delivery.views.guard import requires
from delivery.views.milestone_pages import arrows_of, baseline_of, found_milestone, reasons_for
from delivery.views.page import locale

pages = Blueprint("milestone_cards", __name__)


@pages.get("/projects/<key>/milestones/<code>/card")
@requires(Permission.PLAN_VIEW)
def show(project: Project, code: str) -> ResponseReturnValue:
    plan, milestone = found_milestone(project, code)
    dates = schedule(plan)
    into = [link for link in plan.dependencies if link.successor == milestone.key]
    out = [link for link in plan.dependencies if link.predecessor == milestone.key]
    return render_template(
        "milestone_cards/show.html",
        project=project,
        milestone=milestone,
        day_minutes=plan.calendars[plan.calendar].day_minutes,
        timing=dates.timings[milestone.key],
        baseline=baseline_of(project, plan, milestone, dates),
        speaker=speaker_for(project, locale(), [plan]),
        incoming=arrows_of(plan, dates, into, "predecessor"),
        outgoing=arrows_of(plan, dates, out, "successor"),
        constraints=list(ConstraintKind),
        duration=lag_text(milestone.duration_minutes, LagUnit.WORKING, plan.calendars[plan.calendar].day_minutes),
        **reasons_for(plan, dates, milestone),
    )

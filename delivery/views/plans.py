"""The plan of a project: its Gantt, drawn by scripts from the plan's data."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from delivery import access
from delivery.access import Permission
from delivery.models import Project
from delivery.queries.plan_heads import plan_head
from delivery.services.plans import can_be_undone
from delivery.views.guard import requires

pages = Blueprint("plans", __name__)


@pages.get("/projects/<key>/plan")
@requires(Permission.PLAN_VIEW)
def show(project: Project) -> ResponseReturnValue:
    head = plan_head(project, g.standing)
    can_undo = access.allowed(g.standing, Permission.PLAN_EDIT) and can_be_undone(head.last_edit)
    return render_template("plans/show.html", project=project, head=head, can_undo=can_undo)

"""The plan of a project as a table."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from delivery import access
from delivery.access import Permission
from delivery.models import Project
from delivery.queries.performances import seen_forecast
from delivery.queries.plan_tables import PAGE_ROWS, Wish, plan_table
from delivery.services.plans import can_be_undone
from delivery.views.guard import requires
from delivery.views.plan_data import plan_choices
from delivery.views.plan_table_words import plan_table_words

pages = Blueprint("plan_tables", __name__)


@pages.get("/projects/<key>/plan/table")
@requires(Permission.PLAN_VIEW)
def show(project: Project) -> ResponseReturnValue:
    wish = Wish.of(request.args, knows_owners=access.is_vendor_side(g.standing))
    table, can_edit = plan_table(project, wish), access.allowed(g.standing, Permission.PLAN_EDIT)
    pages_count = max(1, math.ceil(len(table.rows) / PAGE_ROWS))
    number = min(max(request.args.get("page", 1, int), 1), pages_count)
    return render_template(
        "plan_tables/show.html",
        project=project,
        table=replace(table.page(number), forecast=seen_forecast(project, table.forecast, g.standing)),
        shown_count=len(table.rows),
        wish=wish,
        choices=plan_choices(project) if can_edit else {},
        words=plan_table_words(),
        number=number,
        pages_count=pages_count,
        can_undo=can_edit and can_be_undone(table.last_edit),
        with_arguments=_with_arguments,
    )


def _with_arguments(**changed: str | int) -> str:
    """This page with other arguments; an empty one is dropped."""
    arguments = {**request.args.to_dict(), **changed}
    kept: dict[str, Any] = {name: value for name, value in arguments.items() if value != ""}
    return url_for("plan_tables.show", key=g.project.key, **kept)

"""What was done to the plan, edit by edit."""

from __future__ import annotations

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from delivery.access import Permission, sees_internal_money
from delivery.engine.edits import from_json
from delivery.models import Project
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import edit_count, edits_of
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.plan_edits import is_internal
from delivery.words.plans import edit_kind

pages = Blueprint("plan_histories", __name__)
SENTENCES_SHOWN, PAGE = 12, 40


@pages.get("/projects/<key>/plan/history")
@requires(Permission.PROGRESS_REPORT)
def index(project: Project) -> ResponseReturnValue:
    count = max(1, -(-edit_count(project) // PAGE))
    page = min(max(1, request.args.get("page", 1, int)), count)
    speaker, sees_cost = speaker_for(project, locale()), sees_internal_money(g.standing)
    lines = []
    for row, user in edits_of(project, limit=PAGE, page=page):
        shown = [edit for edit in from_json(row.edits[:SENTENCES_SHOWN]) if sees_cost or not is_internal(edit)]
        said = [speaker.say(edit) for edit in shown]
        lines.append((row, user, edit_kind(row.kind, locale()), said, max(0, len(row.edits) - SENTENCES_SHOWN)))
    return render_template("plan_histories/index.html", project=project, lines=lines, page=page, count=count)

"""Whether a project changed since a page of it was made: asked again and again, answered in a breath."""

from __future__ import annotations

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission, allowed, sees_internal_money
from delivery.engine.edits import from_json
from delivery.models import Project
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import edits_of
from delivery.queries.project_heads import ProjectHead
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.ledger import entry_sentence
from delivery.words.plan_edits import is_internal
from delivery.words.plans import edit_kind
from delivery.words.punctuation import marks

pages = Blueprint("project_heads", __name__)


@pages.get("/projects/<key>/head")
@requires(Permission.PROJECT_VIEW)
def show(project: Project) -> ResponseReturnValue:
    """304 without a body while nothing changed; else what happened last, in the reader's words."""
    head: ProjectHead = g.project_head
    if request.if_none_match.contains(head.mark):
        answer = Response(status=304)
    else:
        answer = jsonify(head=head.mark, version=head.plan_version, said=_said(project, head))
    answer.set_etag(head.mark)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _said(project: Project, head: ProjectHead) -> str:
    """Who did what; of several things the last, an edit of the plan before an entry of the ledger."""
    sentence = _last_edit(project) if _plan_moved(head) else ""
    if not sentence and head.line is not None:
        sentence = entry_sentence(head.line.kind, head.line.body, locale())
    return _("%(project)s changed: %(sentence)s.", project=project.key, sentence=sentence or _("the plan was edited"))


def _plan_moved(head: ProjectHead) -> bool:
    seen = next(iter(request.if_none_match.as_set()), "")
    return seen.partition("-")[0] != str(head.plan_version)


def _last_edit(project: Project) -> str:
    """A client hears that the plan was edited, and reads on the page what that means."""
    if not allowed(g.standing, Permission.PROGRESS_REPORT):
        return _("the plan was edited")
    newest = edits_of(project, limit=1)
    if not newest:
        return ""
    row, user = newest[0]
    shown = [edit for edit in from_json(row.edits[:1]) if sees_internal_money(g.standing) or not is_internal(edit)]
    what = speaker_for(project, locale()).say(shown[0]) if shown else edit_kind(row.kind, locale())
    if len(row.edits) > 1:
        what = _("%(what)s and %(count)s more", what=what, count=len(row.edits) - 1)
    return marks(locale()).labelled(user.name, what)

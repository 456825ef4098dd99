"""A page tells that somebody looked at it: the only way in which looking is recorded."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.forms.visits import VisitForm
from delivery.models import Project
from delivery.services.visits import record_visit
from delivery.views.clock import now
from delivery.views.finish import done, local_address
from delivery.views.guard import requires

pages = Blueprint("visits", __name__)


@pages.post("/projects/<key>/visit")
@requires(Permission.VISIT_RECORD)
def create(project: Project) -> ResponseReturnValue:
    """By script: nothing to say. By the button *Mark as seen*: back to the page."""
    form = VisitForm()
    if not form.validate_on_submit():
        abort(400)
    project_id, user_id, at, all_seen = project.id, current_user.id, now(), bool(form.is_all_seen.data)
    shown = {"seq": int(form.seq.data), "plan_version": int(form.plan_version.data)}
    in_unit_of_work(lambda: record_visit(project_id, user_id, at=at, is_all_seen=all_seen, **shown))
    if not all_seen:
        return "", 204
    return done(_("Nothing is marked as new any more."), local_address(form.next.data, f"/projects/{project.key}"))

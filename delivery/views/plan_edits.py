"""Saving edits that were previewed, and taking the last ones back."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.engine.edits import Edit
from delivery.models import Project, User
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import edits_since
from delivery.services.levelling import check_levelled_on
from delivery.services.plans import PlanMoved, PlanStale, preview_edits, rebased_edits, save_edits, undo_edit
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done, local_address, wake, wants_json
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.plan_previews import limits, posted_edits, posted_version, preview_context, sentences
from delivery.words.punctuation import marks

pages = Blueprint("plan_edits", __name__)
LEVELLED_ON = "assignment_version"
"""Sent by the preview of a levelling: the assignments that it was made on."""


@pages.post("/projects/<key>/plan/edits")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    edits, version = posted_edits(request.form.get("edits", "")), posted_version()
    back = local_address(request.form.get("back"), url_for("plans.show", key=project.key))
    reason, project_id, actor, at, caps = request.form.get("reason", "")[:500], project.id, _actor(), now(), limits()
    levelled_on = posted_version(LEVELLED_ON) if LEVELLED_ON in request.form else None

    def save() -> None:
        save_edits(project_id, edits, actor=actor, at=at, expected_plan_version=version, reason=reason, limits=caps)
        if levelled_on is not None:
            check_levelled_on(project, levelled_on)

    try:
        in_unit_of_work(save)
    except (PlanMoved, PlanStale) as refusal:
        return _conflict(project, edits, version, refusal, back)
    return _done(_("Saved. You can undo it until somebody edits the plan again."), back)


@pages.post("/projects/<key>/plan/undo")
@requires(Permission.PLAN_EDIT)
def undo(project: Project) -> ResponseReturnValue:
    version, project_id, actor, at = posted_version(), project.id, _actor(), now()
    in_unit_of_work(lambda: undo_edit(project_id, actor=actor, at=at, expected_plan_version=version))
    return _done(_("The last edit was taken back; both stay in the history."), url_for("plans.show", key=project.key))


def _done(message: str, address: str) -> ResponseReturnValue:
    """A page's form goes on to the next page; a script only wants to know."""
    if not wants_json():
        return done(message, address)
    wake()
    return jsonify({"message": message})


def _conflict(project: Project, edits: tuple[Edit, ...], version: int, refusal: Refused, back: str) -> ResponseReturnValue:
    """Somebody was quicker: theirs and ours side by side, and what ours would do to the plan as it is now."""
    speaker = speaker_for(project, locale())
    theirs = [(edit, user, [speaker.say(one) for one in found]) for edit, user, found in edits_since(project, version)]
    if wants_json():
        said = [f"{user.name}{marks(locale()).colon}{sentence}" for _edit, user, lines in theirs for sentence in lines[:10]]
        return jsonify({"message": refusal.message, "theirs": said[:10]}), 409
    context: dict[str, object] = {"project": project, "message": refusal.message, "theirs": theirs, "back": back}
    context["mine"] = sentences(project, edits)
    try:
        again = rebased_edits(project, edits)
        _loaded, preview = preview_edits(project, again, limits=limits())
        context |= preview_context(project, again, preview) | {"has_preview": bool(again)}
    except Refused as second:
        context |= {"has_preview": False, "message": second.message}
    return render_template("plans/conflict.html", **context), 409


def _actor() -> User:
    return current_user._get_current_object()

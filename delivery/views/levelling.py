"""Levelling as a preview: what moves so that nobody has more work than day. Saved like any other edit of the plan."""

from __future__ import annotations

from time import monotonic

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.models import Project
from delivery.services.levelling import LevelledProject, level_project
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.plan_previews import preview_context

pages = Blueprint("levelling", __name__)
SECONDS = 0.8
"""The time box of the search; reading the plan and drawing the page come on top."""


@pages.post("/projects/<key>/plan/levelling")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    end = monotonic() + SECONDS
    found = level_project(project, go_on=lambda: monotonic() < end)
    back = url_for("loading.show", key=project.key)
    if not found.levelled.overloads_before:
        return done(_("Nobody is overloaded: there is nothing to level."), back)
    context = preview_context(project, found.levelled.edits, found.preview)
    return render_template(
        "levelling/show.html",
        **context,
        found=found,
        levelled=found.levelled,
        back=back,
        save=url_for("plan_edits.create", key=project.key),
        promise=_promise(project, context),
        **_days(found),
    )


def _days(found: LevelledProject) -> dict[str, int]:
    people = found.people
    return {"days_before": sum(one.days_before for one in people), "days_after": sum(one.days_after for one in people)}


def _promise(project: Project, context: dict[str, object]) -> str:
    """``missed``: the promised day would be missed by saving; ``later``: it is missed already; else empty."""
    target = context["target"]
    if project.committed_on is None or not isinstance(target, tuple):
        return ""
    before, after = target
    if after.date() <= project.committed_on:
        return ""
    return "later" if before.date() > project.committed_on else "missed"

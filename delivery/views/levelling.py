"""Levelling as a preview: what moves so that nobody has more work than day. Saved like any other edit of the plan."""

from __future__ import annotations

from time import monotonic

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.engine.levelling import Verdict, can_prove
from delivery.models import Project
from delivery.queries.assignments import assignment_version
from delivery.services.levelling import LevelledProject, level_project
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.plan_previews import preview_context
from delivery.words.levelling import longer

pages = Blueprint("levelling", __name__)
SECONDS = 0.8
"""The time box of the search; reading the plan and drawing the page come on top."""
EXACT_SECONDS = 3.0
"""More, only when asked for: to prove that nothing is better, or to find it."""


@pages.post("/projects/<key>/plan/levelling")
@requires(Permission.PLAN_EDIT)
def create(project: Project) -> ResponseReturnValue:
    end, version = monotonic() + SECONDS, assignment_version(project)
    seconds = EXACT_SECONDS if request.form.get("exact") == "1" else 0
    found = level_project(project, go_on=lambda: monotonic() < end, exact_seconds=seconds)
    back = url_for("loading.show", key=project.key)
    if not found.levelled.overloads_before:
        return done(_("Nobody is overloaded: there is nothing to level."), back)
    return render_template("levelling/show.html", **_context(project, found, back), assignment_version=version)


def _context(project: Project, found: LevelledProject, back: str) -> dict[str, object]:
    context, levelled = preview_context(project, found.levelled.edits, found.preview), found.levelled
    return context | {
        "found": found,
        "levelled": levelled,
        "back": back,
        "then": url_for("loading.show", key=project.key, saved=1),
        "save": url_for("plan_edits.create", key=project.key),
        "promise": _promise(project, context),
        "exact": _exact(levelled.verdict),
        "longer": _longer(found),
        "may_prove": not levelled.is_proven and levelled.verdict is Verdict.NOT_ASKED and can_prove(),
        "days_before": sum(one.days_before for one in found.people),
        "days_after": sum(one.days_after for one in found.people),
    }


def _longer(found: LevelledProject) -> list[tuple[str, str]]:
    """Key of each milestone that takes longer or shorter, and what is said of it."""
    day_minutes = found.preview.before.net.plan.calendars[found.preview.before.net.plan.calendar].day_minutes
    return [
        (
            each.milestone,
            longer(
                each.minutes_before,
                each.minutes_after,
                [(found.names[away.resource], away.first, away.last, away.percent) for away in each.away],
                locale(),
                day_minutes=day_minutes,
            ),
        )
        for each in found.levelled.longer
    ]


def _exact(verdict: Verdict) -> str:
    """What the exact solver says beside it; nothing where it was not asked."""
    if verdict is Verdict.NOT_ASKED and not can_prove():
        verdict = Verdict.NOT_INSTALLED
    said = {
        Verdict.OPEN: _("The exact solver found nothing better, and could not prove that there is nothing."),
        Verdict.TOO_LARGE: _("The plan is too large for the exact solver; the search above is better at that size."),
        Verdict.NOT_INSTALLED: _("The exact solver (OR-Tools) is not installed here, so nothing more can be proven."),
    }
    return said.get(verdict, "")


def _promise(project: Project, context: dict[str, object]) -> str:
    """``missed``: the promised day would be missed by saving; ``later``: it is missed already; else empty."""
    target = context["target"]
    if project.committed_on is None or not isinstance(target, tuple):
        return ""
    before, after = target
    if after.date() <= project.committed_on:
        return ""
    return "later" if before.date() > project.committed_on else "missed"

"""A project's home: the answer first."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from delivery.access import Permission, is_vendor_side
from delivery.models import Project
from delivery.queries.homes import home_of
from delivery.queries.ledger import recent_lines
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.words.homes import heading_sentence
from delivery.words.ledger import entry_sentence

pages = Blueprint("projects", __name__)
RECENT = 8


@pages.get("/projects/<key>")
@requires(Permission.PROJECT_VIEW)
def show(project: Project) -> ResponseReturnValue:
    home = home_of(project, current_user._get_current_object())
    entries = [
        (line, entry_sentence(line.kind, line.body, locale()))
        for line in recent_lines(project, g.standing, RECENT)
        if not line.is_internal
    ]
    return render_template(
        "projects/show.html",
        project=project,
        home=home,
        sentence=heading_sentence(home.target, home.cause, locale()),
        entries=entries,
        is_ours=is_vendor_side(g.standing),
    )

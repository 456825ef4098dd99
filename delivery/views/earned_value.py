"""Earned value of a project: money for its leaders, the schedule measures for the team."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery import access
from delivery.access import Permission
from delivery.engine.earned_value import Pace
from delivery.models import Project
from delivery.queries.change_costs import change_costs, reserves_of
from delivery.queries.earned_value import ReadValue, earned_value_of
from delivery.queries.plan_exports import phase_names
from delivery.reports.page import picture_page
from delivery.reports.value_chart import value_diagram
from delivery.reports.value_figures import (
    FigureGroup,
    Speaker,
    first_sentence,
    key_lines,
    money_groups,
    phase_lines,
    time_group,
)
from delivery.reports.wording import WORDINGS
from delivery.views.guard import requires
from delivery.views.page import locale, today

pages = Blueprint("earned_value", __name__)


@pages.get("/projects/<key>/plan/earned-value")
@requires(Permission.EARNED_VALUE_VIEW)
def show(project: Project) -> ResponseReturnValue:
    found = earned_value_of(project, today())
    if found is None:
        return render_template("earned_value/none.html", project=project)
    internal = access.sees_internal_money(g.standing)
    return render_template("earned_value/show.html", project=project, found=found, **_context(found, internal))


def _context(found: ReadValue, internal: bool) -> dict[str, object]:
    project, spoken = found.project, locale()
    in_money = internal and found.is_in_money
    diagram = value_diagram(found, spoken, internal=internal)
    wording = WORDINGS["zh" if spoken.startswith("zh") else "en"]
    names = [(int(position), name) for position, name in phase_names(project, spoken)]
    return {
        "in_money": in_money,
        "PACE": Pace.COST,
        "sentence": first_sentence(found, spoken, internal=internal),
        "page": picture_page(_("Earned value"), (diagram,), wording, found.status_on),
        "keys": key_lines(found, spoken, internal=in_money),
        "groups": _groups(found, in_money),
        "phases": phase_lines(found, names, spoken),
        "say": Speaker(found, spoken),
        "costs": change_costs(project) if internal else None,
        "reserves": reserves_of(project) if internal else None,
    }


def _groups(found: ReadValue, in_money: bool) -> tuple[FigureGroup, ...]:
    money = money_groups(found, locale()) if in_money else ()
    return (*money, time_group(found, locale(), internal=in_money))

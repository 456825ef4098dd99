"""The network of a plan as a picture, and the same facts as a table."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.access import Permission
from delivery.models import Project
from delivery.queries.plan_graphs import DEPTHS, MOST_NODES, GraphWish, PlanGraph, plan_graph
from delivery.reports.picture.ink import PALETTE
from delivery.reports.plan_graph import HEAD, SIZES, drawn_graph, link_word, state_of
from delivery.views.guard import requires
from delivery.views.page import locale

pages = Blueprint("plan_graphs", __name__)


@pages.get("/projects/<key>/plan/graph")
@requires(Permission.PLAN_VIEW)
def show(project: Project) -> ResponseReturnValue:
    graph = plan_graph(project, GraphWish.of(request.args))
    return render_template("plan_graphs/show.html", **_surroundings(project, graph))


@pages.get("/projects/<key>/plan/graph.svg")
@requires(Permission.PLAN_VIEW)
def picture(project: Project) -> ResponseReturnValue:
    """A file that stands alone: it knows no style sheet and no address."""
    graph = plan_graph(project, GraphWish.of(request.args))
    drawn = render_template("plan_graphs/picture.svg", palette=PALETTE, **_surroundings(project, graph))
    response = Response(drawn, mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers.set("Content-Disposition", "attachment", filename=f"{project.key}-graph.svg")
    return response


def _surroundings(project: Project, graph: PlanGraph) -> dict[str, Any]:
    arguments: dict[str, Any] = dict(graph.wish.arguments)
    day_minutes = graph.table.calendar.day_minutes
    return {
        "project": project,
        "graph": graph,
        "drawn": drawn_graph(graph, locale(), _("Without a phase")),
        "sizes": SIZES,
        "head": HEAD,
        "depths": list(DEPTHS),
        "most": MOST_NODES,
        "state_of": state_of,
        "link_word": lambda link: link_word(link, locale(), day_minutes),
        "file_address": url_for("plan_graphs.picture", key=project.key, **arguments),
    }

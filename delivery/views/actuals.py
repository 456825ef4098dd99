"""Quick entry of actual effort and cost: milestones down, weeks across, one form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, g, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from delivery import access
from delivery.access import Permission
from delivery.database import in_unit_of_work
from delivery.exchange.actual_template import actuals_template
from delivery.forms.actuals import TypedGrid, read_grid, seen_text
from delivery.forms.amounts import days_text
from delivery.forms.projects import plain_amount
from delivery.models import Project
from delivery.queries.actual_grids import SHOWN, GridWish, grid_of
from delivery.queries.actuals import Cell, Said, recent_entries, team_of, week_of
from delivery.queries.plan_exports import phase_names
from delivery.services.actuals import ActualEntry, record_actuals
from delivery.services.refusal import Refused
from delivery.views.clock import now
from delivery.views.finish import done
from delivery.views.guard import requires
from delivery.views.page import locale, today
from delivery.views.plan_exports import TYPES

pages = Blueprint("actuals", __name__)
HISTORY = 15
NOTHING = Said(0, None)


@pages.get("/projects/<key>/plan/actuals")
@requires(Permission.ACTUAL_RECORD)
def show(project: Project) -> ResponseReturnValue:
    return _page(project, TypedGrid(_in_cost()))


@pages.post("/projects/<key>/plan/actuals")
@requires(Permission.ACTUAL_RECORD)
def save(project: Project) -> ResponseReturnValue:
    in_cost = request.form.get("in") == "cost"
    if in_cost and not access.sees_internal_money(g.standing):
        abort(403)
    typed = read_grid(request.form, project.calendar.day_minutes, in_cost=in_cost)
    if typed.problems:
        return _page(project, typed, _("Nothing was saved yet: some fields hold no figure."), 422)
    entries = _entries(typed, _person(project))
    project_id, actor, at = project.id, current_user._get_current_object(), now()
    try:
        count = in_unit_of_work(lambda: record_actuals(project_id, entries, actor=actor, at=at)) if entries else 0
    except Refused as refused:
        return _page(project, typed, refused.message, refused.status)
    said = ngettext("%(num)s entry is saved.", "%(num)s entries are saved.", count) if count else _("Nothing was changed.")
    return done(said, url_for(".show", key=project.key, **_asked(request.args)))


def _entries(typed: TypedGrid, person: int | None) -> list[ActualEntry]:
    return [
        ActualEntry(
            cell.key,
            cell.week_on,
            person,
            effort_minutes=None if typed.in_cost else cell.amount or 0,
            cost_cents=cell.amount if typed.in_cost else None,
            has_cost=typed.in_cost,
            seen=Said(*cell.seen),
        )
        for cell in typed.cells
    ]


@pages.get("/projects/<key>/plan/actuals/template.xlsx")
@requires(Permission.ACTUAL_RECORD)
def template(project: Project) -> ResponseReturnValue:
    """With the milestones that are under way."""
    week = week_of(today())
    rows = grid_of(project, GridWish(week)).rows
    internal = access.sees_internal_money(g.standing)
    data = actuals_template([(row.code or row.key, row.name) for row in rows], week, locale(), internal=internal)
    return send_file(
        BytesIO(data), mimetype=TYPES["xlsx"], as_attachment=True, download_name=f"{project.key}-actuals.xlsx", max_age=0
    )


def _page(project: Project, typed: TypedGrid, message: str = "", status: int = 200) -> ResponseReturnValue:
    leads, reader = access.sees_internal_money(g.standing), current_user._get_current_object()
    person, last = _person(project), _week(project)
    show_ = request.args.get("show", "now")
    wish = GridWish(last, show_ if show_ in SHOWN else "now", request.args.get("page", 1, int), person, reader.id)
    body = render_template(
        "actuals/show.html",
        project=project,
        grid=grid_of(project, wish),
        wish=wish,
        typed=typed,
        message=message,
        this_week=week_of(today()),
        first_week=week_of(project.starts_at.date()),
        asked=_asked(request.args),
        leads=leads,
        team=team_of(project) if leads else {},
        phases={int(position): name for position, name in phase_names(project, locale())},
        text=lambda cell: _text(cell, typed.in_cost, project.calendar.day_minutes),
        seen=lambda row: seen_text(_seen(cell, leads) for cell in row.cells),
        history=recent_entries(project, HISTORY, None if leads else reader.id),
    )
    return body, status


def _text(cell: Cell, in_cost: bool, day_minutes: int) -> str:
    own = cell.own or NOTHING
    if in_cost:
        return "" if own.cost_cents is None else plain_amount(own.cost_cents)
    return days_text(own.effort_minutes, day_minutes) if own.effort_minutes else ""


def _seen(cell: Cell, leads: bool) -> tuple[int, int | None]:
    """A cost that somebody may not see is not handed to them, hidden field or not."""
    own = cell.own or NOTHING
    return own.effort_minutes, own.cost_cents if leads else None


def _person(project: Project) -> int | None:
    """Whose entries are shown: one's own for the team, the whole team's or any one's for leaders."""
    reader = current_user._get_current_object()
    if not access.sees_internal_money(g.standing):
        return int(reader.id)
    asked = request.args.get("who", "")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    return chosen if chosen in team_of(project) else None


def _in_cost() -> bool:
    return request.args.get("in") == "cost" and access.sees_internal_money(g.standing)


def _week(project: Project) -> date:
    """The newest week shown: of the project, and begun."""
    this_week = week_of(today())
    try:
        asked = week_of(date.fromisoformat(request.args.get("week", "")))
    except (ValueError, OverflowError):
        return this_week
    return min(max(asked, week_of(project.starts_at.date())), this_week)


def _asked(given: Mapping[str, str]) -> dict[str, Any]:
    return {name: given[name] for name in ("show", "in", "week", "who", "page") if given.get(name)}

"""The plan for the scripts of Gantt and Table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery import access
from delivery.access import Permission
from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit
from delivery.engine.workdays import minute, moment
from delivery.models import Project
from delivery.queries.milestones import field_choices
from delivery.queries.phase_strips import PhaseOnStrip
from delivery.queries.plan_data import FIELDS, PlanData, calendars_of, links_of, plan_data, rows_of
from delivery.services.plans import can_be_undone
from delivery.views.clock import now
from delivery.views.guard import requires
from delivery.views.page import in_language, locale
from delivery.views.plan_words import plan_words
from delivery.words import word

pages = Blueprint("plan_data", __name__)
Choices = Mapping[str, Sequence[tuple[str, str]]]


@pages.get("/projects/<key>/plan/data")
@requires(Permission.PLAN_VIEW)
def show(project: Project) -> ResponseReturnValue:
    answer = jsonify(_data(project))
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def plan_choices(project: Project) -> dict[str, list[tuple[str, str]]]:
    choices = field_choices(project, locale(), "")
    return choices | {"constraint": [(kind.value, word(kind, locale())) for kind in ConstraintKind]}


def owner_places(choices: Choices) -> dict[str, int]:
    """Where each person stands in the list of owners."""
    return {value: place for place, (value, _label) in enumerate(choices["owner"][1:])}


def _data(project: Project) -> dict[str, Any]:
    data, choices = plan_data(project), plan_choices(project)
    is_vendor, can_edit = access.is_vendor_side(g.standing), access.allowed(g.standing, Permission.PLAN_EDIT)
    begin, end = moment(data.start).date(), moment(data.finish).date()
    local = now().astimezone(ZoneInfo(project.time_zone)).replace(tzinfo=None, second=0, microsecond=0)
    return {
        "project": project.key,
        "version": project.plan_version,
        "rights": {"edit": can_edit, "progress": access.allowed(g.standing, Permission.PROGRESS_REPORT), "internal": is_vendor},
        "now": minute(local),
        "status": None if data.plan.status_at is None else minute(data.plan.status_at),
        "start": data.start,
        "finish": data.finish,
        "target": _target(project, data),
        "baseline": data.baseline_name,
        "undo": can_edit and can_be_undone(data.last_edit),
        "calendar": data.plan.calendar,
        "day_minutes": data.plan.calendars[data.plan.calendar].day_minutes,
        "calendars": calendars_of(data.plan, begin, end),
        "phases": [_phase(phase) for phase in data.strip],
        **_offered(choices, internal=is_vendor),
        "fields": FIELDS,
        "rows": rows_of(data.plan, data.times, data, owner_places(choices), internal=is_vendor),
        "links": links_of(data.plan, data.drivers),
        "words": plan_words(),
    }


def _target(project: Project, data: PlanData) -> dict[str, Any] | None:
    key, at, variance = data.target
    if at is None:
        return None
    line = data.baseline.get(key) if key else None
    return {
        "key": key,
        "label": _("Go-live") if key else _("Finish"),
        "at": at,
        "variance": variance,
        "baseline": minute(line.finish) if line else None,
        "committed": None if project.committed_on is None else _midnight(project.committed_on),
    }


def _midnight(on: date) -> int:
    return (on - date(1970, 1, 1)).days * 1440


def _phase(phase: PhaseOnStrip) -> dict[str, Any]:
    return {
        "key": str(phase.position),
        "name": in_language(phase, "name"),
        "state": phase.state.value,
        "gate": phase.gate_state.value,
        "gate_word": word(phase.gate_state, locale()),
        "done": phase.done,
        "total": phase.total,
        "start": None if phase.start_on is None else _midnight(phase.start_on),
        "finish": None if phase.finish_on is None else _midnight(phase.finish_on) + 1439,
        "at_risk": phase.is_at_risk,
    }


def _offered(choices: Choices, *, internal: bool) -> dict[str, Any]:
    named = {
        name: [{"id": value, "name": label} for value, label in choices[name] if value] for name in ("owner", "role", "calendar")
    }
    return {
        "owners": named["owner"] if internal else [],
        "roles": named["role"] if internal else [],
        "calendar_choices": named["calendar"] if internal else [],
        "constraints": dict(choices["constraint"]),
        "kinds": {kind.value: word(kind, locale()) for kind in DependencyKind},
        "units": {unit.value: word(unit, locale()) for unit in LagUnit},
    }

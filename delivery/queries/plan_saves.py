"""The history of a plan for its analysis: what was saved since a baseline, forwards and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from delivery.engine.attribution import Saved
from delivery.engine.edits import AddMilestone, Edit, RemoveMilestone, SetField, SetPlan, from_json
from delivery.engine.states import TriageOutcome
from delivery.extensions import db
from delivery.models import ChangeRequest, PlanEdit, Project
from delivery.models.plan_edit import PlanEditKind

_CODE = re.compile(r"CR-(\d{3,9}):")


def saves_since(project: Project, plan_version: int) -> tuple[list[Saved], list[Saved]]:
    """What was saved after that version, the oldest first; and the edits that lead back, the newest first."""
    query = select(PlanEdit).where(PlanEdit.project_id == project.id, PlanEdit.plan_version > plan_version)
    rows = list(db.session.scalars(query.order_by(PlanEdit.plan_version)))
    absorbed, zone = _absorbed(project, rows), ZoneInfo(project.time_zone)
    forward, back = [], []
    for row in rows:
        code = change_code(row)
        on = row.at.astimezone(zone).date()
        forward.append(Saved(row.plan_version, on, from_json(row.edits), code, code in absorbed))
        back.append(Saved(row.plan_version, on, from_json(row.inverse), code, code in absorbed))
    return forward, back[::-1]


def save_count(project: Project, plan_version: int) -> int:
    query = select(func.count()).where(PlanEdit.project_id == project.id, PlanEdit.plan_version > plan_version)
    return db.session.scalar(query) or 0


def was_imported(project: Project, plan_version: int) -> bool:
    """A baseline of that version may be the file's: its dates are another tool's."""
    query = select(PlanEdit.kind).where(PlanEdit.project_id == project.id, PlanEdit.plan_version == plan_version)
    return db.session.scalar(query) is PlanEditKind.IMPORTED


def change_code(row: PlanEdit) -> str:
    """Which change request's edits these are; its code opens the reason."""
    found = _CODE.match(row.reason) if row.kind is PlanEditKind.CHANGE else None
    return f"CR-{found[1]}" if found else ""


def calendars_in(edits: Sequence[Edit], known: Mapping[str, object]) -> set[int]:
    """Ids of the calendars that edits name and that are not known."""
    named: set[object] = set()
    for edit in edits:
        match edit:
            case (
                SetField(field="calendar", expected=before, value=after) | SetPlan(field="calendar", expected=before, value=after)
            ):
                named |= {before, after}
            case AddMilestone(milestone=milestone) | RemoveMilestone(expected=milestone):
                named.add(milestone.calendar)
    return {int(key) for key in named if isinstance(key, str) and key not in known}


def _absorbed(project: Project, rows: Sequence[PlanEdit]) -> set[str]:
    """Codes of the changes that the vendor took in."""
    if not any(row.kind is PlanEditKind.CHANGE for row in rows):
        return set()
    outcome = func.coalesce(ChangeRequest.overruled_outcome, ChangeRequest.outcome)
    query = select(ChangeRequest.number).where(ChangeRequest.project_id == project.id, outcome == TriageOutcome.ABSORB)
    return {f"CR-{number:03d}" for number in db.session.scalars(query)}

"""Rows of registers: added and edited by the vendor's people, each told by the ledger to those who may see the row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from delivery.engine.simulation import MOST_EVENTS
from delivery.extensions import db
from delivery.models import Membership, Milestone, Phase, Project, User
from delivery.models.register import LINES, FieldKind, Register, SeenBy
from delivery.services import ledger
from delivery.services.plans import locked_project
from delivery.services.refusal import Invalid, Refused
from delivery.services.simulations import owe_simulation

MOST = MOST_EVENTS
"""What the simulation takes."""
LONGEST_ADDED = 10 * 365 * 1440
MOST_CENTS = 2_000_000_000_000


def add_row(register: Register, project_id: int, values: Mapping[str, Any], *, actor: User, at: datetime) -> Any:
    """A new row with the next number of its project. Raises Invalid, Refused."""
    project, model = locked_project(project_id), register.model
    highest = db.session.scalar(select(func.max(model.number)).where(model.project_id == project.id)) or 0
    if highest >= MOST:
        raise Refused(_("This register holds %(most)s entries already. Edit one of them instead.", most=MOST))
    _check(register, project, values)
    row = model(project_id=project.id, number=highest + 1, created_at=at, **_complete(register, values))
    db.session.add(row)
    db.session.flush()
    _owe(register, project, at)
    _record(register, project, row, "added", actor=actor, at=at, facts={}, is_client_visible=not row.is_internal)
    return row


def edit_row(
    register: Register, project_id: int, number: int, values: Mapping[str, Any], *, version: int, actor: User, at: datetime
) -> bool:
    """Whether anything is different now. Raises Refused when somebody saved the row since ``version`` was shown."""
    project, model = locked_project(project_id), register.model
    query = select(model).where(model.project_id == project.id, model.number == number).with_for_update()
    row = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if row.version != version:
        raise Refused(_("Somebody changed this entry since you began. Look at theirs, then save again."))
    _check(register, project, values)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return False
    was_state = row.state
    for name in changed:
        setattr(row, name, values[name])
    db.session.flush()
    _owe(register, project, at)
    seen = [name for name in changed if row.is_internal or register.by_name[name].seen_by is SeenBy.EVERYBODY]
    facts = {"changed": ", ".join(name for name in seen if name != "state")}
    if row.state is not was_state:
        facts[f"{register.name}_state"] = row.state.value
    is_client_visible = not row.is_internal and bool(seen or "is_internal" in changed)
    _record(register, project, row, "edited", actor=actor, at=at, facts=facts, is_client_visible=is_client_visible)
    return True


def _owe(register: Register, project: Project, at: datetime) -> None:
    if register.moves_dates:
        owe_simulation(project.id, at=at)


def _complete(register: Register, values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists that the actor does not see are empty; the other columns have defaults of their own."""
    empty: dict[str, Any] = {one.name: [] for one in register.fields if one.kind in LINES}
    return {**empty, **values}


def _check(register: Register, project: Project, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        one = register.by_name[name]
        if one.kind in (FieldKind.LINE, FieldKind.TEXT) and (len(value) > one.longest or (one.is_required and not value.strip())):
            raise Invalid(_("Fill this in, in at most %(longest)s letters.", longest=one.longest), field=name)
        if one.kind is FieldKind.PERCENT and not (value is None and not one.is_required) and not 0 <= value <= 100:
            raise Invalid(_("Enter a whole number from 0 to 100."), field=name)
        if one.kind is FieldKind.CENTS and not 0 <= value <= MOST_CENTS:
            raise Invalid(_("An amount here is 0 or more, and not larger than a contract."), field=name)
        if one.kind is FieldKind.PHASE and value is not None and not _is_of(project, Phase.id, value):
            raise Invalid(_("Choose a phase of this project."), field=name)
        if one.kind is FieldKind.PERSON and value is not None and not _is_of(project, Membership.user_id, value):
            raise Invalid(_("Choose a member of this project."), field=name)
        if one.kind in LINES:
            _check_lines(project, name, value)


def _is_of(project: Project, column: Any, value: int) -> bool:
    query = select(column).where(column == value, column.class_.project_id == project.id)
    return db.session.scalar(query.limit(1)) is not None


def _check_lines(project: Project, name: str, lines: list[list[Any]]) -> None:
    keys = {line[0] for line in lines}
    known = select(func.count()).where(Milestone.project_id == project.id, Milestone.key.in_(keys))
    if len(keys) != len(lines) or db.session.scalar(known) != len(keys):
        raise Invalid(_("Choose milestones of this plan, each once."), field=name)
    if any(not 0 < line[1] <= LONGEST_ADDED for line in lines if line[1:]):
        raise Invalid(_("Added days are more than 0, and less than ten years."), field=name)


def _record(
    register: Register,
    project: Project,
    row: Any,
    deed: str,
    *,
    actor: User,
    at: datetime,
    facts: dict[str, Any],
    is_client_visible: bool,
) -> None:
    ledger.record(
        project,
        f"{register.name}.{deed}",
        actor=actor,
        at=at,
        subject={"type": register.name, "id": row.number, "name": row.title},
        facts=facts,
        is_client_visible=is_client_visible,
    )

"""Writing a plan's differences to its rows: only what changed is touched."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from sqlalchemy import delete, insert, select, update

from delivery.engine.plan import Dependency as Link
from delivery.engine.plan import Milestone as Node
from delivery.engine.plan import Plan
from delivery.extensions import db
from delivery.models import Dependency, Milestone, Project, ScopeItem
from delivery.queries.plans import LoadedPlan, day_that_ends_at
from delivery.services.plan_checks import Known

STEP = 16
"""Between the positions of two milestones, so that one can be put between without touching the others."""


def write_plan(project: Project, loaded: LoadedPlan, after: Plan, known: Known) -> None:
    """Make the rows of ``loaded.plan`` those of ``after``."""
    db.session.flush()
    _drop_links(loaded, after)
    _drop_milestones(loaded, after)
    _write_milestones(project, loaded, after, known)
    _add_links(project, loaded, after)
    _write_scope(project, loaded.plan, after)
    project.starts_at = after.start
    project.status_on = day_that_ends_at(after.status_at)
    project.calendar_id = int(after.calendar)
    project.deployment_cents = after.deployment_cents
    db.session.flush()
    for row in list(db.session):
        if isinstance(row, Milestone | Dependency):
            db.session.expire(row)


def _drop_links(loaded: LoadedPlan, after: Plan) -> None:
    kept = set(after.dependencies)
    _delete(Dependency, [row_id for link, row_id in loaded.dependency_ids.items() if link not in kept])


def _drop_milestones(loaded: LoadedPlan, after: Plan) -> None:
    kept = {milestone.key for milestone in after.milestones}
    _delete(Milestone, [row_id for key, row_id in loaded.milestone_ids.items() if key not in kept])


def _delete(model: Any, ids: list[int]) -> None:
    for begin in range(0, len(ids), 500):
        statement = delete(model).where(model.id.in_(ids[begin : begin + 500]))
        db.session.execute(statement, execution_options={"synchronize_session": False})


def _write_milestones(project: Project, loaded: LoadedPlan, after: Plan, known: Known) -> None:
    before = {milestone.key: milestone for milestone in loaded.plan.milestones}
    positions = _positions(loaded.positions, after)
    changed: list[dict[str, Any]] = []
    added: list[dict[str, Any]] = []
    for node in after.milestones:
        old = before.get(node.key)
        if old is None:
            added.append({"project_id": project.id, "position": positions[node.key], **_columns(node, known)})
            continue
        values = {} if node is old else _difference(_columns(old, known), _columns(node, known))
        if positions[node.key] != loaded.positions[node.key]:
            values["position"] = positions[node.key]
        if values:
            changed.append({"id": loaded.milestone_ids[node.key], **values})
    for values in changed:
        row_id = values.pop("id")
        statement = update(Milestone.__table__).where(Milestone.__table__.c.id == row_id)  # type: ignore[arg-type]
        db.session.execute(statement.values({_column(name): value for name, value in values.items()}))
    if added:
        db.session.execute(insert(Milestone), added)


def _column(name: str) -> str:
    return "constraint_kind" if name == "constraint" else name


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if old[name] != value}


def _columns(node: Node, known: Known) -> dict[str, Any]:
    optimistic, likely, pessimistic = node.estimate_minutes or (None, None, None)
    return {
        "key": node.key,
        "code": node.code,
        "name": node.name,
        "phase_id": None if node.phase is None else known.phases.get(node.phase),
        "owner_id": None if node.owner is None else known.people.get(node.owner),
        "calendar_id": None if node.calendar is None else int(node.calendar),
        "duration_minutes": node.duration_minutes,
        "is_elapsed": node.is_elapsed,
        "constraint": node.constraint,
        "constraint_at": node.constraint_at,
        "deadline_at": node.deadline_at,
        "actual_start": node.actual_start,
        "actual_finish": node.actual_finish,
        "remaining_minutes": node.remaining_minutes,
        "effort_minutes": node.effort_minutes,
        "role": node.role,
        "fixed_cost_cents": node.fixed_cost_cents,
        "is_optional": node.is_optional,
        "is_gate": node.is_gate,
        "is_manual": node.is_manual,
        "optimistic_minutes": optimistic,
        "likely_minutes": likely,
        "pessimistic_minutes": pessimistic,
        "outline": node.outline,
        "rests": [[first.isoformat(), last.isoformat()] for first, last in node.rests] or None,
    }


def _positions(old: Mapping[str, int], after: Plan) -> dict[str, int]:
    """Positions that keep the order of ``after``, the old ones where they still do."""
    keys = [milestone.key for milestone in after.milestones]
    kept = [old[key] for key in keys if key in old]
    if any(a >= b for a, b in pairwise(kept)):
        return _renumbered(keys)
    positions: dict[str, int] = {}
    last, waiting = 0, []
    for key in keys:
        if key not in old:
            waiting.append(key)
            continue
        if old[key] - last <= len(waiting):
            return _renumbered(keys)
        _spread(positions, waiting, last, old[key])
        positions[key] = last = old[key]
        waiting = []
    _spread(positions, waiting, last, last + STEP * (len(waiting) + 1))
    return positions


def _spread(positions: dict[str, int], keys: list[str], low: int, high: int) -> None:
    for place, key in enumerate(keys, start=1):
        positions[key] = low + (high - low) * place // (len(keys) + 1)


def _renumbered(keys: list[str]) -> dict[str, int]:
    return {key: place * STEP for place, key in enumerate(keys, start=1)}


def _add_links(project: Project, loaded: LoadedPlan, after: Plan) -> None:
    added = [link for link in after.dependencies if link not in loaded.dependency_ids]
    if added:
        rows = db.session.execute(select(Milestone.key, Milestone.id).where(Milestone.project_id == project.id))
        ids = dict(rows.all())
        db.session.execute(insert(Dependency), [_link_columns(project, link, ids) for link in added])


def _link_columns(project: Project, link: Link, ids: Mapping[str, int]) -> dict[str, Any]:
    return {
        "project_id": project.id,
        "predecessor_id": ids[link.predecessor],
        "successor_id": ids[link.successor],
        "kind": link.kind,
        "lag_amount": link.lag.amount,
        "lag_unit": link.lag.unit,
    }


def _write_scope(project: Project, before: Plan, after: Plan) -> None:
    if before.scope == after.scope:
        return
    rows = {row.code: row for row in db.session.scalars(select(ScopeItem).where(ScopeItem.project_id == project.id))}
    wanted = {item.code: item for item in after.scope}
    for code in rows.keys() - wanted.keys():
        db.session.delete(rows[code])
    for code, item in wanted.items():
        row = rows.get(code) or ScopeItem(project_id=project.id, code=code)
        row.name, row.is_included = item.name, item.is_included
        row.milestone_keys, row.price_cents = list(item.milestones), item.price_cents
        db.session.add(row)

"""A project's rows as the engine's plan, in a number of queries that does not grow with it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from delivery.engine.edits import Edit, from_json
from delivery.engine.plan import Dependency as Link
from delivery.engine.plan import Lag, LagUnit, Plan, Spans
from delivery.engine.plan import Milestone as Node
from delivery.engine.plan import ScopeItem as Scope
from delivery.extensions import db
from delivery.models import Dependency, Milestone, Phase, PlanEdit, Project, ScopeItem, User
from delivery.queries.calendars import calendar_key, calendars_by_key

GO_LIVE_PHASE = "6"
GO_LIVE_NAMES = ("go-live", "go live", "上线")


@dataclass(frozen=True)
class LoadedPlan:
    """The plan, and how to find its rows again."""

    plan: Plan
    plan_version: int
    milestone_ids: dict[str, int]
    links: tuple[tuple[Link, int], ...]
    """Every dependency with the id of its row."""
    positions: dict[str, int]

    @cached_property
    def dependency_ids(self) -> dict[Link, int]:
        return dict(self.links)


def plan_of(project: Project, *, with_calendars: Collection[int] = ()) -> Plan:
    """The plan as it stands. ``with_calendars`` adds calendars that edits are going to name."""
    return loaded_plan(project, with_calendars=with_calendars).plan


def loaded_plan(project: Project, *, with_calendars: Collection[int] = ()) -> LoadedPlan:
    rows = _milestone_rows(project.id)
    keys = {row.id: row.key for row in rows}
    links = _links(project.id, keys)
    calendars = calendars_by_key(project, {row.calendar_id for row in rows if row.calendar_id is not None} | set(with_calendars))
    plan = Plan(
        start=project.starts_at,
        calendars=calendars,
        calendar=calendar_key(project.calendar_id),
        milestones=tuple(_node(row) for row in rows),
        dependencies=tuple(link for link, _ in links),
        status_at=end_of_day(project.status_on),
        scope=_scope(project.id),
        deployment_cents=project.deployment_cents,
        critical_float_minutes=project.critical_float_minutes,
        constraints_win=project.constraints_win,
    )
    ids = {row.key: row.id for row in rows}
    positions = {row.key: row.position for row in rows}
    return LoadedPlan(plan, project.plan_version, ids, links, positions)


def calendar_stamp(plan: Plan) -> str:
    """What the calendars of a plan say, as a hash: dates computed under another stamp are out of date."""
    said = [
        (key, facts.week, facts.day_minutes, sorted((on.toordinal(), shifts) for on, shifts in facts.exceptions.items()))
        for key, facts in sorted(plan.calendars.items())
    ]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def go_live_key(plan: Plan) -> str | None:
    """Key of the go-live: the gate of the sixth phase, else the last event that is called so."""
    gates = [m for m in plan.milestones if m.is_gate and m.phase == GO_LIVE_PHASE]
    named = [m for m in plan.milestones if m.duration_minutes == 0 and any(name in m.name.lower() for name in GO_LIVE_NAMES)]
    found = gates or named
    return found[-1].key if found else None


def end_of_day(on: date | None) -> datetime | None:
    """The status date as a moment: what is unfinished lies after that day."""
    return None if on is None else datetime.combine(on, time()) + timedelta(days=1)


def day_that_ends_at(at: datetime | None) -> date | None:
    """The inverse of ``end_of_day``; any later moment of a day counts as that day's end."""
    return None if at is None else (at - timedelta(minutes=1)).date()


_COLUMNS = (
    *(Milestone.id, Milestone.position, Milestone.key, Milestone.name, Milestone.code, Milestone.outline),
    *(Milestone.duration_minutes, Milestone.is_elapsed, Milestone.calendar_id),
    *(Milestone.constraint, Milestone.constraint_at, Milestone.deadline_at),
    *(Milestone.actual_start, Milestone.actual_finish, Milestone.remaining_minutes),
    *(Milestone.effort_minutes, Milestone.role, Milestone.fixed_cost_cents),
    *(Milestone.is_optional, Milestone.is_gate, Milestone.is_manual),
    *(Milestone.rests, Milestone.optimistic_minutes, Milestone.likely_minutes, Milestone.pessimistic_minutes),
    *(Phase.position.label("phase_position"), User.public_id.label("owner_public_id")),
)
"""``_node`` takes them apart in this order: by name, thousands of rows would take several times as long."""


def _milestone_rows(project_id: int) -> Sequence[Any]:
    query = (
        select(*_COLUMNS)
        .outerjoin(Phase, Phase.id == Milestone.phase_id)
        .outerjoin(User, User.id == Milestone.owner_id)
        .where(Milestone.project_id == project_id)
        .order_by(Milestone.position, Milestone.id)
    )
    return db.session.execute(query).all()


def spans_of(rests: list[list[str]] | None) -> Spans:
    """Days as they are stored, as the engine reads them."""
    return tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in rests) if rests else ()


def _node(row: Any) -> Node:
    # fmt: off
    (_id, _position, key, name, code, outline, duration, is_elapsed, calendar_id, constraint, constraint_at, deadline_at,
     actual_start, actual_finish, remaining, effort, role, fixed_cost, is_optional, is_gate, is_manual, rests,
     *points, phase, owner) = row
    # fmt: on
    return Node(
        key=key,
        name=name,
        duration_minutes=duration,
        is_elapsed=is_elapsed,
        calendar=None if calendar_id is None else calendar_key(calendar_id),
        constraint=constraint,
        constraint_at=constraint_at,
        deadline_at=deadline_at,
        actual_start=actual_start,
        actual_finish=actual_finish,
        remaining_minutes=remaining,
        phase=None if phase is None else str(phase),
        code=code,
        effort_minutes=effort,
        role=role,
        fixed_cost_cents=fixed_cost,
        is_optional=is_optional,
        is_gate=is_gate,
        estimate_minutes=None if None in points else (points[0], points[1], points[2]),
        is_manual=is_manual,
        outline=outline,
        owner=owner,
        rests=spans_of(rests),
    )


def _links(project_id: int, keys: dict[int, str]) -> tuple[tuple[Link, int], ...]:
    row = Dependency
    columns = (row.id, row.predecessor_id, row.successor_id, row.kind, row.lag_amount, row.lag_unit)
    rows = db.session.execute(select(*columns).where(row.project_id == project_id).order_by(row.id)).all()
    lags: dict[tuple[int, LagUnit], Lag] = {}
    return tuple(
        (Link(keys[before], keys[after], kind, lags.setdefault((amount, unit), Lag(amount, unit))), row_id)
        for row_id, before, after, kind, amount, unit in rows
    )


def _scope(project_id: int) -> tuple[Scope, ...]:
    items = db.session.scalars(select(ScopeItem).where(ScopeItem.project_id == project_id).order_by(ScopeItem.code))
    return tuple(Scope(item.code, item.name, item.is_included, tuple(item.milestone_keys), item.price_cents) for item in items)


def phases_of(project: Project) -> list[Phase]:
    return list(db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)))


def milestone_named(project: Project, code: str) -> Milestone | None:
    """By the code that people use."""
    query = select(Milestone).where(Milestone.project_id == project.id, Milestone.code == code).order_by(Milestone.id)
    return db.session.scalars(query).first()


def edits_of(project: Project, *, limit: int, page: int = 1) -> list[tuple[PlanEdit, User]]:
    """What was done to the plan, the newest first."""
    query = (
        select(PlanEdit, User)
        .join(User, User.id == PlanEdit.actor_id)
        .where(PlanEdit.project_id == project.id)
        .order_by(PlanEdit.plan_version.desc())
        .limit(limit)
        .offset((page - 1) * limit)
    )
    return [(edit, user) for edit, user in db.session.execute(query)]


def edit_count(project: Project) -> int:
    return db.session.scalar(select(func.count()).select_from(PlanEdit).where(PlanEdit.project_id == project.id)) or 0


def edits_since(project: Project, plan_version: int) -> list[tuple[PlanEdit, User, tuple[Edit, ...]]]:
    """What others saved after that version, the oldest first."""
    newer = [pair for pair in edits_of(project, limit=20) if pair[0].plan_version > plan_version]
    return [(row, user, from_json(row.edits)) for row, user in reversed(newer)]


def last_edit(project: Project) -> PlanEdit | None:
    """The edit that made the plan's present version."""
    return db.session.scalar(
        select(PlanEdit).where(PlanEdit.project_id == project.id, PlanEdit.plan_version == project.plan_version)
    )

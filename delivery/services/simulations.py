"""How sure the dates are: owed after every change, computed outside every transaction, kept while it is still wanted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.simulation import RiskModel, RiskResult, simulate
from delivery.extensions import db
from delivery.models import Project, Simulation, SimulationSettings, User
from delivery.queries.plans import calendar_stamp, go_live_key, loaded_plan
from delivery.queries.simulations import hash_of, job_key, risk_model_of
from delivery.services.jobs import cancel_jobs, is_still_mine, owe_again, settle_job
from delivery.services.ledger import lock_project, record
from delivery.services.refusal import Refused

KIND = "simulation.run"
REST = timedelta(seconds=3)
"""Edits that follow one another are waited for."""
GoOn = Callable[[int, int], bool]
"""Told the runs made and the most there will be; False stops."""


@dataclass(frozen=True)
class Ground:
    """What a simulation is computed from, read in one transaction."""

    project_id: int
    plan: Plan
    plan_version: int
    stamp: str
    model: RiskModel
    model_hash: str


@dataclass(frozen=True)
class Found:
    """What was computed; ``refusal`` names the engine's objection where there is no result."""

    ground: Ground
    whole: RiskResult | None = None
    refusal: str = ""


def owe_simulation(project_id: int, *, at: datetime, due_at: datetime | None = None) -> None:
    """One small statement in the transaction of whoever changed the plan, the register or the settings."""
    owe_again(KIND, job_key(project_id), at=at, due_at=due_at or at + REST, project_id=project_id)


def cancel_simulation(project_id: int, *, at: datetime) -> None:
    """Whoever computes notices within a second; the last result stays."""
    cancel_jobs(job_key(project_id), at)


def configure_simulation(project_id: int, values: Mapping[str, Any], *, version: int, actor: User, at: datetime) -> None:
    """Raises Refused when somebody saved the settings since ``version`` was shown (0: nobody had ever)."""
    lock_project(project_id)
    project = db.session.get_one(Project, project_id)
    row = db.session.get(SimulationSettings, project_id, populate_existing=True)
    if (row.version if row else 0) != version:
        raise Refused(_("Somebody changed these settings since you began. Look at theirs, then save again."))
    if row is None:
        row = SimulationSettings(project_id=project_id)
        db.session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    owe_simulation(project_id, at=at)
    record(
        project,
        "simulation_settings.changed",
        actor=actor,
        at=at,
        subject={"type": "simulation_settings"},
        facts={"seed": row.seed, "correlation_percent": row.correlation_percent},
        is_client_visible=False,
    )


def ground_of(project: Project) -> Ground:
    loaded = loaded_plan(project)
    model = risk_model_of(project)
    return Ground(project.id, loaded.plan, loaded.plan_version, calendar_stamp(loaded.plan), model, hash_of(model))


def is_kept(ground: Ground) -> bool:
    """Whether the stored result is of exactly this ground."""
    stored = select(Simulation.plan_version, Simulation.calendar_stamp, Simulation.model_hash)
    row = db.session.execute(stored.where(Simulation.project_id == ground.project_id)).one_or_none()
    return row is not None and tuple(row) == (ground.plan_version, ground.stamp, ground.model_hash)


def compute(ground: Ground, go_on: GoOn | None = None) -> Found:
    """No database. The whole plan with its gates, and what leads to the go-live, from the same runs. Raises Cancelled."""
    go_live = go_live_key(ground.plan)
    try:
        return Found(ground, simulate(ground.plan, ground.model, go_on=go_on, go_live=go_live, target=go_live))
    except PlanError as error:
        return Found(ground, refusal=(error.rule or "plan")[:40])


def keep_simulation(found: Found, *, at: datetime, job: tuple[int, int] | None = None) -> bool:
    """Store it unless the job was owed anew meanwhile: then a newer ground waits to be computed. Whether it was stored."""
    lock_project(found.ground.project_id)
    if job is not None and not is_still_mine(*job):
        return False
    row = db.session.get(Simulation, found.ground.project_id, populate_existing=True)
    if row is None:
        row = Simulation(project_id=found.ground.project_id)
        db.session.add(row)
    elif row.plan_version > found.ground.plan_version:
        return False
    whole = found.whole
    row.plan_version, row.calendar_stamp, row.model_hash = found.ground.plan_version, found.ground.stamp, found.ground.model_hash
    row.seed, row.runs = found.ground.model.seed, whole.runs if whole else 0
    row.computed_at, row.refusal_code = at, found.refusal
    row.target_p80_at = (whole.target or whole).finish.p80 if whole else None
    row.result = replace(whole, target=None).as_json() if whole else None
    row.target_result = whole.target.as_json() if whole and whole.target else None
    db.session.flush()
    return True


def simulate_now(project: Project, *, at: datetime) -> None:
    """Compute and keep in the caller's unit of work, for worlds that are laid at once; what is owed is settled by it."""
    db.session.flush()
    ground = ground_of(project)
    if ground.plan.milestones and not is_kept(ground):
        keep_simulation(compute(ground), at=at)
    settle_job(job_key(project.id), at)

"""Reading how sure a project's dates are: the stored result, what it assumes, and whether it is being computed."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any

from sqlalchemy import select

from delivery.engine.simulation import RiskEvent, RiskModel, RiskResult
from delivery.engine.states import RiskState
from delivery.extensions import db
from delivery.models import Forecast, Job, Milestone, Project, Risk, Simulation, SimulationSettings


@dataclass(frozen=True)
class ReadSimulation:
    """A stored result. ``is_current``: plan, calendars, register and settings are still what it was computed from."""

    plan_version: int
    model_hash: str
    computed_at: datetime
    seed: int
    runs: int
    is_current: bool
    stored: Any
    stored_target: Any

    @cached_property
    def result(self) -> RiskResult:
        """Of the whole plan, with its gates."""
        return RiskResult.from_json(self.stored)

    @cached_property
    def target(self) -> RiskResult:
        """Of the go-live: its finish is what was promised. Of the whole plan where there is no go-live."""
        return RiskResult.from_json(self.stored_target) if self.stored_target else self.result

    @property
    def is_go_live(self) -> bool:
        return bool(self.stored_target)


class WorkState(Enum):
    """Where the work on a simulation is."""

    RESTING = "resting"
    QUEUED = "queued"
    RUNNING = "running"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True)
class SimulationWork:
    state: WorkState
    percent: int = 0

    @property
    def is_under_way(self) -> bool:
        return self.state in (WorkState.QUEUED, WorkState.RUNNING)


def job_key(project_id: int) -> str:
    return f"simulation:{project_id}:"


def settings_of(project: Project) -> SimulationSettings | None:
    return db.session.get(SimulationSettings, project.id)


def risk_model_of(project: Project) -> RiskModel:
    """Open risks and settings, as the engine takes them; what a risk says of milestones that are gone is left out."""
    query = select(Risk.number, Risk.probability_percent, Risk.delays).where(
        Risk.project_id == project.id, Risk.state == RiskState.OPEN
    )
    rows = db.session.execute(query.order_by(Risk.number)).all()
    named = {key for _number, _percent, delays in rows for key, _minutes in delays}
    events = tuple(RiskEvent(str(number), percent, _lines(delays)) for number, percent, delays in rows)
    return with_keys(_settled(settings_of(project), events), _known(project, named))


def _lines(delays: list[list[Any]]) -> tuple[tuple[str, int], ...]:
    return tuple((key, minutes) for key, minutes in delays)


def _known(project: Project, keys: Collection[str]) -> set[str]:
    if not keys:
        return set()
    return set(db.session.scalars(select(Milestone.key).where(Milestone.project_id == project.id, Milestone.key.in_(keys))))


def _settled(settings: SimulationSettings | None, events: tuple[RiskEvent, ...]) -> RiskModel:
    if settings is None:
        return RiskModel(events=events)
    low, high = settings.low_percent, settings.high_percent
    return RiskModel(
        shape=settings.shape,
        together=settings.together,
        correlation_percent=settings.correlation_percent,
        default_spread_percent=None if low is None or high is None else (low, 100, high),
        events=events,
        seed=settings.seed,
    )


def with_keys(model: RiskModel, keys: Collection[str]) -> RiskModel:
    """Risks that speak of none of these milestones stay, without an effect, so that the others draw the same numbers."""
    events = tuple(replace(one, delays=tuple(line for line in one.delays if line[0] in keys)) for one in model.events)
    return replace(model, events=events)


def hash_of(model: RiskModel) -> str:
    return hashlib.sha256(repr(model).encode()).hexdigest()


def latest_simulation(project: Project) -> ReadSimulation | None:
    """None until one was computed, and where the engine refused the plan."""
    row = db.session.get(Simulation, project.id)
    if row is None or not _is_readable(row.result):
        return None
    stamp = db.session.scalar(select(Forecast.calendar_stamp).where(Forecast.project_id == project.id))
    now = (project.plan_version, stamp, hash_of(risk_model_of(project)))
    return ReadSimulation(
        plan_version=row.plan_version,
        model_hash=row.model_hash,
        computed_at=row.computed_at,
        seed=row.seed,
        runs=row.runs,
        is_current=now == (row.plan_version, row.calendar_stamp, row.model_hash),
        stored=row.result,
        stored_target=row.target_result,
    )


def _is_readable(stored: Any) -> bool:
    """Stored by this version of the engine: one of another version is computed anew."""
    try:
        RiskResult.from_json({"version": (stored or {}).get("version")})
    except ValueError:
        return False
    except KeyError:  # the version is right, and only the rest is missing here
        return True
    return False


def refusal_of(project: Project) -> str:
    """What the engine objected to when it was asked last; empty: nothing."""
    return db.session.scalar(select(Simulation.refusal_code).where(Simulation.project_id == project.id)) or ""


def simulation_work(project: Project) -> SimulationWork:
    """Told by the job that computes: it is owed once for a project, again after every change."""
    return work_under(job_key(project.id))


def work_under(key: str) -> SimulationWork:
    """What the job of that key says of itself."""
    job = db.session.scalar(select(Job).where(Job.key == key))
    if job is None:
        return SimulationWork(WorkState.RESTING)
    if job.cancelled_at is not None:
        return SimulationWork(WorkState.CANCELLED)
    if job.done_at is not None:
        return SimulationWork(WorkState.RESTING)
    if job.dead_at is not None:
        return SimulationWork(WorkState.FAILED)
    return SimulationWork(WorkState.QUEUED if job.leased_until is None else WorkState.RUNNING, job.done_percent or 0)

"""Baselines: frozen copies of the plan that variance is measured against."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from delivery.engine.schedule import schedule
from delivery.engine.workdays import minute
from delivery.exchange.one_line import forbidden_character, tidy
from delivery.extensions import db
from delivery.models import Baseline, Project, User
from delivery.queries.baselines import baseline_numbered
from delivery.queries.budgets import budget_cents
from delivery.queries.change_requests import rate_card
from delivery.queries.plans import go_live_key, plan_of
from delivery.services import ledger
from delivery.services.forecasts import refresh_forecast
from delivery.services.plans import PlanMoved, locked_project
from delivery.services.refusal import Invalid, Refused

NAME_LIMIT = 120
Lines = dict[str, list[int | None]]


def take_baseline(
    project_id: int, *, name: str, actor: User, at: datetime, expected_plan_version: int | None = None, choose: bool = True
) -> Baseline:
    """Freeze the plan as it is. Raises Invalid for a name that is empty, too long or taken; PlanMoved when it moved on."""
    project = locked_project(project_id)
    if expected_plan_version is not None and project.plan_version != expected_plan_version:
        raise PlanMoved(_("Somebody saved the plan since you opened this page. Look at it again before you freeze it."))
    plan = plan_of(project)
    if not plan.milestones:
        raise Refused(_("The plan is empty: add milestones before you take a baseline."))
    dates = schedule(plan)
    go_live = go_live_key(plan)
    rates, day_minutes = rate_card(project.id), plan.calendars[plan.calendar].day_minutes
    lines: Lines = {
        m.key: [
            minute(dates.timings[m.key].start),
            minute(dates.timings[m.key].finish),
            m.duration_minutes,
            m.effort_minutes,
            m.fixed_cost_cents,
            budget_cents(m.effort_minutes, m.role, m.fixed_cost_cents, rates, day_minutes),
        ]
        for m in plan.milestones
    }
    return store_baseline(
        project,
        name,
        lines,
        finish_at=dates.finish,
        go_live_at=dates.timings[go_live].finish if go_live else None,
        actor=actor,
        at=at,
        choose=choose,
    )


def store_baseline(
    project: Project,
    name: str,
    lines: Lines,
    *,
    finish_at: datetime,
    go_live_at: datetime | None,
    actor: User,
    at: datetime,
    choose: bool,
) -> Baseline:
    """Number, store and record a frozen copy; the project is locked already."""
    name = _checked_name(project, name)
    last = db.session.scalar(select(func.max(Baseline.number)).where(Baseline.project_id == project.id)) or 0
    baseline = Baseline(
        project_id=project.id,
        number=last + 1,
        name=name,
        is_chosen=False,
        plan_version=project.plan_version,
        finish_at=finish_at,
        go_live_at=go_live_at,
        lines=lines,
        taken_by_id=actor.id,
        taken_at=at,
    )
    db.session.add(baseline)
    db.session.flush()
    ledger.record(
        project,
        "baseline.taken",
        actor=actor,
        at=at,
        subject={"type": "baseline", "id": baseline.number, "name": name},
        facts={"finish_on": finish_at.date(), "go_live_on": go_live_at.date() if go_live_at else None, "milestones": len(lines)},
        is_client_visible=True,
    )
    if choose or last == 0:
        _choose(project, baseline, at)
    return baseline


def choose_baseline(project_id: int, number: int, *, actor: User, at: datetime) -> Baseline:
    """Measure variance against this one from now on."""
    project = locked_project(project_id)
    baseline = baseline_numbered(project, number)
    if baseline is None:
        raise Refused(_("This baseline does not exist any more. Look at the list as it is now."))
    if not baseline.is_chosen:
        _choose(project, baseline, at)
        ledger.record(
            project,
            "baseline.chosen",
            actor=actor,
            at=at,
            subject={"type": "baseline", "id": baseline.number, "name": baseline.name},
            is_client_visible=True,
        )
    return baseline


def _choose(project: Project, baseline: Baseline, at: datetime) -> None:
    db.session.execute(update(Baseline).where(Baseline.project_id == project.id, Baseline.is_chosen).values(is_chosen=False))
    baseline.is_chosen = True
    db.session.flush()
    refresh_forecast(project, at=at)


def _checked_name(project: Project, name: str) -> str:
    name = tidy(name)
    bad = forbidden_character(name)
    if not name or bad or len(name) > NAME_LIMIT:
        raise Invalid(_("Give the baseline a name of one line, for example “Contract”."), field="name")
    taken = db.session.scalar(select(Baseline.id).where(Baseline.project_id == project.id, Baseline.name == name))
    if taken is not None:
        raise Invalid(_("There is a baseline of this name already. Choose another name."), field="name")
    return name

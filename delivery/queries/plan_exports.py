"""A project's plan as a document for files, and what of it a reader may have."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from delivery.engine.plan import Plan
from delivery.extensions import db
from delivery.models import Membership, Project, User
from delivery.queries.baselines import BaselineLine, chosen_baseline
from delivery.queries.plans import phases_of, plan_of
from delivery.words.states import is_chinese

Phases = list[tuple[str, str]]


def exported_plan(project: Project, *, internal: bool, with_owners: bool) -> Plan:
    """The plan with its calendars called by name. Without ``internal`` effort, roles, costs, prices and rests stay out."""
    plan = _with_named_calendars(plan_of(project))
    milestones = plan.milestones
    if not internal:
        milestones = tuple(replace(m, effort_minutes=0, role=None, fixed_cost_cents=0, rests=()) for m in milestones)
        plan = replace(plan, deployment_cents=0, scope=())
    if not with_owners:
        milestones = tuple(replace(m, owner=None) for m in milestones)
    return replace(plan, milestones=milestones)


def phase_names(project: Project, locale: str) -> Phases:
    in_chinese = is_chinese(locale)
    return [(str(phase.position), phase.name_zh if in_chinese else phase.name_en) for phase in phases_of(project)]


def owner_emails(project: Project, plan: Plan) -> dict[str, str]:
    """Milestone key → e-mail of its owner."""
    rows = db.session.execute(
        select(User.public_id, User.email)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id)
    )
    emails = dict(rows.all())
    return {m.key: emails[m.owner] for m in plan.milestones if m.owner in emails}


def baseline_lines(project: Project) -> dict[str, BaselineLine]:
    """Lines of the chosen baseline by key."""
    baseline = chosen_baseline(project)
    return dict(baseline.lines) if baseline else {}


def _with_named_calendars(plan: Plan) -> Plan:
    names: dict[str, str] = {}
    for key, facts in plan.calendars.items():
        name = facts.name or key
        names[key] = name if name not in names.values() else f"{name} ({key})"
    return replace(
        plan,
        calendars={names[key]: replace(facts, name=names[key]) for key, facts in plan.calendars.items()},
        calendar=names[plan.calendar],
        milestones=tuple(replace(m, calendar=names[m.calendar] if m.calendar else None) for m in plan.milestones),
    )

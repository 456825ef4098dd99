"""Creating a project from the lifecycle template, and setting what it is measured by."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from delivery.engine.options.context import LEVER_BOUNDS
from delivery.engine.plan import DependencyKind
from delivery.engine.states import Role, Side
from delivery.extensions import db
from delivery.models import (
    Calendar,
    Deliverable,
    Dependency,
    LifecycleTemplate,
    Milestone,
    Organization,
    Phase,
    PlanEdit,
    Project,
    Rate,
    TemplatePhase,
    User,
)
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.calendars import calendars_for
from delivery.services import ledger
from delivery.services.calendars import ensure_official_days
from delivery.services.forecasts import refresh_forecast
from delivery.services.memberships import add_member
from delivery.services.refusal import Invalid, Refused
from delivery.words import lifecycle

KEY = re.compile(r"[A-Z][A-Z0-9]{1,15}")
START = time(8, 0)
SETTINGS = frozenset(
    {
        "name",
        "committed_on",
        "reserve_minutes",
        "reserve_effort_minutes",
        "reserve_cents",
        "management_reserve_cents",
        "tolerance_cents",
        "budget_cents",
        "margin_percent",
        "crash_premium_percent",
        "approval_rule",
        "votes_needed",
        "decision_days",
        "time_zone",
        "locale",
        "client_calendar_id",
        *LEVER_BOUNDS,
    }
)


@dataclass(frozen=True)
class NewProject:
    """What the director fills in."""

    key: str
    name: str
    client: Organization
    calendar: Calendar
    starts_on: date
    manager: User | None = None
    currency: str = "CNY"
    locale: str = "en"
    time_zone: str = "Asia/Shanghai"
    committed_on: date | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


def create_project(wish: NewProject, template: LifecycleTemplate, *, actor: User, at: datetime) -> Project:
    """Phases, gates, deliverables and the starter plan, laid on the project's calendar."""
    _check(wish)
    project = Project(
        uuid=str(uuid.uuid4()),
        key=wish.key,
        name=wish.name.strip(),
        client_id=wish.client.id,
        vendor_id=actor.organization_id,
        calendar_id=wish.calendar.id,
        calendar=wish.calendar,
        locale=wish.locale,
        time_zone=wish.time_zone,
        currency=wish.currency,
        starts_at=datetime.combine(wish.starts_on, START),
        committed_on=wish.committed_on,
        plan_version=1,
        created_at=at,
        **{name: value for name, value in wish.settings.items() if name in SETTINGS},
    )
    _insert(project)
    _copy_template(project, template)
    _copy_rates(project)
    ensure_official_days(wish.calendar, range(wish.starts_on.year, wish.starts_on.year + 3))
    db.session.add(
        PlanEdit(project_id=project.id, plan_version=1, kind=PlanEditKind.CREATED, edits=[], inverse=[], actor_id=actor.id, at=at)
    )
    refresh_forecast(project, at=at)
    ledger.record(
        project,
        "project.created",
        actor=actor,
        at=at,
        subject={"type": "project", "key": project.key, "name": project.name},
        facts={"starts_on": wish.starts_on},
        is_client_visible=True,
    )
    if wish.manager is not None:
        add_member(project, wish.manager, Role.MANAGER, actor=actor, at=at)
    return project


def settings_mark(project: Project) -> str:
    """Changes with every setting: a form that carries it is not saved over what somebody else saved meanwhile."""
    values = repr([(name, str(getattr(project, name))) for name in sorted(SETTINGS)])
    return hashlib.sha256(values.encode()).hexdigest()[:32]


def configure_project(
    project_id: int, values: Mapping[str, Any], *, actor: User, at: datetime, shown: str | None = None
) -> Project:
    """Change settings; what is promised or held in reserve shows in the ledger by name, never by amount.

    ``shown``: the ``settings_mark`` of the form; Refused when the settings are others by now.
    """
    ledger.lock_project(project_id)
    project = db.session.get_one(Project, project_id, populate_existing=True)
    if shown is not None and shown != settings_mark(project):
        raise Refused(_("Somebody changed the settings since you began. Look at theirs, then save again."))
    _check_settings(project, values)
    changed = [name for name in sorted(SETTINGS & values.keys()) if getattr(project, name) != values[name]]
    for name in changed:
        setattr(project, name, values[name])
    if "committed_on" in changed:
        refresh_forecast(project, at=at)
    if changed:
        ledger.record(
            project,
            "project.configured",
            actor=actor,
            at=at,
            subject={"type": "project", "key": project.key, "name": project.name},
            facts={"changed": ", ".join(changed)},
            is_client_visible=False,
        )
    return project


def _insert(project: Project) -> None:
    """Two people may choose the same key at the same moment: the database knows who was first."""
    db.session.add(project)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Invalid(_("Another project has this key. Choose a different one."), field="key") from error


def _check_settings(project: Project, values: Mapping[str, Any]) -> None:
    if "name" in values and not values["name"].strip():
        raise Invalid(_("Give the project a name."), field="name")
    committed_on = values.get("committed_on")
    if committed_on is not None and committed_on <= project.starts_at.date():
        raise Invalid(_("The promised date must lie after the start."), field="committed_on")
    calendar_id = values.get("client_calendar_id")
    if calendar_id is not None and calendar_id not in {calendar.id for calendar in calendars_for(project)}:
        raise Invalid(_("This working calendar does not exist any more. Choose another."), field="client_calendar_id")


def _check(wish: NewProject) -> None:
    if not KEY.fullmatch(wish.key):
        raise Invalid(_("Use 2 to 16 capital letters and digits, beginning with a letter, such as HARBOUR."), field="key")
    if db.session.scalar(select(Project.id).where(Project.key == wish.key)) is not None:
        raise Invalid(_("Another project has this key. Choose a different one."), field="key")
    if not wish.name.strip():
        raise Invalid(_("Give the project a name."), field="name")
    if wish.client.side is not Side.CLIENT:
        raise Invalid(_("Choose a client organization."), field="client")
    if wish.committed_on is not None and wish.committed_on <= wish.starts_on:
        raise Invalid(_("The promised date must lie after the start."), field="committed_on")


def _copy_template(project: Project, template: LifecycleTemplate) -> None:
    ids: dict[str, int] = {}
    numbers = iter(range(1, 10_000))
    positions = iter(range(1, 100_000))
    for pattern in template.phases:
        phase = Phase(
            project_id=project.id,
            position=pattern.position,
            name_en=pattern.name_en,
            name_zh=pattern.name_zh,
            purpose_en=pattern.purpose_en,
            purpose_zh=pattern.purpose_zh,
        )
        db.session.add(phase)
        db.session.flush()
        _copy_deliverables(project, phase, pattern, numbers)
        _copy_milestones(project, phase, pattern, positions, ids)
    day = project.calendar.day_minutes
    for link in template.dependencies:
        if link.predecessor in ids and link.successor in ids:
            db.session.add(
                Dependency(
                    project_id=project.id,
                    predecessor_id=ids[link.predecessor],
                    successor_id=ids[link.successor],
                    kind=DependencyKind(link.kind),
                    lag_amount=link.lag_days * day,
                )
            )


def _copy_deliverables(project: Project, phase: Phase, pattern: TemplatePhase, numbers: Any) -> None:
    suffix = "zh" if project.locale.startswith("zh") else "en"
    for each in pattern.deliverables:
        db.session.add(
            Deliverable(
                project_id=project.id,
                phase_id=phase.id,
                number=next(numbers),
                name=getattr(each, f"name_{suffix}"),
                criteria=getattr(each, f"criteria_{suffix}"),
                is_required=each.is_required,
                signed_by=each.signed_by,
            )
        )


def _copy_milestones(project: Project, phase: Phase, pattern: TemplatePhase, positions: Any, ids: dict[str, int]) -> None:
    day = project.calendar.day_minutes
    for each in pattern.milestones:
        row = Milestone(
            project_id=project.id,
            key=each.code,
            code=each.code,
            position=next(positions),
            name=each.name_zh if project.locale.startswith("zh") else each.name_en,
            phase_id=phase.id,
            duration_minutes=each.duration_days * day,
            effort_minutes=each.effort_days * day,
            role=each.role,
            is_gate=each.is_gate,
        )
        db.session.add(row)
        db.session.flush()
        ids[each.code] = row.id


def _copy_rates(project: Project) -> None:
    for role, (english, chinese, cents) in lifecycle.ROLES.items():
        db.session.add(Rate(project_id=project.id, role=role, name_en=english, name_zh=chinese, cents_per_day=cents))

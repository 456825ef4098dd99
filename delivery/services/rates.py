"""The rate card of a project: what a person-day of each role costs the vendor. The client never sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.extensions import db
from delivery.models import Milestone, Project, Rate, User
from delivery.queries.change_requests import rates_of
from delivery.services import ledger
from delivery.services.actuals import price_what_waits
from delivery.services.performances import owe_performance
from delivery.services.refusal import Invalid, Refused


@dataclass(frozen=True)
class RateLine:
    """One role as it was typed."""

    role: str
    name_en: str
    name_zh: str
    cents_per_day: int


def rates_mark(project: Project) -> str:
    """Changes with every rate: a form that carries it is not saved over what somebody else saved meanwhile."""
    lines = [(rate.role, rate.name_en, rate.name_zh, rate.cents_per_day) for rate in rates_of(project)]
    return hashlib.sha256(repr(lines).encode()).hexdigest()[:32]


def change_rates(project: Project, lines: Sequence[RateLine], *, actor: User, at: datetime, shown: str) -> bool:
    """The card becomes ``lines``; True when anything changed. A role that milestones need stays."""
    ledger.lock_project(project.id)
    if rates_mark(project) != shown:
        raise Refused(_("Somebody changed the rate card since you began. Look at theirs, then save again."))
    rows = {rate.role: rate for rate in rates_of(project)}
    _check(project, lines, set(rows))
    changed = sorted({role for role in rows if role not in {line.role for line in lines}} | _differing(rows, lines))
    if not changed:
        return False
    for role in set(rows) - {line.role for line in lines}:
        db.session.delete(rows[role])
    for line in lines:
        row = rows.get(line.role) or Rate(project_id=project.id, role=line.role)
        row.name_en, row.name_zh, row.cents_per_day = line.name_en, line.name_zh, line.cents_per_day
        db.session.add(row)
    db.session.flush()
    price_what_waits(project)
    owe_performance(project.id, at=at)
    ledger.record(
        project,
        "rate.changed",
        actor=actor,
        at=at,
        subject={"type": "project", "key": project.key, "name": project.name},
        facts={"roles": changed},
        is_client_visible=False,
    )
    return True


def _differing(rows: dict[str, Rate], lines: Sequence[RateLine]) -> set[str]:
    kept = {role: RateLine(role, row.name_en, row.name_zh, row.cents_per_day) for role, row in rows.items()}
    return {line.role for line in lines if kept.get(line.role) != line}


def _check(project: Project, lines: Sequence[RateLine], standing: set[str]) -> None:
    roles = [line.role for line in lines]
    twice = next((role for role in roles if roles.count(role) > 1), None)
    if twice is not None:
        raise Invalid(_("The role “%(role)s” stands twice. Keep one line of it.", role=twice), field="lines")
    gone = standing - set(roles)
    used = db.session.scalars(
        select(Milestone.role).where(Milestone.project_id == project.id, Milestone.role.in_(gone)).distinct()
    ).all()
    if used:
        first = min(map(str, used))
        raise Refused(_("Milestones still need the role “%(role)s”. Give them another role in the plan first.", role=first))

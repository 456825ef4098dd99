"""Remembering what a person has been shown of a project. No entry of the ledger: looking is no decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from delivery.extensions import db
from delivery.models import Forecast, Project, Visit
from delivery.queries.ledger import head
from delivery.queries.visits import ABSENCE


def record_visit(project_id: int, user_id: int, *, seq: int, plan_version: int, at: datetime, is_all_seen: bool = False) -> Visit:
    """The person was shown a page that knew the ledger up to ``seq`` and the plan in ``plan_version``.

    ``is_all_seen``: the marks of what is new are wanted no longer. Else they stay until a new visit begins.
    """
    project = db.session.get_one(Project, project_id)
    forecast = db.session.get(Forecast, project_id)
    shown: dict[str, Any] = {
        "at": at,
        "seq": min(seq, head(project).seq),
        "plan_version": min(plan_version, project.plan_version),
        "target_at": (forecast.go_live_at or forecast.finish_at) if forecast else None,
    }
    visit = _locked(project_id, user_id, shown)
    if is_all_seen or at - visit.latest_at > ABSENCE:
        _begin(visit, shown if is_all_seen else {name: getattr(visit, f"latest_{name}") for name in shown})
    visit.latest_at = max(at, visit.latest_at)
    visit.latest_seq = max(shown["seq"], visit.latest_seq)
    if shown["plan_version"] == project.plan_version:
        visit.latest_plan_version, visit.latest_target_at = shown["plan_version"], shown["target_at"]
    return visit


def _locked(project_id: int, user_id: int, shown: dict[str, Any]) -> Visit:
    """The row, made first where there is none; two tabs may come at once."""
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    values = {f"{when}_{name}": value for when in ("seen", "latest") for name, value in shown.items()}
    db.session.execute(insert(Visit).values(project_id=project_id, user_id=user_id, **values).on_conflict_do_nothing())
    query = select(Visit).where(Visit.project_id == project_id, Visit.user_id == user_id)
    return db.session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()


def _begin(visit: Visit, seen: dict[str, Any]) -> None:
    for name, value in seen.items():
        setattr(visit, f"seen_{name}", value)

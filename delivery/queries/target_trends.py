"""What was said of the go-live over time: by baselines, by issued reports, by the plan as it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from delivery.engine.states import Audience, ReportState
from delivery.extensions import db
from delivery.models import Baseline, Project, StatusReport
from delivery.queries.targets import Target

MOST_REPORTS = 12
FEWEST = 3
"""Fewer statements than this make no line."""


@dataclass(frozen=True)
class Statement:
    """On ``on`` it was said that the go-live would be on ``target_on``."""

    on: date
    target_on: date
    kind: str
    """``baseline``, ``report`` or ``now``."""
    name: str = ""


def target_trend(project: Project, target: Target | None, audiences: Collection[Audience], today: date) -> list[Statement]:
    """The oldest first; empty where there is nothing to compare."""
    if target is None:
        return []
    said = [*_baselines(project, target), *_reports(project, audiences), Statement(today, target.on, "now")]
    said.sort(key=lambda one: (one.on, one.kind == "now"))
    return said if len(said) >= FEWEST else []


def _baselines(project: Project, target: Target) -> list[Statement]:
    reached = Baseline.go_live_at if target.is_go_live else Baseline.finish_at
    query = select(Baseline.taken_at, reached, Baseline.name).where(Baseline.project_id == project.id)
    rows = db.session.execute(query)
    return [Statement(taken_at.date(), at.date(), "baseline", name) for taken_at, at, name in rows if at is not None]


def _reports(project: Project, audiences: Collection[Audience]) -> list[Statement]:
    query = select(StatusReport.number, StatusReport.facts).where(
        StatusReport.project_id == project.id, StatusReport.state == ReportState.ISSUED, StatusReport.audience.in_(audiences)
    )
    rows = db.session.execute(query.order_by(StatusReport.number.desc()).limit(MOST_REPORTS))
    return [
        Statement(date.fromisoformat(facts["on"]), date.fromisoformat(facts["target"]), "report", f"SR-{number:03d}")
        for number, facts in rows
        if facts and facts.get("target")
    ]

"""Lifecycle templates as the administrator reads them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from delivery.extensions import db
from delivery.models import LifecycleTemplate, TemplateDeliverable, TemplateMilestone, TemplatePhase

Part = TemplatePhase | TemplateDeliverable | TemplateMilestone


@dataclass(frozen=True)
class TemplateLine:
    template: LifecycleTemplate
    phases: int
    deliverables: int
    milestones: int


def templates() -> list[LifecycleTemplate]:
    return list(db.session.scalars(select(LifecycleTemplate).order_by(LifecycleTemplate.id).options(*_whole())))


def template_lines() -> list[TemplateLine]:
    return [
        TemplateLine(
            template,
            len(template.phases),
            sum(len(phase.deliverables) for phase in template.phases),
            sum(len(phase.milestones) for phase in template.phases),
        )
        for template in templates()
    ]


def template_by_id(template_id: int) -> LifecycleTemplate | None:
    """With everything inside, in a constant number of queries."""
    if not 0 < template_id < 2**31:
        return None
    query = select(LifecycleTemplate).where(LifecycleTemplate.id == template_id).options(*_whole())
    return db.session.scalar(query.execution_options(populate_existing=True))


def part_of(template: LifecycleTemplate, kind: str, part_id: int) -> tuple[TemplatePhase, Part] | None:
    """The part and the phase that it is in."""
    for phase in template.phases:
        for row in [phase] if kind == "phases" else phase.deliverables if kind == "deliverables" else phase.milestones:
            if row.id == part_id:
                return phase, row
    return None


def milestone_names(template: LifecycleTemplate) -> dict[str, TemplateMilestone]:
    return {milestone.code: milestone for phase in template.phases for milestone in phase.milestones}


def _whole() -> tuple:
    phases = selectinload(LifecycleTemplate.phases)
    return (
        phases.selectinload(TemplatePhase.deliverables),
        phases.selectinload(TemplatePhase.milestones),
        selectinload(LifecycleTemplate.dependencies),
    )

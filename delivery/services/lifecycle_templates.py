"""The lifecycle template: the built-in one, written once as rows that an administrator edits."""

from __future__ import annotations

from sqlalchemy import select

from delivery.engine.states import Side
from delivery.extensions import db
from delivery.models import LifecycleTemplate, TemplateDeliverable, TemplateDependency, TemplateMilestone, TemplatePhase
from delivery.words import lifecycle


def built_in_template() -> LifecycleTemplate:
    """The template that projects start from; made from the table of words when there is none yet."""
    standing = db.session.scalar(select(LifecycleTemplate).order_by(LifecycleTemplate.id).limit(1))
    if standing is not None:
        return standing
    template = LifecycleTemplate(name_en=lifecycle.NAME[0], name_zh=lifecycle.NAME[1])
    template.phases = [_phase(position, phase) for position, phase in enumerate(lifecycle.PHASES, start=1)]
    template.dependencies = [
        TemplateDependency(predecessor=before, successor=after, kind=kind, lag_days=lag)
        for before, after, kind, lag in lifecycle.DEPENDENCIES
    ]
    db.session.add(template)
    db.session.flush()
    return template


def _phase(position: int, phase: lifecycle.BuiltInPhase) -> TemplatePhase:
    last = len(phase.milestones)
    return TemplatePhase(
        position=position,
        name_en=phase.name[0],
        name_zh=phase.name[1],
        purpose_en=phase.purpose[0],
        purpose_zh=phase.purpose[1],
        deliverables=[_deliverable(number, each) for number, each in enumerate(phase.deliverables, start=1)],
        milestones=[_milestone(number, each, number == last) for number, each in enumerate(phase.milestones, start=1)],
    )


def _deliverable(position: int, each: lifecycle.Deliverable) -> TemplateDeliverable:
    english, chinese, is_client, is_required, criteria_en, criteria_zh = each
    return TemplateDeliverable(
        position=position,
        name_en=english,
        name_zh=chinese,
        signed_by=Side.CLIENT if is_client else Side.VENDOR,
        is_required=is_required,
        criteria_en=criteria_en,
        criteria_zh=criteria_zh,
    )


def _milestone(position: int, each: lifecycle.Starter, is_gate: bool) -> TemplateMilestone:
    code, english, chinese, days, effort, role = each
    return TemplateMilestone(
        position=position,
        code=code,
        name_en=english,
        name_zh=chinese,
        duration_days=days,
        effort_days=effort,
        role=role,
        is_gate=is_gate,
    )

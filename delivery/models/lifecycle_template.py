"""The template of the lifecycle that projects are created from; kept by the administrator, in both languages."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from delivery.engine.states import Side
from delivery.extensions import Model
from delivery.models.columns import choice


class LifecycleTemplate(Model):
    """Editable; a project copies it, so that later edits leave running projects alone."""

    __tablename__ = "lifecycle_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)

    phases: Mapped[list[TemplatePhase]] = relationship(
        back_populates="template", cascade="all, delete-orphan", order_by="TemplatePhase.position"
    )
    dependencies: Mapped[list[TemplateDependency]] = relationship(cascade="all, delete-orphan")


class TemplatePhase(Model):
    """One of the eight, with its deliverables and starter milestones."""

    __tablename__ = "template_phase"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("lifecycle_template.id"), index=True)
    position: Mapped[int]
    name_en: Mapped[str] = mapped_column(String(120))
    name_zh: Mapped[str] = mapped_column(String(120))
    purpose_en: Mapped[str] = mapped_column(Text, default="")
    purpose_zh: Mapped[str] = mapped_column(Text, default="")

    template: Mapped[LifecycleTemplate] = relationship(back_populates="phases")
    deliverables: Mapped[list[TemplateDeliverable]] = relationship(
        cascade="all, delete-orphan", order_by="TemplateDeliverable.position"
    )
    milestones: Mapped[list[TemplateMilestone]] = relationship(
        cascade="all, delete-orphan", order_by="TemplateMilestone.position"
    )


class TemplateDeliverable(Model):
    __tablename__ = "template_deliverable"

    id: Mapped[int] = mapped_column(primary_key=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("template_phase.id"), index=True)
    position: Mapped[int]
    name_en: Mapped[str] = mapped_column(String(160))
    name_zh: Mapped[str] = mapped_column(String(160))
    is_required: Mapped[bool] = mapped_column(default=True)
    signed_by: Mapped[Side] = mapped_column(choice(Side), default=Side.VENDOR)
    criteria_en: Mapped[str] = mapped_column(Text, default="")
    criteria_zh: Mapped[str] = mapped_column(Text, default="")


class TemplateMilestone(Model):
    __tablename__ = "template_milestone"

    id: Mapped[int] = mapped_column(primary_key=True)
    phase_id: Mapped[int] = mapped_column(ForeignKey("template_phase.id"), index=True)
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    name_en: Mapped[str] = mapped_column(String(160))
    name_zh: Mapped[str] = mapped_column(String(160))
    duration_days: Mapped[int] = mapped_column(default=0)
    effort_days: Mapped[int] = mapped_column(default=0)
    role: Mapped[str | None] = mapped_column(String(32))
    is_gate: Mapped[bool] = mapped_column(default=False)


class TemplateDependency(Model):
    __tablename__ = "template_dependency"

    id: Mapped[int] = mapped_column(primary_key=True)
    template_id: Mapped[int] = mapped_column(ForeignKey("lifecycle_template.id"), index=True)
    predecessor: Mapped[str] = mapped_column(String(16))
    successor: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str] = mapped_column(String(2), default="FS")
    lag_days: Mapped[int] = mapped_column(default=0)

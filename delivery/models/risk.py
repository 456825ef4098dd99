"""What may go wrong, how likely it is, and which milestones it would delay; the register of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from delivery.engine.states import RiskCategory, RiskState
from delivery.extensions import Model
from delivery.models.columns import Json, choice
from delivery.models.register import FieldKind, Register, RegisterField, RegisterRow, SeenBy


class Risk(RegisterRow, Model):
    """Open until it happens or is closed. Open risks enter the simulation: with their probability they add their days."""

    __tablename__ = "risk"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("probability_percent BETWEEN 0 AND 100", name="probability"),
        CheckConstraint("cost_cents >= 0", name="cost"),
    )

    cause: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[RiskCategory] = mapped_column(choice(RiskCategory), default=RiskCategory.OTHER)
    state: Mapped[RiskState] = mapped_column(choice(RiskState), default=RiskState.OPEN)
    probability_percent: Mapped[int]
    delays: Mapped[Any] = mapped_column(Json, default=list)
    """[key of a milestone, added working minutes]; a key that the plan does not hold any more counts for nothing."""
    cost_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    """Internal: what it costs the vendor if it happens."""
    response: Mapped[str] = mapped_column(Text, default="")
    raised_on: Mapped[date | None]
    review_on: Mapped[date | None]

    @property
    def exposure_minutes(self) -> int:
        """Probability times the longest of its delays."""
        return round(max((minutes for _key, minutes in self.delays), default=0) * self.probability_percent / 100)


_FIELDS = (
    RegisterField("title", ("Risk", "风险"), is_required=True, is_listed=True),
    RegisterField(
        "cause",
        ("Cause and consequence", "原因与后果"),
        FieldKind.TEXT,
        help=("Because of what, what may happen, and what would follow.", "因为什么、可能发生什么、会带来什么后果。"),
        longest=4000,
    ),
    RegisterField(
        "state",
        ("State", "状态"),
        FieldKind.CHOICE,
        help=("Only open risks are simulated. What has happened belongs in the durations of the plan.",
              "只有未关闭的风险参与模拟；已经发生的，请改到计划工期里。"),
        choices=RiskState,
        is_listed=True,
        is_filter=True,
    ),
    RegisterField(
        "probability_percent",
        ("Probability (%)", "概率（%）"),
        FieldKind.PERCENT,
        short=("Probability", "概率"),
        help=("Of a hundred such projects, in how many would it happen?", "一百个类似项目里会有多少个发生？"),
        is_required=True,
        is_listed=True,
    ),
    RegisterField(
        "delays",
        ("Milestones that it delays", "受影响的里程碑"),
        FieldKind.DELAYS,
        short=("Delays", "延误"),
        help=("Each with the working days that it would take longer.", "逐个填写会多花的工作日。"),
        is_listed=True,
    ),
    RegisterField(
        "exposure_minutes",
        ("Exposure (probability × longest delay)", "风险敞口（概率 × 最长延误）"),
        FieldKind.DAYS,
        short=("Exposure", "敞口"),
        is_listed=True,
        is_computed=True,
    ),
    RegisterField(
        "category",
        ("Category", "类别"),
        FieldKind.CHOICE,
        choices=RiskCategory,
        default=RiskCategory.OTHER,
        is_listed=True,
        is_filter=True,
    ),
    RegisterField("phase_id", ("Phase", "阶段"), FieldKind.PHASE, is_filter=True),
    RegisterField("owner_id", ("Owner", "负责人"), FieldKind.PERSON, seen_by=SeenBy.VENDOR, is_listed=True, is_filter=True),
    RegisterField(
        "cost_cents",
        ("Cost if it happens (internal)", "发生时的成本（内部）"),
        FieldKind.CENTS,
        short=("Cost", "成本"),
        seen_by=SeenBy.LEADERS,
        is_listed=True,
    ),
    RegisterField(
        "response",
        ("Response", "应对措施"),
        FieldKind.TEXT,
        help=("What is done so that it does not happen, or hurts less.", "为避免发生或减轻影响正在做什么。"),
        longest=4000,
    ),
    RegisterField("raised_on", ("Raised on", "提出日期"), FieldKind.DAY),
    RegisterField("review_on", ("Review on", "复查日期"), FieldKind.DAY, short=("Review", "复查"), is_listed=True),
    RegisterField(
        "is_internal",
        ("Internal", "内部"),
        FieldKind.YES_NO,
        help=("The client does not learn of it; its effect on the dates is counted all the same.",
              "客户看不到这条风险，但它对日期的影响照样计入。"),
        seen_by=SeenBy.VENDOR,
        is_filter=True,
    ),
)  # fmt: skip

RISKS = Register(
    name="risk",
    path="risks",
    model=Risk,
    fields=_FIELDS,
    code="R-{:02d}",
    open_states=frozenset({RiskState.OPEN}),
    order="-exposure_minutes",
    icon="alert-triangle",
    words=("Risks", "风险"),
    new_words=("Add a risk", "添加风险"),
    empty_words=(
        "What may delay the project, how likely it is, and which milestones it would hit. The simulation takes every open "
        "risk into the P80 date.",
        "可能拖延项目的事情、发生的概率，以及会影响哪些里程碑。每一条未关闭的风险都会计入 P80 日期的模拟。",
    ),
    example=(
        "“The CRM interface is delivered late”, 30 %, 8 working days on “Interfaces tested”",
        "“CRM 接口交付延迟”，概率 30%，“接口联调完成”多花 8 个工作日",
    ),
    moves_dates=True,
)

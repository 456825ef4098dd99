"""An interface between two systems, who answers for it on both sides, and how its joint test stands; the register of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String, Text, UniqueConstraint, and_, cast
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from delivery.engine.attribution import BallSubject, Holder
from delivery.engine.states import ContractState, InterfaceDirection, InterfaceState
from delivery.extensions import Model
from delivery.models.ball_spell import BallSpell
from delivery.models.columns import Json, choice
from delivery.models.register import FieldKind, Register, RegisterField, RegisterRow, SeenBy


class Interface(RegisterRow, Model):
    """Planned, built, tested by both sides together until it passes, or dropped. Who has its ball is told by spells."""

    __tablename__ = "interface"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    system_a: Mapped[str] = mapped_column(String(120))
    system_b: Mapped[str] = mapped_column(String(120))
    direction: Mapped[InterfaceDirection] = mapped_column(choice(InterfaceDirection), default=InterfaceDirection.FORTH)
    protocol: Mapped[str] = mapped_column(String(120), default="")
    contract: Mapped[ContractState] = mapped_column(choice(ContractState), default=ContractState.OPEN)
    state: Mapped[InterfaceState] = mapped_column(choice(InterfaceState), default=InterfaceState.PLANNED)
    client_contact: Mapped[str] = mapped_column(String(160), default="")
    third_party: Mapped[str] = mapped_column(String(120), default="")
    milestones: Mapped[Any] = mapped_column(Json, default=list)
    """[key of a milestone]: what waits when the interface waits."""
    tested_on: Mapped[date | None]
    findings: Mapped[str] = mapped_column(Text, default="")

    open_balls: Mapped[list[BallSpell]] = relationship(
        BallSpell,
        primaryjoin=lambda: and_(
            foreign(BallSpell.project_id) == Interface.project_id,
            foreign(BallSpell.subject_key) == cast(Interface.number, String),
            BallSpell.subject_kind == BallSubject.INTERFACE,
            BallSpell.until_on.is_(None),
        ),
        viewonly=True,
        lazy="selectin",
    )

    @property
    def route(self) -> str:
        """Both systems and which way the data flow."""
        return f"{self.system_a} {ARROWS[self.direction]} {self.system_b}"

    @property
    def holder(self) -> Holder | None:
        """Who has to act next; nobody, when it is over."""
        if self.open_balls:
            return self.open_balls[0].holder
        return None if self.state in SETTLED else Holder.VENDOR

    @property
    def held_since(self) -> date | None:
        return self.open_balls[0].since_on if self.open_balls else None


ARROWS = {InterfaceDirection.FORTH: "→", InterfaceDirection.BACK: "←", InterfaceDirection.BOTH: "↔"}
SETTLED = frozenset({InterfaceState.PASSED, InterfaceState.DROPPED})
_FIELDS = (
    RegisterField("title", ("Interface", "接口"), is_required=True, is_listed=True,
                  help=("What flows: “Orders from the shop to the accounts”.", "传什么数据，例如“门店订单到财务”。")),
    RegisterField("route", ("Systems", "系统"), is_listed=True, is_computed=True),
    RegisterField("system_a", ("System A", "系统 A"), is_required=True, longest=120),
    RegisterField("direction", ("Direction", "方向"), FieldKind.CHOICE, choices=InterfaceDirection),
    RegisterField("system_b", ("System B", "系统 B"), is_required=True, longest=120),
    RegisterField("protocol", ("Protocol", "协议"), longest=120,
                  help=("For example “REST, JSON, every five minutes”.", "例如“REST、JSON、每五分钟一次”。")),
    RegisterField("contract", ("Interface contract", "接口契约"), FieldKind.CHOICE, short=("Contract", "契约"),
                  choices=ContractState, is_listed=True, is_filter=True),
    RegisterField("state", ("Joint test", "联调"), FieldKind.CHOICE, choices=InterfaceState, is_listed=True, is_filter=True),
    RegisterField("holder", ("Has the ball", "待谁处理"), FieldKind.CHOICE, choices=Holder, is_listed=True, is_computed=True),
    RegisterField("held_since", ("Waits since", "等待起始"), FieldKind.DAY, is_listed=True, is_computed=True),
    RegisterField("tested_on", ("Last joint test on", "最近联调日期"), FieldKind.DAY),
    RegisterField("phase_id", ("Phase", "阶段"), FieldKind.PHASE, is_filter=True),
    RegisterField("owner_id", ("Responsible, vendor", "服务商负责人"), FieldKind.PERSON, seen_by=SeenBy.VENDOR, is_filter=True),
    RegisterField("client_contact", ("Responsible, client", "客户负责人"), longest=160),
    RegisterField("third_party", ("Third party", "第三方"), longest=120,
                  help=("Who runs the other system, if neither side does.", "对方系统由谁运营（若不是双方）。")),
    RegisterField("milestones", ("Milestones that wait for it", "依赖它的里程碑"), FieldKind.MILESTONES,
                  short=("Milestones", "里程碑"), is_listed=True),
    RegisterField("findings", ("Findings of the joint test", "联调发现"), FieldKind.TEXT, longest=4000),
    RegisterField("is_internal", ("Internal", "内部"), FieldKind.YES_NO,
                  help=("The client does not see this entry.", "客户看不到这一条。"), seen_by=SeenBy.VENDOR),
)  # fmt: skip

INTERFACES = Register(
    name="interface",
    path="interfaces",
    model=Interface,
    fields=_FIELDS,
    code="I-{:02d}",
    open_states=frozenset(InterfaceState) - SETTLED,
    order="number",
    icon="plug-connected",
    words=("Interfaces", "接口"),
    new_words=("Add an interface", "添加接口"),
    empty_words=(
        "Every interface between the new system and those around it: which way the data flow, who answers for it on both "
        "sides, how far its contract is agreed and the joint test has come, and who has to act.",
        "新系统与周边系统之间的每个接口：数据方向、双方负责人、契约与联调进展，以及现在该谁处理。",
    ),
    example=(
        "“Customers from the CRM”, CRM to order platform, REST, contract agreed, joint test under way",
        "“CRM 客户资料”，CRM 到订单平台，REST，契约已定，联调中",
    ),
)

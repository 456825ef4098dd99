"""What waits, on whom, since when: changes, deliverables, gates and the choice of a deployment option."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import func, select

from delivery.engine.states import ChangeState, DeliverableState, GateState, Side
from delivery.extensions import db
from delivery.models import (
    Calculation,
    ChangeRequest,
    Deliverable,
    DeliverableVersion,
    DeploymentChoice,
    Phase,
    Project,
    User,
)
from delivery.queries.change_requests import CLIENT_SEES

ON_CLIENT = (ChangeState.WITH_CLIENT,)
ON_VENDOR = (ChangeState.SUBMITTED, ChangeState.TRIAGED, ChangeState.RETURNED, ChangeState.APPROVED)


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to do."""

    kind: str
    """``change``, ``deliverable``, ``gate`` or ``deployment``."""
    number: int
    title: str
    state: StrEnum | None
    due_on: date | None = None
    title_zh: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class WaitingLists:
    """The most urgent first."""

    on_client: list[Waiting]
    on_vendor: list[Waiting]

    @property
    def changes_on_client(self) -> int:
        return sum(item.kind == "change" for item in self.on_client)

    @property
    def changes(self) -> int:
        return self.changes_on_client + sum(item.kind == "change" for item in self.on_vendor)


def waiting_lists(project: Project, user: User, phases: list[Phase], *, sees_prices: bool) -> WaitingLists:
    found = [*_changes(project, user), *_deliverables(project), *_gates(phases)]
    if sees_prices:
        found += _deployment(project)
    found.sort(key=lambda one: (one[1].due_on or date.max, one[1].kind, one[1].number))
    return WaitingLists(*([item for side, item in found if side is wanted] for wanted in (Side.CLIENT, Side.VENDOR)))


def _changes(project: Project, user: User) -> Iterator[tuple[Side, Waiting]]:
    query = select(ChangeRequest).where(ChangeRequest.project_id == project.id, ChangeRequest.state.in_(ON_CLIENT + ON_VENDOR))
    for row in db.session.scalars(query):
        if user.is_client and row.state not in CLIENT_SEES and row.created_by_id != user.id:
            continue
        is_theirs = row.state in ON_CLIENT
        since = row.sent_at if is_theirs else row.decided_at or row.triaged_at or row.submitted_at
        due_on = row.due_on if is_theirs else None
        yield Side.CLIENT if is_theirs else Side.VENDOR, Waiting("change", row.number, row.title, row.state, due_on, since=since)


def _deliverables(project: Project) -> Iterator[tuple[Side, Waiting]]:
    handed_in, decided = func.max(DeliverableVersion.submitted_at), func.max(DeliverableVersion.decided_at)
    query = (
        select(Deliverable, handed_in, decided)
        .outerjoin(DeliverableVersion, DeliverableVersion.deliverable_id == Deliverable.id)
        .where(
            Deliverable.project_id == project.id, Deliverable.state.in_((DeliverableState.SUBMITTED, DeliverableState.REJECTED))
        )
        .group_by(Deliverable.id)
    )
    for row, submitted_at, decided_at in db.session.execute(query):
        is_handed_in = row.state is DeliverableState.SUBMITTED
        side = Side.CLIENT if is_handed_in and row.signed_by is Side.CLIENT else Side.VENDOR
        since = submitted_at if is_handed_in else decided_at
        yield side, Waiting("deliverable", row.number, row.name, row.state, row.due_on, since=since)


def _gates(phases: list[Phase]) -> Iterator[tuple[Side, Waiting]]:
    for phase in phases:
        if phase.gate_state is GateState.WAIVER_ASKED:
            side = Side.CLIENT if phase.waiver_asked_by is Side.VENDOR else Side.VENDOR
            yield side, Waiting("gate", phase.position, phase.name_en, phase.gate_state, title_zh=phase.name_zh)


def _deployment(project: Project) -> Iterator[tuple[Side, Waiting]]:
    """A calculation that was offered, while no option is chosen."""
    chosen = select(DeploymentChoice.id).where(DeploymentChoice.project_id == project.id).exists()
    query = select(Calculation.number, Calculation.title, Calculation.offered_at).where(
        Calculation.project_id == project.id, Calculation.offered_at.is_not(None), ~chosen
    )
    row = db.session.execute(query.order_by(Calculation.number.desc()).limit(1)).first()
    if row is not None:
        yield Side.CLIENT, Waiting("deployment", row.number, row.title, None, since=row.offered_at)

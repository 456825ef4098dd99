"""What waits, on whom, since when: changes, deliverables, gates, the choice of a deployment option, and what people told of
milestones and interfaces. One truth for home, delays and report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import String, cast, func, select

from delivery.engine.attribution import BallSubject, Holder
from delivery.engine.states import ChangeState, DeliverableState, GateState, Side
from delivery.extensions import db
from delivery.models import (
    BallSpell,
    Calculation,
    ChangeRequest,
    Deliverable,
    DeliverableVersion,
    DeploymentChoice,
    Interface,
    LedgerEntry,
    Milestone,
    Phase,
    Project,
    User,
)
from delivery.models.interface import INTERFACES
from delivery.queries.change_requests import CLIENT_SEES

ON_CLIENT = (ChangeState.WITH_CLIENT,)
ON_VENDOR = (ChangeState.SUBMITTED, ChangeState.TRIAGED, ChangeState.RETURNED, ChangeState.APPROVED)


@dataclass(frozen=True)
class Waiting:
    """Something that somebody has to do."""

    kind: str
    """``change``, ``deliverable``, ``gate``, ``deployment``, ``milestone`` or ``interface``."""
    number: int
    """Of a milestone or an interface: that of the spell."""
    title: str
    state: StrEnum | None
    due_on: date | None = None
    title_zh: str = ""
    since: datetime | None = None
    code: str = ""
    """What people call a milestone."""
    key: str = ""
    """The plan's name of it."""
    spell: BallSpell | None = None
    """Who told it, and what is awaited."""


@dataclass(frozen=True)
class WaitingLists:
    """The most urgent first."""

    on_client: list[Waiting]
    on_vendor: list[Waiting]
    on_third_party: list[Waiting]

    @property
    def changes_on_client(self) -> int:
        return sum(item.kind == "change" for item in self.on_client)

    @property
    def changes(self) -> int:
        return self.changes_on_client + sum(item.kind == "change" for item in self.on_vendor)


def waiting_lists(project: Project, user: User, phases: list[Phase], *, sees_prices: bool) -> WaitingLists:
    found = [*_changes(project, user), *_deliverables(project), *_gates(project, phases)]
    found += [*_told(project), *_interfaces(project, user)]
    if sees_prices:
        found += _deployment(project)
    found.sort(key=lambda one: (one[1].due_on or date.max, one[1].kind, one[1].number))
    return WaitingLists(
        *([item for holder, item in found if holder is wanted] for wanted in (Holder.CLIENT, Holder.VENDOR, Holder.THIRD_PARTY))
    )


def _told(project: Project) -> Iterator[tuple[Holder, Waiting]]:
    """Milestones that wait for somebody because people said so."""
    query = (
        select(BallSpell, Milestone.code, Milestone.name)
        .join(Milestone, (Milestone.project_id == BallSpell.project_id) & (Milestone.key == BallSpell.subject_key))
        .where(BallSpell.project_id == project.id, BallSpell.until_on.is_(None), BallSpell.subject_kind == BallSubject.MILESTONE)
    )
    for spell, code, name in db.session.execute(query):
        since, key = datetime.combine(spell.since_on, datetime.min.time()), spell.subject_key
        yield (
            spell.holder,
            Waiting(
                "milestone", spell.number, name, None, spell.expected_on, since=since, code=code or key, key=key, spell=spell
            ),
        )


def _interfaces(project: Project, user: User) -> Iterator[tuple[Holder, Waiting]]:
    """Interfaces that wait for somebody."""
    query = (
        select(BallSpell, Interface.number, Interface.title)
        .join(
            Interface,
            (Interface.project_id == BallSpell.project_id) & (cast(Interface.number, String) == BallSpell.subject_key),
        )
        .where(
            BallSpell.project_id == project.id, BallSpell.until_on.is_(None), BallSpell.subject_kind == BallSubject.INTERFACE
        )
    )
    if user.is_client:
        query = query.where(Interface.is_internal.is_(False))
    for spell, number, title in db.session.execute(query):
        code, since = INTERFACES.code.format(number), datetime.combine(spell.since_on, datetime.min.time())
        expected = spell.expected_on
        yield spell.holder, Waiting("interface", spell.number, title, None, expected, since=since, code=code, spell=spell)


def _changes(project: Project, user: User) -> Iterator[tuple[Holder, Waiting]]:
    query = select(ChangeRequest).where(ChangeRequest.project_id == project.id, ChangeRequest.state.in_(ON_CLIENT + ON_VENDOR))
    for row in db.session.scalars(query):
        if user.is_client and row.state not in CLIENT_SEES and row.created_by_id != user.id:
            continue
        is_theirs = row.state in ON_CLIENT
        since = row.sent_at if is_theirs else row.decided_at or row.triaged_at or row.submitted_at
        due_on = row.due_on if is_theirs else None
        yield (
            Holder.CLIENT if is_theirs else Holder.VENDOR,
            Waiting("change", row.number, row.title, row.state, due_on, since=since),
        )


def _deliverables(project: Project) -> Iterator[tuple[Holder, Waiting]]:
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
        side = Holder.CLIENT if is_handed_in and row.signed_by is Side.CLIENT else Holder.VENDOR
        since = submitted_at if is_handed_in else decided_at
        yield side, Waiting("deliverable", row.number, row.name, row.state, row.due_on, since=since)


def _gates(project: Project, phases: Sequence[Phase]) -> Iterator[tuple[Holder, Waiting]]:
    asked = [phase for phase in phases if phase.gate_state is GateState.WAIVER_ASKED]
    since = _asked_at(project) if asked else {}
    for phase in asked:
        side = Holder.CLIENT if phase.waiver_asked_by is Side.VENDOR else Holder.VENDOR
        names, state = (phase.name_en, phase.name_zh), phase.gate_state
        yield side, Waiting("gate", phase.position, names[0], state, title_zh=names[1], since=since.get(phase.position))


def _asked_at(project: Project) -> dict[int, datetime]:
    """When a waiver was asked for last, by phase: the ledger knows."""
    query = select(LedgerEntry.at, LedgerEntry.body).where(
        LedgerEntry.project_id == project.id, LedgerEntry.kind == "gate.waiver_asked", LedgerEntry.body.is_not(None)
    )
    rows = db.session.execute(query.order_by(LedgerEntry.seq))
    return {json.loads(body).get("subject", {}).get("number"): at for at, body in rows if body}


def _deployment(project: Project) -> Iterator[tuple[Holder, Waiting]]:
    """A calculation that was offered, while no option is chosen."""
    chosen = select(DeploymentChoice.id).where(DeploymentChoice.project_id == project.id).exists()
    query = select(Calculation.number, Calculation.title, Calculation.offered_at).where(
        Calculation.project_id == project.id, Calculation.offered_at.is_not(None), ~chosen
    )
    row = db.session.execute(query.order_by(Calculation.number.desc()).limit(1)).first()
    if row is not None:
        yield Holder.CLIENT, Waiting("deployment", row.number, row.title, None, since=row.offered_at)

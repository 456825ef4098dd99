"""Deliverables by phase, with versions and files: the same number of queries however many there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from delivery.engine.states import DeliverableState, GateState, Side
from delivery.extensions import db
from delivery.models import Deliverable, DeliverableVersion, Phase, Project, User

ACCEPTED = (DeliverableState.ACCEPTED, DeliverableState.ACCEPTED_WITH_RESERVATIONS)


@dataclass(frozen=True)
class GateOfPhase:
    """A phase with what it hands over, and what its gate lacks."""

    phase: Phase
    deliverables: list[Deliverable]
    missing: list[Deliverable] = field(default_factory=list)
    anew: list[Deliverable] = field(default_factory=list)
    """Required, accepted once, and not accepted now: something came after the acceptance."""
    reservations: list[tuple[Deliverable, DeliverableVersion]] = field(default_factory=list)
    waiver_asked_by: str = ""

    @property
    def is_passed(self) -> bool:
        return self.phase.gate_state in (GateState.OPEN, GateState.WAIVED)

    @property
    def is_untouched(self) -> bool:
        """Nothing that is missing was ever handed in."""
        return all(row.state is DeliverableState.OPEN for row in self.missing)

    @property
    def can_open(self) -> bool:
        return not self.is_passed and not self.missing


def gates_of(project: Project) -> list[GateOfPhase]:
    """Every phase in order."""
    phases = db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)).all()
    query = select(Deliverable).where(Deliverable.project_id == project.id).options(*_whole())
    inside: dict[int, list[Deliverable]] = {}
    for row in db.session.scalars(query.order_by(Deliverable.number)):
        inside.setdefault(row.phase_id, []).append(row)
    names = people({phase.waiver_asked_by_id for phase in phases})
    return [_gate(phase, inside.get(phase.id, []), names) for phase in phases]


def _gate(phase: Phase, rows: list[Deliverable], names: dict[int, str]) -> GateOfPhase:
    missing = [row for row in rows if row.is_required and not row.is_accepted]
    return GateOfPhase(
        phase=phase,
        deliverables=rows,
        missing=missing,
        anew=[row for row in missing if last_accepted(row) is not None],
        reservations=[(row, open_reservations) for row in rows if (open_reservations := _reservations(row)) is not None],
        waiver_asked_by=names.get(phase.waiver_asked_by_id or 0, ""),
    )


def _reservations(row: Deliverable) -> DeliverableVersion | None:
    return row.versions[-1] if row.versions and row.state is DeliverableState.ACCEPTED_WITH_RESERVATIONS else None


def missing_for_gate(phase: Phase) -> list[Deliverable]:
    """Required deliverables of the phase that are not accepted now."""
    query = select(Deliverable).where(
        Deliverable.phase_id == phase.id, Deliverable.is_required, Deliverable.state.not_in(ACCEPTED)
    )
    return list(db.session.scalars(query.order_by(Deliverable.number)))


def deliverable_of(project: Project, number: int) -> Deliverable | None:
    """The number as people read it; with phase, owner, versions and files."""
    if not 0 < number < 2**31:
        return None
    query = select(Deliverable).where(Deliverable.project_id == project.id, Deliverable.number == number)
    return db.session.scalar(query.options(*_whole()).execution_options(populate_existing=True))


def phase_at(project: Project, position: int) -> Phase | None:
    if not 0 < position < 2**31:
        return None
    return db.session.scalar(select(Phase).where(Phase.project_id == project.id, Phase.position == position))


def phases_of(project: Project) -> list[Phase]:
    return list(db.session.scalars(select(Phase).where(Phase.project_id == project.id).order_by(Phase.position)))


def last_accepted(deliverable: Deliverable) -> DeliverableVersion | None:
    """The newest version that was ever accepted; it stays frozen whatever came after."""
    return next((version for version in reversed(deliverable.versions) if version.decision in ACCEPTED), None)


def is_overdue(deliverable: Deliverable, today: date) -> bool:
    return deliverable.due_on is not None and deliverable.due_on < today and not deliverable.is_accepted


def shows_files(deliverable: Deliverable, *, is_client: bool) -> bool:
    """A client reads the files, notes and reasons of what it signs."""
    return not is_client or deliverable.signed_by is Side.CLIENT


def people(ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, in one query."""
    wanted = {one for one in ids if one is not None}
    if not wanted:
        return {}
    return {row[0]: row[1] for row in db.session.execute(select(User.id, User.name).where(User.id.in_(wanted)))}


def names_of(deliverable: Deliverable) -> dict[int, str]:
    """Who handed in and who decided."""
    return people({one for version in deliverable.versions for one in (version.submitted_by_id, version.decided_by_id)})


def _whole() -> tuple:
    versions = selectinload(Deliverable.versions)
    return (joinedload(Deliverable.phase), joinedload(Deliverable.owner), versions.joinedload(DeliverableVersion.file))

"""What a milestone waited for somebody else, gathered from what people told and from what the states say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from delivery.engine.attribution import BallSubject, Holder, Wait
from delivery.engine.states import Side
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import BallSpell, Deliverable, DeliverableVersion, Interface, Milestone, Phase, Project
from delivery.queries.balls import spells_of


@dataclass(frozen=True)
class Named:
    """A milestone, as people call it."""

    key: str
    code: str
    name: str
    is_gate: bool
    phase: int | None


@dataclass(frozen=True)
class WaitSource:
    """Where a wait is told: a spell, or a deliverable that lay with the client longer than agreed."""

    wait: Wait
    spell: BallSpell | None = None
    deliverable: Deliverable | None = None
    sent_on: date | None = None
    is_over: bool = True


def milestone_names(project: Project) -> dict[str, Named]:
    """By key, in the plan's order."""
    query = (
        select(Milestone.key, Milestone.code, Milestone.name, Milestone.is_gate, Phase.position)
        .outerjoin(Phase, Phase.id == Milestone.phase_id)
        .where(Milestone.project_id == project.id)
        .order_by(Milestone.position, Milestone.id)
    )
    return {key: Named(key, code or key, name, is_gate, phase) for key, code, name, is_gate, phase in db.session.execute(query)}


def waits_of(
    project: Project, names: Mapping[str, Named], calendar: WorkCalendar, *, baseline_on: date, today: date
) -> dict[str, WaitSource]:
    """By the wait's key: what counts from the baseline on. Three queries."""
    found = [*_told(project, today), *_unsigned(project, names, calendar, today)]
    return {source.wait.key: source for source in found if source.wait.until > baseline_on}


def _told(project: Project, today: date) -> Iterator[WaitSource]:
    linked = _linked(project)
    for spell in spells_of(project):
        until = spell.until_on or max(today, spell.expected_on or today)
        for subject in _milestones_of(spell, linked):
            key = f"ball:{spell.number}:{subject}"
            wait = Wait(key, subject, spell.holder, spell.since_on, until)
            yield WaitSource(wait, spell=spell, sent_on=spell.since_on, is_over=not spell.is_open)


def _milestones_of(spell: BallSpell, linked: Mapping[str, list[str]]) -> list[str]:
    """What waits with it: the milestone itself, or those that wait for the interface."""
    return [spell.subject_key] if spell.subject_kind is BallSubject.MILESTONE else linked.get(spell.subject_key, [])


def _linked(project: Project) -> dict[str, list[str]]:
    """Keys of the milestones that wait for each interface, by its number."""
    rows = db.session.execute(select(Interface.number, Interface.milestones).where(Interface.project_id == project.id))
    return {str(number): [line[0] for line in lines] for number, lines in rows if isinstance(lines, list)}


def _unsigned(project: Project, names: Mapping[str, Named], calendar: WorkCalendar, today: date) -> Iterator[WaitSource]:
    """Time that the client took to sign beyond the days to answer holds the gate of the phase."""
    gates = {named.phase: named.key for named in names.values() if named.is_gate}
    zone = ZoneInfo(project.time_zone)
    query = (
        select(Deliverable, DeliverableVersion, Phase.position)
        .join(DeliverableVersion, DeliverableVersion.deliverable_id == Deliverable.id)
        .join(Phase, Phase.id == Deliverable.phase_id)
        .where(Deliverable.project_id == project.id, Deliverable.signed_by == Side.CLIENT)
        .order_by(Deliverable.number, DeliverableVersion.number)
    )
    for row, version, phase in db.session.execute(query):
        sent_on, over_on = _day(version.submitted_at, zone), _day(version.decided_at, zone)
        since = calendar.add_days(sent_on, project.decision_days) + timedelta(days=1)
        until = over_on or today
        if phase in gates and until > since:
            wait = Wait(f"deliverable:{row.number}:{version.number}", gates[phase], Holder.CLIENT, since, until)
            yield WaitSource(wait, deliverable=row, sent_on=sent_on, is_over=over_on is not None)


def _day(at: datetime | None, zone: ZoneInfo) -> date:
    return None if at is None else at.astimezone(zone).date()  # type: ignore[return-value]

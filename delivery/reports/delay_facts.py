"""What a status report knows of the slip: what it is made of, and who has to act on the report's day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delivery.engine.attribution import Holder
from delivery.engine.workdays import WorkCalendar
from delivery.models import Project
from delivery.queries.ball_subjects import subject_names
from delivery.queries.balls import open_spells
from delivery.queries.delays import Delays, delays_of
from delivery.queries.waits import milestone_names


@dataclass(frozen=True)
class WaitingFact:
    """Something that waits for the client or a third party; both sides may read it."""

    code: str
    name: str
    holder: Holder
    party: str
    since_on: date
    waited_days: int
    awaits: str
    expected_on: date | None


@dataclass(frozen=True)
class SlipFound:
    delays: Delays | None
    """None: there is no baseline, or nothing is computed."""
    waiting: tuple[WaitingFact, ...]


def slip_found(project: Project, calendar: WorkCalendar, on: date) -> SlipFound:
    found = delays_of(project, today=on, calendar=calendar)
    delays = found if isinstance(found, Delays) else None
    spells = open_spells(project)
    milestones = {} if not spells else delays.names if delays else milestone_names(project)
    names = subject_names(project, milestones, is_client=True) if spells else {}
    waiting = []
    for spell in spells:
        named = names.get((spell.subject_kind.value, spell.subject_key))
        waiting.append(
            WaitingFact(
                named.code if named else spell.subject_key,
                named.name if named else "",
                spell.holder,
                spell.party,
                spell.since_on,
                max(0, calendar.working_days_between(spell.since_on, on)),
                spell.awaits,
                spell.expected_on,
            )
        )
    return SlipFound(delays, tuple(waiting))

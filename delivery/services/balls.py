"""Passing the ball: who has to act before a milestone or an interface can go on, and since when.

Both sides read what is told; what was told is never changed. Somebody who sees it otherwise says so by passing the ball back
with a text: the other side may pass it again, and both statements stand in the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.attribution import BallSubject, Holder
from delivery.engine.workdays import WorkCalendar
from delivery.extensions import db
from delivery.models import BallSpell, Interface, Milestone, Project, User
from delivery.models.interface import SETTLED
from delivery.queries.balls import last_spell, next_number, spell_numbered, spells_of
from delivery.queries.calendars import calendars_of_projects
from delivery.services import ledger
from delivery.services.plans import locked_project
from delivery.services.refusal import Invalid, Refused
from delivery.words.amounts import day

BACK_DAYS = 10
"""Working days that a ball can be told, or returned, after the fact."""
TEXT_LIMIT, PARTY_LIMIT = 500, 120


@dataclass(frozen=True)
class Pass:
    """What somebody says of a ball that is not the vendor's any more."""

    holder: Holder
    since_on: date
    awaits: str
    party: str = ""
    expected_on: date | None = None
    note: str = ""


def pass_ball(project_id: int, kind: BallSubject, key: str, said: Pass, *, actor: User, at: datetime) -> BallSpell:
    """The client or a third party has to act. Whoever had the ball before hands it on that day.

    Raises Invalid for a day in the future, too far back or inside an earlier spell, and for a missing text or name; Refused for
    a milestone that is finished.
    """
    project = locked_project(project_id)
    name = _subject_of(project, kind, key)
    _check(project, said, at)
    last = last_spell(spells_of(project, kind, key))
    if last is not None:
        _hand_on(project, last, said, actor=actor, at=at)
    spell = BallSpell(
        project_id=project.id,
        number=next_number(project),
        subject_kind=kind,
        subject_key=key,
        holder=said.holder,
        party=said.party.strip() if said.holder is Holder.THIRD_PARTY else "",
        since_on=said.since_on,
        expected_on=said.expected_on,
        awaits=said.awaits.strip(),
        note=said.note.strip(),
        told_by_id=actor.id,
        told_at=at,
    )
    db.session.add(spell)
    db.session.flush()
    facts = {"since_on": spell.since_on, "awaits": spell.awaits, "expected_on": spell.expected_on, **_holder_facts(spell)}
    _record(project, "ball.passed", spell, name, actor=actor, at=at, facts=facts)
    return spell


def return_ball(
    project_id: int, number: int, *, actor: User, at: datetime, until_on: date, answer: str, version: int | None = None
) -> BallSpell:
    """The holder has acted, or says that it is not its turn: the vendor has the ball again.

    A client's person returns what waits for the client; the vendor's people return any. Raises Refused when it came back
    already, Invalid for a day before it was passed, too far back or in the future, and for a client that says nothing.
    """
    project = locked_project(project_id)
    spell = spell_numbered(project, number)
    if spell is None or not spell.is_open or (version is not None and spell.version != version):
        raise Refused(_("This ball came back already. Look at the page as it is now."))
    if actor.is_client and spell.holder is not Holder.CLIENT:
        raise Refused(_("This waits for somebody else: only %(vendor)s says when it is over.", vendor=project.vendor.name))
    if actor.is_client and not answer.strip():
        raise Invalid(_("Say what was done, or why it is not your turn: both sides read it."), field="answer")
    if len(answer) > TEXT_LIMIT:
        raise Invalid(_("Keep it under %(count)s characters.", count=TEXT_LIMIT), field="answer")
    if until_on < spell.since_on:
        raise Invalid(_("It cannot come back before it was passed, on %(day)s.", day=_day(spell.since_on)), field="until_on")
    _check_day(project, until_on, "until_on", at)
    _close(spell, until_on, answer.strip(), actor, at)
    name = _name_of(project, spell.subject_kind, spell.subject_key)
    facts = {"until_on": until_on, "since_on": spell.since_on, "answer": spell.answer, **_holder_facts(spell)}
    _record(project, "ball.returned", spell, name, actor=actor, at=at, facts=facts)
    return spell


def _check(project: Project, said: Pass, at: datetime) -> None:
    if said.holder is Holder.VENDOR:
        raise Invalid(_("Choose whether it waits for the client or for a third party."), field="holder")
    if said.holder is Holder.THIRD_PARTY and not said.party.strip():
        raise Invalid(_("Name the third party that has to act."), field="party")
    if not said.awaits.strip():
        raise Invalid(_("Say in one line what is waited for: the client reads it."), field="awaits")
    if len(said.awaits) > TEXT_LIMIT or len(said.note) > TEXT_LIMIT:
        raise Invalid(_("Keep it under %(count)s characters.", count=TEXT_LIMIT), field="awaits")
    if len(said.party) > PARTY_LIMIT:
        raise Invalid(_("Keep it under %(count)s characters.", count=PARTY_LIMIT), field="party")
    _check_day(project, said.since_on, "since_on", at)
    if said.expected_on is not None and said.expected_on < said.since_on:
        raise Invalid(_("It cannot be expected before it waits."), field="expected_on")


def _check_day(project: Project, on: date, field: str, at: datetime) -> None:
    today = project.day_of(at)
    if on > today:
        raise Invalid(_("%(day)s lies in the future. Tell it when it happens.", day=_day(on)), field=field)
    earliest = WorkCalendar(calendars_of_projects([project])[project.id]).add_days(today, -BACK_DAYS)
    if on < earliest:
        raise Invalid(
            _(
                "A ball can be told at most %(count)s working days back, that is from %(day)s on: what nobody said in time, "
                "nobody can prove.",
                count=BACK_DAYS,
                day=_day(earliest),
            ),
            field=field,
        )


def _hand_on(project: Project, last: BallSpell, said: Pass, *, actor: User, at: datetime) -> None:
    """Spells of one subject never overlap; an open one ends where the next begins."""
    ended = last.until_on or last.since_on
    if said.since_on < ended or (last.until_on is None and said.since_on == last.since_on):
        raise Invalid(
            _(
                "From %(first)s it is told already that it waits for %(holder)s. Choose a later day.",
                first=_day(last.since_on),
                holder=last.party or (project.client.name if last.holder is Holder.CLIENT else project.vendor.name),
            ),
            field="since_on",
        )
    if last.is_open:
        _close(last, said.since_on, "", actor, at)


def _close(spell: BallSpell, until_on: date, answer: str, actor: User, at: datetime) -> None:
    spell.until_on, spell.answer, spell.returned_by_id, spell.returned_at = until_on, answer, actor.id, at
    db.session.flush()


def _subject_of(project: Project, kind: BallSubject, key: str) -> dict[str, object]:
    """What the subject is called; refused when it is over, or when the client may not know of it."""
    if kind is BallSubject.INTERFACE:
        return _interface_of(project, key)
    row = _milestone(project, key)
    if row is None:
        raise Invalid(_("There is no such milestone any more. Choose another."), field="subject")
    if row.actual_finish is not None:
        raise Refused(_("%(name)s is finished: it waits for nobody.", name=row.name))
    return _name_of(project, kind, key)


def _interface_of(project: Project, key: str) -> dict[str, object]:
    row = _interface(project, key)
    if row is None:
        raise Invalid(_("There is no such interface. Choose another."), field="subject")
    if row.is_internal:
        raise Refused(_("The client does not see %(name)s: show it to the client before you say that it waits.", name=row.title))
    if row.state in SETTLED:
        raise Refused(_("%(name)s is finished: it waits for nobody.", name=row.title))
    return _name_of(project, BallSubject.INTERFACE, key)


def _name_of(project: Project, kind: BallSubject, key: str) -> dict[str, object]:
    if kind is BallSubject.INTERFACE:
        interface = _interface(project, key)
        return {"id": int(key), **({"name": interface.title} if interface and not interface.is_internal else {})}
    row = _milestone(project, key)
    return {"code": row.code or row.key, "name": row.name} if row else {"code": key}


def _milestone(project: Project, key: str) -> Milestone | None:
    return db.session.scalar(select(Milestone).where(Milestone.project_id == project.id, Milestone.key == key))


def _interface(project: Project, key: str) -> Interface | None:
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
    return db.session.scalar(select(Interface).where(Interface.project_id == project.id, Interface.number == number))


def _holder_facts(spell: BallSpell) -> dict[str, str]:
    return {"holder": spell.holder.value, "party": spell.party}


def _record(
    project: Project,
    kind: str,
    spell: BallSpell,
    name: Mapping[str, object],
    *,
    actor: User,
    at: datetime,
    facts: Mapping[str, object],
) -> None:
    subject = {"type": spell.subject_kind.value, **name}
    told = {"ball": spell.number, **facts}
    ledger.record(project, kind, actor=actor, at=at, subject=subject, facts=told, is_client_visible=True)


def _day(on: date) -> str:
    return day(on, str(get_locale() or "en"))

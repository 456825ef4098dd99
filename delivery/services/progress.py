"""Progress as the team reports it: started, finished, what remains; saved as edits of the plan."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import get_locale
from flask_babel import gettext as _

from delivery.engine.edits import Edit, SetField
from delivery.engine.plan import CalendarFacts, Milestone
from delivery.engine.workdays import WorkCalendar
from delivery.services.refusal import Invalid
from delivery.words.amounts import day


@dataclass(frozen=True)
class Progress:
    """What was reported; None is "not said"."""

    started_on: date | None = None
    finished_on: date | None = None
    remaining_minutes: int | None = None
    percent: int | None = None


def read_percent(text: str | None) -> int | None:
    """How much is done, as people type it: ``40``, ``40 %``, ``４０％``; nothing for no text. Raises Invalid."""
    digits = unicodedata.normalize("NFKC", text or "").strip().removesuffix("%").strip()
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9 or int(digits) > 100:
        raise Invalid(_("Enter a percentage from 0 to 100."))
    return int(digits)


def progress_edits(milestone: Milestone, said: Progress, calendar: CalendarFacts, *, today: date) -> list[Edit]:
    """The edits that a report means, against the milestone as the reporter saw it. Raises Invalid."""
    place = milestone.code or milestone.name
    for field, on in (("started_on", said.started_on), ("finished_on", said.finished_on)):
        if on is not None and on > today:
            said_day = day(on, str(get_locale() or "en"))
            raise Invalid(
                _("%(place)s: %(day)s lies in the future. Report what has happened.", place=place, day=said_day), field=field
            )
    if said.finished_on and said.started_on and said.finished_on < said.started_on:
        raise Invalid(_("%(place)s: the finish lies before the start. Correct one of them.", place=place), field="finished_on")
    wanted = (
        _finished(milestone, said, calendar)
        if said.finished_on or said.percent == 100
        else _open(milestone, said, calendar, today)
    )
    return [
        SetField(milestone.key, field, getattr(milestone, field), value)
        for field, value in wanted.items()
        if getattr(milestone, field) != value
    ]


def _finished(milestone: Milestone, said: Progress, calendar: CalendarFacts) -> dict[str, datetime | int | None]:
    if said.finished_on is None:
        raise Invalid(
            _("%(place)s: say on which day it was finished.", place=milestone.code or milestone.name), field="finished_on"
        )
    finish = _kept(milestone.actual_finish, said.finished_on) or evening(said.finished_on, calendar)
    start = _kept(milestone.actual_start, said.started_on) or morning(said.started_on or said.finished_on, calendar)
    if milestone.duration_minutes == 0 and said.started_on is None:
        start = finish
    return {"actual_start": min(start, finish), "actual_finish": finish, "remaining_minutes": None}


def _open(milestone: Milestone, said: Progress, calendar: CalendarFacts, today: date) -> dict[str, datetime | int | None]:
    remaining = said.remaining_minutes
    if remaining is None and said.percent is not None:
        remaining = round(milestone.duration_minutes * (100 - said.percent) / 100)
    has_begun = said.started_on is not None or remaining is not None
    if not has_begun:
        return {"actual_finish": None, "actual_start": None, "remaining_minutes": None}
    started_on = said.started_on or (milestone.actual_start.date() if milestone.actual_start else today)
    start = _kept(milestone.actual_start, started_on) or morning(started_on, calendar)
    return {"actual_finish": None, "actual_start": start, "remaining_minutes": remaining}


def _kept(known: datetime | None, on: date | None) -> datetime | None:
    """A known moment of that day, or of an unsaid day, keeps its minutes."""
    return known if known is not None and on in (None, known.date()) else None


def morning(on: date, calendar: CalendarFacts) -> datetime:
    """When work begins on that day."""
    shifts = WorkCalendar(calendar).shifts_on(on) or calendar.week[0]
    return datetime.combine(on, time()) + timedelta(minutes=shifts[0][0] if shifts else 480)


def evening(on: date, calendar: CalendarFacts) -> datetime:
    """When work ends on that day."""
    shifts = WorkCalendar(calendar).shifts_on(on) or calendar.week[0]
    return datetime.combine(on, time()) + timedelta(minutes=min(shifts[-1][1], 1439) if shifts else 1020)

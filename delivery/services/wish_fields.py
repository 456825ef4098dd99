"""What somebody typed into a cell of the plan, as the values of a milestone's fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine.plan import CalendarFacts, ConstraintKind, Milestone
from delivery.exchange.columns import NO, YES, constraint_of
from delivery.exchange.moments import DURATION_LIMIT_MINUTES
from delivery.exchange.one_line import shown, tidy
from delivery.exchange.predecessors import BadNotation, read_span
from delivery.forms.typed_days import read_typed_day
from delivery.services.progress import Progress, evening, morning, progress_edits, read_percent
from delivery.services.refusal import Invalid

AT_START = frozenset({ConstraintKind.MSO, ConstraintKind.SNET, ConstraintKind.SNLT})
WITHOUT_DATE = frozenset({ConstraintKind.ASAP, ConstraintKind.ALAP})
_LONG_UNITS = re.compile(r"\s*(?:person-?days?|working days?|个?工作日|人天|pd)$", re.IGNORECASE)
_BETWEEN_POINTS = re.compile(r"\s*[/;|、\s]\s*")
Values = dict[str, Any]


@dataclass(frozen=True)
class Surroundings:
    """What a text in a cell may refer to."""

    choices: Mapping[str, Sequence[tuple[str, str]]]
    """By field: (value, label) as they are offered; the first is "none"."""
    today: date
    calendar_of: Callable[[Milestone], CalendarFacts]
    start_of: Callable[[Milestone], datetime]
    """Where the plan has it start now."""


def field_values(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    """The fields that a typed text sets, with their new values. Raises Invalid with the field's name."""
    read = _READERS.get(field)
    if read is None:
        raise Invalid(_("This column is computed and cannot be typed into."), field=field)
    try:
        return read(milestone, field, text[:500], around)
    except Invalid as invalid:
        raise Invalid(invalid.message, field=field) from None


def read_days(text: str, calendar: CalendarFacts) -> tuple[int, bool] | None:
    """Minutes, and whether they are of the clock; nothing for no text. Raises Invalid."""
    plain = _LONG_UNITS.sub("", unicodedata.normalize("NFKC", text).strip()).replace("−", "-")
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not plain:
        return None
    try:
        minutes, is_elapsed = read_span(plain, calendar.day_minutes)
    except (BadNotation, ValueError, OverflowError):
        raise Invalid(_("“%(text)s” is no number of days. Type for example 5 or 2.5.", text=shown(text, 30))) from None
    if minutes < 0:
        raise Invalid(_("Days cannot be negative here. Enter 0 or more."))
    if minutes > DURATION_LIMIT_MINUTES:
        raise Invalid(_("That is longer than a century. Enter fewer days."))
    return minutes, is_elapsed


def read_date(text: str, around: Surroundings) -> date | None:
    try:
        return read_typed_day(text, around.today)
    except (ValueError, OverflowError):
        raise Invalid(_("“%(text)s” is no date. Type for example 2027-03-31.", text=shown(text, 30))) from None


def _text(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    return {field: tidy(text)}


def _chosen(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    """One of the offered values, by value, label or name."""
    wanted = _folded(text)
    if not wanted:
        return {field: None}
    offered = [(value, label) for value, label in around.choices[field] if value]
    by_value = [value for value, label in offered if wanted in (_folded(value), _folded(label))]
    by_part = [value for value, label in offered if wanted == _folded(label.partition(" ")[2])]
    by_start = [value for value, label in offered if _folded(label).startswith(wanted)] if field == "phase" else []
    for found in (by_value, by_part, by_start):
        if len(set(found)) == 1:
            return {field: found[0]}
    raise Invalid(_("“%(text)s” is none of the choices here.", text=shown(text, 40)))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _duration(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    minutes, is_elapsed = read_days(text, around.calendar_of(milestone)) or (0, False)
    return {"duration_minutes": minutes, "is_elapsed": is_elapsed}


def _effort(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    return {"effort_minutes": (read_days(text, around.calendar_of(milestone)) or (0, False))[0]}


def _points(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    """``4 / 5 / 9``: optimistic, likely and pessimistic; no text takes them away."""
    calendar = around.calendar_of(milestone)
    parts = [part for part in _BETWEEN_POINTS.split(unicodedata.normalize("NFKC", text).strip()) if part]
    if not parts:
        return {"estimate_minutes": None}
    points = tuple((read_days(part, calendar) or (0, False))[0] for part in parts)
    if len(points) != 3 or list(points) != sorted(points):
        raise Invalid(_("Type three numbers of days, the smallest first: for example 4 / 5 / 9."))
    return {"estimate_minutes": points}


def _flag(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    word = _folded(text)
    if word not in YES and word not in NO:
        raise Invalid(_("Type yes or no."))
    return {f"is_{field}": word in YES}


def _deadline(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    on = read_date(text, around)
    return {"deadline_at": None if on is None else evening(on, around.calendar_of(milestone))}


def _constraint(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    kind = constraint_of(text) if text.strip() else ConstraintKind.ASAP
    labelled = [value for value, label in around.choices["constraint"] if _folded(label) == _folded(text)]
    if kind is None and labelled:
        kind = ConstraintKind(labelled[0])
    if kind is None:
        raise Invalid(_("“%(text)s” is none of the choices here.", text=shown(text, 40)))
    if kind in WITHOUT_DATE:
        return {"constraint": kind, "constraint_at": None}
    known = milestone.constraint_at or around.start_of(milestone)
    return _constrained(milestone, kind, known.date(), around)


def _constraint_on(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    on = read_date(text, around)
    if on is None:
        return {"constraint": ConstraintKind.ASAP, "constraint_at": None}
    kind = ConstraintKind.SNET if milestone.constraint in WITHOUT_DATE else milestone.constraint
    return _constrained(milestone, kind, on, around)


def _constrained(milestone: Milestone, kind: ConstraintKind, on: date, around: Surroundings) -> Values:
    calendar = around.calendar_of(milestone)
    return {"constraint": kind, "constraint_at": morning(on, calendar) if kind in AT_START else evening(on, calendar)}


def _progress(milestone: Milestone, field: str, text: str, around: Surroundings) -> Values:
    """As a report of progress: what has happened is said by days, the rest by days or percent."""
    calendar = around.calendar_of(milestone)
    started = milestone.actual_start.date() if milestone.actual_start else None
    finished = milestone.actual_finish.date() if milestone.actual_finish else None
    remaining, percent = milestone.remaining_minutes, None
    if field == "actual_start":
        started = read_date(text, around)
        remaining = remaining if started else None
    elif field == "actual_finish":
        finished = read_date(text, around)
        started = started or (min(around.start_of(milestone).date(), finished) if finished else None)
    elif field == "remaining":
        remaining = (read_days(text, calendar) or (None, False))[0]
    else:
        percent, remaining = read_percent(text), None
        finished = around.today if percent == 100 and finished is None else finished if percent == 100 else None
    said = Progress(started, finished, remaining, percent)
    return {edit.field: edit.value for edit in progress_edits(milestone, said, calendar, today=around.today)}  # type: ignore[union-attr]


_READERS: dict[str, Callable[[Milestone, str, str, Surroundings], Values]] = {
    "code": _text,
    "name": _text,
    "phase": _chosen,
    "owner": _chosen,
    "role": _chosen,
    "calendar": _chosen,
    "duration": _duration,
    "effort": _effort,
    "points": _points,
    "optional": _flag,
    "gate": _flag,
    "deadline": _deadline,
    "constraint": _constraint,
    "constraint_on": _constraint_on,
    "actual_start": _progress,
    "actual_finish": _progress,
    "remaining": _progress,
    "done": _progress,
}

"""People of a plan file: who they are, when they are away, and how much of their day a row asks for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AbsenceFacts:
    """Days on which somebody is away, both inside."""

    first: date
    last: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResourceFacts:
    """Somebody or something that tasks are assigned to."""

    uid: int
    name: str
    is_work: bool = True
    """A person, or a machine with working time; neither material nor cost."""
    email: str = ""
    role: str = ""
    percent: int = 100
    """Of a working day that there is, but for the ``periods``: first day, last day, percent."""
    periods: tuple[tuple[date, date, int], ...] = ()
    calendar: str = ""
    """Name of the base calendar; empty: the project's."""
    absences: tuple[AbsenceFacts, ...] = ()
    cents_per_day: int | None = None
    """Internal, in the document's currency. Written when asked for, never read."""


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    key: str
    resource_uid: int
    units: float = 1.0
    """1 is a whole person's day."""
    effort_minutes: int = 0

    @property
    def percent(self) -> int:
        return round(self.units * 100)


NAME_AND_EMAIL = re.compile(r"([^<>]+?)\s*<([^<>@\s]+@[^<>@\s]+)>")


def told_apart(person: ResourceFacts) -> str:
    """The name of somebody who shares it: with the e-mail of the account, which reading finds again."""
    return f"{person.name} <{person.email}>" if person.email else f"{person.name} ({person.uid})"


def same_name(name: str) -> str:
    """A name without what people vary when they type it: case, spaces, width of letters.

    >>> same_name(" lin  TAO ") == same_name("Ｌin Tao")
    True
    """
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", name)).strip().casefold()

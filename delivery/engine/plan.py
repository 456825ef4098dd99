"""The plan as the engine sees it: frozen values, working minutes, naive local moments.

Every moment is a naive ``datetime`` in the project's own time zone with minute precision; every
amount of work is an integer number of working minutes. Nothing here knows the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

Shift = tuple[int, int]
"""Half-open working interval inside one day, in minutes after midnight: ``(480, 720)``."""

Day = tuple[Shift, ...]
"""The shifts of one day in order; the empty tuple is a non-working day."""


class DependencyKind(StrEnum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class LagUnit(StrEnum):
    WORKING = "working"
    """``amount`` is working minutes on the successor's calendar."""
    PERCENT = "percent"
    """``amount`` is percent of the predecessor's duration."""
    ELAPSED = "elapsed"
    """``amount`` is minutes of the clock, day and night."""


class ConstraintKind(StrEnum):
    """The eight kinds of MS Project."""

    ASAP = "ASAP"
    ALAP = "ALAP"
    MSO = "MSO"
    MFO = "MFO"
    SNET = "SNET"
    SNLT = "SNLT"
    FNET = "FNET"
    FNLT = "FNLT"


@dataclass(frozen=True, slots=True)
class Lag:
    amount: int = 0
    unit: LagUnit = LagUnit.WORKING


@dataclass(frozen=True, slots=True)
class CalendarFacts:
    """What a working calendar says, before any arithmetic: see ``workdays.WorkCalendar``.

    ``week`` has seven days, Monday first. ``exceptions`` win over the week: an empty day is a holiday, a
    day with shifts on a weekend is a make-up day.
    """

    name: str
    week: tuple[Day, Day, Day, Day, Day, Day, Day]
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    day_minutes: int = 480
    """Working minutes that people call one day."""


STANDARD_DAY: Day = ((480, 720), (780, 1020))
STANDARD_WEEK = (STANDARD_DAY,) * 5 + ((),) * 2


Spans = tuple[tuple[date, date], ...]
"""Days from and until, both inside, in order, none in two of them."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """One node of the graph. ``key`` is unique in its plan and never shown to people; ``uid`` in files."""

    key: str
    name: str
    duration_minutes: int
    is_elapsed: bool = False
    """The duration counts minutes of the clock, not of the calendar."""
    calendar: str | None = None
    """Name of its own calendar; None means the plan's."""
    constraint: ConstraintKind = ConstraintKind.ASAP
    constraint_at: datetime | None = None
    deadline_at: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    remaining_minutes: int | None = None
    """Work left of a started milestone; None means what the duration leaves."""
    phase: str | None = None
    """Key of its phase: ``"1"`` to ``"8"`` in the built-in lifecycle; None until somebody maps it."""
    code: str = ""
    """What people call it: ``M9``."""
    effort_minutes: int = 0
    """Person-minutes of effort."""
    role: str | None = None
    """Rate-card role that does the effort."""
    fixed_cost_cents: int = 0
    """Internal fixed cost."""
    is_optional: bool = False
    """Scope that may be traded away."""
    is_gate: bool = False
    """Its finish is the gate of its phase."""
    estimate_minutes: tuple[int, int, int] | None = None
    """Optimistic, likely, pessimistic duration."""
    is_manual: bool = False
    """Pinned: keeps ``actual_start``/``constraint_at`` and is not moved by logic (import only)."""
    outline: str = ""
    """Outline path of the imported file: ``1.2.3``."""
    owner: str | None = None
    """Public id of the person who answers for it; the engine only carries it along."""
    rests: Spans = ()
    """Days of the duration, first and last inside, on which its work rests because somebody it needs is away: nobody is asked
    for then. The dates do not depend on it; the duration counts these days already."""


@dataclass(frozen=True, slots=True)
class Dependency:
    predecessor: str
    successor: str
    kind: DependencyKind = DependencyKind.FS
    lag: Lag = Lag()


@dataclass(frozen=True, slots=True)
class ScopeItem:
    """A line of the feature list. Excluding it is a trade."""

    code: str
    name: str
    is_included: bool = True
    milestones: tuple[str, ...] = ()
    """Keys of the milestones that build it."""
    price_cents: int = 0
    """What the client pays for it (client price)."""


@dataclass(frozen=True, slots=True)
class Plan:
    start: datetime
    calendars: Mapping[str, CalendarFacts]
    calendar: str
    milestones: tuple[Milestone, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    status_at: datetime | None = None
    """Unfinished work lies at or after it; None: actuals are kept but nothing is pushed (MS Project's way)."""
    scope: tuple[ScopeItem, ...] = ()
    deployment_cents: int = 0
    """Cost of the chosen deployment option that the budget carries (client price)."""
    critical_float_minutes: int = 0
    """A milestone with total float up to this is critical."""
    constraints_win: bool = True
    """"Must" and "no later than" hold even against predecessors, whose float then turns negative (MS Project's
    "tasks will always honor their constraint dates"); False: they bound the late dates only."""

"""What levelling says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from delivery.engine.edits import Edit
from delivery.engine.levelling.verdict import Verdict
from delivery.engine.loading.overload import Overload


@dataclass(frozen=True, slots=True)
class Unmet:
    """A demand that fits nowhere: the person is never there so much, or not for so long.

    What can be had of the person is taken, the rest stays an overload. The remedy is the manager's: ask for less, ask somebody
    else, or give the person more capacity.
    """

    milestone: str
    resource: str
    percent: int
    """What is asked."""
    most_percent: int
    """The most that the person ever has from the milestone's start on; when it is not less than ``percent``, the person is there
    enough, but never long enough in one piece."""


@dataclass(frozen=True, slots=True)
class Away:
    """Days in the middle of a milestone on which somebody it needs is there for less than it asks."""

    resource: str
    first: date
    last: date
    percent: int
    """The most that is there on one of them: 0 for an absence."""


@dataclass(frozen=True, slots=True)
class Longer:
    """A milestone that goes on around absences, or no longer has to: its duration in the plan as it is, and as it is levelled."""

    milestone: str
    minutes_before: int
    minutes_after: int
    away: tuple[Away, ...]
    """In order of time; empty where nobody is away any more."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A milestone that finishes after its deadline in the levelled plan."""

    milestone: str
    deadline_at: datetime
    finish_before: datetime
    finish_after: datetime


@dataclass(frozen=True)
class Levelled:
    """A plan laid so that nobody has to do more than there is of them, and the edits that lay it so.

    ``schedule(apply(plan, edits))`` has exactly ``starts`` and ``finishes``.
    """

    starts: Mapping[str, datetime]
    finishes: Mapping[str, datetime]
    finish_before: datetime
    finish: datetime
    edits: tuple[Edit, ...]
    """"Not before" constraints on the milestones in ``moved``; durations, and the days on which work rests, of those in
    ``longer``."""
    moved: tuple[str, ...]
    """Keys of the milestones that wait for people, in the plan's order; those that follow them by logic are not among them."""
    longer: tuple[Longer, ...]
    """In the plan's order."""
    forward: tuple[str, ...]
    """Keys of milestones that were as late as possible and now start on a fixed day before, the last one on which their people
    have room, in the plan's order."""
    overloads_before: tuple[Overload, ...]
    overloads_after: tuple[Overload, ...]
    """What levelling cannot take away: done and started work, what constraints hold in place, and ``unmet``."""
    unmet: tuple[Unmet, ...]
    misses: tuple[Miss, ...]
    lower_bound: datetime
    """No levelled plan finishes earlier: the critical path, or what the busiest person has to do."""
    gap_percent: float | None
    """Working time of the finish beyond ``lower_bound``, in percent of that from the project start to ``lower_bound``; None
    where there is none."""
    rounds: int
    """Ways to better the order that were tried."""
    verdict: Verdict = Verdict.NOT_ASKED
    """What ``level_exactly`` found out."""

    @property
    def is_proven(self) -> bool:
        """No levelled plan finishes earlier than this one."""
        return self.gap_percent == 0

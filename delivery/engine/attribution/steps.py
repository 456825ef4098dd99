"""One step of an analysis: an event was inserted, and the target moved by so many days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Cause(StrEnum):
    """What kind of event a step inserts."""

    CALENDAR = "calendar"
    """The baseline's plan, computed on today's working days."""
    AGREED = "agreed"
    """The edits of a change request that the client approved."""
    ABSORBED = "absorbed"
    """The edits of a change request that the vendor took in."""
    DELAY = "delay"
    """A milestone's own dates, duration or remaining work were saved otherwise."""
    HELD = "held"
    """A milestone was not finished by the status date, which holds its remaining work."""
    REPLANNED = "replanned"
    """Milestones or dependencies were added or removed, or the plan's start or calendar changed."""
    BULK = "bulk"
    """More events at once than are told apart: an import."""
    GAP = "gap"
    """The history does not lead there: it is not attributed."""


@dataclass(frozen=True, slots=True)
class Step:
    """Days are working days of the project's calendar, signed: positive is later."""

    cause: Cause
    on: date
    """When it was saved."""
    version: int
    """The version of the plan that brought it."""
    window: int
    """Number of its window, from 0; steps of one window happened at the same time."""
    subject: str
    """Key of the milestone, code of the change request, or empty."""
    added_days: int
    """The target moves by so much when this is inserted after the steps before it."""
    alone_days: int
    """The target moves by so much when this is inserted alone into the base of its window."""
    after: date
    """The target's day after this step."""
    logic_days: int = 0
    """Of an agreed change: what its links alone move, before its durations are given."""


def steps_to_json(steps: Iterable[Step]) -> list[list[Any]]:
    """One list a step: plain values only, so that an analysis can be stored.

    >>> step = Step(Cause.DELAY, date(2026, 3, 2), 7, 0, "m9", 3, 3, date(2026, 4, 1))
    >>> steps_to_json([step])
    [['delay', '2026-03-02', 7, 0, 'm9', 3, 3, '2026-04-01', 0]]
    >>> steps_from_json(steps_to_json([step])) == (step,)
    True
    """
    return [
        [
            step.cause.value,
            step.on.isoformat(),
            step.version,
            step.window,
            step.subject,
            step.added_days,
            step.alone_days,
            step.after.isoformat(),
            step.logic_days,
        ]
        for step in steps
    ]


def steps_from_json(stored: Iterable[list[Any]]) -> tuple[Step, ...]:
    """The steps of such lists. Raises ValueError for what is not one."""
    return tuple(_step(*values) for values in stored)


def _step(cause: str, on: str, version: int, window: int, subject: str, added: int, alone: int, after: str, logic: int) -> Step:
    return Step(Cause(cause), date.fromisoformat(on), version, window, subject, added, alone, date.fromisoformat(after), logic)

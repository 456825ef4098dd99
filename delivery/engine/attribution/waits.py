"""How long somebody else had the ball of a milestone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from delivery.engine.attribution.holders import Holder
from delivery.engine.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Wait:
    """A milestone could not go on, because the holder had to act. Half-open: [since, until)."""

    key: str
    """Names it once in an analysis."""
    subject: str
    """Key of the milestone that waited."""
    holder: Holder
    since: date
    """The first day that counts: where a time to answer was agreed, the day after it."""
    until: date
    """The day on which the ball came back; of an open wait today, or the day on which it is expected."""


class Balance:
    """Working days waited that no step has been explained with yet."""

    def __init__(self, waits: Iterable[Wait], calendar: WorkCalendar) -> None:
        self.waits = sorted(waits, key=lambda wait: (wait.since, wait.key))
        self.left = {wait.key: max(0, calendar.working_days_between(wait.since, wait.until)) for wait in self.waits}

    def take(self, subject: str, by: date, days: int) -> list[tuple[Wait, int]]:
        """Up to ``days`` days of the waits of that milestone that had begun by a day, the oldest first."""
        taken = []
        for wait in self.waits:
            if wait.subject == subject and wait.since <= by and days:
                found = min(days, self.left[wait.key])
                if found:
                    self.left[wait.key] -= found
                    days -= found
                    taken.append((wait, found))
        return taken

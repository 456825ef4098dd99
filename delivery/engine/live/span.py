"""How far back late dates may reach: kept as bounds that only widen, so that most edits need not look at every milestone."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import NamedTuple


class Span(NamedTuple):
    """Working minutes; what was longest may have become shorter since."""

    tail: float = 0
    """The longest one."""
    limit: float = -inf
    """The highest one; it stands for the earliest date that bounds a late finish."""
    work: int = 0
    """The longest duration."""

    def wider(self, tails: Iterable[float] = (), limits: Iterable[float] = (), works: Iterable[int] = ()) -> Span:
        return Span(
            max(self.tail, max(tails, default=0)),
            max(self.limit, max(limits, default=-inf)),
            max(self.work, max(works, default=0)),
        )

    def may_leave(self, end: int) -> bool:
        """Some late start may lie before the first day of the calendar."""
        return end - self.tail < self.work or -self.limit < self.work

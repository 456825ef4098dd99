"""A plan that is kept scheduled while it is edited: only what an edit can reach is computed again.

The dates are those that ``schedule`` computes for the edited plan, to the minute and for every milestone. Cost follows
the number of dates that change, not the size of the plan; an edit that cannot be followed step by step (another
calendar, another plan start, a removed milestone, the first work as late as possible) is computed as a whole plan.

>>> from datetime import datetime
>>> from delivery.engine.edits import SetField
>>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, Plan, STANDARD_WEEK
>>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
...     (Milestone("a", "A", 960), Milestone("b", "B", 480), Milestone("c", "C", 480)),
...     (Dependency("a", "c"), Dependency("b", "c")))
>>> live = Live(plan)
>>> longer = [SetField("b", "duration_minutes", 480, 1440)]
>>> str(live.finish), str(live.try_edits(longer).finish), str(live.finish)
('2025-01-08 17:00:00', '2025-01-09 17:00:00', '2025-01-08 17:00:00')
>>> with live.trying(longer) as dates:
...     dates.critical, dates.timings["a"].total_float_minutes
(('b', 'c'), 480)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

from delivery.engine.edits import Edit, StaleEdit, apply
from delivery.engine.live.dates import LiveDates
from delivery.engine.live.net import Unfollowed
from delivery.engine.network import Net
from delivery.engine.plan import Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import moment


class Trial(NamedTuple):
    """What some edits would do."""

    finish_instant: int
    """The finish as minutes since 1970: see ``workdays``."""
    touched: int
    """How many milestones were looked at."""
    is_whole: bool
    """The whole plan was computed."""

    @property
    def finish(self) -> datetime:
        return moment(self.finish_instant)


class Live:
    """A scheduled plan that takes edits and takes them back, in the reverse order."""

    def __init__(self, plan: Plan | Net | Schedule) -> None:
        """Cost: about two whole passes. Raises CycleError and PlanError as ``schedule`` does."""
        self.dates = LiveDates.over(plan if isinstance(plan, Schedule) else schedule(plan))
        """The dates as they are now; what it says is only true until the next edit."""
        self.touched = 0
        """How many milestones the last edits made us look at."""
        self.is_whole = False
        """The last edits made us compute the whole plan."""
        self._past: list[tuple[Schedule, Any]] = []

    @property
    def plan(self) -> Plan:
        """The plan with all edits that are in force."""
        return self.dates.net.plan

    @property
    def finish(self) -> datetime:
        return self.dates.finish

    def apply(self, edits: Iterable[Edit]) -> int:
        """Take the edits, all or none; how many milestones were looked at. ``undo`` takes them back.

        Raises StaleEdit, PlanError and CycleError as ``schedule(edits.apply(plan, edits))`` does.
        """
        wanted = tuple(edits)
        now = self.dates
        if isinstance(now, LiveDates):
            mark = now.mark()
            try:
                self.touched = now.follow(wanted)
            except (Unfollowed, StaleEdit, ValueError):
                now.give_up(mark)
            else:
                self.is_whole = False
                self._past.append((now, mark))
                return self.touched
        whole = schedule(apply(now.net.plan, wanted))
        self._past.append((now, None))
        self.dates, self.touched, self.is_whole = LiveDates.over(whole), 2 * whole.net.size, True
        return self.touched

    def undo(self) -> None:
        """Take back what the last ``apply`` did. IndexError when there is nothing."""
        self.dates, mark = self._past.pop()
        if isinstance(self.dates, LiveDates) and mark is not None:
            self.dates.back_to(mark)

    def try_edits(self, edits: Iterable[Edit]) -> Trial:
        """What the finish would be; the plan stays as it is. Raises as ``apply`` does.

        Late dates are not looked at, nor whether they lie before 1970: ``trying`` does.
        """
        now, wanted = self.dates, tuple(edits)
        if isinstance(now, LiveDates):
            mark = now.mark()
            try:
                touched = now.follow(wanted, early_only=True)
                return Trial(now.finish_instant, touched, False)
            except (Unfollowed, StaleEdit, ValueError):
                pass
            finally:
                now.give_up(mark)
        whole = schedule(apply(now.net.plan, wanted))
        return Trial(whole.finish_instant, 2 * whole.net.size, True)

    @contextmanager
    def trying(self, edits: Iterable[Edit]) -> Iterator[Schedule]:
        """The dates with the edits, for as long as the block runs. Raises as ``apply`` does."""
        self.apply(edits)
        try:
            yield self.dates
        finally:
            self.undo()

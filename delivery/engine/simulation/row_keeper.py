"""Lays rows of durations on the clock, on one calendar or in elapsed time."""

from __future__ import annotations

import numpy as np

from delivery.engine.bounds import Timekeeper
from delivery.engine.simulation.durations import Rows
from delivery.engine.simulation.row_calendar import RowCalendar, row_calendar


class RowKeeper:
    """Lays rows of durations on the clock: see ``Timekeeper``."""

    def __init__(self, keeper: Timekeeper) -> None:
        self.is_elapsed = keeper.is_elapsed
        self.calendar: RowCalendar = row_calendar(keeper.calendar.facts)

    def measure(self, at: Rows) -> Rows:
        return at if self.is_elapsed else self.calendar.work_at(at)

    def start(self, bound: Rows, took: Rows) -> Rows:
        if self.is_elapsed:
            return bound
        work = self.calendar.work_at(bound)
        found = self.calendar.start_at(work)
        is_event = took == 0
        if not is_event.any():
            return found
        return np.where(is_event & (work > 0) & (self.calendar.finish_at(work) == bound), bound, found)

    def finish(self, start: Rows, took: Rows) -> Rows:
        if self.is_elapsed:
            return start + took
        found = self.calendar.finish_at(self.calendar.work_at(start) + took)
        is_event = took == 0
        return np.where(is_event, start, found) if is_event.any() else found

    def start_before(self, finish: Rows, took: Rows) -> Rows:
        if self.is_elapsed:
            return finish - took
        found = self.calendar.start_at(self.calendar.work_at(finish) - took)
        is_event = took == 0
        return np.where(is_event, finish, found) if is_event.any() else found

    def add(self, at: Rows, lag: Rows | int) -> Rows:
        """Working time later or earlier; no lag leaves the instant as it is."""
        if isinstance(lag, int):
            if lag == 0:
                return at
            work = self.calendar.work_at(at) + np.int32(lag)
            return self.calendar.finish_at(work) if lag > 0 else self.calendar.start_at(work)
        work = self.calendar.work_at(at) + lag
        moved = self.calendar.finish_at(work) if lag.max() > 0 else self.calendar.start_at(work)
        return np.where(lag == 0, at, moved)

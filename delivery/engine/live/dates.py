"""A schedule over a net that changes: it reads what is asked for, when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from delivery.engine.edits import Edit, SetField
from delivery.engine.grid_pass import GridPass
from delivery.engine.live.clock import LiveClock
from delivery.engine.live.edits import take
from delivery.engine.live.net import LiveNet
from delivery.engine.live.touched import Touched, settle
from delivery.engine.live.work import LiveWork
from delivery.engine.schedule import Schedule, Timing, Timings
from delivery.engine.sequence import in_order
from delivery.engine.work_pass import WorkPass

Mark = tuple[tuple[Edit, ...], int]
"""The edits in force, and how many steps of the log led there."""


class LiveDates(Schedule):
    """See ``Schedule``. What is read is true until the next edit; ``timings`` are made anew each time."""

    def __init__(self, net: LiveNet, passes: LiveWork | LiveClock) -> None:
        self.net = self.live = net
        self.passes = self.work = passes
        net.log.steps.clear()

    @staticmethod
    def over(dates: Schedule) -> Schedule:
        """The same dates, ready to follow edits where that can be done."""
        passes = dates.passes
        if isinstance(passes, GridPass):
            net = LiveNet(dates.net)
            return LiveDates(net, LiveClock(net, passes))
        if isinstance(passes, WorkPass):
            net = LiveNet(dates.net)
            return LiveDates(net, LiveWork(net, passes))
        return dates

    # Following

    def mark(self) -> Mark:
        return self.live.edits, len(self.live.log.steps)

    def back_to(self, mark: Mark) -> None:
        self.live.edits, steps = mark
        self.live.log.back_to(steps)

    def give_up(self, mark: Mark) -> None:
        """``back_to`` from the midst of following."""
        self.work.give_up()
        self.back_to(mark)

    def follow(self, edits: tuple[Edit, ...], *, early_only: bool = False) -> int:
        """Take the edits in; how many milestones were looked at. After an error ``give_up`` has to be called.

        ``early_only`` leaves the late dates as they were: then too ``give_up`` has to be called.
        """
        live, work, touched = self.live, self.work, None
        for edit in edits:
            if type(edit) is not SetField or edit.field != "duration_minutes" or not work.take_length(edit):
                touched = touched or Touched()
                take(live, edit, touched)
        live.edits += edits
        if touched is not None:
            work.take(touched, settle(live, touched))
        return work.follow(early_only=early_only)

    # Reading

    @property
    def timings(self) -> Mapping[str, Timing]:
        return Timings(self)

    @property
    def start_instants(self) -> list[int]:
        return [self.laid_at(place)[0] for place in self.net.places]

    @property
    def finish_instants(self) -> list[int]:
        return [self.laid_at(place)[1] for place in self.net.places]

    @property
    def finish_instant(self) -> int:
        return self.work.end_instant()

    @property
    def critical(self) -> tuple[str, ...]:
        places = [place for place in self.net.places if self.is_critical(place)]
        return in_order(self.net, places, {place: self.laid_at(place)[0] for place in places})

    @property
    def finishes(self) -> tuple[str, ...]:
        net = self.live
        found = sorted((net.order[place], place) for place in net.places if not net.links_out[place])
        return tuple(net.milestones[place].key for _, place in found)

"""Clock times as Microsoft Project writes them, where it shows another face of the same working minute than we do.

17:00 and the next 08:00 are one point of working time. Our pages show the last instant inside; MS Project keeps the
face of what fixed the date, so that its files can be compared word by word:

- an event (no duration) takes its late dates from its successor as they stand: 08:00 of the morning on which that must start;
- what finishes because another starts (SF) finishes at that start, 08:00, not at the evening before;
- an event that only project start or its own constraint holds stays there, even on a Sunday.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from delivery.engine.bounds import DONE, PLANNED
from delivery.engine.drive import drive
from delivery.engine.net import Link
from delivery.engine.plan import DependencyKind
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import moment


class Faces(NamedTuple):
    """The six dates of one milestone as MS Project shows them."""

    start: datetime
    finish: datetime
    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime


class ProjectFaces:
    """Shown instants of every milestone of a schedule; lists go by the net's order."""

    def __init__(self, dates: Schedule) -> None:
        self.dates, self.net, self.passes = dates, dates.net, dates.passes
        self.starts, self.finishes = (list(laid) for laid in self.passes.early)
        self.late: list[tuple[int, int]] = [(0, 0)] * self.net.size
        for place in range(self.net.size):
            self._show_early(place)
        self.end = max(self.finishes, default=self.net.start)
        for place in range(self.net.size - 1, -1, -1):
            self.late[place] = self._late(place)

    @property
    def start(self) -> datetime:
        return moment(min(self.net.start, min(self.starts, default=self.net.start)))

    @property
    def finish(self) -> datetime:
        return max((self.of(milestone.key).finish for milestone in self.net.milestones), default=moment(self.net.start))

    def of(self, key: str) -> Faces:
        place = self.net.rank[key]
        held = self.net.holds[place]
        early = self.starts[place], self.finishes[place]
        planned = self.late[place] if held is not None and held.is_late else early
        return Faces(*map(moment, (*planned, *early, *self.late[place])))

    def _is_event(self, place: int) -> bool:
        held = self.net.holds[place]
        is_planned = held is None or held.stage == PLANNED
        return is_planned and self.net.milestones[place].duration_minutes == 0 and not self.net.keepers[place].is_elapsed

    def _show_early(self, place: int) -> None:
        held = self.net.holds[place]
        if held is not None and (held.stage != PLANNED or held.is_late):
            return
        if self._is_event(place):
            at = self._own(place)
            if at is not None and self._measures(place, at, self.finishes[place]):
                self.starts[place] = self.finishes[place] = at
        elif any(link.kind is DependencyKind.SF for link in self.net.into(place)):
            self._finish_at_a_start(place)

    def _own(self, place: int) -> int | None:
        """Where the event stands by itself: its constraint's date, or project start when nothing precedes it."""
        driven, milestone = drive(self.net, self.passes, place), self.net.milestones[place]
        if driven.kind == "constraint" and not driven.links and milestone.constraint_at is not None:
            return int((milestone.constraint_at - moment(0)).total_seconds()) // 60
        return self.net.start if driven.kind == "project_start" and not self.net.into(place) else None

    def _finish_at_a_start(self, place: int) -> None:
        driven = drive(self.net, self.passes, place)
        if driven.kind == "dependency" and not driven.has_constraint and len(driven.links) == 1:
            link = driven.links[0]
            at = self.starts[link.source]
            if link.kind is DependencyKind.SF and link.lag == 0 and self._measures(place, at, self.finishes[place]):
                self.finishes[place] = at

    def _measures(self, place: int, at: int, shown: int) -> bool:
        """Both are the same point of the milestone's working time."""
        return self.passes.measure(place, at) == self.passes.measure(place, shown)

    def _late(self, place: int) -> tuple[int, int]:
        start, finish = self.passes.late(place)
        if not self._is_event(place):
            return start, finish
        held, value = self.net.holds[place], self.passes.late_value(place)
        bounds = [self.end, *(self._asked_late(link) for link in self.net.out_of(place) if self._binds(link, value))]
        if held is not None and held.late_pin is not None:
            bounds = [held.late_pin if held.upper_kind != "constraint" else self.finishes[place]]
        elif held is not None and held.upper is not None:
            bounds.append(held.upper)
        at = min((bound for bound in bounds if self.passes.measure(place, bound) == value), default=finish)
        return at, at

    def _binds(self, link: Link, value: int) -> bool:
        return self.passes.binds_late(link) and self.passes.allowed(link) == value

    def _asked_late(self, link: Link) -> int:
        """Where the successor's late dates put the event."""
        target = self.net.holds[link.target]
        start, finish = self.late[link.target]
        if link.kind in (DependencyKind.FS, DependencyKind.SS) and target is not None and target.stage not in (PLANNED, DONE):
            start = self.net.keepers[link.target].start_before(finish, target.remaining)
        at = finish if link.kind in (DependencyKind.FF, DependencyKind.SF) else start
        if link.is_elapsed:
            return at - link.lag
        if link.lag == 0:
            return at
        calendar = self.net.keepers[link.target].calendar
        return calendar.start_at(calendar.work_at(at) - link.lag)

"""What is read from a pass on one calendar, whichever way its numbers were found. Values are working minutes."""

from __future__ import annotations

from delivery.engine.bounds import DONE, STARTED
from delivery.engine.net import FROM_START, Link, Net, is_over
from delivery.engine.work_layout import weight, weight_back
from delivery.engine.workdays import WorkCalendar


class WorkDates:
    """Floats, bounds and shown dates from heads, finishes and late finishes."""

    net: Net
    calendar: WorkCalendar
    duration: list[int]
    """From head to finish."""
    remaining: list[int]
    """What the backward pass takes off."""
    head: list[int]
    finish: list[int]
    end: int

    @property
    def early(self) -> tuple[list[int], list[int]]:
        """Early starts and early finishes of all as instants."""
        raise NotImplementedError

    def early_at(self, place: int) -> tuple[int, int]:
        """Early start and early finish as instants."""
        raise NotImplementedError

    def late_value(self, place: int) -> int:
        """The late finish."""
        raise NotImplementedError

    def room_at(self, place: int) -> int:
        """The latest finish that moves no successor from where it lies now."""
        raise NotImplementedError

    def total_float(self, place: int) -> int:
        held = self.net.holds[place]
        return 0 if held is not None and held.is_late else self.late_value(place) - self.finish[place]

    def free_float(self, place: int) -> int:
        held = self.net.holds[place]
        if held is not None and held.stage == DONE:
            return 0
        return max(0, self.room_at(place) - self.finish[place])

    def head_instant(self, place: int) -> int:
        """When the work that is still to be laid begins."""
        return self.calendar.start_at(self.head[place])

    def value(self, place: int) -> int:
        """Where the head lies, comparable with ``asked`` and ``measure``."""
        return self.head[place]

    def asked(self, link: Link) -> int:
        """Where the link asks its successor's head to be, at the earliest."""
        source = self.net.holds[link.source]
        head = self.head[link.source]
        if source is not None:
            target = self.net.holds[link.target]
            if source.stage == STARTED and link.kind in FROM_START:
                head = self.calendar.work_at(source.began)
            elif source.is_late and not (target is not None and target.is_late):
                head = self.late_value(link.source) - self.duration[link.source]
        return head + weight(link, self.duration)

    def binds_late(self, link: Link) -> bool:
        """Whether the link bounds its predecessor's late dates."""
        return not is_over(self.net, link)

    def allowed(self, link: Link) -> int:
        """The latest finish that the link allows its predecessor, comparable with ``late_value``."""
        return self.late_value(link.target) - weight_back(link, self.duration, self.remaining)

    def measure(self, place: int, instant: int) -> int:
        return self.calendar.work_at(instant)

    def late(self, place: int) -> tuple[int, int]:
        """Late start and late finish as instants."""
        held = self.net.holds[place]
        if held is not None and held.stage == DONE:
            return held.began, held.ended
        finish = self.late_value(place)
        if finish == self.finish[place] and self.duration[place] == 0:
            return self.early_at(place)
        face = self.calendar.finish_at(finish)
        if held is not None and held.stage == STARTED:
            return held.began, face
        duration = self.duration[place]
        return (self.calendar.start_at(finish - duration) if duration else face), face

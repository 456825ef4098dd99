"""What is read from live dates on one calendar, when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from delivery.engine.edit import Edit
from delivery.engine.faces import binding_events, event_face, plain_face
from delivery.engine.live.ending import places_of
from delivery.engine.live.net import LiveNet
from delivery.engine.live.side import Side
from delivery.engine.net import is_over
from delivery.engine.work_dates import WorkDates
from delivery.engine.work_layout import weight_back


class ShownDates(WorkDates):
    """See ``WorkDates``."""

    live: LiveNet
    heads: Side
    tails: Side
    limits: Side
    late_heads: dict[int, tuple[int, int]]
    second: tuple[Side, ...]
    """Where there is work as late as possible: the second pass forward."""
    ending: Sequence[int]
    known: tuple[tuple[Edit, ...], dict[int, tuple[int, int]]]
    """With these edits in force: start and finish of events that somebody has asked for."""
    shown: tuple[Sequence[int], int] | None
    """Which milestones ended last when it was last asked, and at which instant."""

    def late_value(self, place: int) -> int:
        return int(min(self.end - self.tails.near[place], -self.limits.near[place]))

    def room_at(self, place: int) -> int:
        room = self.end
        for link in self.live.out_of(place):
            if not is_over(self.net, link):
                room = min(room, self._laid(link.target) - weight_back(link, self.duration, self.remaining))
        return room - (self._laid(place) - self.finish[place])

    def _laid(self, place: int) -> int:
        """The finish, where it is planned."""
        return self.late_value(place) if self.live.is_late(place) else self.finish[place]

    def end_instant(self) -> int:
        """The last finish that is shown."""
        if self.second:
            return self._laid_end()
        shown = self.shown
        if shown is not None and shown[0] is self.ending:
            return shown[1]
        found = max((self.early_at(place)[1] for place in self.ending), default=self.net.start)
        if all(self.duration[place] for place in self.ending):
            self.shown = self.ending, found
        return found

    def _laid_end(self) -> int:
        """The same, where some milestones are planned at their late dates."""
        late = [place for place in self.late_heads if self.live.is_late(place)]
        values = self.finish.copy()
        for place in late:
            values[place] = self.late_value(place)
        last = places_of(values, max(values))
        return max((self.late(place) if place in late else self.early_at(place))[1] for place in last)

    def early_at(self, place: int) -> tuple[int, int]:
        return plain_face(self, place) or self._event_at(place)

    def _event_at(self, place: int) -> tuple[int, int]:
        """Each after the events whose face it may keep, without recursion."""
        if self.known[0] is not self.live.edits:
            self.known = self.live.edits, {}
        known, stack = self.known[1], [place]
        while stack:
            top = stack[-1]
            waiting = [] if top in known else [each for each in binding_events(self, top) if each not in known]
            if waiting:
                stack += waiting
                continue
            if top not in known:
                known[top] = event_face(self, top, self._known_at)
            stack.pop()
        return known[place]

    def _known_at(self, place: int) -> tuple[int, int]:
        return plain_face(self, place) or self.known[1][place]

    @property
    def early(self) -> tuple[list[int], list[int]]:
        pairs = [self.early_at(place) for place in self.net.places]
        return [start for start, _ in pairs], [finish for _, finish in pairs]

"""Forward and backward pass where several calendars or elapsed time are in use: instants of the clock.

Each milestone is laid on its own calendar; a lag counts on the successor's. Bounds are compared as instants, dates as
work: 17:00 and the next 08:00 are one point. Linear in milestones plus dependencies.
"""

from __future__ import annotations

from functools import cached_property

from delivery.engine.bounds import DONE, PLANNED, STARTED
from delivery.engine.net import Link, Net, is_over
from delivery.engine.plan import DependencyKind
from delivery.engine.workdays import DAY_MINUTES, FIRST_DAY, LAST_DAY

_LAST_INSTANT = ((LAST_DAY - FIRST_DAY).days + 1) * DAY_MINUTES
_FS, _SS, _FF, _SF = DependencyKind.FS, DependencyKind.SS, DependencyKind.FF, DependencyKind.SF


class ClockPass:
    """The dates of a net on several calendars. Values are instants."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.duration = [m.duration_minutes if h is None else h.duration for m, h in zip(net.milestones, net.holds, strict=True)]
        self.remaining = [d if h is None else h.remaining for d, h in zip(self.duration, net.holds, strict=True)]
        self.head = [0] * net.size
        self.finish = [0] * net.size
        self.laid_late: set[int] = set()
        self._go_forward()
        self.end = max(self.finish, default=net.start)
        self._go_back()
        self.laid_late = {place for place, held in enumerate(net.holds) if held is not None and held.is_late}
        if self.laid_late:
            self._go_forward()
        self._keep_in_range()

    def _keep_in_range(self) -> None:
        """ValueError when a date falls before 1970 or after 2199: elapsed time asks no calendar, which would say so."""
        low = min(min(instants, default=0) for instants in (self.head, self.late_head, self.late_finish))
        if low < 0 or max(self.end, max(self.late_finish, default=0)) > _LAST_INSTANT:
            raise ValueError("the dates run beyond 1970-01-01 to 2199-12-31")

    # Forward

    def _go_forward(self) -> None:
        for place, keeper in enumerate(self.net.keepers):
            held = self.net.holds[place]
            duration = self.duration[place]
            if held is not None and held.stage == DONE:
                self.head[place], self.finish[place] = held.began, held.ended
                continue
            bound = self._floor(place)
            if held is None or held.pin is None:
                for link in self.net.incoming[place]:
                    asked = self._asked(link)
                    if asked > bound:
                        bound = asked
            if held is None:
                self.head[place], self.finish[place] = keeper.lay(bound, duration)
                continue
            is_fact = held.stage == STARTED and held.pin is not None
            head = bound if is_fact else keeper.start(bound, duration)
            if held.cap is not None and head > held.cap:
                head = held.cap if held.floor_kind != "status_date" else max(held.cap, keeper.start(held.floor, duration))
            self.head[place] = head
            self.finish[place] = keeper.finish(head, duration)

    def _floor(self, place: int) -> int:
        held = self.net.holds[place]
        if held is None:
            return self.net.start if self.net.status is None else max(self.net.start, self.net.status)
        if held.pin is not None:
            return max(held.pin, held.floor) if held.floor_kind == "status_date" else held.pin
        return held.floor if held.soft is None else max(held.floor, held.soft)

    def _asked(self, link: Link) -> int:
        """The instant at which the link lets its successor's head be, not yet laid on the successor's calendar."""
        start, finish = self._source(link)
        if link.kind is _FS:
            return finish if link.lag == 0 else self._lagged(link, finish)
        if link.kind is _SS:
            return self._lagged(link, start)
        keeper, duration = self.net.keepers[link.target], self.duration[link.target]
        return keeper.start_before(self._lagged(link, finish if link.kind is _FF else start), duration)

    def _source(self, link: Link) -> tuple[int, int]:
        """Start and finish of the predecessor, as the successor has to respect them."""
        place, held = link.source, self.net.holds[link.source]
        if place in self.laid_late and link.target not in self.laid_late:
            return self.late_head[place], self.late_finish[place]
        start = self.head[place] if held is None or held.stage == PLANNED else held.began
        return start, self.finish[place]

    def _lagged(self, link: Link, at: int) -> int:
        if link.is_elapsed:
            return at + link.lag
        return self.net.keepers[link.target].calendar.add(at, link.lag)

    # Backward

    def _go_back(self) -> None:
        net = self.net
        self.late_head, self.late_finish = [0] * net.size, [0] * net.size
        for place in range(net.size - 1, -1, -1):
            held = net.holds[place]
            if held is not None and held.stage == DONE:
                self.late_head[place], self.late_finish[place] = held.began, held.ended
                continue
            bound = self.end
            for link in net.outgoing[place]:
                if not is_over(self.net, link):
                    bound = min(bound, self._latest(link, self.late_head[link.target], self.late_finish[link.target]))
            if held is not None and held.late_pin is not None:
                bound = held.late_pin
            elif held is not None and held.upper is not None:
                bound = min(bound, held.upper)
            self.late_head[place], self.late_finish[place] = net.keepers[place].lay_before(bound, self.remaining[place])

    def _settled(self, place: int, bound: int) -> int:
        """The last finish of the milestone's own working time at or before the bound."""
        return self.net.keepers[place].lay_before(bound, self.remaining[place])[1]

    def _latest(self, link: Link, head: int, finish: int) -> int:
        """The latest finish of the predecessor that leaves the successor at ``head`` and ``finish``."""
        if link.kind is _FS:
            return head if link.lag == 0 else self._unlagged(link, head)
        keeper, duration = self.net.keepers[link.source], self.duration[link.source]
        if link.kind is _SS:
            return keeper.finish(keeper.start(self._unlagged(link, head), duration), duration)
        bound = self._unlagged(link, self._last_face(link.target, finish))
        return bound if link.kind is _FF else keeper.finish(keeper.start(bound, duration), duration)

    def _last_face(self, place: int, finish: int) -> int:
        """The last instant with no working time since the finish."""
        keeper = self.net.keepers[place]
        if keeper.is_elapsed or self.duration[place] == 0:
            return finish
        return keeper.calendar.start_at(keeper.calendar.work_at(finish))

    def _unlagged(self, link: Link, at: int) -> int:
        if link.is_elapsed:
            return at - link.lag
        if link.lag == 0:
            return at
        calendar = self.net.keepers[link.target].calendar
        return calendar.start_at(calendar.work_at(at) - link.lag)

    # Results, on the same terms as ``WorkPass``

    def _room(self, place: int) -> int:
        """The latest finish that moves no successor from where it lies now."""
        bound = self.end
        for link in self.net.out_of(place):
            if not is_over(self.net, link):
                bound = min(bound, self._latest(link, *self._laid(link.target)))
        return self._settled(place, bound)

    def _laid(self, place: int) -> tuple[int, int]:
        if place in self.laid_late:
            return self.late_head[place], self.late_finish[place]
        held, finish = self.net.holds[place], self.finish[place]
        if held is not None and held.stage == STARTED:
            return self.net.keepers[place].start_before(finish, self.remaining[place]), finish
        return self.head[place], finish

    def total_float(self, place: int) -> int:
        """The smaller of start float and finish float; of work under way the finish float."""
        if place in self.laid_late:
            return 0
        keeper, held = self.net.keepers[place], self.net.holds[place]
        by_finish = keeper.between(self.finish[place], self.late_finish[place])
        if held is not None and held.stage != PLANNED:
            return by_finish
        return min(by_finish, keeper.between(self.head[place], self.late_head[place]))

    def free_float(self, place: int) -> int:
        held = self.net.holds[place]
        if held is not None and held.stage == DONE:
            return 0
        return max(0, self.net.keepers[place].between(self._laid(place)[1], self._room(place)))

    def head_instant(self, place: int) -> int:
        return self.head[place]

    def value(self, place: int) -> int:
        return self.measure(place, self.head[place])

    def asked(self, link: Link) -> int:
        keeper, duration = self.net.keepers[link.target], self.duration[link.target]
        return self.measure(link.target, keeper.start(self._asked(link), duration))

    def binds_late(self, link: Link) -> bool:
        return not is_over(self.net, link)

    def allowed(self, link: Link) -> int:
        bound = self._latest(link, self.late_head[link.target], self.late_finish[link.target])
        return self.measure(link.source, self._settled(link.source, bound))

    def late_value(self, place: int) -> int:
        return self.measure(place, self.late_finish[place])

    def measure(self, place: int, instant: int) -> int:
        keeper = self.net.keepers[place]
        return instant if keeper.is_elapsed else keeper.calendar.work_at(instant)

    @cached_property
    def early(self) -> tuple[list[int], list[int]]:
        starts = [head if h is None or h.stage == PLANNED else h.began for head, h in zip(self.head, self.net.holds, strict=True)]
        return starts, self.finish

    def early_at(self, place: int) -> tuple[int, int]:
        return self.early[0][place], self.early[1][place]

    def late(self, place: int) -> tuple[int, int]:
        held = self.net.holds[place]
        if held is not None and held.stage == DONE:
            return held.began, held.ended
        start, finish = self.late_head[place], self.late_finish[place]
        if held is not None and held.stage == STARTED:
            return held.began, finish
        if self.duration[place] == 0 and not self.net.keepers[place].is_elapsed:
            keeper = self.net.keepers[place]
            if keeper.between(self.finish[place], finish) == 0:
                return self.finish[place], self.finish[place]
            face = keeper.calendar.finish_at(keeper.calendar.work_at(finish))
            return face, face
        return start, finish

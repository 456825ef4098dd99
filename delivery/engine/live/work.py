"""Dates on one calendar that follow edits: only what an edit can reach is computed again, and no further than it changes.

Two things make that exact and cheap. *Tails* are kept instead of late dates: the longest way from a milestone's finish to
the end of the plan, so that the late finish is ``end - tail`` and an end that moves touches nothing; absolute bounds
(deadline, "must finish") run in a second array, ``limit``. And what has to be looked at again stands in a bytearray in
topological order, where ``find`` leaps from one to the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Any

from delivery.engine.bounds import DONE, PLANNED, Hold
from delivery.engine.edit import SetField
from delivery.engine.faces import binding_events, event_face, plain_face
from delivery.engine.live.edits import FREE, Changed, Touched
from delivery.engine.live.flat import FlatEdges, fits, flat_edges
from delivery.engine.live.log import Pairs, Same
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.rise import rise, rise_back
from delivery.engine.live.scan import PART, PART_BY_NEIGHBOURS, go_back, go_back_limited, go_forward, places_of
from delivery.engine.live.wiring import BY_FINISH, Asking, Leaving, Neighbours, Wired
from delivery.engine.net import FROM_START, is_over
from delivery.engine.work_layout import cap_of, floor_of, weight_back
from delivery.engine.work_pass import WorkPass


class LiveWork(Wired):
    """See ``WorkDates``. ``follow`` brings the dates up to what the net has become; ``mark`` and ``back_to`` undo it."""

    def __init__(self, net: LiveNet, base: WorkPass) -> None:
        size = net.size
        self.net, self.live, self.calendar = net, net, base.calendar
        self.duration, self.remaining = base.duration.copy(), base.remaining.copy()
        self.floor = base.layout.own_floor.copy()
        self.head, self.finish, self.end = base.head.copy(), base.finish.copy(), base.end
        self.caps: dict[int, int] = {}
        self.uppers: dict[int, float] = {}
        self.pins: dict[int, float] = {}
        """Late finishes that are set whatever the successors say; infinite where there is none any more."""
        self.odd: dict[int, bool] = {}
        """Where a milestone has begun or is pinned."""
        self.into: list[list[Asking] | None] = [None] * size
        """What bounds each head; None until somebody looks."""
        self.onto: list[list[Leaving] | None] = [None] * size
        self.follows: list[Neighbours | None] = [None] * size
        """Whom a changed finish may move."""
        self.leads: list[Neighbours | None] = [None] * size
        """Whom a changed tail may reach."""
        self.by_finish = {j for j, kind in zip(net.table.target, net.table.kind, strict=True) if kind in BY_FINISH}
        """Places whose bounds depend on their own length."""
        self.by_start = {i for i, kind in zip(net.table.source, net.table.kind, strict=True) if kind in FROM_START}
        self.ahead, self.behind = bytearray(size), bytearray(size)
        """By position in topological order: whose head, and whose tail, has to be looked at."""
        self.begun: list[int] = []
        """Milestones that merely last longer or shorter, so far."""
        self.is_rising = True
        self.known: dict[int, tuple[int, int]] = {}
        self.ending: list[int] = []
        """The milestones that end last."""
        self.find_end()
        self.shown: tuple[list[int], int] | None = None
        """Which ones ended last when it was last asked, and at which instant."""
        self.is_flat = fits(base.layout)
        self.part = PART if self.is_flat else PART_BY_NEIGHBOURS
        self.flat: FlatEdges | None = None
        self.layout, self.top = base.layout, base.calendar.total
        self._measure_tails(base)
        self.heads, self.tails = Pairs(self.head, self.finish), Pairs(self.tail, self.reach)
        self.lengths = Same((net.live_milestones.lengths, self.duration, self.remaining))

    def _measure_tails(self, base: WorkPass) -> None:
        """Tails and limits of the whole plan."""
        for place, held in base.layout.held:
            self._keep_bounds(place, held)
        self.limit: list[float] = [inf] * len(self.head)
        if self.has_limits:
            self.tail: list[float] = [0] * len(self.head)
            for place, upper in self.uppers.items():
                self.limit[place] = upper
            self._walk_back(base)
        else:
            self.tail = [self.end - late for late in base.late_finish]
        self.reach = [tail + left for tail, left in zip(self.tail, self.remaining, strict=True)]
        """Tail at the head of what remains."""
        self.limit_head = [limit - left for limit, left in zip(self.limit, self.remaining, strict=True)]
        self.longest = max(self.tail, default=0)
        self.lowest = min(self.limit, default=inf)
        self.most = max(self.duration, default=0)

    @property
    def has_limits(self) -> bool:
        return bool(self.uppers or self.pins)

    def _walk_back(self, base: WorkPass) -> None:
        tail, limit = self.tail, self.limit
        for edges, pin in base.layout.backward:
            for i, j, w in edges:
                tail[i] = max(tail[i], tail[j] + w)
                limit[i] = min(limit[i], limit[j] - w)
            if pin is not None:
                tail[pin[0]], limit[pin[0]] = -inf, pin[1]

    def _keep_bounds(self, place: int, held: Hold | None) -> None:
        """Bounds that stand in dictionaries; what was bounded once keeps its entry."""
        work = self.calendar.work_at
        wanted: tuple[tuple[dict[int, Any], int | None, Any], ...] = (
            (self.caps, None if held is None or held.cap is None else cap_of(held, work), inf),
            (self.uppers, None if held is None or held.upper is None or held.stage == DONE else work(held.upper), inf),
            (self.pins, None if held is None or held.late_pin is None else work(held.late_pin), inf),
            (self.odd, True if held is not None and (held.stage != PLANNED or held.pin is not None) else None, False),
        )
        for bounds, value, nothing in wanted:
            if value is not None or place in bounds:
                self.live.log.put(bounds, place, nothing if value is None else value)

    # What was there before

    def mark(self) -> tuple[Any, ...]:
        return self.end, self.ending, self.longest, self.lowest, self.most, self.shown, len(self.live.log.steps)

    def back_to(self, mark: tuple[Any, ...]) -> None:
        self.end, self.ending, self.longest, self.lowest, self.most, self.shown, steps = mark
        self.live.log.back_to(steps)
        if self.known:
            self.known.clear()

    def give_up(self, mark: tuple[Any, ...]) -> None:
        """``back_to`` from the midst of following."""
        self.back_to(mark)
        self.ahead[:] = self.behind[:] = bytes(len(self.ahead))
        self.begun.clear()
        self.is_rising = True

    # Following edits

    def find_end(self) -> None:
        self.end = max(self.finish, default=0)
        self.ending = places_of(self.finish, self.end)

    def flat_edges(self) -> FlatEdges | None:
        """Flat lists for the plan as it is now; None where it has bounds or dependencies that they do not know."""
        if not self.is_flat or self.caps or self.uppers or self.pins or self.odd or not self.live.has_base_links:
            return None
        if self.flat is None:
            self.flat = flat_edges(self.layout)
        self.flat.refresh(self)
        return self.flat

    def take_length(self, edit: SetField) -> bool:
        """Whether the edit could be taken at once: another duration of a milestone that nothing holds. Raises Unfollowed."""
        live, value = self.live, edit.value
        place = live.rank.get(edit.key, -1)
        if not 0 <= place < len(self.duration) or live.holds[place] is not None or place in live.with_percents:
            return False
        was, lengths = self.duration[place], self.live.live_milestones.lengths
        if was != edit.expected or type(value) is not int or value < 0:
            raise Unfollowed
        live.log.steps.append((self.lengths, place, was))
        lengths[place] = self.duration[place] = self.remaining[place] = value
        if value > self.most:
            self.most = value
        if place in self.by_finish or place in self.by_start:
            self._forget_lengths(place)
        else:
            self.begun.append(place)
            self.is_rising &= value >= was
        return True

    def _forget_lengths(self, place: int) -> None:
        """The length may be part of some bounds; and it has to be looked at again."""
        here = self.live.position[place]
        self.ahead[here] = self.behind[here] = 1
        self.is_rising = False
        if place in self.by_finish:
            self.live.log.put(self.into, place, None)
        if place in self.by_start:
            self.live.log.put(self.onto, place, None)

    def take(self, touched: Touched, changed: Mapping[int, Changed]) -> None:
        """Take over what else has changed in the net. Raises Unfollowed and ValueError."""
        self.is_rising = False
        for _ in touched.added:
            self._add_place()
        for place, kept in changed.items():
            if kept is FREE:
                length = self.live.live_milestones.lengths[place]
                self._take_length(place, length, length)
            else:
                self._take_hold(place, kept[1])
        for place in touched.targets:
            self._forget_into(place)
        for place in touched.sources:
            self._forget_onto(place)

    def follow(self, *, early_only: bool = False) -> int:
        """Compute again what depends on what was taken; how many milestones were looked at.

        Raises ValueError for dates out of range. Then, and where ``early_only`` leaves the tails as they were, ``give_up`` has
        to follow.
        """
        if self.known:
            self.known.clear()
        is_limited = bool(self.uppers or self.pins)
        if self.is_rising and not (is_limited or self.caps or self.odd):
            count = rise(self) + (0 if early_only else rise_back(self))
        else:
            for place in self.begun:
                here = self.live.position[place]
                self.ahead[here] = self.behind[here] = 1
            count = go_forward(self)
            if not early_only:
                count += go_back_limited(self) if is_limited else go_back(self)
        self.begun.clear()
        self.is_rising = True
        if self.end > self.top or self.end - self.longest < self.most or self.lowest < self.most:
            self._keep_in_range()
        return count

    def _add_place(self) -> None:
        """Room for one more milestone."""
        append, live = self.live.log.append, self.live
        base = self.calendar.work_at(live.start if live.status is None else max(live.start, live.status))
        columns: tuple[tuple[Any, Any], ...] = (
            (self.duration, 0),
            (self.remaining, 0),
            (self.floor, base),
            (self.head, -1),
            (self.finish, -1),
            (self.tail, -1),
            (self.reach, -1),
            (self.limit, inf),
            (self.limit_head, inf),
            (self.ahead, 0),
            (self.behind, 0),
        )
        for values, value in columns:
            append(values, value)
        for lists in (self.into, self.onto, self.follows, self.leads):
            append(lists, None)

    def _take_length(self, place: int, length: int, left: int) -> None:
        put = self.live.log.put
        put(self.duration, place, length)
        put(self.remaining, place, left)
        self.most = max(self.most, length)
        self._forget_lengths(place)

    def _take_hold(self, place: int, now: Hold | None) -> None:
        live, work = self.live, self.calendar.work_at
        if now is not None and now.is_late:
            raise Unfollowed
        self.shown = None
        length = live.live_milestones.lengths[place]
        self._take_length(place, length if now is None else now.duration, length if now is None else now.remaining)
        base = live.start if live.status is None else max(live.start, live.status)
        live.log.put(self.floor, place, work(base) if now is None else floor_of(now, work))
        self._keep_bounds(place, now)
        for each in (place, *live.after(place)):
            self._forget_into(each)
        for each in (place, *live.before(place)):
            self._forget_onto(each)

    def _forget_into(self, place: int) -> None:
        self.live.log.put(self.into, place, None)
        self.live.log.put(self.leads, place, None)
        self.ahead[self.live.position[place]] = 1

    def _forget_onto(self, place: int) -> None:
        self.live.log.put(self.onto, place, None)
        self.live.log.put(self.follows, place, None)
        self.behind[self.live.position[place]] = 1

    # Read

    def _keep_in_range(self) -> None:
        """ValueError when a date falls before 1970 or after 2199; see ``WorkPass``."""
        self.calendar.finish_at(self.end)
        low = min((self.late_value(place) - length for place, length in enumerate(self.duration)), default=0)
        self.calendar.start_at(min(low, min(self.head, default=0)))

    def late_value(self, place: int) -> int:
        return int(min(self.end - self.tail[place], self.limit[place]))

    def room_at(self, place: int) -> int:
        room = self.end
        for link in self.live.out_of(place):
            if not is_over(self.net, link):
                room = min(room, self.finish[link.target] - weight_back(link, self.duration, self.remaining))
        return room

    def end_instant(self) -> int:
        """The last finish that is shown."""
        shown = self.shown
        if shown is not None and shown[0] is self.ending:
            return shown[1]
        found = max((self.early_at(place)[1] for place in self.ending), default=self.net.start)
        if all(self.duration[place] for place in self.ending):
            self.shown = self.ending, found
        return found

    def early_at(self, place: int) -> tuple[int, int]:
        return plain_face(self, place) or self._event_at(place)

    def _event_at(self, place: int) -> tuple[int, int]:
        """Each after the events whose face it may keep, without recursion."""
        known, stack = self.known, [place]
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
        return plain_face(self, place) or self.known[place]

    @property
    def early(self) -> tuple[list[int], list[int]]:
        pairs = [self.early_at(place) for place in self.net.places]
        return [start for start, _ in pairs], [finish for _, finish in pairs]

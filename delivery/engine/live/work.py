"""Dates on one calendar that follow edits: only what an edit can reach is computed again, and no further than it changes.

Two things make that exact and cheap. *Tails* are kept instead of late dates: the longest way from a milestone's finish to
the end of the plan, so that the late finish is ``end - tail`` and an end that moves touches nothing; dates that bound late
finishes (deadline, "must finish") run in a third direction of their own, ``limits``. And every direction is the same sum,
corrected where it is no longer right: see ``side`` and ``spread``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from math import inf

from delivery.engine.edit import SetField
from delivery.engine.live.direction import Ahead, AheadOfLate, Back
from delivery.engine.live.ending import Ending
from delivery.engine.live.held import bounds_of, take_over
from delivery.engine.live.latest import first_heads, follow_late
from delivery.engine.live.laying import LEAST, Laying
from delivery.engine.live.log import SAME, Move
from delivery.engine.live.net import LiveNet, Unfollowed
from delivery.engine.live.shown import ShownDates
from delivery.engine.live.side import Side
from delivery.engine.live.span import Span
from delivery.engine.live.spread import spread
from delivery.engine.live.touched import Changed, Touched
from delivery.engine.work_pass import WorkPass


class LiveWork(Ending, ShownDates):
    """See ``WorkDates``. ``follow`` brings the dates up to what the net has become; its log undoes it."""

    def __init__(self, net: LiveNet, base: WorkPass) -> None:
        self.net, self.live, self.calendar, self.layout = net, net, base.calendar, base.layout
        self.duration, self.remaining = base.duration.copy(), base.remaining.copy()
        self.lengths = net.live_milestones.lengths, self.duration, self.remaining
        self.heads = self._ahead(Ahead(net, base.calendar), first_heads(base))
        self.second = ()
        self.find_end()
        self.limited: dict[int, bool] = {}
        """Whose late finish a date bounds; what was bounded once keeps its entry."""
        self._measure_tails(base)
        self.begun: list[int] = []
        """Milestones that may last longer or shorter, so far."""
        self.known, self.shown = ((), {}), None
        self.laying, self.top = Laying(net, base.layout), base.calendar.total
        self.least, self.most = LEAST, self.laying.most(LEAST)
        """So many may move before everything is laid anew."""
        self.span: Span | None = None
        """None where nothing but dependencies bounds a milestone."""
        if base.layout.held:
            self.watch_range()
        self.late_heads = {place: (self.late_value(place), self.duration[place]) for place in base.layout.late}
        """Of work as late as possible: the late finish and the length with which its successors were laid."""
        if base.layout.late:
            way = AheadOfLate(net, base.calendar, lambda place: self.late_value(place) - self.duration[place], self.duration)
            self.second = (self._ahead(way, base.head),)
            self.second[0].caps.update(self.heads.caps)

    def _ahead(self, way: Ahead, near: list[int]) -> Side:
        return Side(way, near.copy(), self.duration, self.duration, self.layout.own_floor.copy())

    def _measure_tails(self, base: WorkPass) -> None:
        """Tails and limits of the whole plan."""
        size = self.net.size
        floors: tuple[list[float], list[float]] = ([0] * size, [-inf] * size)
        for place, held in base.layout.held:
            _, floors[0][place], floors[1][place], cap = bounds_of(held, self.calendar.work_at)
            if floors[1][place] != -inf:
                self.limited[place] = True
            if cap is not None:
                self.heads.caps[place] = cap
        tail, limit = floors[0].copy(), floors[1].copy()
        if self.limited:
            _walk_back(base, tail, limit)
        else:
            tail = [self.end - late for late in base.late_finish]
        back = Back(self.live)
        self.tails = Side(back, tail, self.remaining, self.duration, floors[0])
        self.limits = Side(back, limit, self.remaining, self.duration, floors[1])
        self.limits.nexts = self.tails.nexts

    @property
    def head(self) -> list[int]:  # type: ignore[override]
        return (self.second or (self.heads,))[0].near

    @property
    def finish(self) -> list[int]:  # type: ignore[override]
        return (self.second or (self.heads,))[0].far

    @property
    def measured(self) -> list[int]:
        return self.heads.far

    def give_up(self) -> None:
        """In the midst of following."""
        self.begun.clear()
        for side in (self.heads, self.tails, self.limits, *self.second):
            side.asks.clear()

    # Following edits

    def take_length(self, edit: SetField) -> bool:
        """Whether the edit could be taken at once: another duration of a milestone that nothing holds. Raises Unfollowed."""
        live, value = self.live, edit.value
        place = live.rank.get(edit.key, -1)
        if not 0 <= place < len(self.duration) or live.holds[place] is not None or place in live.with_percents:
            return False
        was = self.duration[place]
        if was != edit.expected or type(value) is not int or not 0 <= value <= self.top:
            raise Unfollowed
        live.log.steps.append((self.lengths, SAME, (place, was)))
        for lengths in self.lengths:
            lengths[place] = value
        if self.span is not None:
            self.widen(works=(value,))
        self.begun.append(place)
        return True

    def take(self, touched: Touched, changed: Mapping[int, Changed]) -> None:
        """Take over what else has changed in the net. Raises Unfollowed and ValueError."""
        take_over(self, touched, changed)
        self.be_patient(self.least)

    def be_patient(self, least: int) -> None:
        """So many may move, at the least, before everything is laid anew."""
        self.least, most = least, self.laying.most(least)
        if most != self.most:
            self.live.log.set(self, "most", most)

    def follow(self, *, early_only: bool = False) -> int:
        """Compute again what depends on what was taken; how many milestones were looked at.

        Raises ValueError for dates out of range. Then, and where ``early_only`` leaves the tails as they were, ``give_up`` has
        to follow.
        """
        heads, begun, most = self.heads, self.begun, self.most
        heads.edge, heads.is_hit = self.end, False
        moved = spread(heads, begun, most)
        count = len(moved)
        if count > most:
            count = self.laying.lay((heads,), moved)
            self.find_end()
        elif heads.is_hit:
            self.move_end(moved)
        if early_only and not self.second:
            pass
        elif self.span is None:
            moved = spread(self.tails, begun, most)
            count += len(moved) if len(moved) <= most else self.laying.lay((self.tails,), moved)
        else:
            count += self._follow_back() + sum(follow_late(self, side) for side in self.second)
        begun.clear()
        if self.end > self.top or self.span is not None:
            self._keep_in_range()
        return count

    def _follow_back(self) -> int:
        """Where more than dependencies may bound late finishes."""
        sides, moved = (self.tails, self.limits) if self.limited else (self.tails,), list[list[Move]]()
        for side in sides:
            moved.append(spread(side, self.begun, self.most))
            if len(moved[-1]) > self.most:
                asked = [(place, 0, 0) for place in self.limits.asks]
                self.limits.asks.clear()
                count = self.laying.lay(sides, [*chain.from_iterable(moved), *asked])
                self.widen(*(side.near for side in sides))
                return count
        self.widen(*([side.near[place] for place, _, _ in each] for side, each in zip(sides, moved, strict=True)))
        return sum(map(len, moved))

    # The range of dates

    def watch_range(self) -> None:
        """What holds a milestone may lead late dates out of range; nothing else does: they are not before the early ones."""
        if self.span is None:
            self.live.log.set(self, "span", Span().wider(self.tails.near, self.limits.near, self.duration))

    def widen(self, tails: Iterable[float] = (), limits: Iterable[float] = (), works: Iterable[int] = ()) -> None:
        if self.span is not None:
            wider = self.span.wider(tails, limits, works)
            if wider != self.span:
                self.live.log.set(self, "span", wider)

    def _keep_in_range(self) -> None:
        """ValueError when a date falls before 1970 or after 2199; see ``WorkPass``."""
        self.calendar.finish_at(self.end)
        if self.span is not None and self.span.may_leave(self.end):
            low = min((self.late_value(place) - length for place, length in enumerate(self.duration)), default=0)
            self.calendar.start_at(min(low, min(self.head, default=0)))


def _walk_back(base: WorkPass, tail: list[float], limit: list[float]) -> None:
    for edges, pin in base.layout.backward:
        for i, j, w in edges:
            tail[i] = max(tail[i], tail[j] + w)
            limit[i] = max(limit[i], limit[j] + w)
        if pin is not None:
            tail[pin[0]], limit[pin[0]] = -inf, -pin[1]

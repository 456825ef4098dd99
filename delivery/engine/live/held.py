"""What holds a milestone, taken over into the live dates on one calendar; and what a change of the net reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from delivery.engine.bounds import DONE, PLANNED, Hold
from delivery.engine.live.net import Unfollowed
from delivery.engine.live.touched import FREE, Changed, Touched
from delivery.engine.work_layout import cap_of, floor_of

if TYPE_CHECKING:
    from delivery.engine.live.side import Side
    from delivery.engine.live.work import LiveWork


class Bounds(NamedTuple):
    """The floors of the three directions, in working minutes, and what caps the head."""

    head: int
    tail: float = 0
    limit: float = -inf
    cap: int | None = None


def bounds_of(held: Hold, work: Callable[[int], int]) -> Bounds:
    head, cap = floor_of(held, work), None if held.cap is None else cap_of(held, work)
    if held.late_pin is not None:
        return Bounds(head, -inf, -work(held.late_pin), cap)
    if held.upper is not None and held.stage != DONE:
        return Bounds(head, 0, -work(held.upper), cap)
    return Bounds(head, cap=cap)


def take_over(work: LiveWork, touched: Touched, changed: Mapping[int, Changed]) -> None:
    """What has changed in the net besides mere lengths. Raises Unfollowed and ValueError."""
    for _ in touched.added:
        _add_place(work)
    for place, kept in changed.items():
        length = work.live.live_milestones.lengths[place]
        if kept is FREE:
            _take_lengths(work, place, length, length)
        else:
            _take_hold(work, place, *kept)
    for place in touched.targets:
        _forget_into(work, place)
    for place in touched.sources:
        _forget_onto(work, place)


def _add_place(work: LiveWork) -> None:
    """Room for one more milestone."""
    append = work.live.log.append
    for lengths in (work.duration, work.remaining):
        append(lengths, 0)
    for side, nowhere in ((work.heads, -1), (work.tails, -1), (work.limits, -inf), *((side, -1) for side in work.second)):
        for values in (side.near, side.far, side.floor):
            append(values, nowhere)
        append(side.wires, None)
    for nexts in (work.heads.nexts, work.tails.nexts, *(side.nexts for side in work.second)):
        append(nexts, None)


def _take_lengths(work: LiveWork, place: int, length: int, left: int) -> None:
    if max(length, left) > work.top:
        raise Unfollowed
    put = work.live.log.put
    put(work.duration, place, length)
    put(work.remaining, place, left)
    work.widen(works=(length,))
    work.begun.append(place)


def _take_hold(work: LiveWork, place: int, before: Hold | None, now: Hold | None) -> None:
    live, put = work.live, work.live.log.put
    if now is not None and now.is_late and not work.second:
        raise Unfollowed
    if now is None:
        length = live.live_milestones.lengths[place]
        _take_lengths(work, place, length, length)
        bounds = Bounds(work.calendar.work_at(live.start if live.status is None else max(live.start, live.status)))
    else:
        work.watch_range()
        _take_lengths(work, place, now.duration, now.remaining)
        bounds = bounds_of(now, work.calendar.work_at)
    work.shown = None
    floors = ((work.heads, bounds.head), (work.tails, bounds.tail), (work.limits, bounds.limit))
    for side, floor in (*floors, *((side, bounds.head) for side in work.second)):
        if floor != side.floor[place]:
            put(side.floor, place, floor)
            side.asks.add(place)
    if bounds.cap is not None or place in work.heads.caps:
        for side in (work.heads, *work.second):
            put(side.caps, place, inf if bounds.cap is None else bounds.cap)
            side.asks.add(place)
    if bounds.limit != -inf:
        put(work.limited, place, True)
    if now is not None and now.is_late and place not in work.late_heads:
        put(work.late_heads, place, (-1, -1))
    if _shape(before) != _shape(now):
        for each in (place, *live.after(place)):
            _forget_into(work, each)
        for each in (place, *live.before(place)):
            _forget_onto(work, each)


def _shape(held: Hold | None) -> tuple[object, ...]:
    """What the neighbours have to know."""
    if held is None:
        return PLANNED, 0, True, True, True, False
    return held.stage, held.began, held.pin is None, held.cap is None, held.late_pin is None, held.is_late


def _forget_into(work: LiveWork, place: int) -> None:
    _forget(work, place, (work.heads, *work.second), (work.tails,))


def _forget_onto(work: LiveWork, place: int) -> None:
    _forget(work, place, (work.tails, work.limits), (work.heads, *work.second))


def _forget(work: LiveWork, place: int, sides: tuple[Side, ...], others: tuple[Side, ...]) -> None:
    """What bounds the place on these sides, and whom it asks on the other."""
    put = work.live.log.put
    for other in others:
        put(other.nexts, place, None)
    for side in sides:
        put(side.wires, place, None)
        side.asks.add(place)

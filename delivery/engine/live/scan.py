"""From one milestone that has to be looked at to the next, forward over heads and backward over tails.

What has to be looked at stands in a bytearray in topological order: ``find`` leaps from one to the next, so that no heap
is needed, and everything is looked at once, after all that it depends on. A neighbour is not even looked at when what it
is asked, before and after, lies below what it has. Where much of the plan has moved, everything is laid anew
instead: by then leaping costs more than it spares.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING

from delivery.engine.live.flat import walked_back, walked_forward

if TYPE_CHECKING:
    from delivery.engine.live.clock import LiveClock
    from delivery.engine.live.work import LiveWork

PART, PART_BY_NEIGHBOURS = 64, 4
"""Of the plan: where so much has moved, everything is laid anew, from flat lists or (which takes longer) by neighbours."""


def go_forward(work: LiveWork) -> int:
    """Heads and finishes; how many milestones were looked at."""
    ahead, at, position, into, follows = work.ahead, work.live.at, work.live.position, work.into, work.follows
    floor, duration, head, finish, caps = work.floor, work.duration, work.head, work.finish, work.caps
    moved: list[tuple[int, int, int]] = []
    count, most, end, highest, is_lost = 0, len(at) // work.part, work.end, -1, False
    here = ahead.find(1)
    while here >= 0:
        ahead[here] = 0
        count += 1
        j = at[here]
        edges, bound = into[j], floor[j]
        for values, i, lag in work.wire(j) if edges is None else edges:
            asked = values[i] + lag
            if asked > bound:
                bound = asked
        if caps and bound > caps.get(j, bound):
            bound = caps[j]
        ends, was = bound + duration[j], finish[j]
        if ends != was or bound != head[j]:
            moved.append((j, head[j], was))
            head[j], finish[j] = bound, ends
            if ends > highest:
                highest = ends
            is_lost |= was == end
            if len(moved) > most:
                work.live.log.steps.append((work.heads, 0, moved))
                return count + lay_all(work, here)
            plain, others = follows[j] or work.followers(j)
            most_asked = ends if ends > was else was
            for k, lag in plain:
                if most_asked + lag >= head[k]:
                    ahead[position[k]] = 1
            for k in others:
                ahead[position[k]] = 1
        here = ahead.find(1, here + 1)
    if moved:
        work.live.log.steps.append((work.heads, 0, moved))
        if highest >= end or is_lost:
            move_end(work, moved, highest)
    return count


def move_end(work: LiveWork | LiveClock, moved: list[tuple[int, int, int]], highest: int) -> None:
    finish = work.finish
    if highest > work.end:
        work.end, work.ending = highest, [place for place, _, _ in moved if finish[place] == highest]
        return
    places = {place for place, _, _ in moved}
    ending = [place for place in work.ending if place not in places]
    ending += [place for place in places if finish[place] == work.end]
    if ending:
        work.ending = ending
    else:
        work.find_end()


def places_of(values: list[int], value: int) -> list[int]:
    """Where it stands in the list."""
    found, here = [], -1
    for _ in range(values.count(value)):
        here = values.index(value, here + 1)
        found.append(here)
    return found


def lay_all(work: LiveWork, here: int) -> int:
    """Everything, from flat lists where there are any, otherwise all that stands behind ``here``."""
    into, floor, duration, head, finish, caps = work.into, work.floor, work.duration, work.head, work.finish, work.caps
    work.live.log.steps.append((work.heads, -1, (head.copy(), finish.copy())))
    work.ahead[:] = bytes(len(work.ahead))
    flat = work.flat_edges()
    if flat is not None:
        head[:], finish[:] = walked_forward(flat, work)
    for j in work.live.at[here + 1 :] if flat is None else ():
        edges, bound = into[j], floor[j]
        for values, i, lag in work.wire(j) if edges is None else edges:
            asked = values[i] + lag
            if asked > bound:
                bound = asked
        if caps and bound > caps.get(j, bound):
            bound = caps[j]
        head[j], finish[j] = bound, bound + duration[j]
    work.find_end()
    return len(head) - here


def go_back(work: LiveWork) -> int:
    """Tails, where no late finish is bounded by a date; how many milestones were looked at."""
    behind, at, position, onto, leads = work.behind, work.live.at, work.live.position, work.onto, work.leads
    remaining, tail, reach = work.remaining, work.tail, work.reach
    moved: list[tuple[int, float, float]] = []
    count, most, longest = 0, len(at) // work.part, work.longest
    here = behind.rfind(1)
    while here >= 0:
        behind[here] = 0
        count += 1
        i = at[here]
        edges, far = onto[i], 0.0
        for values, _, j, lag in work.wire_back(i) if edges is None else edges:
            asked = values[j] + lag
            if asked > far:
                far = asked
        near, was = far + remaining[i], reach[i]
        if near != was or far != tail[i]:
            moved.append((i, tail[i], was))
            tail[i], reach[i] = far, near
            if far > longest:
                longest = far
            if len(moved) > most:
                work.live.log.steps.append((work.tails, 0, moved))
                return count + lay_all_back(work, here)
            plain, others = leads[i] or work.leaders(i)
            most_asked = near if near > was else was
            for k, lag in plain:
                if most_asked + lag >= tail[k]:
                    behind[position[k]] = 1
            for k in others:
                behind[position[k]] = 1
        here = behind.rfind(1, 0, here)
    if moved:
        work.live.log.steps.append((work.tails, 0, moved))
        work.longest = longest
    return count


def lay_all_back(work: LiveWork, here: int) -> int:
    onto, remaining, tail, reach = work.onto, work.remaining, work.tail, work.reach
    work.live.log.steps.append((work.tails, -1, (tail.copy(), reach.copy())))
    work.behind[:] = bytes(len(work.behind))
    flat = work.flat_edges()
    if flat is not None:
        tail[:], reach[:] = walked_back(flat, work)
    for i in reversed(work.live.at[:here]) if flat is None else ():
        edges, far = onto[i], 0.0
        for values, _, j, lag in work.wire_back(i) if edges is None else edges:
            asked = values[j] + lag
            if asked > far:
                far = asked
        tail[i], reach[i] = far, far + remaining[i]
    work.longest = max(tail)
    return here


def go_back_limited(work: LiveWork) -> int:
    """As ``go_back``, where some late finishes are bounded by dates."""
    behind, at, position = work.behind, work.live.at, work.live.position
    count = 0
    here = behind.rfind(1)
    while here >= 0:
        behind[here] = 0
        count += 1
        place = at[here]
        if _look_back(work, place):
            for k in work.live.before(place):
                behind[position[k]] = 1
        here = behind.rfind(1, 0, here)
    return count


def _look_back(work: LiveWork, place: int) -> bool:
    """Tail and limit of one milestone; whether they changed."""
    edges, tail, limit = work.onto[place], 0.0, work.uppers.get(place, inf)
    for tails, limits, j, lag in work.wire_back(place) if edges is None else edges:
        tail = max(tail, tails[j] + lag)
        limit = min(limit, limits[j] - lag)
    pin = work.pins.get(place, inf)
    if pin != inf:
        tail, limit = -inf, pin
    left = work.remaining[place]
    now = tail, tail + left, limit, limit - left
    columns = work.tail, work.reach, work.limit, work.limit_head
    if all(values[place] == value for values, value in zip(columns, now, strict=True)):
        return False
    for values, value in zip(columns, now, strict=True):
        work.live.log.steps.append((values, place, values[place]))
        values[place] = value
    work.longest, work.lowest = max(work.longest, tail), min(work.lowest, limit)
    return True

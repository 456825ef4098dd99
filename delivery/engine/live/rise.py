"""The commonest edit: some milestones take longer, and nothing is pinned or capped. Then dates only rise.

What rises is handed on from milestone to milestone; nobody has to ask all of its predecessors again. Otherwise as in
``scan``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery.engine.live.scan import lay_all, lay_all_back, move_end

if TYPE_CHECKING:
    from delivery.engine.live.work import LiveWork


def rise(work: LiveWork) -> int:
    """Heads and finishes of ``begun`` and of what they push; how many milestones were looked at."""
    ahead, at, position, follows = work.ahead, work.live.at, work.live.position, work.follows
    duration, head, finish = work.duration, work.head, work.finish
    moved = [(place, head[place], finish[place]) for place in work.begun]
    asking: set[int] = set()
    count, most, highest = 0, len(at) // work.part, -1
    for place in work.begun:
        ahead[position[place]] = 1
    here = ahead.find(1)
    while here >= 0:
        ahead[here] = 0
        count += 1
        j = at[here]
        if asking and j in asking:
            head[j] = work.head_asked(j)
        finish[j] = ends = head[j] + duration[j]
        if ends > highest:
            highest = ends
        plain, others = follows[j] or work.followers(j)
        for k, lag in plain:
            asked = ends + lag
            if asked > head[k]:
                there = position[k]
                if not ahead[there]:
                    ahead[there] = 1
                    moved.append((k, head[k], finish[k]))
                head[k] = asked
        if others:
            _ask(others, asking, work, moved)
        if count > most:
            work.live.log.steps.append((work.heads, 0, moved))
            return count + lay_all(work, here)
        here = ahead.find(1, here + 1)
    work.live.log.steps.append((work.heads, 0, moved))
    if highest >= work.end:
        move_end(work, moved, highest)
    return count


def _ask(others: list[int], asking: set[int], work: LiveWork, moved: list[tuple[int, int, int]]) -> None:
    """Those that are tied by another kind than finish-to-start have to ask when their turn comes."""
    for k in others:
        there = work.live.position[k]
        asking.add(k)
        if not work.ahead[there]:
            work.ahead[there] = 1
            moved.append((k, work.head[k], work.finish[k]))


def rise_back(work: LiveWork) -> int:
    """Tails of ``begun`` and of what leads there."""
    behind, at, position, leads = work.behind, work.live.at, work.live.position, work.leads
    remaining, tail, reach = work.remaining, work.tail, work.reach
    moved = [(place, tail[place], reach[place]) for place in work.begun]
    asking: set[int] = set()
    count, most, longest = 0, len(at) // work.part, work.longest
    for place in work.begun:
        behind[position[place]] = 1
    here = behind.rfind(1)
    while here >= 0:
        behind[here] = 0
        count += 1
        i = at[here]
        if asking and i in asking:
            tail[i] = work.tail_asked(i)
        if tail[i] > longest:
            longest = tail[i]
        reach[i] = near = tail[i] + remaining[i]
        plain, others = leads[i] or work.leaders(i)
        for k, lag in plain:
            asked = near + lag
            if asked > tail[k]:
                there = position[k]
                if not behind[there]:
                    behind[there] = 1
                    moved.append((k, tail[k], reach[k]))
                tail[k] = asked
        if others:
            _ask_back(others, asking, work, moved)
        if count > most:
            work.live.log.steps.append((work.tails, 0, moved))
            return count + lay_all_back(work, here)
        here = behind.rfind(1, 0, here)
    work.live.log.steps.append((work.tails, 0, moved))
    work.longest = longest
    return count


def _ask_back(others: list[int], asking: set[int], work: LiveWork, moved: list[tuple[int, float, float]]) -> None:
    for k in others:
        there = work.live.position[k]
        asking.add(k)
        if not work.behind[there]:
            work.behind[there] = 1
            moved.append((k, work.tail[k], work.reach[k]))

"""Which face of a working minute people see: 17:00, or the next 08:00.

Work starts at a shift's start and finishes at a shift's end. A milestone without duration can sit on either: it keeps
the face of what drives it, so that one which closes a phase shows the phase's 17:00.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from delivery.engine.bounds import DONE, PLANNED, STARTED
from delivery.engine.net import FROM_START, Link

if TYPE_CHECKING:
    from delivery.engine.work_pass import WorkPass


def early_faces(passed: WorkPass) -> tuple[list[int], list[int]]:
    """Early starts and finishes of every milestone as instants, in the net's order."""
    start_at, finish_at = passed.calendar.start_at, passed.calendar.finish_at
    durations = passed.layout.duration
    starts = [start_at(head) if duration else 0 for head, duration in zip(passed.head, durations, strict=True)]
    finishes = [finish_at(finish) if duration else 0 for finish, duration in zip(passed.finish, durations, strict=True)]
    for place, held in passed.layout.held:
        if held.stage != PLANNED:
            starts[place] = held.began
            finishes[place] = held.ended if held.stage == DONE else max(held.began, finish_at(passed.finish[place]))
    for place, duration in enumerate(durations):
        own = passed.net.holds[place]
        if duration == 0 and (own is None or own.stage != DONE):
            if own is not None and own.stage == STARTED and own.pin is not None:
                finishes[place] = own.began
                continue
            finishes[place] = _face(passed, place, starts, finishes)
            if own is None or own.stage == PLANNED:
                starts[place] = finishes[place]
    return starts, finishes


def _face(passed: WorkPass, place: int, starts: list[int], finishes: list[int]) -> int:
    value = passed.head[place]
    keeper = passed.net.keepers[place]
    faces = [keeper.start(at, 0) for at in _own_bounds(passed, place)]
    faces = [face for face in faces if passed.calendar.work_at(face) == value]
    faces += [_face_of(passed, link, starts, finishes) for link in passed.net.into(place) if passed.asked(link) == value]
    return max(faces, default=passed.calendar.start_at(value))


def _own_bounds(passed: WorkPass, place: int) -> list[int]:
    net, held = passed.net, passed.net.holds[place]
    if held is None:
        return [net.start] if net.status is None else [net.start, net.status]
    return [at for at in (held.floor, held.soft, held.pin, held.cap) if at is not None]


def _face_of(passed: WorkPass, link: Link, starts: list[int], finishes: list[int]) -> int:
    value = passed.head[link.target]
    if link.lag > 0:
        return passed.calendar.finish_at(value)
    if link.lag < 0:
        return passed.calendar.start_at(value)
    source = passed.net.holds[link.source]
    if source is not None and source.is_late:
        from_work = link.kind in FROM_START and passed.layout.duration[link.source] > 0
        return passed.calendar.start_at(value) if from_work else passed.calendar.finish_at(value)
    at = starts[link.source] if link.kind in FROM_START else finishes[link.source]
    return passed.net.keepers[link.target].start(at, 0)

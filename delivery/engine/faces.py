"""Which face of a working minute people see: 17:00, or the next 08:00.

Work starts at a shift's start and finishes at a shift's end. A milestone without duration can sit on either: it keeps
the face of what drives it, so that one which closes a phase shows the phase's 17:00.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from delivery.engine.bounds import DONE, PLANNED
from delivery.engine.net import FROM_START, Link

if TYPE_CHECKING:
    from delivery.engine.work_dates import WorkDates
    from delivery.engine.work_pass import WorkPass


Instants = Callable[[int], tuple[int, int]]


def early_faces(passed: WorkPass) -> tuple[list[int], list[int]]:
    """Early starts and finishes of every milestone as instants, in the net's order."""
    start_at, finish_at = passed.calendar.start_at, passed.calendar.finish_at
    durations = passed.duration
    starts = [start_at(head) if duration else 0 for head, duration in zip(passed.head, durations, strict=True)]
    finishes = [finish_at(finish) if duration else 0 for finish, duration in zip(passed.finish, durations, strict=True)]
    for place, held in passed.layout.held:
        if held.stage != PLANNED:
            starts[place], finishes[place] = plain_face(passed, place) or (held.began, 0)
    for place, duration in enumerate(durations):
        if duration == 0 and plain_face(passed, place) is None:
            starts[place], finishes[place] = event_face(passed, place, lambda source: (starts[source], finishes[source]))
    return starts, finishes


def plain_face(passed: WorkDates, place: int) -> tuple[int, int] | None:
    """Early start and finish where they follow from the milestone alone; None for an event, which keeps another's face."""
    held, duration = passed.net.holds[place], passed.duration[place]
    finish_at = passed.calendar.finish_at
    if held is None or held.stage == PLANNED:
        return (passed.calendar.start_at(passed.head[place]), finish_at(passed.finish[place])) if duration else None
    if held.stage == DONE:
        return held.began, held.ended
    if duration:
        return held.began, max(held.began, finish_at(passed.finish[place]))
    return None if held.pin is None else (held.began, held.began)


def event_face(passed: WorkDates, place: int, known: Instants) -> tuple[int, int]:
    """Early start and finish of an event; ``known`` tells those of its predecessors."""
    held = passed.net.holds[place]
    face = _face(passed, place, known)
    return (face if held is None or held.stage == PLANNED else held.began), face


def _face(passed: WorkDates, place: int, known: Instants) -> int:
    value = passed.head[place]
    keeper = passed.net.keepers[place]
    faces = [keeper.start(at, 0) for at in _own_bounds(passed, place)]
    faces = [face for face in faces if passed.calendar.work_at(face) == value]
    faces += [_face_of(passed, link, known) for link in passed.net.into(place) if passed.asked(link) == value]
    return max(faces, default=passed.calendar.start_at(value))


def binding_events(passed: WorkDates, place: int) -> list[int]:
    """The predecessors whose faces an event's face may follow and that are events themselves."""
    return [link.source for link in passed.net.into(place) if _follows(passed, link) and plain_face(passed, link.source) is None]


def _follows(passed: WorkDates, link: Link) -> bool:
    source = passed.net.holds[link.source]
    return link.lag == 0 and not (source is not None and source.is_late) and passed.asked(link) == passed.head[link.target]


def _own_bounds(passed: WorkDates, place: int) -> list[int]:
    net, held = passed.net, passed.net.holds[place]
    if held is None:
        return [net.start] if net.status is None else [net.start, net.status]
    return [at for at in (held.floor, held.soft, held.pin, held.cap) if at is not None]


def _face_of(passed: WorkDates, link: Link, known: Instants) -> int:
    value = passed.head[link.target]
    if link.lag > 0:
        return passed.calendar.finish_at(value)
    if link.lag < 0:
        return passed.calendar.start_at(value)
    source = passed.net.holds[link.source]
    if source is not None and source.is_late:
        from_work = link.kind in FROM_START and passed.duration[link.source] > 0
        return passed.calendar.start_at(value) if from_work else passed.calendar.finish_at(value)
    start, finish = known(link.source)
    return passed.net.keepers[link.target].start(start if link.kind in FROM_START else finish, 0)

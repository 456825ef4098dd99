"""An excerpt of the plan as bars over time: the model, and its geometry for paper and page alike.

Dates are whole days; ``finish`` is the last day inside. A bar that reaches beyond the window is cut at its edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import fitted, width_of
from delivery.reports.picture.shapes import Label, Line, Picture, Polygon, Rect, Shape, moved
from delivery.reports.timescale import Band, major_bands, minor_bands
from delivery.reports.wording import Wording

ROW = 15.0
HEAD = 27.0
LEGEND = 18.0
SIZE = 7.0


@dataclass(frozen=True, slots=True)
class GanttRow:
    name: str
    start: date
    finish: date
    baseline_start: date | None = None
    baseline_finish: date | None = None
    deadline: date | None = None
    is_critical: bool = False
    is_event: bool = False
    is_done: bool = False
    is_heading: bool = False
    """Groups the rows below it; its bar spans them."""
    note: str = ""
    """Said when the pointer rests on the bar: "5 Mar to 12 Mar 2026, float 3 working days"."""


@dataclass(frozen=True, slots=True)
class Gantt:
    rows: tuple[GanttRow, ...]
    start: date
    finish: date
    status_on: date | None = None
    off: tuple[tuple[date, date], ...] = ()
    """Non-working days as spans, both ends inside."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """From dates to points."""

    start: date
    finish: date
    left: float
    right: float

    @property
    def per_day(self) -> float:
        return (self.right - self.left) / max((self.finish - self.start).days + 1, 1)

    def x(self, on: date, after: bool = False) -> float:
        """Morning of the day, or its evening, never outside the window."""
        place = self.left + ((on - self.start).days + after) * self.per_day
        return min(max(place, self.left), self.right)


def gantt_picture(gantt: Gantt, wording: Wording, width: float, names: float = 0) -> Picture:
    """The whole excerpt in one picture ``width`` points wide; ``names`` is the room left of the bars, 0 lets it choose."""
    left = names or names_width(gantt, width)
    scale = Scale(min(gantt.start, gantt.finish), max(gantt.start, gantt.finish), left, width)
    height = HEAD + ROW * len(gantt.rows)
    shapes: list[Shape] = []
    shapes += _background(gantt, scale, height)
    shapes += _head(gantt, scale, wording)
    for index, row in enumerate(gantt.rows):
        shapes += _row(row, scale, HEAD + index * ROW)
    shapes += _status_line(gantt, scale, height)
    shapes += _legend(gantt, wording, height + 12)
    return Picture(width, height + LEGEND, tuple(shapes), gantt.description)


def names_width(gantt: Gantt, width: float) -> float:
    """Room that the longest name wants, within reason."""
    longest = max((width_of(row.name, SIZE) for row in gantt.rows), default=0) * 1.06 + 14
    return min(max(longest, 70), width * 0.36)


def _background(gantt: Gantt, scale: Scale, height: float) -> Iterator[Shape]:
    for index, row in enumerate(gantt.rows):
        if row.is_heading:
            yield Rect(0, HEAD + index * ROW, scale.right, ROW, Ink.SHADE)
    if scale.per_day >= 1.6:
        for first, last in gantt.off:
            left, right = scale.x(first), scale.x(last, after=True)
            if right > left:
                yield Rect(left, HEAD, right - left, height - HEAD, Ink.SHADE)
    for index in range(len(gantt.rows) + 1):
        y = HEAD + index * ROW
        yield Line(((0, y), (scale.right, y)), Ink.RULE, 0.4 if index else 0.8)


def _head(gantt: Gantt, scale: Scale, wording: Wording) -> Iterator[Shape]:
    for band in major_bands(scale.start, scale.finish, scale.per_day, wording):
        yield from _band(band, scale, 9, 1, 7.0, Ink.TEXT)
    for band in minor_bands(scale.start, scale.finish, scale.per_day):
        yield from _band(band, scale, HEAD - 5, 14, 6.0, Ink.MUTED)


def _band(band: Band, scale: Scale, base: float, top: float, size: float, ink: Ink) -> Iterator[Shape]:
    left, right = scale.x(band.start), scale.x(band.finish, after=True)
    yield Line(((left, top), (left, HEAD)), Ink.RULE, 0.5)
    if band.text and width_of(band.text, size) <= right - left - 3:
        yield Label(left + 2.5, base, band.text, size, ink)


def _row(row: GanttRow, scale: Scale, top: float) -> Iterator[Shape]:
    room = scale.left - (6 if row.is_heading else 12)
    name = fitted(row.name, SIZE * 1.07 if row.is_heading else SIZE, room)
    yield Label(2 if row.is_heading else 8, top + 10, name, SIZE, Ink.TEXT, bold=row.is_heading)
    if row.finish < scale.start or row.start > scale.finish:
        return
    yield from _ghost(row, scale, top)
    yield from _bar(row, scale, top)
    if row.deadline and scale.start <= row.deadline <= scale.finish:
        x = scale.x(row.deadline, after=True)
        yield Polygon(((x - 3, top + 1.5), (x + 3, top + 1.5), (x, top + 6.5)), Ink.PAPER, Ink.TEXT, 0.8)


def _ghost(row: GanttRow, scale: Scale, top: float) -> Iterator[Shape]:
    if row.baseline_start is None or row.baseline_finish is None:
        return
    left, right = scale.x(row.baseline_start), scale.x(row.baseline_finish, after=True)
    if row.is_event:
        yield Line(((right - 3, top + 12.3), (right + 3, top + 12.3)), Ink.GHOST, 2.2)
    elif right > left:
        yield Rect(left, top + 11.2, right - left, 2.2, Ink.GHOST)


def _bar(row: GanttRow, scale: Scale, top: float) -> Iterator[Shape]:
    left, right = scale.x(row.start), scale.x(row.finish, after=True)
    fill, edge = _inks(row)
    if row.is_event:
        yield Polygon(((right, top + 2.5), (right + 4, top + 6.5), (right, top + 10.5), (right - 4, top + 6.5)), fill, edge, 0.9)
    elif row.is_heading:
        yield Rect(left, top + 5.5, max(right - left, 1), 3, Ink.TEXT, title=row.note)
    else:
        yield Rect(left, top + 3, max(right - left, 1.2), 7, fill, edge, 0.9, radius=1, title=row.note)


def _inks(row: GanttRow) -> tuple[Ink, Ink | None]:
    """Critical bars have a dark edge too, finished ones are hollow: the kinds differ without colour."""
    if row.is_done:
        return Ink.PAPER, Ink.GREY
    return (Ink.RED, Ink.TEXT) if row.is_critical else (Ink.PLANNED, None)


def _status_line(gantt: Gantt, scale: Scale, height: float) -> Iterator[Shape]:
    if gantt.status_on and _holds(gantt, gantt.status_on):
        x = scale.x(gantt.status_on, after=True)
        yield Line(((x, HEAD - 2), (x, height)), Ink.ACCENT, 1.1, dashed=True)
        yield Polygon(((x - 3, HEAD - 4), (x + 3, HEAD - 4), (x, HEAD + 1)), Ink.ACCENT)


def _legend(gantt: Gantt, wording: Wording, y: float) -> Iterator[Shape]:
    """Only what occurs above it."""
    tops = y - 7.5
    samples: list[tuple[bool, str, tuple[Shape, ...]]] = [
        (any(_plain(row) for row in gantt.rows), wording.planned, (Rect(0, tops + 1, 12, 7, Ink.PLANNED, radius=1),)),
        (any(row.is_critical and not row.is_done for row in gantt.rows), wording.critical,
         (Rect(0, tops + 1, 12, 7, Ink.RED, Ink.TEXT, 0.9, 1),)),
        (any(row.is_done for row in gantt.rows), wording.done, (Rect(0, tops + 1, 12, 7, Ink.PAPER, Ink.GREY, 0.9, 1),)),
        (any(row.baseline_finish for row in gantt.rows), wording.baseline, (Rect(0, tops + 4, 12, 2.2, Ink.GHOST),)),
        (any(row.is_event for row in gantt.rows), wording.event,
         (Polygon(((6, tops), (10, tops + 4), (6, tops + 8), (2, tops + 4)), Ink.PLANNED),)),
        (any(_holds(gantt, row.deadline) for row in gantt.rows), wording.deadline,
         (Polygon(((3, tops + 2), (9, tops + 2), (6, tops + 7)), Ink.PAPER, Ink.TEXT, 0.8),)),
        (_holds(gantt, gantt.status_on), wording.status_date, (Line(((6, tops), (6, tops + 9)), Ink.ACCENT, 1.1, dashed=True),)),
    ]  # fmt: skip
    x = 0.0
    for occurs, word, drawn in samples:
        if occurs:
            yield from (moved(shape, x, 0) for shape in drawn)
            yield Label(x + 16, y - 0.5, word, 6.5, Ink.MUTED)
            x += 16 + width_of(word, 6.5) * 1.05 + 12


def _holds(gantt: Gantt, on: date | None) -> bool:
    """The day lies in the window."""
    return on is not None and min(gantt.start, gantt.finish) <= on <= max(gantt.start, gantt.finish)


def _plain(row: GanttRow) -> bool:
    return not (row.is_critical or row.is_done or row.is_heading)

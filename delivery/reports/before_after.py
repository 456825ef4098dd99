"""What moves, as it was agreed and as an option makes it: the model, and its geometry for paper and page alike.

Every string is already in the reader's language. Dates are whole days; ``finish`` is the last day inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from delivery.reports.gantt import Scale
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import fitted, width_of
from delivery.reports.picture.shapes import Label, Line, Picture, Polygon, Rect, Shape, moved
from delivery.reports.timescale import Band, major_bands, minor_bands
from delivery.reports.wording import Wording

HEAD = 30.0
BARS = 17.0
NAME = 16.0
"""Room of a name above its bars, where there is none beside them."""
LEGEND = 16.0
ROOMY = 1.15
"""Letters of the browser may be wider than those of the paper."""


@dataclass(frozen=True, slots=True)
class Span:
    start: date
    finish: date
    is_event: bool = False


@dataclass(frozen=True, slots=True)
class MovedRow:
    """Without ``before`` it is new; without ``after`` it is given up."""

    name: str
    before: Span | None
    after: Span | None
    change: str
    """``+5 working days``, or that it is new."""
    deadline: date | None = None
    """Missed with this option."""


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    rows: tuple[MovedRow, ...]
    start: date
    finish: date
    target_before: date
    target_after: date
    target: str
    """What the two lines stand for: go-live, or the finish."""
    as_agreed: str
    with_option: str
    deadline: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Names beside the bars on a desk, above them on a phone."""

    width: float
    is_narrow: bool
    size: float
    left: float

    @property
    def row(self) -> float:
        return NAME + BARS + 4 if self.is_narrow else BARS + 5

    @property
    def bars(self) -> float:
        """From the top of a row to its bars."""
        return NAME + 1 if self.is_narrow else 3


def before_after_picture(shown: BeforeAfter, wording: Wording, width: float, *, is_narrow: bool = False) -> Picture:
    layout = _layout(shown, width, is_narrow)
    scale = Scale(shown.start, shown.finish, layout.left, width)
    bottom = HEAD + layout.row * len(shown.rows)
    shapes: list[Shape] = [*_head(scale, wording, layout, bottom)]
    for index, row in enumerate(shown.rows):
        shapes += _row(row, scale, HEAD + index * layout.row, layout)
    shapes += _targets(shown, scale, layout)
    for index, row in enumerate(shown.rows):
        shapes += _note(row, scale, HEAD + index * layout.row + layout.bars + 13, layout)
    legend = tuple(_legend(shown, bottom + 12, layout))
    height = max((label.y for label in legend if isinstance(label, Label)), default=bottom) + 5
    return Picture(width, height, (*shapes, *legend), shown.description)


def _layout(shown: BeforeAfter, width: float, is_narrow: bool) -> Layout:
    if is_narrow:
        return Layout(width, True, 11.5, 0)
    size = 8 if width < 600 else 9.5
    longest = max((width_of(row.name, size) for row in shown.rows), default=0) * ROOMY + 14
    return Layout(width, False, size, min(max(longest, 90), width * 0.34))


def _head(scale: Scale, wording: Wording, layout: Layout, bottom: float) -> Iterator[Shape]:
    for band in major_bands(scale.start, scale.finish, scale.per_day, wording):
        yield from _band(band, scale, 9, 1, layout.size - 0.5, Ink.TEXT, bottom)
    for band in minor_bands(scale.start, scale.finish, scale.per_day) if 7 * scale.per_day > 2 * layout.size else ():
        yield from _band(band, scale, 21, 13, layout.size - 1.5, Ink.MUTED, 24)
    yield Line(((0, HEAD - 4), (layout.width, HEAD - 4)), Ink.RULE, 0.8)


def _band(band: Band, scale: Scale, base: float, top: float, size: float, ink: Ink, bottom: float) -> Iterator[Shape]:
    left, right = scale.x(band.start), scale.x(band.finish, after=True)
    yield Line(((left, top), (left, bottom)), Ink.RULE, 0.5)
    if band.text and width_of(band.text, size) * ROOMY <= right - left - 3:
        yield Label(left + 2.5, base, band.text, size, ink)


def _row(row: MovedRow, scale: Scale, top: float, layout: Layout) -> Iterator[Shape]:
    if layout.is_narrow:
        noted = width_of(row.change, layout.size - 1) * ROOMY
        yield Label(0, top + 12, fitted(row.name, layout.size, layout.width - noted - 10), layout.size)
        yield Label(layout.width, top + 12, row.change, layout.size - 1, Ink.MUTED, "end")
    else:
        yield Label(0, top + 14, fitted(row.name, layout.size, layout.left - 8), layout.size)
    y = top + layout.bars
    yield from _bar(row.before, scale, y, 6, Ink.GHOST)
    yield from _bar(row.after, scale, y + 7.5, 7.5, Ink.ACCENT)
    if row.deadline and scale.start <= row.deadline <= scale.finish:
        x = scale.x(row.deadline, after=True)
        yield Polygon(((x - 3.5, y - 1), (x + 3.5, y - 1), (x, y + 5)), Ink.PAPER, Ink.RED, 1.2)


def _bar(span: Span | None, scale: Scale, top: float, height: float, ink: Ink) -> Iterator[Shape]:
    if span is None:
        return
    left, right = scale.x(span.start), scale.x(span.finish, after=True)
    if span.is_event:
        middle, half = top + height / 2, height / 2 + 0.6
        yield Polygon(((right, middle - half), (right + half, middle), (right, middle + half), (right - half, middle)), ink)
    else:
        yield Rect(left, top, max(right - left, 1.5), height, ink, radius=1)


def _note(row: MovedRow, scale: Scale, base: float, layout: Layout) -> Iterator[Shape]:
    """Right of the bars where there is room, else left of them, on a ground of its own: no line goes through it."""
    ends = [scale.x(span.finish, after=True) for span in (row.before, row.after) if span]
    starts = [scale.x(span.start) for span in (row.before, row.after) if span]
    if layout.is_narrow or not ends:
        return
    size = layout.size - 1
    noted = width_of(row.change, size) * ROOMY
    left = max(ends) + 7 if max(ends) + 8 + noted <= layout.width else min(starts) - 7 - noted
    if left >= layout.left:
        yield Rect(left - 2, base - size, noted + 4, size + 2.5, Ink.PAPER)
        yield Label(left, base, row.change, size, Ink.MUTED)


def _targets(shown: BeforeAfter, scale: Scale, layout: Layout) -> Iterator[Shape]:
    """Go-live as agreed, dashed, and with this option, drawn through; one line where they are the same. It spares the names."""
    before, after = scale.x(shown.target_before, after=True), scale.x(shown.target_after, after=True)
    spared = NAME if layout.is_narrow else 0
    for index in range(len(shown.rows)):
        top = HEAD + index * layout.row
        ends = (top + spared, top + layout.row)
        if before != after:
            yield Line(((before, ends[0]), (before, ends[1])), Ink.GREY, 1.2, dashed=True)
        yield Line(((after, ends[0]), (after, ends[1])), Ink.ACCENT, 1.2)


def _legend(shown: BeforeAfter, y: float, layout: Layout) -> Iterator[Shape]:
    """Only what occurs; a new line where it does not fit."""
    tops, size = y - 7.5, layout.size - 0.5
    is_moved = shown.target_before != shown.target_after
    samples: list[tuple[bool, str, tuple[Shape, ...]]] = [
        (any(row.before for row in shown.rows), shown.as_agreed, (Rect(0, tops + 1, 12, 6, Ink.GHOST, radius=1),)),
        (any(row.after for row in shown.rows), shown.with_option, (Rect(0, tops, 12, 7.5, Ink.ACCENT, radius=1),)),
        (is_moved, f"{shown.target} · {shown.as_agreed}", (Line(((6, tops), (6, tops + 9)), Ink.GREY, 1.2, dashed=True),)),
        (True, f"{shown.target} · {shown.with_option}" if is_moved else shown.target,
         (Line(((6, tops), (6, tops + 9)), Ink.ACCENT, 1.2),)),
        (any(row.deadline for row in shown.rows), shown.deadline,
         (Polygon(((2.5, tops + 1), (9.5, tops + 1), (6, tops + 7)), Ink.PAPER, Ink.RED, 1.2),)),
    ]  # fmt: skip
    x, line = 0.0, 0.0
    for occurs, word, drawn in samples:
        if not occurs:
            continue
        wide = 16 + width_of(word, size) * ROOMY
        if x and x + wide > layout.width:
            x, line = 0.0, line + LEGEND
        yield from (moved(shape, x, line) for shape in drawn)
        yield Label(x + 16, y - 0.5 + line, word, size, Ink.MUTED)
        x += wide + 12

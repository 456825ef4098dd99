"""When something finishes: bars of how often, the curve of how surely, and the days that matter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from delivery.reports.chart import Chart, Marker
from delivery.reports.picture.axis import Axis, axis_over
from delivery.reports.picture.frame import MARGIN, Frame, amount_at, category_names
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import BOLD, width_of
from delivery.reports.picture.lines import MARKER, name_of
from delivery.reports.picture.shapes import Circle, Label, Line, Rect, Shape
from delivery.words.amounts import percentage

LINE = 9.0
RIGHT = 24.0
"""Room for the scale of the bars."""


def distribution(chart: Chart, whole: Frame) -> Iterator[Shape]:
    """The first series as bars with a scale at the right, the second as a curve with one at the left, from 0 to 100 percent."""
    frame = replace(whole, width=whole.width - RIGHT)
    placed, rows = _placed(chart.markers, frame, len(chart.categories))
    top = frame.top + 4 + rows * LINE
    axis = Axis(0, 100, 20, frame.bottom, top)
    for value in axis.ticks:
        y = axis.place(value)
        yield Line(((MARGIN, y), (frame.width, y)), Ink.RULE if value else Ink.MUTED, 0.4 if value else 0.7)
        yield Label(MARGIN - 4, y + 2.3, percentage(round(value), frame.locale), 6.5, Ink.MUTED, "end")
    slot = frame.slot(len(chart.categories))
    yield from _bars(chart, frame, slot, top)
    yield from category_names(chart.categories, frame)
    sure = [(MARGIN + slot * (index + 1), axis.place(float(value or 0))) for index, value in enumerate(chart.series[1].values)]
    yield Line(((MARGIN, axis.place(0)), *sure), series_ink(1), 1.6)
    for marker, x, _left, row in placed:
        yield Line(((x, frame.top + 4 + (row + 0.2) * LINE), (x, frame.bottom)), Ink.TEXT, 0.8, dashed=True)
        if marker.value is not None:
            yield Circle(x, axis.place(float(marker.value)), 2.8, Ink.PAPER, Ink.TEXT, 1.1)
    for marker, _x, left, row in placed:
        yield from name_of(marker.text, left, frame.top + 2 + (row + 1) * LINE)


def _bars(chart: Chart, frame: Frame, slot: float, top: float) -> Iterator[Shape]:
    shares = [float(value or 0) for value in chart.series[0].values]
    axis = axis_over(0, max([*shares, 1.0]), frame.bottom, top, 4)
    for value in axis.ticks:
        y = axis.place(value)
        yield Line(((frame.width, y), (frame.width + 3, y)), Ink.PLANNED, 0.8)
        yield Label(frame.width + 5, y + 2.3, percentage(Decimal(str(round(value, 2))), frame.locale), 6.5, Ink.MUTED)
    yield Line(((frame.width, top), (frame.width, frame.bottom)), Ink.PLANNED, 0.8)
    for index, share in enumerate(shares):
        if share:
            left = MARGIN + slot * index + slot * 0.06
            title = f"{chart.categories[index]} · {amount_at(chart.series[0], index)}"
            yield Rect(left, axis.place(share), slot * 0.88, frame.bottom - axis.place(share), Ink.PLANNED, title=title)


def _placed(markers: tuple[Marker, ...], frame: Frame, count: int) -> tuple[list[tuple[Marker, float, float, int]], int]:
    """Each with its place, where its name begins and in which line; a name that would touch another goes a line lower."""
    slot, ends = frame.slot(count), [0.0] * len(markers)
    placed = []
    for marker in sorted(markers, key=lambda one: one.at):
        x = min(max(MARGIN + slot * float(marker.at), MARGIN), frame.width)
        wide = width_of(marker.text, MARKER) * BOLD + 6
        left = min(x + 3, frame.width + RIGHT + 6 - wide)
        row = next((row for row, end in enumerate(ends) if max(left, 0) >= end), len(ends) - 1)
        ends[row] = left + wide
        placed.append((marker, x, max(left, 0.0), row))
    return placed, 1 + max((row for *_rest, row in placed), default=0)

"""Lines over categories, plain or added up, with the point that the chart is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from delivery.reports.chart import Chart, Marker, Series, Tick
from delivery.reports.picture.axis import Axis, axis_over, level_lines
from delivery.reports.picture.frame import MARGIN, Frame, category_names, known
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import BOLD, width_of
from delivery.reports.picture.shapes import Circle, Label, Line, Point, Polygon, Rect, Shape

MARKER = 7.0
"""Letters of the names of markers."""


def cumulative_lines(chart: Chart, frame: Frame) -> Iterator[Shape]:
    """The sums of the values up to each category; a gap counts as nothing."""
    sums = [tuple(accumulate(value or Decimal(0) for value in series.values)) for series in chart.series]
    summed = tuple(replace(series, values=sum_, texts=()) for series, sum_ in zip(chart.series, sums, strict=True))
    return lines(replace(chart, series=summed), frame)


def lines(chart: Chart, frame: Frame) -> Iterator[Shape]:
    values = known(chart.series) + [float(marker.value) for marker in chart.markers if marker.value is not None] or [0.0]
    axis = axis_over(min(0.0, *values), max(values), frame.bottom, frame.top + 14)
    yield from level_lines(axis, MARGIN, frame.width, frame.locale)
    slot = frame.slot(len(chart.categories))
    yield from _ticks(chart.ticks, slot, frame) if chart.ticks else category_names(chart.categories, frame)
    pointed = {tick.at for tick in chart.ticks} or set(range(len(chart.categories)))
    for row, series in enumerate(chart.series):
        yield from _line(series, row, axis, slot, pointed)
    yield from _markers(chart.markers, axis, slot, frame)


def _ticks(ticks: tuple[Tick, ...], slot: float, frame: Frame) -> Iterator[Shape]:
    """Upright lines with their names below; the outer names stay inside the picture."""
    for tick in ticks:
        x = MARGIN + slot * (tick.at + 0.5)
        yield Line(((x, frame.top + 14), (x, frame.bottom + 3)), Ink.RULE, 0.4)
        half = width_of(tick.text, 6.5) / 2
        yield Label(min(max(x, half), frame.width - half), frame.bottom + 11, tick.text, 6.5, Ink.MUTED, "middle")


def _line(series: Series, row: int, axis: Axis, slot: float, pointed: set[int]) -> Iterator[Shape]:
    """Broken where a value is unknown; each series has its own kind of point."""
    ink = series_ink(row, series.tone)
    run: list[Point] = []
    points: list[Point] = []
    for index, value in enumerate((*series.values, None)):
        if value is not None:
            run.append((MARGIN + slot * (index + 0.5), axis.place(float(value))))
            points += run[-1:] if index in pointed else []
            continue
        if len(run) > 1:
            yield Line(tuple(run), ink, 1.6)
        run = []
    for x, y in points if len(points) <= 40 else []:
        yield point(row, x, y, ink)


def point(row: int, x: float, y: float, ink: Ink) -> Shape:
    if row % 4 == 0:
        return Circle(x, y, 2.2, ink)
    if row % 4 == 1:
        return Polygon(((x - 2.1, y - 2.1), (x + 2.1, y - 2.1), (x + 2.1, y + 2.1), (x - 2.1, y + 2.1)), Ink.PAPER, ink, 1.1)
    if row % 4 == 2:
        return Polygon(((x, y - 2.9), (x + 2.7, y + 2), (x - 2.7, y + 2)), ink)
    return Polygon(((x, y - 3), (x + 3, y), (x, y + 3), (x - 3, y)), Ink.PAPER, ink, 1.1)


def _markers(markers: tuple[Marker, ...], axis: Axis, slot: float, frame: Frame) -> Iterator[Shape]:
    """Each with its name at the top; a name that would touch the one before goes a line lower."""
    taken, names = [0.0, 0.0, 0.0], list[Shape]()
    for marker in sorted(markers, key=lambda one: one.at):
        x = MARGIN + slot * (float(marker.at) + 0.5)
        if not MARGIN <= x <= frame.width:
            continue
        wide = width_of(marker.text, MARKER) * BOLD + 6
        left = x - 4 - wide if x + wide > frame.width else x + 4
        row = next((row for row, end in enumerate(taken) if left >= end), len(taken) - 1)
        taken[row] = left + wide
        yield Line(((x, frame.top + 6), (x, frame.bottom)), Ink.TEXT, 0.8, dashed=True)
        if marker.value is not None:
            yield Circle(x, axis.place(float(marker.value)), 3.4, Ink.PAPER, Ink.TEXT, 1.2)
        names += name_of(marker.text, left, frame.top + 9 + row * 9)
    yield from names


def name_of(text: str, left: float, base: float) -> Iterator[Shape]:
    """The name of a marker on a ground of its own: the line of its neighbour does not go through it."""
    yield Rect(left - 1, base - MARKER, width_of(text, MARKER) * BOLD + 2, MARKER + 2, Ink.PAPER)
    yield Label(left, base, text, MARKER, Ink.TEXT, bold=True)

"""Lines over categories, plain or added up, with the point that the chart is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from delivery.reports.chart import Chart, Marker, Series
from delivery.reports.picture.axis import Axis, axis_over, level_lines
from delivery.reports.picture.frame import MARGIN, Frame, category_names, known
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import width_of
from delivery.reports.picture.shapes import Circle, Label, Line, Point, Polygon, Shape


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
    for row, series in enumerate(chart.series):
        yield from _line(series, row, axis, slot)
    for marker in chart.markers:
        yield from _marker(marker, axis, slot, frame)
    yield from category_names(chart.categories, frame)


def _line(series: Series, row: int, axis: Axis, slot: float) -> Iterator[Shape]:
    """Broken where a value is unknown; each series has its own kind of point."""
    ink = series_ink(row, series.tone)
    run: list[Point] = []
    points: list[Point] = []
    for index, value in enumerate((*series.values, None)):
        if value is not None:
            run.append((MARGIN + slot * (index + 0.5), axis.place(float(value))))
            continue
        if len(run) > 1:
            yield Line(tuple(run), ink, 1.6)
        points += run
        run = []
    for x, y in points if len(points) <= 40 else []:
        yield _point(row, x, y, ink)


def _point(row: int, x: float, y: float, ink: Ink) -> Shape:
    if row % 3 == 0:
        return Circle(x, y, 2.2, ink)
    if row % 3 == 1:
        return Polygon(((x - 2.1, y - 2.1), (x + 2.1, y - 2.1), (x + 2.1, y + 2.1), (x - 2.1, y + 2.1)), Ink.PAPER, ink, 1.1)
    return Polygon(((x, y - 2.9), (x + 2.7, y + 2), (x - 2.7, y + 2)), ink)


def _marker(marker: Marker, axis: Axis, slot: float, frame: Frame) -> Iterator[Shape]:
    x = MARGIN + slot * (float(marker.at) + 0.5)
    if not MARGIN <= x <= frame.width:
        return
    yield Line(((x, frame.top + 6), (x, frame.bottom)), Ink.TEXT, 0.8, dashed=True)
    if marker.value is not None:
        yield Circle(x, axis.place(float(marker.value)), 3.4, Ink.PAPER, Ink.TEXT, 1.2)
    before = x + width_of(marker.text, 7) * 1.07 + 6 > frame.width
    yield Label(x - 4 if before else x + 4, frame.top + 9, marker.text, 7, Ink.TEXT, "end" if before else "start", True)

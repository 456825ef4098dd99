"""A tornado: which input moves the result most, low and high end around the pivot."""

from __future__ import annotations

from collections.abc import Iterator

from delivery.reports.chart import Chart
from delivery.reports.picture.axis import Axis, amount_text, axis_over
from delivery.reports.picture.frame import Frame, amount_at, known
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import fitted, width_of, wrapped
from delivery.reports.picture.shapes import Label, Line, Rect, Shape

ROW = 20.0
ENDS = 46.0
"""Room for the amounts left and right of the longest bars."""


def row_height(is_narrow: bool) -> float:
    """A narrow picture has the name above the bar."""
    return ROW + 8 if is_narrow else ROW


def tornado(chart: Chart, frame: Frame) -> Iterator[Shape]:
    is_narrow = frame.width < 320
    left = 0.0 if is_narrow else min(max(width_of(name, 7) for name in chart.categories) + 8, frame.width * 0.3)
    each = row_height(is_narrow)
    pivot = float(chart.pivot)
    values = [pivot, *known(chart.series)]
    axis = axis_over(min(values), max(values), left + ENDS, frame.width - ENDS)
    bottom = frame.top + each * len(chart.categories)
    yield from _plumb_lines(axis, frame.top, bottom, frame.locale)
    names: list[Shape] = []
    for index, name in enumerate(chart.categories):
        top = frame.top + index * each
        if is_narrow:
            names += _above(fitted(name, 7, frame.width), top)
            top += each - ROW
        yield from _row(chart, index, "" if is_narrow else name, axis, top, left)
    at = axis.place(pivot)
    yield Line(((at, frame.top - 2), (at, bottom)), Ink.TEXT, 1.0)
    yield from names


def _above(name: str, top: float) -> tuple[Shape, Shape]:
    """The name of a row on a ground of its own: no line goes through it."""
    return Rect(0, top + 1, width_of(name, 7) * 1.1 + 3, 9.5, Ink.PAPER), Label(0, top + 8, name, 7)


def _plumb_lines(axis: Axis, top: float, bottom: float, locale: str) -> Iterator[Shape]:
    for value in axis.ticks:
        x = axis.place(value)
        yield Line(((x, top), (x, bottom)), Ink.RULE, 0.4)
        yield Label(x, bottom + 9, amount_text(value, axis.step, locale), 6.5, Ink.MUTED, "middle")


def _row(chart: Chart, index: int, name: str, axis: Axis, top: float, left: float) -> Iterator[Shape]:
    names = wrapped(name, 7, left - 6, 2)
    for line, text in enumerate(names):
        yield Label(0, top + (12 if len(names) == 1 else 8.5 + line * 8), text, 7)
    pivot = axis.place(float(chart.pivot))
    for row, series in enumerate(chart.series[:2]):
        value = series.values[index] if index < len(series.values) else None
        if value is None:
            continue
        x = axis.place(float(value))
        text = amount_at(series, index)
        yield Rect(min(pivot, x), top + 4, abs(x - pivot), ROW - 8, series_ink(row, series.tone), title=text)
        yield Label(x + (3 if x >= pivot else -3), top + 12.3, text, 6.3, Ink.TEXT, "start" if x >= pivot else "end")

"""Bars from left to right under their names: what upright bars become where there is no room for names beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from delivery.reports.chart import Chart
from delivery.reports.picture.axis import amount_text, axis_over
from delivery.reports.picture.frame import Frame, amount_at
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import fitted
from delivery.reports.picture.shapes import Label, Line, Rect, Shape

ROW = 25.0
END = 52.0
"""Room for the amount behind the longest bar."""


def across_bars(chart: Chart, frame: Frame) -> Iterator[Shape]:
    """A row a category: its name, the series one after the other, the sum behind them."""
    sums = [[float(one.values[index] or 0) for one in chart.series] for index in range(len(chart.categories))]
    highest, lowest = max(map(sum, sums), default=0.0), min(0.0, *map(sum, sums))
    axis = axis_over(lowest, max(highest, lowest + 1), -lowest and 40.0, frame.width - END)
    step = max(map(abs, (highest, lowest)))
    for row, (name, values) in enumerate(zip(chart.categories, sums, strict=True)):
        top = frame.top + row * ROW
        yield Label(0, top + 8, fitted(name, 7, frame.width), 7)
        end = 0.0
        for index, value in enumerate(values):
            series = chart.series[index]
            left, right = sorted((axis.place(end), axis.place(end + value)))
            ink, title = series_ink(index, series.tone), amount_at(series, row)
            yield Rect(left, top + 11, right - left, 9, ink, Ink.PAPER, 0.4, title=title)
            end += value
        only = amount_at(chart.series[0], row) if len(chart.series) == 1 else ""
        text = only or amount_text(float(Decimal(str(end))), step, frame.locale)
        yield Label(max(axis.place(end), axis.place(0)) + 4, top + 18.5, text, 7, Ink.TEXT, bold=True)
    at = axis.place(0)
    yield Line(((at, frame.top + 9), (at, frame.top + ROW * len(chart.categories))), Ink.MUTED, 0.7)


def across_height(chart: Chart) -> float:
    return ROW * len(chart.categories) + 6

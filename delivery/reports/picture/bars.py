"""Bars beside each other and bars on top of each other."""

from __future__ import annotations

from collections.abc import Iterator

from delivery.reports.chart import Chart, Series
from delivery.reports.picture.axis import Axis, amount_text, axis_over, level_lines
from delivery.reports.picture.frame import MARGIN, Frame, amount_at, category_names, known
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import width_of
from delivery.reports.picture.shapes import Label, Rect, Shape


def bars(chart: Chart, frame: Frame) -> Iterator[Shape]:
    values = [0.0, *known(chart.series)]
    axis = axis_over(min(values), max(values), frame.bottom, frame.top + 8)
    yield from level_lines(axis, MARGIN, frame.width, frame.locale)
    slot = frame.slot(len(chart.categories))
    each = min(slot * 0.76 / len(chart.series), 34)
    for row, series in enumerate(chart.series):
        for index, value in enumerate(series.values):
            if value is not None:
                left = MARGIN + slot * (index + 0.5) + each * (row - len(chart.series) / 2)
                yield _upright(axis, 0, float(value), left, each * 0.94, series_ink(row, series.tone), amount_at(series, index))
                yield from _amount(axis, float(value), left + each * 0.47, each, amount_at(series, index))
    yield from category_names(chart.categories, frame)


def stacked_bars(chart: Chart, frame: Frame) -> Iterator[Shape]:
    """Positive amounts grow upwards from zero, negative ones downwards."""
    count = len(chart.categories)
    ups, downs = [0.0] * count, [0.0] * count
    blocks: list[tuple[int, int, float, float]] = []
    for row, series in enumerate(chart.series):
        for index, value in enumerate(series.values[:count]):
            side = downs if (value or 0) < 0 else ups
            blocks.append((row, index, side[index], side[index] + float(value or 0)))
            side[index] += float(value or 0)
    axis = axis_over(min(downs), max(ups), frame.bottom, frame.top + 8)
    yield from level_lines(axis, MARGIN, frame.width, frame.locale)
    slot = frame.slot(count)
    wide = min(slot * 0.62, 54)
    for row, index, low, high in blocks:
        series = chart.series[row]
        left = MARGIN + slot * (index + 0.5) - wide / 2
        yield _upright(axis, low, high, left, wide, series_ink(row, series.tone), _titled(series, index))
    for index, total in enumerate(ups):
        if total and len(chart.series) > 1 and not downs[index]:
            middle, text = MARGIN + slot * (index + 0.5), amount_text(total, max(axis.step, total), frame.locale)
            yield Label(middle, axis.place(total) - 3, text, 7, Ink.TEXT, "middle", bold=True)
    yield from category_names(chart.categories, frame)


def _titled(series: Series, index: int) -> str:
    """What the pointer says of one block: ``Year 2: CN¥77,544``."""
    return f"{series.name} · {amount_at(series, index)}".removesuffix(" · ")


def _upright(axis: Axis, low: float, high: float, left: float, width: float, ink: Ink, title: str) -> Rect:
    top, bottom = sorted((axis.place(low), axis.place(high)))
    return Rect(left, top, width, bottom - top, ink, Ink.PAPER, 0.4, title=title)


def _amount(axis: Axis, value: float, middle: float, room: float, text: str) -> Iterator[Shape]:
    """Above its bar, where it does not touch its neighbours."""
    if text and width_of(text, 6.3) <= room * 1.25 + 4:
        above = axis.place(value) - 2.5 if value >= 0 else axis.place(value) + 7.5
        yield Label(middle, above, text, 6.3, Ink.TEXT, "middle")

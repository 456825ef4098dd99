"""The picture of a chart: one function per kind, and the legend that all share."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from delivery.reports.chart import Chart, ChartKind, Series
from delivery.reports.picture.across import across_bars, across_height
from delivery.reports.picture.bars import bars, stacked_bars
from delivery.reports.picture.distribution import distribution
from delivery.reports.picture.frame import Frame
from delivery.reports.picture.ink import Ink, series_ink
from delivery.reports.picture.lettering import fitted, width_of
from delivery.reports.picture.lines import cumulative_lines, lines, point
from delivery.reports.picture.shapes import Label, Line, Picture, Rect, Shape
from delivery.reports.picture.tornado import row_height, tornado
from delivery.reports.wording import Wording

KINDS: dict[ChartKind, Callable[[Chart, Frame], Iterator[Shape]]] = {
    ChartKind.BAR: bars,
    ChartKind.STACKED_BAR: stacked_bars,
    ChartKind.LINE: lines,
    ChartKind.CUMULATIVE: cumulative_lines,
    ChartKind.DISTRIBUTION: distribution,
    ChartKind.TORNADO: tornado,
}


NARROW = 320.0
"""Below this width upright bars lie down, and a tornado sets its names above its rows."""


def chart_picture(chart: Chart, wording: Wording, width: float, height: float = 190.0) -> Picture:
    """The chart ``width`` points wide; bars that lie are as high as their rows need."""
    legend, used = _legend(chart, width)
    draw = KINDS[chart.kind]
    if chart.kind is ChartKind.TORNADO:
        height = used + 14 + row_height(width < NARROW) * len(chart.categories)
    if width < NARROW and chart.kind in (ChartKind.BAR, ChartKind.STACKED_BAR):
        draw, height = across_bars, used + across_height(chart)
    shapes = list(legend)
    if chart.categories and chart.series:
        shapes += draw(chart, Frame(width, height, used, wording.locale))
    return Picture(width, height, tuple(shapes), chart.description)


def _legend(chart: Chart, width: float) -> tuple[list[Shape], float]:
    """Names of the series in one or more lines, the unit at the right; and the height used."""
    shapes: list[Shape] = []
    x, y = 0.0, 8.0
    room = width - width_of(chart.unit, 6.5) * 1.1 - 8
    for index, series in enumerate(chart.series):
        name = fitted(series.name, 7, room - 14)
        needed = 14 + width_of(name, 7) * 1.05 + 12
        if x and x + needed > room:
            x, y = 0.0, y + 11
        shapes += [*_key(chart.kind, index, series, x, y), Label(x + 13, y, name, 7)]
        x += needed
    if chart.unit:
        shapes.append(Label(width, 8, chart.unit, 6.5, Ink.MUTED, "end"))
    return shapes, y + 10


def _key(kind: ChartKind, index: int, series: Series, x: float, y: float) -> list[Shape]:
    """What the series looks like in the chart: lines are told apart by their points, not by colour alone."""
    ink = series_ink(index, series.tone)
    if kind in (ChartKind.LINE, ChartKind.CUMULATIVE):
        return [Line(((x, y - 2.5), (x + 10, y - 2.5)), ink, 1.6), point(index, x + 5, y - 2.5, ink)]
    if kind is ChartKind.DISTRIBUTION:
        return [Line(((x, y - 2.5), (x + 9, y - 2.5)), ink, 1.6)] if index else [Rect(x, y - 6, 9, 7, Ink.PLANNED, radius=1)]
    return [Rect(x, y - 6, 9, 7, ink, radius=1)]

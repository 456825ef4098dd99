"""Phase strip, Gantt excerpt and charts: shared geometry, painted."""

from __future__ import annotations

from dataclasses import replace

from reportlab.platypus import Flowable

from delivery.reports.before_after import before_after_picture
from delivery.reports.content import Diagram, GanttExcerpt, PhaseStrip, Shifts
from delivery.reports.gantt import HEAD, LEGEND, ROW, Gantt, gantt_picture, names_width
from delivery.reports.pdf.paint import Drawing, paint
from delivery.reports.pdf.setting import Flow, Setting, noted, titled, together
from delivery.reports.phase_strip import phase_strip_picture
from delivery.reports.picture.charts import chart_picture
from delivery.reports.wording import Wording

FEWEST_ROWS = 4
MOST_ROWS = 500


class Bars(Flowable):
    """A Gantt excerpt that parts between rows, each part under its own head and on the same scale."""

    def __init__(self, gantt: Gantt, wording: Wording, width: float, names: float) -> None:
        super().__init__()
        self.gantt, self.wording, self.room, self.names = gantt, wording, width, names

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = self.room, HEAD + LEGEND + ROW * len(self.gantt.rows)
        return self.width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        rows = self.gantt.rows
        fit = int((height - HEAD - LEGEND) // ROW)
        while 0 < fit < len(rows) and (rows[fit - 1].is_heading or len(rows) - fit < 2):
            fit -= 1
        if fit < min(FEWEST_ROWS, len(rows)) or fit >= len(rows):
            return []
        parts = (rows[:fit], rows[fit:])
        return [Bars(replace(self.gantt, rows=part), self.wording, self.room, self.names) for part in parts]

    def draw(self) -> None:
        picture = gantt_picture(self.gantt, self.wording, self.room, self.names)
        paint(self.canv, picture.shapes, picture.height)


def draw_gantt_excerpt(block: GanttExcerpt, setting: Setting) -> Flow:
    if block.is_empty:
        return _without_picture(block)
    gantt = replace(block.gantt, rows=block.gantt.rows[:MOST_ROWS])
    cut = len(block.gantt.rows) - len(gantt.rows)
    below = noted(setting.wording.cut.format(count=cut)) if cut else []
    bars = Bars(gantt, setting.wording, setting.width, names_width(gantt, setting.width))
    return titled(block.title, [bars, *below, *noted(block.note)], HEAD + LEGEND + FEWEST_ROWS * ROW)


def draw_shifts(block: Shifts, setting: Setting) -> Flow:
    if block.is_empty:
        return _without_picture(block)
    picture = before_after_picture(block.shown, setting.wording, setting.width)
    return together(block.title, [Drawing(picture), *noted(block.note)])


def draw_phase_strip(block: PhaseStrip, setting: Setting) -> Flow:
    if block.is_empty:
        return _without_picture(block)
    picture = phase_strip_picture(block.phases, setting.width, setting.wording.gate)
    return together(block.title, [Drawing(picture), *noted(block.note)])


def draw_diagram(block: Diagram, setting: Setting) -> Flow:
    if block.is_empty:
        return _without_picture(block)
    picture = chart_picture(block.chart, setting.wording, setting.width)
    return together(block.title, [Drawing(picture), *noted(block.note)])


def _without_picture(block: GanttExcerpt | Shifts | PhaseStrip | Diagram) -> Flow:
    return titled(block.title, noted(block.note), 20) if block.note else []

"""Lights and key figures: the state of things at a glance."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer
from reportlab.platypus import Table as Grid

from delivery.reports.content import KeyFigure, KeyFigures, Lights
from delivery.reports.pdf.fonts import text_width
from delivery.reports.pdf.marked import Marked, words
from delivery.reports.pdf.paragraph import paragraph
from delivery.reports.pdf.setting import Flow, Setting, titled, together
from delivery.reports.pdf.style import color, style
from delivery.reports.pdf.table import PLAIN
from delivery.reports.picture.ink import Ink
from delivery.reports.plain_text import one_line
from delivery.reports.tone import Tone

LARGEST, SMALLEST = 17.0, 9.0
EDGE: dict[Tone, Ink] = {Tone.GREEN: Ink.GREEN, Tone.AMBER: Ink.AMBER, Tone.RED: Ink.RED, Tone.GREY: Ink.GREY}


def draw_lights(block: Lights, setting: Setting) -> Flow:
    overall = [[Marked(block.overall.tone, block.overall.word, "light")]]
    overall += [[paragraph(block.reason, "plain", 1000)]] if block.reason else []
    box = Grid(
        overall,
        colWidths=[setting.width],
        style=[*PLAIN, ("BACKGROUND", (0, 0), (-1, -1), color(Ink.SHADE)), ("LEFTPADDING", (0, 0), (-1, -1), 12),
               ("TOPPADDING", (0, 0), (0, 0), 8), ("BOTTOMPADDING", (0, -1), (-1, -1), 9),
               ("LINEBEFORE", (0, 0), (0, -1), 3, color(EDGE[block.overall.tone]))],
    )  # fmt: skip
    areas = [
        [paragraph(area.area, "cell_bold", 120), Marked(area.light.tone, area.light.word), paragraph(area.reason, "cell", 400)]
        for area in block.areas
    ]
    if not areas:
        return together(block.title, [box])
    widths = [setting.width * share for share in (0.2, 0.2, 0.6)]
    below = Grid(areas, colWidths=widths, splitInRow=1, style=[*PLAIN, ("LINEBELOW", (0, 0), (-1, -1), 0.35, color(Ink.RULE))])
    return titled(block.title, [box, Spacer(0, 4), below], 60)


def draw_key_figures(block: KeyFigures, setting: Setting) -> Flow:
    """Up to four beside each other."""
    if not block.figures:
        return []
    across = 4 if len(block.figures) in (4, 7, 8) or len(block.figures) > 9 else min(3, len(block.figures))
    width = setting.width / across
    rows: list[list[Any]] = []
    for first in range(0, len(block.figures), across):
        cards = [_card(figure, width - 16) for figure in block.figures[first : first + across]]
        rows.append(cards + [""] * (across - len(cards)))
    looks = [
        *PLAIN, ("LEFTPADDING", (0, 0), (-1, -1), 8), ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        *(("LINEBEFORE", (column, row), (column, row), 1.2, color(Ink.ACCENT))
          for row, cards in enumerate(rows) for column, card in enumerate(cards) if card),
    ]  # fmt: skip
    return together("", [Grid(rows, colWidths=[width] * across, style=looks, spaceBefore=4)])


def _card(figure: KeyFigure, room: float) -> Flow:
    value = one_line(figure.value, 120)
    fits = LARGEST * room / max(text_width(value, True, LARGEST), 1)
    size = round(min(LARGEST, max(SMALLEST, fits * 0.98)), 1)
    card: Flow = [paragraph(figure.label, "cell_muted", 120), paragraph(value, style("title", size=size))]
    if figure.note:
        card.append(words(figure.tone, figure.note, "cell_muted"))
    return card

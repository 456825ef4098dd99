"""What a reader can check later: facts of a receipt, the anchor in the ledger with its QR code."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer
from reportlab.platypus import Table as Grid

from delivery.reports.content import Fact, Facts, LedgerAnchor
from delivery.reports.pdf.fonts import text_width
from delivery.reports.pdf.paint import Drawing
from delivery.reports.pdf.paragraph import paragraph, shown
from delivery.reports.pdf.setting import Flow, Setting, titled, together
from delivery.reports.pdf.style import color, style
from delivery.reports.pdf.table import PLAIN
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.qr import qr_picture

QR = 82.0
LONGEST_ANCHOR = 400
"""Characters; a QR code of a page's width holds no more legibly."""


def draw_facts(block: Facts, setting: Setting) -> Flow:
    if not block.facts:
        return []
    rows = [[paragraph(fact.label, "label", 200), _value(fact)] for fact in block.facts]
    widths = [setting.width * 0.26, setting.width * 0.74]
    looks = [*PLAIN, ("LINEBELOW", (0, 0), (-1, -1), 0.35, color(Ink.RULE))]
    return titled(block.title, [Grid(rows, colWidths=widths, splitInRow=1, style=looks)], 40)


def _value(fact: Fact) -> Any:
    return paragraph(fact.value, "cell" if fact.is_code else "plain", 2000)


def draw_ledger_anchor(block: LedgerAnchor, setting: Setting) -> Flow:
    """The line to check against stands in one piece; the code holds exactly this line."""
    line = block.anchor.line[:LONGEST_ANCHOR]
    room = setting.width - QR - 14 - 10
    size = min(8.0, max(6.0, 8.0 * room / text_width(shown(line), True, 8.0) - 0.05))
    beside: Flow = [
        paragraph(line, style("cell_bold", size=round(size, 2))),
        Spacer(0, 3),
        paragraph(block.anchor.short, "cell_accent"),
        Spacer(0, 5),
        paragraph(block.explanation, "small", 1000),
    ]
    grid = Grid(
        [[Drawing(qr_picture(line, QR)), beside]],
        colWidths=[QR + 14, setting.width - QR - 14],
        style=[*PLAIN, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0),
               ("BOX", (0, 0), (-1, -1), 0.5, color(Ink.RULE)), ("LEFTPADDING", (0, 0), (0, 0), 6)],
    )  # fmt: skip
    return together(block.title, [grid])

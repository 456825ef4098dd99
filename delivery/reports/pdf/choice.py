"""What is asked and what differs: decisions needed, options side by side, changes since the last report."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Spacer
from reportlab.platypus import Table as Grid

from delivery.reports.content import Choice, Comparison, Decision, Decisions, SinceLast
from delivery.reports.pdf.marked import Marked, words
from delivery.reports.pdf.paragraph import paragraph
from delivery.reports.pdf.setting import Flow, Setting, noted, titled
from delivery.reports.pdf.style import color, style
from delivery.reports.pdf.table import ruled, within
from delivery.reports.picture.ink import Ink
from delivery.reports.tone import Tone


def draw_decisions(block: Decisions, setting: Setting) -> Flow:
    if not block.decisions:
        return titled(block.title, [paragraph(block.empty, "small")], 20)
    rows: list[list[Any]] = [["", paragraph(setting.wording.what, "cell_head"), paragraph(block.due_title, "cell_head")]]
    rows += [_decision(decision) for decision in block.decisions]
    widths = [52.0, setting.width - 52 - 128, 128.0]
    return titled(block.title, [Grid(rows, colWidths=widths, repeatRows=1, splitInRow=1, style=ruled())])


def _decision(decision: Decision) -> list[Any]:
    what: Flow = [paragraph(decision.title, "cell_bold", 300)]
    what += [paragraph(text, "cell_muted", 600) for text in (decision.why, decision.asked_of) if text]
    due: Flow = [paragraph(decision.due, "cell_bold", 100)]
    if decision.light:
        due.append(Marked(decision.light.tone, decision.light.word))
    return [paragraph(decision.code, "cell_accent", 40), what, due]


def draw_comparison(block: Comparison, setting: Setting) -> Flow:
    """One column per option; the marked one stands on the accent's light shade."""
    count = max(len(block.choices), 1)
    first = setting.width * (0.3 if count < 4 else 0.22)
    each = (setting.width - first) / count
    rows: list[list[Any]] = [["", *(_choice(choice) for choice in block.choices)]]
    for criterion in block.criteria:
        look = "cell_bold" if criterion.is_total else "cell"
        cells = [words(cell.tone, within(cell.text, each), look) for cell in criterion.cells[:count]]
        rows.append([paragraph(criterion.label, "cell_bold", 200), *cells, *[""] * (count - len(cells))])
    marked = [column for column, choice in enumerate(block.choices, 1) if choice.mark]
    totals = [row for row, criterion in enumerate(block.criteria, 1) if criterion.is_total]
    looks = ruled()
    looks += [("BACKGROUND", (column, 0), (column, -1), color(Ink.ACCENT_SOFT)) for column in marked]
    looks += [("LINEABOVE", (0, row), (-1, row), 0.9, color(Ink.TEXT)) for row in totals]
    widths = [first, *[each] * len(block.choices)]
    return titled(block.title, [Grid(rows, colWidths=widths, repeatRows=1, splitInRow=1, style=looks), *noted(block.note)], 90)


def _choice(choice: Choice) -> Flow:
    name = f"{choice.code} · {choice.name}" if choice.code else choice.name
    head: Flow = [paragraph(name, "cell_accent", 120)]
    return [Marked(Tone.GREEN, choice.mark), *head] if choice.mark else head


def draw_since_last(block: SinceLast, setting: Setting) -> Flow:
    flow: Flow = [paragraph(block.previous, "plain", 500), Spacer(0, 4)] if block.previous else []
    if not block.differences:
        return titled(block.title, [*flow, paragraph(block.empty, "small")], 20)
    word = setting.wording
    rows: list[list[Any]] = [[paragraph(text, "cell_head") for text in (word.what, word.old, word.new, word.change)]]
    for one in block.differences:
        old, new = paragraph(one.old, "cell", 300), paragraph(one.new, style("cell_bold"), 300)
        rows.append([paragraph(one.what, "cell", 300), old, new, words(one.tone, one.change[:300])])
    widths = [setting.width * share for share in (0.37, 0.19, 0.19, 0.25)]
    return titled(block.title, [*flow, Grid(rows, colWidths=widths, repeatRows=1, splitInRow=1, style=ruled())])



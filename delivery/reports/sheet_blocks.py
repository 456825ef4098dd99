"""Which function writes which kind of block into a sheet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from delivery.reports.content import (
    Block,
    Cell,
    CellKind,
    Comparison,
    Decisions,
    Diagram,
    Facts,
    GanttExcerpt,
    KeyFigures,
    LedgerAnchor,
    Lights,
    Notes,
    PageBreak,
    PhaseStrip,
    Sentence,
    SentenceRole,
    Shifts,
    SinceLast,
    Table,
    UserText,
)  # fmt: skip
from delivery.reports.picture.ink import PALETTE, Ink
from delivery.reports.sheet_page import SheetPage

MUTED = {"font_color": PALETTE[Ink.MUTED]}


def write_block(block: Block, page: SheetPage) -> None:
    WRITERS[block.kind](block, page)


def _sentence(block: Sentence, page: SheetPage) -> None:
    page.line(block.text, bold=block.role is SentenceRole.LEAD)
    page.gap()


def _user_text(block: UserText, page: SheetPage) -> None:
    page.subtitle(block.title)
    for line in (block.text.strip() or block.empty).splitlines():
        page.line(line.strip())
    page.gap()


def _lights(block: Lights, page: SheetPage) -> None:
    page.subtitle(block.title)
    overall = Cell(block.overall.word, tone=block.overall.tone)
    page.cells([(overall, CellKind.STATE), (Cell(block.reason), CellKind.TEXT)], bold=True)
    for area in block.areas:
        light = Cell(area.light.word, tone=area.light.tone)
        page.cells([(Cell(area.area), CellKind.TEXT), (light, CellKind.STATE), (Cell(area.reason), CellKind.TEXT)])
    page.gap()


def _key_figures(block: KeyFigures, page: SheetPage) -> None:
    for figure in block.figures:
        page.texts([figure.label, figure.value, figure.note])
    page.gap()


def _phase_strip(block: PhaseStrip, page: SheetPage) -> None:
    page.subtitle(block.title)
    word = page.wording
    page.head(["", word.phase, word.state, word.gate], 0)
    for phase in block.phases:
        state, gate = Cell(phase.light.word, tone=phase.light.tone), Cell(phase.gate.word, tone=phase.gate.tone)
        name = [(Cell(phase.number), CellKind.CODE), (Cell(phase.name), CellKind.TEXT)]
        page.cells([*name, (state, CellKind.STATE), (gate, CellKind.STATE)])
    page.gap()


def _table(block: Table, page: SheetPage) -> None:
    page.subtitle(block.title)
    if not block.rows:
        page.line(block.empty, **MUTED)
    else:
        page.head([one.title + page.wording.aside(one.unit) for one in block.columns], len(block.rows))
    for row in block.rows:
        if row.is_heading:
            page.group(row.cells[0].text if row.cells else "")
            continue
        kinds = [column.kind for column in block.columns]
        page.cells(list(zip(row.cells, kinds, strict=False)), bold=row.is_total)
    page.line(block.note, **MUTED)
    page.gap()


def _gantt_excerpt(block: GanttExcerpt, page: SheetPage) -> None:
    page.subtitle(block.title)
    word = page.wording
    page.head([word.what, word.start, word.finish, word.baseline, word.deadline, word.critical], len(block.gantt.rows))
    for row in block.gantt.rows:
        dates = (row.start, row.finish, row.baseline_finish, row.deadline)
        cells = [(Cell(on.isoformat() if on else "", on=on), CellKind.DATE) for on in dates]
        critical = Cell(word.critical if row.is_critical else "")
        page.cells([(Cell(row.name), CellKind.TEXT), *cells, (critical, CellKind.TEXT)], bold=row.is_heading)
    page.line(block.note, **MUTED)
    page.gap()


def _shifts(block: Shifts, page: SheetPage) -> None:
    page.subtitle(block.title)
    page.head([page.wording.what, block.shown.as_agreed, block.shown.with_option, page.wording.change], len(block.shown.rows))
    for row in block.shown.rows:
        ends = [span.finish if span else None for span in (row.before, row.after)]
        dates = [(Cell(end.isoformat() if end else "", on=end), CellKind.DATE) for end in ends]
        page.cells([(Cell(row.name), CellKind.TEXT), *dates, (Cell(row.change), CellKind.TEXT)])
    page.line(block.note, **MUTED)
    page.gap()


def _diagram(block: Diagram, page: SheetPage) -> None:
    page.subtitle(block.title)
    chart = block.chart
    unit = page.wording.aside(chart.unit)
    page.head([chart.category_title or page.wording.what, *(one.name + unit for one in chart.series)], 0)
    for index, category in enumerate(chart.categories):
        amounts = [_amount(one.values[index] if index < len(one.values) else None) for one in chart.series]
        page.cells([(Cell(category), CellKind.TEXT), *((amount, CellKind.DECIMAL) for amount in amounts)])
    page.line(block.note, **MUTED)
    page.gap()


def _amount(value: Decimal | None) -> Cell:
    return Cell("" if value is None else format(value, "f"), value)


def _decisions(block: Decisions, page: SheetPage) -> None:
    page.subtitle(block.title)
    if not block.decisions:
        page.line(block.empty, **MUTED)
    for one in block.decisions:
        page.texts([one.code, one.title, one.due, one.light.word if one.light else "", one.asked_of, one.why])
    page.gap()


def _comparison(block: Comparison, page: SheetPage) -> None:
    page.subtitle(block.title)
    page.head(["", *(" ".join(part for part in (one.code, one.name, one.mark) if part) for one in block.choices)], 0)
    for one in block.criteria:
        cells = [(cell, _kind(cell)) for cell in one.cells]
        page.cells([(Cell(one.label), CellKind.TEXT), *cells], bold=one.is_total)
    page.line(block.note, **MUTED)
    page.gap()


def _kind(cell: Cell) -> CellKind:
    return CellKind.DATE if cell.on else CellKind.MONEY if cell.amount is not None else CellKind.TEXT


def _since_last(block: SinceLast, page: SheetPage) -> None:
    page.subtitle(block.title)
    page.line(block.previous, **MUTED)
    if not block.differences:
        page.line(block.empty, **MUTED)
    else:
        page.head([page.wording.what, page.wording.old, page.wording.new, page.wording.change], 0)
    for one in block.differences:
        change = (Cell(one.change, tone=one.tone), CellKind.STATE)
        page.cells([*((Cell(text), CellKind.TEXT) for text in (one.what, one.old, one.new)), change])
    page.gap()


def _facts(block: Facts, page: SheetPage) -> None:
    page.subtitle(block.title)
    for fact in block.facts:
        page.texts([fact.label, fact.value])
    page.gap()


def _ledger_anchor(block: LedgerAnchor, page: SheetPage) -> None:
    page.subtitle(block.title)
    page.line(block.anchor.line)
    page.line(block.explanation, **MUTED)
    page.gap()


def _notes(block: Notes, page: SheetPage) -> None:
    page.subtitle(block.title)
    for note in block.notes:
        page.line(note, **MUTED)
    page.gap()


def _page_break(block: PageBreak, page: SheetPage) -> None:
    """A spreadsheet has no pages."""


WRITERS: dict[str, Callable[[Any, SheetPage], None]] = {
    "sentence": _sentence, "user_text": _user_text, "lights": _lights, "key_figures": _key_figures, "table": _table,
    "phase_strip": _phase_strip, "gantt_excerpt": _gantt_excerpt, "shifts": _shifts, "diagram": _diagram, "decisions": _decisions,
    "comparison": _comparison, "since_last": _since_last, "facts": _facts, "ledger_anchor": _ledger_anchor, "notes": _notes,
    "page_break": _page_break,
}  # fmt: skip

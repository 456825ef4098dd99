"""A document made ready for the browser: pictures laid out, each with the table of the same facts beside it.

``templates/reports/_blocks.html`` has one macro per block kind; it paints the shapes as SVG with classes and
presentation attributes only, as the content security policy demands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from delivery.reports.before_after import before_after_picture
from delivery.reports.content import (
    Block,
    Diagram,
    Document,
    DocumentKind,
    GanttExcerpt,
    LedgerAnchor,
    PhaseStrip,
    Section,
    Shifts,
    UserText,
)
from delivery.reports.gantt import gantt_picture
from delivery.reports.phase_strip import phase_list_picture, phase_strip_picture
from delivery.reports.picture.charts import chart_picture
from delivery.reports.picture.icon import icon_picture
from delivery.reports.picture.ink import PALETTE
from delivery.reports.picture.qr import qr_picture
from delivery.reports.picture.shapes import Picture
from delivery.reports.plain_text import lines_of
from delivery.reports.tone import Tone
from delivery.reports.wording import Wording

WIDTH, HEIGHT = 560.0, 220.0
"""Narrower than the page that shows it, which widens the picture: its letters are then as large as the page's small ones."""
NARROW = 230.0
"""The same for a phone."""
QR = 132.0


@dataclass(frozen=True, slots=True)
class Beside:
    """The facts of a picture as a table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownBlock:
    kind: str
    block: Block
    picture: Picture | None = None
    narrow: Picture | None = None
    """For a phone, where the picture itself cannot be read without scrolling sideways."""
    beside: Beside | None = None
    paragraphs: tuple[tuple[str, ...], ...] = ()
    """Of a user's text: paragraphs of lines."""


@dataclass(frozen=True, slots=True)
class ShownSection:
    key: str
    title: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True, slots=True)
class Page:
    document: Document
    wording: Wording
    opening: tuple[ShownBlock, ...]
    sections: tuple[ShownSection, ...]
    meta: str
    """Which document this is, in one line."""
    icons: dict[str, Picture]
    palette: dict[str, str]


def page_of(document: Document) -> Page:
    """Everything that the macros need to draw the document."""
    word = document.wording
    sections = tuple(_section(number, section, word) for number, section in enumerate(document.sections, 1))
    opening = tuple(_shown(block, word) for block in document.opening)
    icons = {tone.value: icon_picture(tone, 16) for tone in Tone}
    return Page(document, word, opening, sections, document.meta, icons, {ink.value: color for ink, color in PALETTE.items()})


def picture_page(title: str, blocks: tuple[Block, ...], wording: Wording, on: date) -> Page:
    """Some blocks for a page that is no document: ``sections[0]`` holds them."""
    document = Document(DocumentKind.PICTURES, title, "", "", "", on, wording, sections=(Section(title, blocks),))
    return page_of(document)


def _section(number: int, section: Section, wording: Wording) -> ShownSection:
    return ShownSection(f"section-{number}", section.title, tuple(_shown(block, wording) for block in section.blocks))


def _shown(block: Block, wording: Wording) -> ShownBlock:
    prepare = _PREPARED.get(type(block))
    return prepare(block, wording) if prepare else ShownBlock(block.kind, block)


def _diagram(block: Diagram, wording: Wording) -> ShownBlock:
    chart = block.chart
    unit = wording.aside(chart.unit)
    head = (chart.category_title or wording.what, *(one.name + unit for one in chart.series))
    rows = [(name, *(one.text_at(index) for one in chart.series)) for index, name in enumerate(chart.categories)]
    narrow = chart_picture(chart, wording, NARROW, 200)
    return ShownBlock(block.kind, block, chart_picture(chart, wording, WIDTH, HEIGHT), narrow, Beside(head, tuple(rows)))


def _gantt(block: GanttExcerpt, wording: Wording) -> ShownBlock:
    head = (wording.what, wording.start, wording.finish, wording.baseline, wording.deadline, wording.critical)
    rows = []
    for row in block.gantt.rows:
        dates = (row.start, row.finish, row.baseline_finish, row.deadline)
        texts = ("–" if on is None else format_date(on, "medium", locale=wording.locale) for on in dates)
        rows.append((row.name, *texts, wording.critical if row.is_critical else "–"))
    return ShownBlock(block.kind, block, gantt_picture(block.gantt, wording, WIDTH), beside=Beside(head, tuple(rows)))


def _shifts(block: Shifts, wording: Wording) -> ShownBlock:
    head = (wording.what, block.shown.as_agreed, block.shown.with_option, wording.change)
    rows = []
    for row in block.shown.rows:
        ends = (span and format_date(span.finish, "medium", locale=wording.locale) for span in (row.before, row.after))
        rows.append((row.name, *(end or "–" for end in ends), row.change))
    wide = before_after_picture(block.shown, wording, WIDTH)
    narrow = before_after_picture(block.shown, wording, NARROW, is_narrow=True)
    return ShownBlock(block.kind, block, picture=wide, narrow=narrow, beside=Beside(head, tuple(rows)))


def _strip(block: PhaseStrip, wording: Wording) -> ShownBlock:
    head = (wording.phase, wording.state, wording.gate)
    rows = tuple((f"{phase.number} {phase.name}", phase.light.word, phase.gate.word) for phase in block.phases)
    narrow = phase_list_picture(block.phases, NARROW, wording.gate)
    return ShownBlock(block.kind, block, phase_strip_picture(block.phases, WIDTH, wording.gate), narrow, Beside(head, rows))


def _anchor(block: LedgerAnchor, wording: Wording) -> ShownBlock:
    return ShownBlock(block.kind, block, qr_picture(block.anchor.line[:400], QR))


def _user_text(block: UserText, wording: Wording) -> ShownBlock:
    paragraphs: list[list[str]] = [[]]
    for line in lines_of(block.text, 20_000):
        if line:
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return ShownBlock(block.kind, block, paragraphs=tuple(tuple(lines) for lines in paragraphs if lines))


_PREPARED: dict[type[Block], Callable[[Any, Wording], ShownBlock]] = {
    Diagram: _diagram, GanttExcerpt: _gantt, Shifts: _shifts, PhaseStrip: _strip, LedgerAnchor: _anchor, UserText: _user_text,
}  # fmt: skip

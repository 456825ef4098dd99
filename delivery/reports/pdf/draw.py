"""From a document to the bytes of its PDF: pages, head and foot, outline, metadata.

Page totals and the page numbers of the contents are form objects that the pages refer to and that are drawn last, so
that one pass over the story is enough; a document that turns out long is begun again with contents.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate

from delivery.reports.content import Document, Table
from delivery.reports.pdf.blocks import flow_of, room_for
from delivery.reports.pdf.cover import Heading, contents, cover, heading
from delivery.reports.pdf.fonts import BOLD, REGULAR, register_fonts
from delivery.reports.pdf.paragraph import shown
from delivery.reports.pdf.setting import Flow, Setting
from delivery.reports.pdf.style import color
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import fitted

SIDE, TOP, BOTTOM = 20 * mm, 21 * mm, 19 * mm
WIDTH, HEIGHT = A4[0] - 2 * SIDE, A4[1] - TOP - BOTTOM
TOUCHED = 12.0
"""Less than this on a page is the gap below what filled the one before: a section that starts a page starts here."""
SHORT = 4
"""Pages up to which no contents are needed."""
MOST_PAGES = 400


class TooManyPages(ValueError):
    """More than anybody reads on paper: the spreadsheet is the remedy."""


class _NeedsContents(Exception):
    pass


def draw(document: Document, fonts: Path) -> bytes:
    """The PDF; the same document always gives the same bytes."""
    register_fonts(fonts)
    try:
        return _Pages(document, has_contents=_is_surely_long(document)).bytes()
    except _NeedsContents:
        return _Pages(document, has_contents=True).bytes()


def _is_surely_long(document: Document) -> bool:
    """Spares drawing the first pages twice."""
    rows = sum(len(block.rows) for section in document.sections for block in section.blocks if isinstance(block, Table))
    return rows > SHORT * 45 and len(document.sections) > 2


class _Pages(BaseDocTemplate):
    def __init__(self, document: Document, has_contents: bool) -> None:
        self.document, self.has_contents = document, has_contents
        self.out = BytesIO()
        self.found: list[int] = []
        name = shown(f"{document.title} – {document.project}")
        super().__init__(
            self.out, pagesize=A4, invariant=1, initialFontName=REGULAR, lang=document.wording.tag, title=name,
            author=shown(document.organization), subject=shown(f"{document.number} {document.period}"),
            creator=shown(document.organization), producer="delivery", leftMargin=SIDE, rightMargin=SIDE, displayDocTitle=1,
        )  # fmt: skip
        frame = Frame(SIDE, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0)
        self.addPageTemplates([PageTemplate("page", [frame], onPage=self._furnish)])

    def bytes(self) -> bytes:
        self.build(self._story())
        return self.out.getvalue()

    def _story(self) -> Flow:
        setting = Setting(WIDTH, self.document.wording)
        story = cover(self.document)
        for block in self.document.opening:
            story += flow_of(block, setting)
        if self.has_contents:
            story += contents(self.document)
        for number, section in enumerate(self.document.sections, 1):
            story += [CondPageBreak(HEIGHT - TOUCHED)] if section.starts_page else []
            story += heading(number, section.title, room_for(section.blocks[0]) if section.blocks else 0)
            for block in section.blocks:
                story += flow_of(block, setting)
        return story

    def afterFlowable(self, flowable: Flowable) -> None:
        if isinstance(flowable, Heading):
            self.found.append(self.page)
            self.canv.bookmarkPage(flowable.key)
            self.canv.addOutlineEntry(flowable.title, flowable.key, level=0)

    def _furnish(self, canvas: Any, _: Any) -> None:
        """Head and foot of a page that begins."""
        if self.page > SHORT and not self.has_contents and len(self.document.sections) > 2:
            raise _NeedsContents
        if self.page > MOST_PAGES:
            raise TooManyPages(f"more than {MOST_PAGES} pages")
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(color(Ink.MUTED))
        if self.page > 1:
            self._head(canvas)
        foot = self.document.anchor.short if self.document.anchor else self.document.organization
        canvas.drawString(SIDE, BOTTOM - 22, fitted(shown(foot), 7.5, WIDTH - 60))
        canvas.saveState()
        canvas.translate(A4[0] - SIDE, BOTTOM - 22)
        canvas.doForm(f"folio-{self.page}")
        canvas.restoreState()

    def _head(self, canvas: Any) -> None:
        y = A4[1] - TOP + 17
        number = fitted(shown(self.document.number), 7.5, 140)
        canvas.drawString(SIDE, y, fitted(shown(f"{self.document.project} · {self.document.title}"), 7.5, WIDTH - 160))
        canvas.drawRightString(A4[0] - SIDE, y, number)
        canvas.setStrokeColor(color(Ink.RULE))
        canvas.setLineWidth(0.5)
        canvas.line(SIDE, y - 5, A4[0] - SIDE, y - 5)

    def _endBuild(self) -> None:
        """Fill in what was not known before the last page, then save."""
        self._doSave = 0
        super()._endBuild()
        pages = self.canv.getPageNumber() - 1
        for page in range(1, pages + 1):
            folio = self.document.wording.folio.format(page=page, pages=pages)
            self._number(f"folio-{page}", folio, REGULAR, 7.5, Ink.MUTED)
        for number, page in enumerate(self.found if self.has_contents else [], 1):
            self._number(f"contents-{number}", str(page), BOLD, 8.5, Ink.ACCENT)
        self.canv.save()

    def _number(self, form: str, text: str, face: str, size: float, ink: Ink) -> None:
        self.canv.beginForm(form, -60, -4, 0, 14)
        self.canv.setFont(face, size)
        self.canv.setFillColor(color(ink))
        self.canv.drawRightString(0, 0, text)
        self.canv.endForm()

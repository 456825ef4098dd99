"""The first lines of a document, its contents when it is long, and the headings of its sections."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from delivery.reports.content import Document
from delivery.reports.pdf.fonts import BOLD, REGULAR
from delivery.reports.pdf.paragraph import paragraph, shown
from delivery.reports.pdf.setting import Flow
from delivery.reports.pdf.style import color, style
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import fitted
from delivery.reports.wording import Wording

ROW = 15.0


def cover(document: Document) -> Flow:
    """Project, title, and the line that says which document this is."""
    return [
        paragraph(document.project, "project", 300),
        Spacer(0, 2),
        paragraph(document.title, "title", 200),
        Spacer(0, 3),
        paragraph(document.meta, "meta", 500),
        Spacer(0, 10),
    ]


class Heading(Flowable):
    """A section's title with its number; the document makes a bookmark of it."""

    def __init__(self, number: int, title: str) -> None:
        super().__init__()
        self.key, self.title = f"section-{number}", shown(title, 200)
        self.words: Any = paragraph(title, "heading", 200)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _, used = self.words.wrap(width, height)
        self.width, self.height = width, used + 5
        return self.width, self.height

    def draw(self) -> None:
        self.canv.setStrokeColor(color(Ink.ACCENT))
        self.canv.setLineWidth(0.9)
        self.canv.line(0, 1, self.width, 1)
        self.words.drawOn(self.canv, 0, 5)


def heading(number: int, title: str, room: float) -> Flow:
    """The heading, on the same page as the first ``room`` points of what follows."""
    return [CondPageBreak(room + 45), Spacer(0, 16), Heading(number, title), Spacer(0, 3)]


class Contents(Flowable):
    """Titles in two columns; the page numbers are forms that are filled in when the pages are known."""

    def __init__(self, titles: list[str], wording: Wording) -> None:
        super().__init__()
        self.titles, self.wording = titles, wording

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.rows = -(-len(self.titles) // 2)
        self.width, self.height = width, 26 + ROW * self.rows
        return self.width, self.height

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(color(Ink.TEXT))
        canvas.setFont(BOLD, style("block_title").fontSize)
        canvas.drawString(0, self.height - 14, self.wording.contents)
        column = (self.width - 24) / 2
        for index, title in enumerate(self.titles):
            side, row = divmod(index, self.rows)
            self._entry(index + 1, title, side * (column + 24), self.height - 32 - row * ROW, column)

    def _entry(self, number: int, title: str, left: float, base: float, width: float) -> None:
        canvas = self.canv
        canvas.setFont(REGULAR, 8.5)
        canvas.setFillColor(color(Ink.TEXT))
        canvas.drawString(left, base, fitted(shown(title), 8.5, width - 30))
        canvas.setStrokeColor(color(Ink.RULE))
        canvas.setLineWidth(0.4)
        canvas.line(left, base - 4, left + width, base - 4)
        canvas.saveState()
        canvas.translate(left + width, base)
        canvas.doForm(f"contents-{number}")
        canvas.restoreState()
        canvas.linkRect("", f"section-{number}", (left, base - 4, left + width, base + ROW - 5), relative=1)


def contents(document: Document) -> Flow:
    titles = [section.title for section in document.sections]
    return [Spacer(0, 10), Contents(titles, document.wording), Spacer(0, 4)]



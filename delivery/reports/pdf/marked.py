"""A light in running text: the icon of its tone, then its words."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from delivery.reports.pdf.paint import paint
from delivery.reports.pdf.paragraph import paragraph
from delivery.reports.pdf.style import style
from delivery.reports.picture.icon import icon
from delivery.reports.tone import Tone


class Marked(Flowable):
    """Words beside an icon as high as they are."""

    def __init__(self, tone: Tone, text: str, look: str = "cell", right: bool = False) -> None:
        super().__init__()
        self.tone = tone
        self.words: Any = paragraph(text, style(look, right))
        self.size = style(look).fontSize
        self.indent = self.size * 1.45

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _, used = self.words.wrap(max(width - self.indent, 10), height)
        self.width, self.height = width, used
        return width, used

    def draw(self) -> None:
        top = self.height - (self.words.style.leading - self.size) / 2 - self.size * 0.1
        paint(self.canv, icon(self.tone, 0, 0, self.size), top)
        self.words.drawOn(self.canv, self.indent, 0)


def words(tone: Tone | None, text: str, look: str = "cell", right: bool = False) -> Flowable:
    """Marked where there is a tone, else the bare paragraph."""
    return Marked(tone, text, look, right) if tone else paragraph(text, style(look, right))

"""The only place that makes a reportlab ``Paragraph``: its mini-markup would run what users write.

Unescaped, ``a<b`` raises and ``<img src=…>`` embeds a file of the server.
"""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from delivery.reports.pdf.fonts import legible
from delivery.reports.pdf.line_break import broken
from delivery.reports.pdf.style import style
from delivery.reports.plain_text import MOST, lines_of, one_line


def paragraph(text: str, look: str | ParagraphStyle = "plain", most: int = MOST) -> Paragraph:
    """One paragraph that shows ``text`` as it is, at most ``most`` characters of it."""
    return _escaped(one_line(text, most), look)


def paragraphs(text: str, look: str | ParagraphStyle = "plain", most: int = MOST) -> list[Paragraph | None]:
    """A paragraph per line, None for an empty line between paragraphs."""
    return [_escaped(line, look) if line else None for line in lines_of(text, most)]


def shown(text: str, most: int = 300) -> str:
    """For places that draw plain strings: outline, page head, labels. The font's own ellipsis floats at mid height."""
    return legible(one_line(text, most)).replace("…", "...")


def _escaped(line: str, look: str | ParagraphStyle) -> Paragraph:
    return _Words(legible(line), style(look) if isinstance(look, str) else look)


class _Words(Paragraph):
    """A paragraph of one face that breaks and parts its lines our way. ``words`` has single spaces."""

    def __init__(self, words: str, look: ParagraphStyle) -> None:
        self.words = " ".join(words.split())
        super().__init__(escape(self.words), look)

    def _lines(self, width: float) -> list[tuple[float, str]]:
        return broken(self.words, self.style.fontName, self.style.fontSize, width)

    def breakLinesCJK(self, maxWidths: Any) -> Any:
        if not self.frags:
            return super().breakLinesCJK(maxWidths)
        self.height = 0
        width = maxWidths[0] if isinstance(maxWidths, list | tuple) else maxWidths
        lines = [(space, [line]) for space, line in self._lines(width)]
        size = self.style.fontSize
        return self.frags[0].clone(kind=0, lines=lines, ascent=size, descent=-0.2 * size)

    def split(self, width: float, height: float) -> list[Paragraph]:
        """No single line at the foot or at the head of a page. Tables ask with the width of the cell, padding included."""
        lines = [line for _, line in self._lines(min(width, getattr(self, "width", width)))]
        fit = int(height / self.style.leading + 1e-6)
        fit = min(fit, len(lines) - 2) if fit < len(lines) else fit
        if fit < 2 or fit >= len(lines):
            return []
        end = 0
        for line in lines[:fit]:
            end = self.words.index(line, end) + len(line)
        return [_Words(self.words[:end], self.style), _Words(self.words[end:], self.style)]

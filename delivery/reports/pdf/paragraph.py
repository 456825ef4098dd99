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
    return _Words(escape(legible(line)), style(look) if isinstance(look, str) else look)


class _Words(Paragraph):  # type: ignore[misc]
    """A paragraph of one face that breaks its lines our way."""

    def breakLinesCJK(self, maxWidths: Any) -> Any:
        if len(self.frags) != 1 or (hasattr(self, "blPara") and getattr(self, "_splitpara", 0)):
            return super().breakLinesCJK(maxWidths)
        frag = self.frags[0]
        width = maxWidths[0] if isinstance(maxWidths, list | tuple) else maxWidths
        lines = broken(" ".join(frag.text.split()), frag.fontName, frag.fontSize, width)
        self.height = 0
        parted = [(space, [line]) for space, line in lines]
        return frag.clone(kind=0, lines=parted, ascent=frag.fontSize, descent=-0.2 * frag.fontSize)

"""Paragraph styles: few sizes, one accent, generous leading. Chinese breaks anywhere, Latin words stay whole."""

from __future__ import annotations

from functools import cache

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from delivery.reports.pdf.fonts import BOLD, REGULAR
from delivery.reports.picture.ink import PALETTE, Ink

_SIZES: dict[str, tuple[float, float, bool, Ink]] = {
    "title": (21, 27, True, Ink.TEXT),
    "project": (11.5, 16, False, Ink.ACCENT),
    "meta": (8.5, 13, False, Ink.MUTED),
    "heading": (14, 19, True, Ink.ACCENT),
    "block_title": (10, 14, True, Ink.TEXT),
    "lead": (12, 18.5, False, Ink.TEXT),
    "plain": (9.5, 15, False, Ink.TEXT),
    "label": (9.5, 15, False, Ink.MUTED),
    "small": (8, 12, False, Ink.MUTED),
    "cell": (8, 11, False, Ink.TEXT),
    "cell_bold": (8, 11, True, Ink.TEXT),
    "cell_head": (7.5, 10, True, Ink.MUTED),
    "cell_muted": (7.5, 10.5, False, Ink.MUTED),
    "cell_accent": (8, 11, True, Ink.ACCENT),
    "light": (11, 15, True, Ink.TEXT),
}


@cache
def color(ink: Ink) -> Color:
    return HexColor(PALETTE[ink])


@cache
def style(name: str, right: bool = False, size: float = 0) -> ParagraphStyle:
    """One of the styles above; ``size`` makes a larger or smaller one of the same kind."""
    points, leading, bold, ink = _SIZES[name]
    face = BOLD if bold else REGULAR
    return ParagraphStyle(
        f"{name}-{right}-{size}", fontName=face, bulletFontName=face, fontSize=size or points,
        leading=leading * (size or points) / points, textColor=color(ink), alignment=TA_RIGHT if right else TA_LEFT,
        wordWrap="CJK", allowWidows=0, allowOrphans=0, splitLongWords=1,
    )  # fmt: skip

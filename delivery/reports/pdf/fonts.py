"""Noto Sans SC, embedded as a subset; and what becomes of characters that it does not have."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
FILES = {REGULAR: "NotoSansSC_400Regular.ttf", BOLD: "NotoSansSC_700Bold.ttf"}
REPLACEMENT = "□"
_STRAIGHT = str.maketrans("“”‘’", "\"\"''")
_CHINESE = re.compile("[\u2e80-\uffef]")
_APOSTROPHE = re.compile("(?<=[A-Za-z])’(?=[A-Za-z])")


class FontsMissing(RuntimeError):
    """The folder of fonts does not hold what the PDF needs."""


def register_fonts(folder: Path) -> None:
    """Load both faces once per process; raises FontsMissing with the remedy."""
    for name, file in FILES.items():
        if name in pdfmetrics.getRegisteredFontNames():
            continue
        path = folder / file
        if not path.is_file():
            raise FontsMissing(f"{file} is not in {folder.name}: run ./dev demo or ./dev test once, which fetch the fonts")
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def text_width(text: str, bold: bool, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size))


@lru_cache(maxsize=16_384)
def _legible(character: str) -> str:
    """Itself, else the letter without its marks, else a box that shows that something is missing."""
    glyphs = pdfmetrics.getFont(REGULAR).face.charToGlyph
    if character in "\n " or ord(character) in glyphs:
        return character
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base != character and base.isprintable() and ord(base) in glyphs else REPLACEMENT


def legible(text: str) -> str:
    """The text with every character that the font lacks replaced visibly."""
    return "".join(map(_legible, narrow_quotes(text)))


def narrow_quotes(text: str) -> str:
    """Quotation marks of what is not Chinese are straight: the font's curly ones are as wide as a Chinese character.

    >>> print(narrow_quotes("the “Go-live” of Ann’s shop"), narrow_quotes("“上线”，Ann’s"))
    the "Go-live" of Ann's shop “上线”，Ann's
    """
    if not _CHINESE.search(text):
        return text.translate(_STRAIGHT)
    return _APOSTROPHE.sub("'", text)

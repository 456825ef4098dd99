"""User text made harmless for any medium: no controls, no direction tricks, one Unicode form, bounded length."""

from __future__ import annotations

import re
import unicodedata

MOST = 5_000
LONGEST_RUN = 200
ELLIPSIS = "…"

_REMOVED = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffb"
    "\U000e0000-\U000e0fff]"
)
"""Zero width, direction and variation marks: they would only change how the rest is read."""
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_NO_CHARACTERS = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LONG_RUN = re.compile(f"[\x21-\u2e7f]{{{LONGEST_RUN}}}(?=[\x21-\u2e7f])")
"""A run that offers no place to break; Chinese may break anywhere."""


def lines_of(text: str, most: int = MOST) -> list[str]:
    """Its lines, cleaned; an empty string parts paragraphs.

    >>> lines_of("one\\r\\n\\r\\n a<b \\u202e& 中文\\n")
    ['one', '', 'a<b & 中文']
    """
    kept = text[: most + 1].replace("\r\n", "\n").replace("\r", "\n")
    kept = _CONTROLS.sub(" ", _NO_CHARACTERS.sub("\ufffd", _REMOVED.sub("", kept)))
    kept = unicodedata.normalize("NFC", kept)
    if len(kept) > most or len(text) > most + 1:
        kept = kept[:most] + ELLIPSIS
    return [line.strip() for line in _LONG_RUN.sub(r"\g<0> ", kept).strip().split("\n")]


def one_line(text: str, most: int = MOST) -> str:
    """The cleaned text without line breaks.

    >>> one_line(" M9\\n  CRM\\x00")
    'M9 CRM'
    """
    return " ".join(" ".join(lines_of(text, most)).split())

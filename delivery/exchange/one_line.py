"""Text of one line as people may write it: no control characters, no direction tricks, no invisible ones."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 250

FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\ud800-\udfff]")
"""C0 and C1, direction marks and overrides, zero-width characters, line separators, lone surrogates."""

NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
"""What even long text may not hold."""


def tidy(text: str) -> str:
    """Composed (NFC) and without space around it."""
    return unicodedata.normalize("NFC", text.strip(" \t\r\n\u3000\xa0"))


def forbidden_character(text: str) -> str | None:
    """The first character that a one-line field may not hold, as ``U+202E``; None when all are well.

    >>> forbidden_character("USD \\u202e000,1")
    'U+202E'
    >>> forbidden_character("里程碑 a<b")
    """
    found = FORBIDDEN.search(text)
    return None if found is None else f"U+{ord(found.group()):04X}"


def long_text(text: str, limit: int = 10_000) -> str:
    """Notes: forbidden characters dropped, cut at ``limit``."""
    return NOT_IN_TEXT.sub("", text)[:limit].strip()


def shown(value: object, limit: int = 60) -> str:
    """A value of the file as it may be quoted in a message."""
    text = FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(value))
    return text if len(text) <= limit else f"{text[:limit]}…"

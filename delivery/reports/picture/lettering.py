"""How wide text is, near enough to place labels without a font: widths of Noto Sans SC in thousandths of an em."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_ASCII = (
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555, 555, 555, 555,
    555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293, 535, 646, 543, 812, 723, 742,
    633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555, 559, 606, 563, 618, 510, 620, 554, 325, 564,
    607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468, 377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
)  # fmt: skip

BOLD = 1.07
"""Bold letters are at most this much wider."""


@lru_cache(maxsize=4096)
def _em(character: str) -> int:
    code = ord(character)
    if 32 <= code < 127:
        return _ASCII[code - 32]
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1000
    base = ord(unicodedata.normalize("NFD", character)[0])
    return _ASCII[base - 32] if 32 <= base < 127 else 700


def width_of(text: str, size: float) -> float:
    """Points.

    >>> round(width_of("M9", 10), 1), width_of("里程碑", 10)
    (13.7, 30.0)
    """
    return sum(map(_em, text)) * size / 1000


def fitted(text: str, size: float, width: float) -> str:
    """The text, or its beginning and an ellipsis.

    >>> fitted("Requirements", 8, 30)
    'Requi…'
    """
    if width_of(text, size) <= width:
        return text
    taken, room = 0, width * 1000 / size - 1000
    for index, character in enumerate(text):
        taken += _em(character)
        if taken > room:
            return text[:index].rstrip() + "…"
    return text + "…"


def wrapped(text: str, size: float, width: float, most: int) -> tuple[str, ...]:
    """At most ``most`` lines, broken at spaces and between Chinese characters; what is left ends in an ellipsis.

    >>> wrapped("Development & management", 7, 56, 2)
    ('Development &', 'management')
    """
    lines: list[str] = []
    rest = " ".join(text[:500].split())
    while rest:
        if len(lines) == most - 1 or width_of(rest, size) <= width:
            lines.append(fitted(rest, size, width))
            break
        cut = _break(rest, size, width)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(lines)


_NOT_FIRST = "，。、；：？！）》」』”’…%,.;:?!)]}"


def _break(text: str, size: float, width: float) -> int:
    """Where the first line ends."""
    taken, last = 0.0, 0
    for index, character in enumerate(text):
        if index and _may_break(text[index - 1], character):
            last = index
        taken += _em(character) * size / 1000
        if taken > width and character != " ":
            return last or max(index, 1)
    return len(text)


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in "（《「『“(":
        return False
    return before in " /-" or ord(before) > 0x2E7F or ord(after) > 0x2E7F

"""Where lines of mixed Chinese and Latin text end: Latin words stay whole, Chinese punctuation never begins a line.

reportlab's own breaking for Chinese cuts Latin words in narrow columns and lets a comma begin a line.
"""

from __future__ import annotations

from reportlab.pdfbase import pdfmetrics

NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…—～％·,.;:?!)]}%»")
NEVER_LAST = frozenset("（《「『【〔“‘([{«¥$€£#")
JOINTS = frozenset("-/_@&=.,;:?|·–—…")
"""After one of these a Latin run may be parted when it does not fit on a line of its own."""


def broken(text: str, face: str, size: float, width: float) -> list[tuple[float, str]]:
    """The lines with the room that each leaves. ``text`` has single spaces only."""
    widths = pdfmetrics.getFont(face).face.charWidths
    room = width * 1000 / size
    lines: list[tuple[float, str]] = []
    start = 0
    while start < len(text):
        end, used = _line_end(text, start, widths, room)
        lines.append(((room - used) * size / 1000, text[start:end].rstrip()))
        start = end + 1 if end < len(text) and text[end] == " " else end
    return lines or [(width, "")]


def _line_end(text: str, start: int, widths: dict[int, float], room: float) -> tuple[int, float]:
    """First index after the line, and its width in thousandths of an em."""
    used, best, best_used, joint, joint_used = 0.0, 0, 0.0, 0, 0.0
    for index in range(start, len(text)):
        character = text[index]
        if index > start:
            if _may_part(text[index - 1], character) and (character != " " or text[index + 1 : index + 2] != "%"):
                best, best_used = index, used
            elif text[index - 1] in JOINTS:
                joint, joint_used = index, used
        if character != " " and used + widths.get(ord(character), 1000) > room and index > start:
            break
        used += widths.get(ord(character), 1000)
    else:
        return len(text), used
    if best:
        return best, best_used
    return (joint, joint_used) if joint else (index, used)


def _may_part(before: str, after: str) -> bool:
    if after == " ":
        return True
    if after in NEVER_FIRST or before in NEVER_LAST:
        return False
    return before == " " or _is_chinese(before) or _is_chinese(after) or (before == "-" and after.isalpha())


def _is_chinese(character: str) -> bool:
    return character >= "\u2e80" and not "\ua000" <= character <= "\uabff"

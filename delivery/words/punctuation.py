"""The marks between words, which differ by language: a page never writes ``: `` or ``(…)`` of one language into the other."""

from __future__ import annotations

from dataclasses import dataclass

from delivery.words.states import is_chinese


@dataclass(frozen=True)
class Marks:
    """Each holds the space that belongs to it."""

    colon: str
    comma: str
    stop: str
    opening: str
    closing: str
    pause: str

    def labelled(self, label: str, value: str) -> str:
        return f"{label}{self.colon}{value}"

    def aside(self, text: str) -> str:
        return f"{self.opening}{text}{self.closing}"


ENGLISH = Marks(": ", ", ", ". ", " (", ")", ", ")
CHINESE = Marks("：", "、", "。", "（", "）", "，")


def marks(locale: str) -> Marks:
    """What stands between a label and its value, between the things of a list, around an aside.

    >>> marks("en").comma.join(["M1", "M2"]), marks("zh_Hans_CN").comma.join(["M1", "M2"])
    ('M1, M2', 'M1、M2')
    """
    return CHINESE if is_chinese(locale) else ENGLISH

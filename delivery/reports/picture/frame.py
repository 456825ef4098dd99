"""The room of a chart inside its picture, and the category names below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from delivery.reports.chart import Series
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import width_of, wrapped
from delivery.reports.picture.shapes import Label, Shape

MARGIN = 34.0
FOOT = 24.0


@dataclass(frozen=True, slots=True)
class Frame:
    width: float
    height: float
    top: float
    """Where the legend ends."""
    locale: str

    @property
    def bottom(self) -> float:
        return self.height - FOOT

    def slot(self, count: int) -> float:
        """Width of one category."""
        return (self.width - MARGIN) / max(count, 1)


def known(series: tuple[Series, ...]) -> list[float]:
    """All values that are there."""
    return [float(value) for one in series for value in one.values if value is not None]


def category_names(names: tuple[str, ...], frame: Frame) -> Iterator[Shape]:
    """Below the axis; where they are too many, every second, third … one."""
    slot = frame.slot(len(names))
    widest = min(max(width_of(name, 6.5) for name in names), 34) + 4
    every = max(1, -int(-widest // slot))
    for index in range(0, len(names), every):
        middle = MARGIN + slot * (index + 0.5)
        for line, text in enumerate(wrapped(names[index], 6.5, max(slot * every - 3, 12), 2)):
            yield Label(middle, frame.bottom + 9 + line * 7.6, text, 6.5, Ink.MUTED, "middle")


def amount_at(series: Series, index: int) -> str:
    return series.texts[index] if index < len(series.texts) else ""

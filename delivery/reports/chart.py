"""One chart model for every medium. Pure data; ``picture.charts`` lays it out, drawers paint the shapes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from delivery.reports.tone import Tone


class ChartKind(StrEnum):
    BAR = "bar"
    """Groups of bars per category."""
    STACKED_BAR = "stacked_bar"
    LINE = "line"
    CUMULATIVE = "cumulative"
    """The values are added up along the categories, then drawn as lines."""
    DISTRIBUTION = "distribution"
    """How often (bars) and how surely (a curve, in percent) per category; markers lie on the edges between them."""
    TORNADO = "tornado"
    """Two series (low, high) per category around ``pivot``; widest first, as given."""


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[Decimal | None, ...]
    """One per category; None where nothing is known."""
    texts: tuple[str, ...] = ()
    """The values as they are read; written beside the marks and in the table where given."""
    tone: Tone | None = None

    def text_at(self, index: int) -> str:
        """What a reader sees of a value in a table."""
        if index < len(self.texts):
            return self.texts[index]
        value = self.values[index] if index < len(self.values) else None
        return "–" if value is None else format(value, "f")


@dataclass(frozen=True, slots=True)
class Marker:
    """A point that the chart is about, such as break-even. ``at`` counts categories from 0 (2.5 = between two)."""

    at: Decimal
    text: str
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis of categories that has a name, where the categories are too many to be named one by one."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    category_title: str = ""
    markers: tuple[Marker, ...] = ()
    pivot: Decimal = Decimal(0)
    description: str = ""
    """What a person who does not see the picture should know; the note's or title's words where empty."""
    ticks: tuple[Tick, ...] = ()
    """Named instead of the categories, in charts of lines."""

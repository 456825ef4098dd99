"""The five shapes that every picture is made of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from delivery.reports.picture.ink import Ink

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    shape: ClassVar[str] = "rect"
    x: float
    y: float
    width: float
    height: float
    fill: Ink | None = None
    stroke: Ink | None = None
    line: float = 0.75
    radius: float = 0
    dashed: bool = False
    title: str = ""
    """Said when the pointer rests on it, on the page only."""


@dataclass(frozen=True, slots=True)
class Line:
    shape: ClassVar[str] = "line"
    points: tuple[Point, ...]
    stroke: Ink
    line: float = 0.75
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Polygon:
    shape: ClassVar[str] = "polygon"
    points: tuple[Point, ...]
    fill: Ink | None = None
    stroke: Ink | None = None
    line: float = 0.75


@dataclass(frozen=True, slots=True)
class Circle:
    shape: ClassVar[str] = "circle"
    x: float
    y: float
    radius: float
    fill: Ink | None = None
    stroke: Ink | None = None
    line: float = 0.75


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; ``y`` is its base line."""

    shape: ClassVar[str] = "label"
    x: float
    y: float
    text: str
    size: float
    ink: Ink = Ink.TEXT
    anchor: str = "start"
    bold: bool = False


Shape = Rect | Line | Polygon | Circle | Label


@dataclass(frozen=True, slots=True)
class Picture:
    width: float
    height: float
    shapes: tuple[Shape, ...]
    description: str = ""


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """The same shape, ``dx`` further right and ``dy`` further down."""
    if isinstance(shape, Line | Polygon):
        return replace(shape, points=tuple((x + dx, y + dy) for x, y in shape.points))
    return replace(shape, x=shape.x + dx, y=shape.y + dy)

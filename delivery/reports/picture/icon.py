"""One shape per tone, so that a light is read without colour: tick, warning triangle, cross, dash."""

from __future__ import annotations

from delivery.reports.picture.ink import TONES, Ink
from delivery.reports.picture.shapes import Circle, Line, Picture, Polygon, Shape
from delivery.reports.tone import Tone


def icon(tone: Tone, x: float, y: float, size: float) -> tuple[Shape, ...]:
    """The shapes of a light in the square whose top left corner is (x, y)."""
    return _DRAWN[tone](x, y, size)


def icon_picture(tone: Tone, size: float) -> Picture:
    return Picture(size, size, icon(tone, 0, 0, size))


def _disc(x: float, y: float, size: float) -> tuple[Shape, ...]:
    tick = ((x + size * 0.27, y + size * 0.52), (x + size * 0.44, y + size * 0.69), (x + size * 0.75, y + size * 0.33))
    return (Circle(x + size / 2, y + size / 2, size / 2, TONES[Tone.GREEN]), Line(tick, Ink.PAPER, size * 0.12))


def _triangle(x: float, y: float, size: float) -> tuple[Shape, ...]:
    middle = x + size / 2
    corners = ((middle, y), (x + size, y + size * 0.95), (x, y + size * 0.95))
    stroke = ((middle, y + size * 0.34), (middle, y + size * 0.64))
    return (
        Polygon(corners, TONES[Tone.AMBER]),
        Line(stroke, Ink.PAPER, size * 0.12),
        Circle(middle, y + size * 0.78, size * 0.07, Ink.PAPER),
    )


def _octagon(x: float, y: float, size: float) -> tuple[Shape, ...]:
    near, far = size * 0.29, size * 0.71
    corners = ((near, 0.0), (far, 0.0), (size, near), (size, far), (far, size), (near, size), (0.0, far), (0.0, near))
    low, high = size * 0.33, size * 0.67
    return (
        Polygon(tuple((x + dx, y + dy) for dx, dy in corners), TONES[Tone.RED]),
        Line(((x + low, y + low), (x + high, y + high)), Ink.PAPER, size * 0.12),
        Line(((x + high, y + low), (x + low, y + high)), Ink.PAPER, size * 0.12),
    )


def _ring(x: float, y: float, size: float) -> tuple[Shape, ...]:
    middle = y + size / 2
    dash = ((x + size * 0.32, middle), (x + size * 0.68, middle))
    return (
        Circle(x + size / 2, middle, size * 0.44, Ink.PAPER, TONES[Tone.GREY], size * 0.12),
        Line(dash, TONES[Tone.GREY], size * 0.12),
    )


_DRAWN = {Tone.GREEN: _disc, Tone.AMBER: _triangle, Tone.RED: _octagon, Tone.GREY: _ring}

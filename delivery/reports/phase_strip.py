"""The eight phases in a row with their gates: the model and its geometry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from delivery.reports.picture.icon import icon
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import BOLD, fitted, width_of, wrapped
from delivery.reports.picture.shapes import Label, Line, Picture, Polygon, Rect, Shape
from delivery.reports.tone import Light

NAME = 6.8
LINES = 3
HEIGHT = 88.0
ITEM = 28.0
_TOP, _ARROW = 52.0, 6.0


@dataclass(frozen=True, slots=True)
class Phase:
    number: str
    name: str
    light: Light
    """State of the phase and its word: "In progress"."""
    gate: Light
    """State of its gate and its word: "Gate closed"."""
    is_current: bool = False


def phase_strip_picture(phases: tuple[Phase, ...], width: float, gate_word: str = "", description: str = "") -> Picture:
    """Arrows from left to right, ``width`` points together; the state inside, the gate below."""
    each = width / max(len(phases), 1)
    shapes: list[Shape] = []
    for index, phase in enumerate(phases):
        shapes += _arrow(phase, index * each, each, is_first=index == 0)
        shapes += _gate(phase, index * each, each, gate_word)
    return Picture(width, HEIGHT, tuple(shapes), description)


def phase_list_picture(phases: tuple[Phase, ...], width: float, gate_word: str = "") -> Picture:
    """The phases below each other, for a narrow page."""
    shapes: list[Shape] = []
    for index, phase in enumerate(phases):
        shapes += _item(phase, index * ITEM, width, gate_word)
    return Picture(width, ITEM * len(phases), tuple(shapes))


def _item(phase: Phase, top: float, width: float, gate_word: str) -> Iterator[Shape]:
    yield Rect(0, top + 1, width, ITEM - 3, Ink.ACCENT_SOFT if phase.is_current else Ink.SHADE)
    yield Rect(0, top + 1, 2, ITEM - 3, Ink.ACCENT)
    yield Label(7, top + 11, fitted(f"{phase.number}  {phase.name}", 7.4 * BOLD, width - 10), 7.4, Ink.TEXT, bold=True)
    yield from icon(phase.light.tone, 7, top + 15.5, 7)
    yield Label(17, top + 21.5, fitted(phase.light.word, 6.6, width / 2 - 20), 6.6)
    yield from icon(phase.gate.tone, width / 2, top + 15.5, 7)
    yield Label(width / 2 + 10, top + 21.5, fitted(f"{gate_word} {phase.gate.word}".strip(), 6.6, width / 2 - 12), 6.6, Ink.MUTED)


def _arrow(phase: Phase, left: float, width: float, is_first: bool) -> Iterator[Shape]:
    right, middle = left + width - 2, _TOP / 2
    notch = 0.0 if is_first else _ARROW
    head = ((right - _ARROW + 2, 0.0), (right + 2, middle), (right - _ARROW + 2, _TOP))
    ink = Ink.PAPER if phase.is_current else Ink.TEXT
    yield Polygon(((left, 0.0), *head, (left, _TOP), (left + notch, middle)), Ink.ACCENT if phase.is_current else Ink.ACCENT_SOFT)
    inset = left + (4 if is_first else _ARROW + 3)
    yield Label(inset, 12, phase.number, 8, ink, bold=True)
    room = right - _ARROW - inset + 3
    longest = max((width_of(word, NAME * BOLD) for word in phase.name.split() if word.isascii()), default=0)
    size = NAME * min(1.0, max(0.8, room / longest)) if longest else NAME
    for line, text in enumerate(wrapped(phase.name, size * BOLD, room + 0.5, LINES)):
        yield Label(inset, 22 + line * 8.6, text, size, ink, bold=phase.is_current)


def _gate(phase: Phase, left: float, width: float, gate_word: str) -> Iterator[Shape]:
    yield from icon(phase.light.tone, left, _TOP + 5, 7)
    yield Label(left + 9.5, _TOP + 11, fitted(phase.light.word, 6.3, width - 11), 6.3)
    yield Line(((left, _TOP + 16), (left + width - 6, _TOP + 16)), Ink.RULE, 0.4)
    yield from icon(phase.gate.tone, left, _TOP + 20, 7)
    for line, text in enumerate(wrapped(f"{gate_word} {phase.gate.word}".strip(), 6.3, width - 11, 2)):
        yield Label(left + 9.5, _TOP + 26 + line * 7.6, text, 6.3, Ink.MUTED)

"""The value axis of a chart: round steps, their words in the reader's language, lines and labels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from babel.numbers import format_compact_decimal, format_decimal

from delivery.reports.picture.ink import Ink
from delivery.reports.picture.shapes import Label, Line, Shape


@dataclass(frozen=True, slots=True)
class Axis:
    """From values to points: ``low`` lies at ``at_low``, ``high`` at ``at_high``."""

    low: float
    high: float
    step: float
    at_low: float
    at_high: float

    def place(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.at_low + share * (self.at_high - self.at_low)

    @property
    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + index * self.step for index in range(count + 1)]


def axis_over(low: float, high: float, at_low: float, at_high: float, ticks: int = 5) -> Axis:
    """An axis of round steps that holds both values.

    >>> axis_over(0, 87_000, 0, 100).ticks
    [0.0, 20000.0, 40000.0, 60000.0, 80000.0, 100000.0]
    """
    if not high > low:
        high = low + (abs(low) or 1)
    raw = (high - low) / ticks
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Axis(first * step, last * step, step, at_low, at_high)


def amount_text(value: float, step: float, locale: str) -> str:
    """Short: 20K, 2万; with the minus sign that the amounts beside the bars have."""
    if abs(step) >= 1000:
        return str(format_compact_decimal(value, locale=locale, fraction_digits=1)).replace("-", "−")
    return str(format_decimal(round(value, 6), locale=locale)).replace("-", "−")


def level_lines(axis: Axis, left: float, right: float, locale: str) -> Iterator[Shape]:
    """Level lines of an upright axis with their amounts at the left."""
    for value in axis.ticks:
        y = axis.place(value)
        is_zero = abs(value) < axis.step / 1000
        yield Line(((left, y), (right, y)), Ink.MUTED if is_zero else Ink.RULE, 0.7 if is_zero else 0.4)
        yield Label(left - 4, y + 2.3, amount_text(0 if is_zero else value, axis.step, locale), 6.5, Ink.MUTED, "end")

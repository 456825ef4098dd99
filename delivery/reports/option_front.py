"""What a search found as a picture: when each option is done with 80 % certainty, against what it costs inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from delivery.engine.states import OptionRisk
from delivery.queries.option_searches import FoundOption
from delivery.reports.picture.ink import Ink
from delivery.reports.picture.lettering import width_of
from delivery.reports.picture.shapes import Circle, Label, Line, Picture, Polygon, Shape
from delivery.words import amounts, word

WIDE, NARROW = 900.0, 340.0
TOP, BOTTOM, RIGHT = 30.0, 50.0, 26.0
MARK = 10.0
NEAR = 2.3 * MARK
LEVELS, DAYS = 4, 5
INKS = {OptionRisk.LOW: Ink.GREEN, OptionRisk.MEDIUM: Ink.AMBER, OptionRisk.HIGH: Ink.RED}


@dataclass(frozen=True, slots=True)
class FrontPictures:
    wide: Picture
    narrow: Picture


@dataclass(frozen=True, slots=True)
class Field:
    """Where dates and amounts lie."""

    width: float
    height: float
    left: float
    first: date
    last: date
    low: int
    high: int

    def x(self, on: date) -> float:
        return self.left + MARK + (self.width - self.left - RIGHT - MARK) * ((on - self.first) / (self.last - self.first))

    def y(self, cents: int) -> float:
        return (
            self.height - BOTTOM - MARK - (self.height - TOP - BOTTOM - 2 * MARK) * ((cents - self.low) / (self.high - self.low))
        )


def front_pictures(options: Sequence[FoundOption], currency: str, locale: str) -> FrontPictures | None:
    """For a desk and for a phone; None where there is nothing to compare."""
    if len(options) < 2:
        return None
    return FrontPictures(*(_picture(options, currency, locale, width) for width in (WIDE, NARROW)))


def _picture(options: Sequence[FoundOption], currency: str, locale: str, width: float) -> Picture:
    size = 11.0 if width > NARROW else 11.5
    levels = _levels([one.cost_cents for one in options])
    texts = [amounts.money(cents, currency, locale) for cents in levels]
    days = [one.p80("after").date() for one in options] + [options[0].p80("before").date()]
    air = timedelta(days=max(1, (max(days) - min(days)).days // 20))
    first, last = min(days) - air, max(days) + air
    height = 340.0 if width > NARROW else 300.0
    left = max(width_of(text, size) for text in texts) + 10
    field = Field(width, height, left, first, last, levels[0], levels[-1])
    shapes = [
        *_axes(field, levels, texts, size, locale),
        *_agreed(options[0], field, size),
        *_marks(options, field, size),
    ]
    legend = _legend(options, field, size, locale)
    return Picture(width, height, (*shapes, *legend), _description(options, locale))


def _levels(cents: Sequence[int]) -> list[int]:
    """Round amounts from just below the least to just above the most."""
    low, high = min(cents), max(cents)
    rough = max(high - low, abs(high) // 20, 100_00) / (LEVELS - 1)
    unit = 10 ** (len(str(int(rough))) - 1)
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    first = low // step * step
    return [first + step * n for n in range((high - first + step - 1) // step + 1)] if high > first else [first, first + step]


def _axes(field: Field, levels: Sequence[int], texts: Sequence[str], size: float, locale: str) -> Iterator[Shape]:
    for cents, text in zip(levels, texts, strict=True):
        y = field.y(cents)
        yield Line(((field.left, y), (field.width - RIGHT + MARK, y)), Ink.RULE, 0.6)
        yield Label(field.left - 6, y + size / 3, text, size, Ink.MUTED, "end")
    span = (field.last - field.first).days
    base, free = field.height - BOTTOM + 16, -1e9
    for n in range(DAYS):
        on = field.first + timedelta(days=round(span * n / (DAYS - 1)))
        text = amounts.day(on, locale, with_year=n == 0)
        x, half = field.x(on), width_of(text, size) / 2
        x = min(max(x, field.left + half - MARK), field.width - half)
        if x - half > free:
            yield Label(x, base, text, size, Ink.MUTED, "middle")
            free = x + half + 8
    yield Label(field.left, 12, _("Internal cost by P80 date"), size, Ink.TEXT, bold=True)


def _agreed(first: FoundOption, field: Field, size: float) -> Iterator[Shape]:
    x = field.x(first.p80("before").date())
    yield Line(((x, TOP - 4), (x, field.height - BOTTOM)), Ink.ACCENT, 1, dashed=True)
    text = _("without the change")
    anchor = "start" if x + width_of(text, size) < field.width else "end"
    yield Label(x + (4 if anchor == "start" else -4), TOP, text, size, Ink.MUTED, anchor)


def _marks(options: Sequence[FoundOption], field: Field, size: float) -> Iterator[Shape]:
    """Where two would lie on one another, the later one is moved down; each carries its number."""
    taken = list[tuple[float, float]]()
    for one in options:
        x, y = field.x(one.p80("after").date()), field.y(one.cost_cents)
        while any(abs(x - a) < NEAR and abs(y - b) < NEAR for a, b in taken):
            x += NEAR / 2
            if x > field.width - MARK:
                x, y = field.x(one.p80("after").date()), y + NEAR
        taken.append((x, y))
        yield _mark(one.risk, x, y)
        yield Label(x, y + size / 3, str(one.number), size, Ink.PAPER, "middle", bold=True)


def _mark(risk: OptionRisk, x: float, y: float, size: float = MARK) -> Shape:
    """Low a circle, medium a triangle, high a square on its corner."""
    ink = INKS[risk]
    if risk is OptionRisk.LOW:
        return Circle(x, y, size, ink)
    if risk is OptionRisk.MEDIUM:
        wide = size * 1.35
        return Polygon(((x - wide, y + size * 0.85), (x + wide, y + size * 0.85), (x, y - size * 1.45)), ink)
    far = size * 1.35
    return Polygon(((x - far, y), (x, y - far), (x + far, y), (x, y + far)), ink)


def _legend(options: Sequence[FoundOption], field: Field, size: float, locale: str) -> Iterator[Shape]:
    x, y = field.left, field.height - 8
    for risk in OptionRisk:
        if any(one.risk is risk for one in options):
            text = _("risk %(word)s", word=word(risk, locale))
            yield _mark(risk, x + 6, y - 4, 5)
            yield Label(x + 16, y, text, size, Ink.MUTED)
            x += width_of(text, size) + 34


def _description(options: Sequence[FoundOption], locale: str) -> str:
    earliest, cheapest = min(options, key=lambda one: one.p80("after")), min(options, key=lambda one: one.cost_cents)
    return _(
        "The earliest is number %(earliest)s, on %(date)s; the cheapest is number %(cheapest)s. The table says the same.",
        earliest=earliest.number,
        date=amounts.day(earliest.p80("after"), locale),
        cheapest=cheapest.number,
    )

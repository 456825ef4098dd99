"""The days of the steps, given to the sides that they belong to.

>>> from delivery.engine.plan import CalendarFacts, STANDARD_WEEK
>>> week = WorkCalendar(CalendarFacts("week", STANDARD_WEEK))
>>> start = date(2026, 3, 13)
>>> steps = [Step(Cause.DELAY, date(2026, 3, 2), 7, 0, "m9", 5, 5, date(2026, 3, 20))]
>>> waits = [Wait("w", "m9", Holder.CLIENT, date(2026, 2, 25), date(2026, 3, 2))]
>>> found = attribute(start, steps, waits, week)
>>> {share.value: days for share, days in found.days.items() if days}, found.total_days, found.total_calendar_days
({'client': 3, 'vendor': 2}, 5, 7)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from delivery.engine.attribution.holders import SHARE_OF, Holder, Share
from delivery.engine.attribution.steps import Cause, Step
from delivery.engine.attribution.waits import Balance, Wait
from delivery.engine.workdays import WorkCalendar

DELAYS = (Cause.DELAY, Cause.HELD)
_OF_CAUSE = {Cause.AGREED: Share.AGREED, Cause.ABSORBED: Share.VENDOR, Cause.CALENDAR: Share.CALENDAR}


@dataclass(frozen=True, slots=True)
class Part:
    """Days of one step that belong to one share."""

    step: Step
    share: Share
    days: int
    wait: Wait | None = None
    """What they are explained with."""
    also: Step | None = None
    """Of concurrent days: the other side's delay, which alone would have cost them too."""
    before: date = date.min
    after: date = date.min

    @property
    def calendar_days(self) -> int:
        return (self.after - self.before).days


@dataclass(frozen=True)
class Attribution:
    """What the slip is made of; the parts, in date order, lead from ``start`` to ``finish``."""

    start: date
    finish: date
    parts: tuple[Part, ...]
    total_days: int
    """Working days of the project's calendar; positive is later."""

    @property
    def total_calendar_days(self) -> int:
        return (self.finish - self.start).days

    @property
    def days(self) -> Mapping[Share, int]:
        """Working days by share; they add up to ``total_days``."""
        return {share: sum(part.days for part in self.parts if part.share is share) for share in Share}

    @property
    def calendar_days(self) -> Mapping[Share, int]:
        """Days of the clock's calendar by share; they add up to ``total_calendar_days``."""
        return {share: sum(part.calendar_days for part in self.parts if part.share is share) for share in Share}


def attribute(start: date, steps: Sequence[Step], waits: Iterable[Wait], calendar: WorkCalendar) -> Attribution:
    """Give the days of every step to the sides (AACE 29R-03 §3.7 and §4; SCL Protocol 2017, principle 10).

    Parameters
    ----------
    start
        The target's day in the baseline; the steps lead from there to where it is forecast now.
    waits
        Who had the ball of which milestone; a wait explains no more days than it lasted, however many steps it is asked for.
    calendar
        The project's, in whose working days everything is counted.
    """
    balance = Balance(waits, calendar)
    parts: list[Part] = []
    for _, window in groupby(steps, key=lambda step: step.window):
        parts += _window(list(window), balance)
    return Attribution(
        start, steps[-1].after if steps else start, tuple(_dated(start, parts, calendar)), sum(s.added_days for s in steps)
    )


def _window(steps: list[Step], balance: Balance) -> list[Part]:
    parts: list[Part] = []
    for step in steps:
        if step.cause in DELAYS and step.added_days >= 0:
            hidden = max(0, step.alone_days - step.added_days)
            own = _by_waits(step, step.added_days + hidden, balance)
            covered, shown = _split(own, hidden)
            for part in covered:
                parts = _concurrent(parts, part)
            parts += shown
        elif step.added_days or step.cause in (Cause.AGREED, Cause.ABSORBED):
            share = Share.MADE_GOOD if step.added_days < 0 else _OF_CAUSE.get(step.cause, Share.OTHER)
            parts.append(Part(step, share, step.added_days))
    return parts


def _by_waits(step: Step, days: int, balance: Balance) -> list[Part]:
    """Days of a delay: those waited for, in date order, then the vendor's own."""
    if not step.subject:
        return [Part(step, Share.OTHER, days)] if days else []
    taken = balance.take(step.subject, step.on, days)
    parts = [Part(step, SHARE_OF[wait.holder], found, wait) for wait, found in taken]
    left = days - sum(found for _, found in taken)
    return [*parts, Part(step, SHARE_OF[Holder.VENDOR], left)] if left else parts


def _split(parts: list[Part], first: int) -> tuple[list[Part], list[Part]]:
    """The first so many days, and the rest."""
    head, tail = [], []
    for part in parts:
        inside = min(first, part.days)
        first -= inside
        if inside:
            head.append(replace(part, days=inside))
        if part.days > inside:
            tail.append(replace(part, days=part.days - inside))
    return head, tail


def _concurrent(earlier: list[Part], covered: Part) -> list[Part]:
    """Days that two sides would have cost, each alone, belong to neither: they are taken from the earlier delay."""
    parts, left = [], covered.days
    for part in earlier:
        is_other_side = part.step.cause in DELAYS and part.share not in (covered.share, Share.CONCURRENT, Share.OTHER)
        both = min(left, part.days) if is_other_side and part.days > 0 else 0
        left -= both
        if part.days > both or not both:
            parts.append(replace(part, days=part.days - both))
        if both:
            parts.append(replace(part, days=both, share=Share.CONCURRENT, also=covered.step))
    return parts


def _dated(start: date, parts: list[Part], calendar: WorkCalendar) -> Iterable[Part]:
    """Every part with the target's day before and after it."""
    day = start
    for place, part in enumerate(parts):
        is_last = place + 1 == len(parts) or parts[place + 1].step is not part.step
        after = part.step.after if is_last else calendar.add_days(day, part.days)
        yield replace(part, before=day, after=after)
        day = after

"""What a slip is made of: a whole history taken apart, the last week of it, and the days given to the sides on reading."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from delivery.engine.attribution import Holder, Saved, Wait, analyse, attribute, cut, target_day
from delivery.engine.edits import SetField, apply
from delivery.engine.plan import Plan
from delivery.engine.schedule import schedule
from delivery.engine.workdays import WorkCalendar
from tests.bench.measure import Line, in_turns
from tests.bench.plans import DAY, layered_plan

SAVES, WEEKS = 150, 40
READ_TARGET = 5.0
"""Milliseconds that reading may add to a page."""
WEEK_TARGET = {100: 15.0, 1_000: 50.0}
"""Milliseconds that a save may cost whose week moved the target."""


@dataclass(frozen=True)
class History:
    plan: Plan
    saves: list[Saved]
    calendar: WorkCalendar


def history_of(count: int) -> History:
    """Durations that change, one a save, over forty weeks."""
    chance, plan = random.Random(count), layered_plan(count)
    calendar = WorkCalendar(plan.calendars[plan.calendar])
    first, now, saves = plan.start.date(), plan, list[Saved]()
    for number in range(SAVES):
        node = chance.choice(now.milestones)
        longer = max(DAY, node.duration_minutes + chance.choice((1, 2, 3, -1)) * DAY)
        edits = (SetField(node.key, "duration_minutes", node.duration_minutes, longer),)
        now = apply(now, edits)
        saves.append(Saved(number + 2, calendar.add_days(first, 1 + number * WEEKS * 5 // SAVES), edits))
    return History(plan, saves, calendar)


def attribution_lines(rounds: int, sizes: tuple[int, ...] = (100, 1_000)) -> Iterator[Line]:
    for count in sizes:
        yield from _lines(count, rounds)


def _lines(count: int, rounds: int) -> Iterator[Line]:
    told = history_of(count)
    found = analyse(told.plan, told.saves, None, told.calendar)
    start = target_day(schedule(told.plan), None)
    week = list(list(cut(told.saves))[-1])
    before = analyse(told.plan, told.saves[: -len(week)], None, told.calendar).plan
    waits = [
        Wait(str(place), step.subject, Holder.CLIENT, step.on - timedelta(days=4), step.on)
        for place, step in enumerate(found.steps)
    ]
    deeds: dict[str, Callable[[], object]] = {
        "a week of a history": lambda: analyse(before, week, None, told.calendar),
        "the whole history": lambda: analyse(told.plan, told.saves, None, told.calendar),
        "days given to the sides": lambda: attribute(start, found.steps, waits, told.calendar),
    }
    targets = {"a week of a history": WEEK_TARGET.get(count), "days given to the sides": READ_TARGET}
    for name, taken in in_turns(deeds, rounds).items():
        yield Line(f"attribution, {count:,}", f"{name}, {SAVES} saves", taken.cpu_ms, target=targets.get(name))

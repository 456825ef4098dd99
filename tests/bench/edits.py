"""Durations that change, each followed through all dates and taken back, against a whole pass of the same plan."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import median

from delivery.engine.edits import Edit, SetField
from delivery.engine.network import Net, compile_plan
from delivery.engine.plan import Plan
from delivery.engine.reschedule import Live
from delivery.engine.schedule import Schedule, schedule
from tests.bench.measure import Line
from tests.bench.plans import DAY, layered_plan
from tests.engine.constrained import constrained_plan

EDIT_TARGET = 300
"""A pass over flat lists takes so many times as long as following an edit."""
WORST_TARGET = 1.6
EDITS = 200
TRIES = 5
"""Each edit is tried so often in a row."""
LONGEST = 40
"""Half days of a milestone in the plans that are edited."""
HARDEST = 5
"""So many of the edits, the slowest ones, are asked besides those that are known to be hard."""
WHOLE, FLAT, WORST = "whole pass", "flat pass", "worst edit"
ROW, TURN, FIRST = "edit followed, in a row", "edit followed, in turn", "edit followed, first time"
TRIED, TRIED_TURN = "edit tried, in a row", "edit tried, in turn"


def edit_lines(count: int, rounds: int) -> Iterator[Line]:
    yield from _followed(f"engine, {count:,} × 5", layered_plan(count, half_days=LONGEST), rounds, WHOLE)
    yield from _followed(f"engine, {count:,} × 100", layered_plan(count, width=100, half_days=LONGEST), rounds, FLAT)
    yield from _followed(f"engine, {count:,} dated", constrained_plan(count), rounds, None)


def _followed(area: str, plan: Plan, rounds: int, measured: str | None) -> Iterator[Line]:
    """``measured``: the kind of pass that an edit is held against."""
    dates = schedule(plan)
    live, flat, edits = Live(dates), flat_net(dates.net), some_edits(plan, EDITS)
    slowest = sorted(edits, key=lambda edit: min(_seconds(_all_dates, live, edit) for _ in range(2)))
    found = [_round(dates, flat, live, edits, [*hardest_edits(dates), *slowest[-HARDEST:]]) for _ in range(rounds)]
    for name in (WHOLE, FLAT, WORST):
        ratio = median(row[name] / row[WHOLE] for row in found)
        bound = WORST_TARGET if name == WORST else None
        yield Line(area, name, median(row[name] for row in found) * 1000, ratio=ratio, ratio_target=bound)
    for name in (ROW, TURN, FIRST, TRIED, TRIED_TURN):
        yield Line(area, name, figure=median(row[name] for row in found) * 1e6, unit="µs")
    for large, name in ((WHOLE, ROW), (FLAT, ROW), (FLAT, TURN), (FLAT, FIRST), (FLAT, TRIED)):
        least = EDIT_TARGET if (large, name) == (measured, ROW) else None
        yield Line(area, f"{large} / {name}", figure=median(row[large] / row[name] for row in found), unit="×", at_least=least)


def flat_net(net: Net) -> Net:
    """The same plan, not to be walked level by level."""
    if net.memory.get("levels") is None:
        return net
    net = compile_plan(net.plan)
    net.memory["levels"] = None
    return net


def _round(dates: Schedule, flat: Net, live: Live, edits: list[list[Edit]], hard: list[list[Edit]]) -> dict[str, float]:
    """Seconds. In a row an edit meets warm caches, in turn what others have left; the first time nothing is laid out yet."""
    gc.collect()
    fresh = Live(dates)
    return {
        WHOLE: min(_seconds(schedule, dates.net) for _ in range(3)),
        FLAT: min(_seconds(schedule, flat) for _ in range(3)),
        ROW: median(_seconds(_all_dates, live, edit) for edit in edits for _ in range(TRIES)),
        TURN: median(_seconds(_all_dates, live, edit) for edit in edits),
        FIRST: median(_seconds(_all_dates, fresh, edit) for edit in edits),
        TRIED: median(_seconds(live.try_edits, edit) for edit in edits for _ in range(TRIES)),
        TRIED_TURN: median(_seconds(live.try_edits, edit) for edit in edits),
        WORST: max(min(_seconds(_all_dates, live, edit) for _ in range(3)) for edit in hard),
    }


def some_edits(plan: Plan, count: int) -> list[list[Edit]]:
    """Durations up to two days longer or shorter, anywhere."""
    random = Random(count)
    edits: list[list[Edit]] = []
    for _ in range(count):
        milestone = random.choice(plan.milestones)
        length = max(0, milestone.duration_minutes + random.choice((-4, -2, -1, 1, 2, 4)) * DAY // 2)
        edits.append([SetField(milestone.key, "duration_minutes", milestone.duration_minutes, length)])
    return edits


def hardest_edits(dates: Schedule) -> list[list[Edit]]:
    """Critical milestones at the beginning, in the middle and at the end, made longer."""
    critical = dates.critical
    found = []
    for key in (critical[0], critical[len(critical) // 2], critical[-1]):
        length = dates.net.milestones[dates.net.rank[key]].duration_minutes
        found.append([SetField(key, "duration_minutes", length, length + 5 * DAY)])
    return found


def _all_dates(live: Live, edit: list[Edit]) -> None:
    live.apply(edit)
    live.undo()


def _seconds(deed: Callable[..., object], *of: object) -> float:
    began = time.process_time()
    deed(*of)
    return time.process_time() - began

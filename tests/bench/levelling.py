"""Levelling: how far from the best schedules known, in 0.2 seconds of CPU a problem; and what a project of usual size takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from statistics import mean

from delivery.engine.levelling.search import search
from tests.bench.measure import Line
from tests.engine.outside_instances import FOLDER, SETS, Instance, instances

GAP_TARGETS = {"j30": 0.6, "j60": 2.5, "j120": 5.0}
"""Mean percent over the best known length."""
SECONDS = 0.2


def levelling_lines(rounds: int, seconds: float = SECONDS) -> Iterator[Line]:
    found = False
    for kind in SETS:
        cases = instances(kind)
        if cases:
            found = True
            yield gap_line(kind, cases, seconds)
    if not found:
        yield Line("levelling", f"NOT MEASURED: there is no {FOLDER}")


def gap_line(kind: str, cases: list[Instance], seconds: float) -> Line:
    gaps = [gap_percent(case, seconds) for case in cases]
    name = f"mean gap of {len(cases)} problems, {seconds:g} s each"
    return Line(f"levelling, {kind}", name, figure=mean(gaps), unit="%", at_most=GAP_TARGETS[kind])


def gap_percent(case: Instance, seconds: float) -> float:
    length = search(case.problem, rounds=1_000_000, go_on=within(seconds)).length
    return 100 * (length - case.best_known) / case.best_known


def within(seconds: float) -> Callable[[], bool]:
    """A time box of this process's CPU time, from now on."""
    end = time.process_time() + seconds
    return lambda: time.process_time() < end

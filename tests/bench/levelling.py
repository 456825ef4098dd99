"""Levelling: how far from the best schedules known, in 0.2 seconds of CPU a problem; and what a project of usual size takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import mean

from delivery.engine.levelling import level
from delivery.engine.levelling.search import search
from delivery.engine.loading import Demand, Resource, loading
from delivery.engine.network import compile_plan
from delivery.engine.plan import Plan
from delivery.engine.schedule import schedule
from tests.bench.measure import Line, in_turns
from tests.bench.plans import layered_plan
from tests.engine.outside_instances import FOLDER, SETS, Instance, instances

GAP_TARGETS = {"j30": 0.6, "j60": 2.5, "j120": 5.0}
"""Mean percent over the best known length."""
SECONDS = 0.2
LEVEL_TARGET, LOADING_TARGET = 200, 100
"""Milliseconds: the plain rules alone, 200 milestones and 12 people (twice as long where these are away at times); the chart
of 1,000 milestones and 50 people."""


def levelling_lines(rounds: int, seconds: float = SECONDS, sizes: tuple[int, int] = (200, 1_000)) -> Iterator[Line]:
    measured = [(kind, instances(kind)) for kind in SETS]
    yield from (gap_line(kind, cases, seconds) for kind, cases in measured if cases)
    if not any(cases for _, cases in measured):
        yield Line("levelling", f"NOT MEASURED: no {FOLDER}")
    yield from _project_lines(rounds, *sizes)


def _project_lines(rounds: int, small: int, large: int) -> Iterator[Line]:
    """A project of usual size levelled by rules alone, and the loading chart of a large one."""
    plan, people, demands = staffed_plan(small, 12)
    away = with_leave(plan, people)
    net = compile_plan(layered_plan(large))
    found, many, asks = schedule(net), *staffed_plan(large, 50)[1:]
    times = in_turns(
        {
            "level": lambda: level(plan, people, demands, rounds=0),
            "leave": lambda: level(plan, away, demands, rounds=0),
            "loading": lambda: loading(net, many, asks, found),
        },
        rounds,
    )
    yield Line(f"levelling, {small:,}", "by rules, 12 people", times["level"].cpu_ms, target=LEVEL_TARGET)
    yield Line(f"levelling, {small:,}", "the same people with leave", times["leave"].cpu_ms, target=2 * LEVEL_TARGET)
    yield Line(f"levelling, {large:,}", "loading chart, 50 people", times["loading"].cpu_ms, target=LOADING_TARGET)


def staffed_plan(count: int, heads: int) -> tuple[Plan, list[Resource], list[Demand]]:
    """A layered plan in which every milestone asks for one or two people, by half or wholly."""
    random = Random(count)
    plan = layered_plan(count)
    people = [Resource(f"p{n}") for n in range(heads)]
    demands = [
        Demand(milestone.key, f"p{who}", random.choice((50, 100)))
        for milestone in plan.milestones
        for who in random.sample(range(heads), random.choice((1, 1, 2)))
    ]
    return plan, people, demands


def with_leave(plan: Plan, people: list[Resource]) -> list[Resource]:
    """Everybody away now and then, for two days to two weeks."""
    random, away = Random(len(people)), []
    for person in people:
        days = [100] * 900
        for begin in (random.randrange(300) for _ in range(10)):
            length = random.randrange(2, 12)
            days[begin : begin + length] = [0] * length
        away.append(Resource(person.key, tuple(days), plan.start.date()))
    return away


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

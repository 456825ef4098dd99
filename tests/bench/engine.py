"""The engine by itself: a schedule against the least that any engine has to do, edits that are followed, and previews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from math import log10, sqrt

import networkx as nx

from delivery.engine.edits import Edit, SetField
from delivery.engine.impact import preview
from delivery.engine.network import compile_plan
from delivery.engine.plan import Dependency, Milestone, Plan
from delivery.engine.schedule import schedule
from delivery.engine.work_pass import WorkPass
from tests.bench.edits import edit_lines
from tests.bench.kernels import bare_kernel, graph_of, textbook
from tests.bench.measure import Line, in_turns
from tests.bench.plans import DAY, layered_plan

KERNEL_TARGET = 1.3
TEXTBOOK_TARGETS = {1_000: 6, 10_000: 8}
"""So many times as fast as networkx, on narrow plans."""
WIDE_TARGET = 40
EXPONENT_TARGET = 1.1
CALENDARS_TARGET = 1.4


def engine_lines(
    rounds: int,
    kernels: tuple[int, ...] = (1_000, 10_000),
    wide: int = 100_000,
    edited: int = 10_000,
    previews: tuple[int, ...] = (100, 1_000, 5_000, 100_000),
    calendars: tuple[int, ...] = (1_000, 10_000),
) -> Iterator[Line]:
    for count in kernels:
        yield from _kernel(count, rounds)
    yield from _wide(wide, rounds)
    yield from edit_lines(edited, rounds)
    for count in previews:
        yield _preview(count, rounds)
    for count in calendars:
        yield from _calendars(count, rounds)
    yield _chain(wide // 5, rounds)


def _kernel(count: int, rounds: int) -> Iterator[Line]:
    net = compile_plan(layered_plan(count))
    layout = WorkPass(net).layout
    forward, backward = layout.forward[0][0], layout.backward[0][0]
    graph, order = _textbook_of(net.plan)
    repeat = max(1, 20_000 // count)
    times = in_turns(
        {
            "bare kernel": lambda: [bare_kernel(layout.duration, layout.floor, forward, backward) for _ in range(repeat)],
            "schedule": lambda: [schedule(net) for _ in range(repeat)],
            "compile and schedule": lambda: [schedule(net.plan) for _ in range(repeat)],
            "networkx": lambda: textbook(graph, order),
        },
        rounds,
    )
    bare = times["bare kernel"].cpu_ms / repeat
    targets = {"schedule": KERNEL_TARGET}
    for name, found in times.items():
        took = found.cpu_ms / (1 if name == "networkx" else repeat)
        yield Line(f"engine, {count:,}", name, took, ratio=took / bare, ratio_target=targets.get(name))
    gain = times["networkx"].cpu_ms / (times["schedule"].cpu_ms / repeat)
    yield Line(f"engine, {count:,}", "networkx / schedule", figure=gain, unit="×", at_least=TEXTBOOK_TARGETS.get(count, 6))


def _textbook_of(plan: Plan) -> tuple[nx.DiGraph, list[str]]:
    graph = graph_of(plan)
    return graph, list(nx.topological_sort(graph))


def _wide(count: int, rounds: int) -> Iterator[Line]:
    """As many side by side as one after the other; and how the cost grows from a hundredth of that."""
    small, large = (compile_plan(layered_plan(n, width=round(sqrt(n)))) for n in (count // 100, count))
    graph, order = _textbook_of(large.plan)
    times = in_turns(
        {
            "networkx": lambda: textbook(graph, order),
            "schedule": lambda: schedule(large),
            "compile and schedule": lambda: schedule(large.plan),
            "small": lambda: [schedule(small) for _ in range(20)],
        },
        rounds,
    )
    area, least = f"engine, {count:,} wide", times["networkx"].cpu_ms
    for name in ("networkx", "schedule", "compile and schedule"):
        yield Line(area, name, times[name].cpu_ms, ratio=times[name].cpu_ms / least)
    yield Line(area, "networkx / schedule", figure=least / times["schedule"].cpu_ms, unit="×", at_least=WIDE_TARGET)
    growth = log10(times["schedule"].cpu_ms / (times["small"].cpu_ms / 20)) / 2
    yield Line(area, f"exponent of cost from {count // 100:,}", figure=growth, at_most=EXPONENT_TARGET)


def one_edit(plan: Plan) -> list[Edit]:
    """Three days more on a milestone in the first third."""
    milestone = plan.milestones[len(plan.milestones) // 3]
    longer = milestone.duration_minutes + 3 * DAY
    return [SetField(milestone.key, "duration_minutes", milestone.duration_minutes, longer)]


def _preview(count: int, rounds: int) -> Line:
    plan = layered_plan(count, width=5 if count <= 10_000 else round(sqrt(count)))
    edits = one_edit(plan)
    times = in_turns({"preview": lambda: preview(plan, edits)}, rounds)["preview"]
    targets = {1_000: 100, 100_000: 5_000}
    return Line(f"engine, {count:,}", "preview of one edit", times.cpu_ms, target=targets.get(count))


def _calendars(count: int, rounds: int) -> Iterator[Line]:
    mixed = layered_plan(count, several_calendars=True)
    several = compile_plan(mixed)
    one = compile_plan(replace(mixed, milestones=tuple(replace(m, calendar=None) for m in mixed.milestones)))
    repeat = max(2, 20_000 // count)
    times = in_turns(
        {
            "one calendar": lambda: [schedule(one) for _ in range(repeat)],
            "five calendars": lambda: [schedule(several) for _ in range(repeat)],
        },
        rounds,
    )
    least = times["one calendar"].cpu_ms
    for name, found in times.items():
        target = CALENDARS_TARGET if name == "five calendars" and count <= 1_000 else None
        yield Line(
            f"engine, {count:,}", f"schedule on {name}", found.cpu_ms / repeat, ratio=found.cpu_ms / least, ratio_target=target
        )


def _chain(count: int, rounds: int) -> Line:
    keys = [f"k{n}" for n in range(count)]
    links = tuple(Dependency(a, b) for a, b in pairwise(keys))
    plan = replace(layered_plan(1), milestones=tuple(Milestone(key, key, 60) for key in keys), dependencies=links)
    times = in_turns({"chain": lambda: schedule(plan)}, rounds)["chain"]
    return Line(f"engine, {count:,}", "a chain, compiled and scheduled", times.cpu_ms)

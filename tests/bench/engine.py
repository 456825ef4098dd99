"""The engine by itself: a schedule against the least that any engine has to do, and the preview of one edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from delivery.engine.edits import Edit, SetField
from delivery.engine.impact import preview
from delivery.engine.network import compile_plan
from delivery.engine.plan import Plan
from delivery.engine.schedule import schedule
from delivery.engine.work_pass import WorkPass
from tests.bench.measure import Line, in_turns
from tests.bench.plans import DAY, layered_plan

KERNEL_TARGET = 1.3
CALENDARS_TARGET = 10
"""Milliseconds at 1,000: dates are compared as instants there, which costs a multiple of one calendar's whole numbers."""


def engine_lines(
    rounds: int, kernels: tuple[int, ...] = (1_000, 10_000), previews: tuple[int, ...] = (100, 1_000, 5_000)
) -> Iterator[Line]:
    for count in kernels:
        yield from _kernel(count, rounds)
    for count in previews:
        yield _preview(count, rounds)
    yield from _calendars(1_000, rounds)


def _kernel(count: int, rounds: int) -> Iterator[Line]:
    net = compile_plan(layered_plan(count))
    layout = WorkPass(net).layout
    forward = [edge for edges, _ in layout.forward for edge in edges]
    backward = [edge for edges, _ in layout.backward for edge in edges]
    duration, floor = layout.duration, layout.floor
    repeat = max(1, 20_000 // count)
    plan = net.plan
    times = in_turns(
        {
            "bare kernel": lambda: [bare_kernel(duration, floor, forward, backward) for _ in range(repeat)],
            "schedule": lambda: [schedule(net) for _ in range(repeat)],
            "compile and schedule": lambda: [schedule(plan) for _ in range(repeat)],
        },
        rounds,
    )
    bare = times["bare kernel"].cpu_ms
    targets = {"schedule": KERNEL_TARGET}
    for name, found in times.items():
        yield Line(f"engine, {count:,}", name, found.cpu_ms / repeat, ratio=found.cpu_ms / bare, ratio_target=targets.get(name))


Edges = list[tuple[int, int, int]]


def bare_kernel(duration: list[int], floor: list[int], forward: Edges, backward: Edges) -> tuple[list[int], list[int], list[int]]:
    """Forward, backward, total and free float over flat edge lists, and nothing else."""
    start = floor.copy()
    for i, j, w in forward:
        bound = start[i] + w
        if bound > start[j]:
            start[j] = bound
    finish = [a + b for a, b in zip(start, duration, strict=True)]
    late = [max(finish)] * len(finish)
    room = late.copy()
    for i, j, w in backward:
        bound = late[j] - w
        if bound < late[i]:
            late[i] = bound
        bound = finish[j] - w
        if bound < room[i]:
            room[i] = bound
    return start, late, room


def one_edit(plan: Plan) -> list[Edit]:
    """Three days more on a milestone in the first third."""
    milestone = plan.milestones[len(plan.milestones) // 3]
    longer = milestone.duration_minutes + 3 * DAY
    return [SetField(milestone.key, "duration_minutes", milestone.duration_minutes, longer)]


def _preview(count: int, rounds: int) -> Line:
    plan = layered_plan(count)
    edits = one_edit(plan)
    times = in_turns({"preview": lambda: preview(plan, edits)}, rounds)["preview"]
    return Line(f"engine, {count:,}", "preview of one edit", times.cpu_ms, target=100 if count == 1_000 else None)


def _calendars(count: int, rounds: int) -> Iterator[Line]:
    mixed = layered_plan(count, several_calendars=True)
    several = compile_plan(mixed)
    one = compile_plan(replace(mixed, milestones=tuple(replace(m, calendar=None) for m in mixed.milestones)))
    times = in_turns({"one calendar": lambda: schedule(one), "three calendars": lambda: schedule(several)}, rounds)
    least = times["one calendar"].cpu_ms
    for name, found in times.items():
        target = CALENDARS_TARGET if name == "three calendars" else None
        yield Line(f"engine, {count:,}", f"schedule on {name}", found.cpu_ms, target=target, ratio=found.cpu_ms / least)

"""Simulation: a whole one, its parts against the least that they could cost, and whether its answers are as sure as it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from time import process_time

import numpy as np

from delivery.engine.leading import leading_to
from delivery.engine.network import compile_plan
from delivery.engine.plan import Plan
from delivery.engine.simulation import RiskModel, Together, compare, simulate
from delivery.engine.simulation.criticality import critical_counts
from delivery.engine.simulation.draws import Draws
from delivery.engine.simulation.durations import Durations
from delivery.engine.simulation.run import Simulation
from delivery.engine.simulation.work_rows import WorkRows
from delivery.engine.workdays import WorkCalendar, minute
from tests.bench.measure import Line, in_turns
from tests.bench.plans import DAY, layered_plan
from tests.engine.outside_plans import DATA, read_plan

RUNS = 10_000
WHOLE_TARGET = {100: 30.0, 1_000: 300.0}
"""Milliseconds for 10,000 runs with drawing, criticality and everything that is said of them."""
FLOOR_TARGET, SHARE_TARGET = 1.5, 5.0
BETA_TARGET, WIDTH_TARGET, COMMON_TARGET, HELD_TARGET = 8.0, 1.6, 3.0, 95.0
TWICE_TARGET = 0.65
"""Of two simulations, where one set of runs is measured against the finish and against a go-live at nine tenths of the plan."""
REAL_PLANS = ("home_move", "lags_ss_constraints", "actuals", "baselines_sf259")
"""The largest of those that Microsoft Project wrote: 126, 61, 14 and 13 milestones, one of them under way."""
MODEL = RiskModel()


def simulation_lines(
    rounds: int,
    sizes: tuple[int, ...] = (100, 1_000),
    large: int = 10_000,
    seeds: int = 40,
    runs: int = RUNS,
    sure: tuple[int, ...] = (20, 60, 150, 400),
    real: tuple[str, ...] = REAL_PLANS,
) -> Iterator[Line]:
    for count in sizes:
        yield from _whole(count, rounds, runs)
    yield from _parts(sizes[-1], rounds, runs)
    yield from _target(sizes[-1], rounds, runs)
    yield from _sampling(rounds, runs)
    yield _large(large, min(rounds, 3), runs // 5)
    yield from _sureness(seeds, sure)
    yield from _real_plans(seeds, real)


def _whole(count: int, rounds: int, runs: int) -> Iterator[Line]:
    one, several = compile_plan(layered_plan(count)), compile_plan(layered_plan(count, several_calendars=True))
    alone = replace(MODEL, together=Together.NOTHING)
    deeds: dict[str, Callable[[], object]] = {
        "correlated in phases": lambda: simulate(one, MODEL, runs=runs),
        "each by itself": lambda: simulate(one, alone, runs=runs),
        "on three calendars": lambda: simulate(several, MODEL, runs=runs),
    }
    times = in_turns(deeds, rounds)
    first = times["correlated in phases"].cpu_ms
    for name, found in times.items():
        target = None if name == "on three calendars" else WHOLE_TARGET.get(count)
        yield Line(f"simulation, {count:,}", f"{runs:,} runs, {name}", found.cpu_ms, target=target, ratio=found.cpu_ms / first)


def _parts(count: int, rounds: int, runs: int) -> Iterator[Line]:
    """Drawing, laying and criticality of one block, as often as the runs need."""
    found = Simulation(compile_plan(layered_plan(count)), MODEL)
    rows, size, times_over = found.rows, found.block, max(1, runs // found.block)
    assert isinstance(rows, WorkRows)
    floor = memory_floor(rows, size, 4)
    happened = found.draws.happened(size)
    critical = np.empty((count, 1, size), dtype=np.bool_)

    def draw() -> None:
        found.draws.fill(rows.took, happened)

    def over(deed: Callable[[], object]) -> Callable[[], object]:
        return lambda: [deed() for _ in range(times_over)]

    draw()
    rows.run()
    end = rows.end()
    times = in_turns(
        {
            "memory floor": over(floor),
            "propagate": over(rows.run),
            "draw": over(draw),
            "criticality": over(lambda: critical_counts(rows, [(None, end)], critical)),
        },
        rounds,
    )
    least, laid, drawn = (times[name].cpu_ms for name in ("memory floor", "propagate", "draw"))
    targets = {"propagate": FLOOR_TARGET}
    for name, each in times.items():
        ratio = each.cpu_ms / least
        yield Line(f"simulation, {count:,}", name, each.cpu_ms, ratio=ratio, ratio_target=targets.get(name))
    share = (drawn + laid) / laid
    yield Line(f"simulation, {count:,}", "draw and propagate / propagate", figure=share, unit="×", at_most=SHARE_TARGET)
    yield _width(rows, rounds)


def memory_floor(rows: WorkRows, size: int, width: int) -> Callable[[], None]:
    """As many ``np.maximum`` and ``np.add`` as the pass does, over rows of the same size, three to a milestone; nothing else."""
    count = rows.net.size
    matrix = list(np.zeros((3 * count, size), dtype=f"i{width}"))
    deeds = [np.add if deed in (np.add, np.subtract) else np.maximum for deed, *_ in rows.tape]
    starts = [3 * (n * count // len(deeds)) for n in range(len(deeds))]
    kernel = [(deed, matrix[at], matrix[at + 1], matrix[at + 2]) for deed, at in zip(deeds, starts, strict=True)]

    def floor() -> None:
        for deed, a, b, out in kernel:
            deed(a, b, out=out)

    return floor


def _width(rows: WorkRows, rounds: int) -> Line:
    """What rows of eight bytes would cost, on rows long enough that calling is no cost."""
    narrow, wide = (memory_floor(rows, RUNS, each) for each in (4, 8))
    times = in_turns({"four": narrow, "eight": wide}, rounds)
    ratio = times["eight"].cpu_ms / times["four"].cpu_ms
    return Line("simulation", "eight bytes / four bytes to a number", figure=ratio, unit="×", at_least=WIDTH_TARGET)


def _target(count: int, rounds: int, runs: int) -> Iterator[Line]:
    """Finish and go-live from one set of runs, against a simulation of its own for what leads to the go-live."""
    plan, go_live = layered_plan(count), f"k{count * 9 // 10}"
    deeds: dict[str, Callable[[], object]] = {
        "finish and go-live, one by one": lambda: [
            simulate(each, MODEL, runs=runs) for each in (plan, leading_to(plan, go_live))
        ],
        "finish and go-live, together": lambda: simulate(plan, MODEL, runs=runs, target=go_live),
    }
    times = in_turns(deeds, rounds)
    apart, _together = (found.cpu_ms for found in times.values())
    for (name, found), most in zip(times.items(), (None, TWICE_TARGET), strict=True):
        yield Line(f"simulation, {count:,}", name, found.cpu_ms, ratio=found.cpu_ms / apart, ratio_target=most)


def _sampling(rounds: int, runs: int) -> Iterator[Line]:
    """A hundred different durations, by the generator's own beta and by tables."""
    plan = layered_plan(110)
    nodes = [replace(m, duration_minutes=(n + 1) * DAY) for n, m in enumerate(plan.milestones[:100])]
    net = compile_plan(replace(plan, milestones=tuple(nodes), dependencies=()))
    durations = Durations(net, replace(MODEL, together=Together.NOTHING))
    draws, rows = Draws(durations), np.empty((100, runs), dtype=np.int32)
    happened, random = np.empty((0, runs), dtype=np.bool_), np.random.default_rng(1)
    deeds: dict[str, Callable[[], object]] = {
        "tables": lambda: draws.fill(rows, happened),
        "rng.beta": lambda: [random.beta(1.8, 4.2, runs) for _ in range(100)],
    }
    times = in_turns(deeds, rounds)
    for name, found in times.items():
        yield Line("simulation", f"{runs:,} × 100 durations, {name}", found.cpu_ms)
    ratio = times["rng.beta"].cpu_ms / times["tables"].cpu_ms
    yield Line("simulation", "rng.beta / tables", figure=ratio, unit="×", at_least=BETA_TARGET)


def _large(count: int, rounds: int, runs: int) -> Line:
    net = compile_plan(layered_plan(count))
    times = in_turns({"large": lambda: simulate(net, MODEL, runs=runs)}, rounds)["large"]
    return Line(f"simulation, {count:,}", f"{runs:,} runs, correlated in phases", times.cpu_ms)


def _sureness(seeds: int, sizes: tuple[int, ...]) -> Iterator[Line]:
    """P80 at the count that the simulation chose, against many runs; and what common random numbers are worth."""
    for count in sizes:
        yield from _sure(f"simulation, {count:,}", layered_plan(count), seeds)
    yield _common(layered_plan(60), max(8, seeds))


def _real_plans(seeds: int, names: Sequence[str]) -> Iterator[Line]:
    """The same on plans that people made, where they lie beside the checkout."""
    present = [name for name in names if (DATA / "plans" / f"{name}.xml").exists()]
    for name in present:
        yield from _sure(name, read_plan(name), seeds)
    if len(present) < len(names):
        yield Line("simulation", f"NOT MEASURED: real plans, no {DATA}")


def _sure(area: str, plan: Plan, seeds: int, truth_runs: int = 100_000) -> Iterator[Line]:
    calendar = WorkCalendar(plan.calendars[plan.calendar])
    truth = calendar.work_at(minute(simulate(plan, replace(MODEL, seed=1_000), runs=truth_runs).finish.p80))
    began = process_time()
    found = [simulate(plan, replace(MODEL, seed=seed)) for seed in range(seeds)]
    took = (process_time() - began) * 1000 / seeds
    half = calendar.facts.day_minutes / 2
    near = sum(abs(calendar.work_at(minute(each.finish.p80)) - truth) <= half for each in found)
    runs = sum(each.runs for each in found) / seeds
    name = f"P80 within half a day, {runs:,.0f} runs"
    yield Line(area, name, figure=100 * near / seeds, unit="%", at_least=HELD_TARGET)
    yield Line(area, "until settled", took)


def _common(plan: Plan, seeds: int) -> Line:
    """Variance of the shift of P80 by three days more on one milestone: independent numbers against common ones."""
    nodes = list(plan.milestones)
    nodes[30] = replace(nodes[30], duration_minutes=nodes[30].duration_minutes + 3 * DAY)
    longer = replace(plan, milestones=tuple(nodes))
    work = compile_plan(plan).calendar.work_at
    common: list[int] = []
    apart: list[int] = []
    for seed in range(seeds):
        found = compare(plan, longer, replace(MODEL, seed=seed), runs=2_000)
        other = simulate(longer, replace(MODEL, seed=10_000 + seed), runs=2_000)
        common.append(found.p80_shift_minutes)
        apart.append(work(minute(other.finish.p80)) - work(minute(found.before.finish.p80)))
    ratio = float(np.var(apart)) / max(1e-9, float(np.var(common)))
    return Line("simulation, 60", "variance of a shift, own / common numbers", figure=ratio, unit="×", at_least=COMMON_TARGET)

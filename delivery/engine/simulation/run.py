"""Runs of a plan, block by block, and what is made of them.

>>> from datetime import datetime
>>> from delivery.engine.plan import CalendarFacts, Milestone, Plan, STANDARD_WEEK
>>> week = CalendarFacts("week", STANDARD_WEEK)
>>> plan = Plan(datetime(2025, 1, 6, 8), {"week": week}, "week", (Milestone("a", "A", 20 * 480),))
>>> found = simulate(plan, RiskModel())
>>> str(found.planned_finish), str(found.finish.p80.date()), found.is_settled
('2025-01-31 17:00:00', '2025-02-10', True)
>>> found == simulate(plan, RiskModel())
True
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from delivery.engine.bounds import DONE
from delivery.engine.net import Net
from delivery.engine.network import compile_plan
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from delivery.engine.simulation.aim import Aim, aim_at, finish_of
from delivery.engine.simulation.clock_rows import ClockRows
from delivery.engine.simulation.criticality import critical_counts
from delivery.engine.simulation.draws import Draws
from delivery.engine.simulation.durations import Durations, Rows
from delivery.engine.simulation.findings import result_of
from delivery.engine.simulation.model import MOST_RUNS, Cancelled, GoOn, RiskModel
from delivery.engine.simulation.order_statistics import quantile, quantile_interval
from delivery.engine.simulation.result import RiskResult
from delivery.engine.simulation.tally import Tally
from delivery.engine.simulation.work_rows import WorkRows
from delivery.engine.workdays import WorkCalendar

STEP = 2_000
"""Runs between two looks at the interval of P80."""
BLOCK_BYTES = 20_000_000
"""Of one matrix of a block: 2,000 runs up to 2,500 milestones, 500 at 10,000; three of them and a quarter are held."""
_SIZES = (2_000, 1_000, 500, 400, 200, 100, 40)
MOST_GATES = 500
GO_LIVE_PHASE = "6"


class Simulation:
    """Runs of one plan under one risk model; ``make`` adds more of them. ``target`` is measured beside the finish."""

    def __init__(
        self, plan: Plan | Net, model: RiskModel, go_live: str | None = None, most: int = STEP, target: str | None = None
    ) -> None:
        self.net = compile_plan(plan) if isinstance(plan, Plan) else plan
        self.model = model
        self.planned = schedule(self.net)
        self.durations = Durations(self.net, model)
        self.draws = Draws(self.durations)
        self.gates = [place for place, milestone in enumerate(self.net.milestones) if milestone.is_gate]
        if len(self.gates) > MOST_GATES:
            raise PlanError("gates", f"{len(self.gates)} gates are too many to simulate: at most {MOST_GATES}", "too_many_gates")
        self.go_live = self._go_live(go_live)
        plan_calendar = self.net.plan.calendars[self.net.plan.calendar]
        self.calendar = self.net.calendar if self.net.is_even else WorkCalendar(plan_calendar)
        fitting = next((size for size in _SIZES if size * self.net.size * 4 <= BLOCK_BYTES), _SIZES[-1])
        self.block = min(fitting, most)
        self.finish = finish_of(self.net, self.planned)
        self.target = None if target is None else aim_at(self.net, self.planned, target)
        self.aims = [self.finish] if self.target is None else [self.finish, self.target]
        self._lay_out(self.block)
        watched = [*self.gates, *([] if self.go_live is None or self.go_live in self.gates else [self.go_live])]
        planned = np.array([self.rows.value_of(aim.planned) for aim in self.aims], dtype=np.int32)
        self.tally = Tally(self.durations, self.net.size, watched, self.rows.to_work(planned).tolist())

    def _go_live(self, key: str | None) -> int | None:
        if key is not None:
            return self.net.rank.get(key)
        found = [place for place in self.gates if self.net.milestones[place].phase == GO_LIVE_PHASE]
        return found[-1] if found else None

    def _lay_out(self, runs: int) -> None:
        kind: Any = WorkRows if self.net.is_even else ClockRows
        self.rows: WorkRows | ClockRows = kind(self.net, self.planned, self.durations, runs)
        self._critical = np.empty((self.net.size, len(self.aims), runs), dtype=np.bool_)

    @property
    def runs(self) -> int:
        return self.tally.runs

    def make(self, count: int) -> None:
        """So many runs more."""
        while count:
            size = min(count, self.block)
            if self._critical.shape[2] != size:
                self._lay_out(size)
            self._make_block(size)
            count -= size

    def _make_block(self, size: int) -> None:
        rows, tally = self.rows, self.tally
        happened = self.draws.happened(size)
        self.draws.fill(rows.took, happened)
        rows.run()
        ends = [(aim.place, self._end(aim, size)) for aim in self.aims]
        for aim, (_, end) in zip(self.aims, ends, strict=True):
            aim.ends.append(end)
        if self.net.size:
            tally.critical += critical_counts(rows, ends, self._critical)
        worked = np.array([rows.to_work(end) for _, end in ends])
        tally.add(rows.took, worked, [rows.finish_of(place) for place in tally.watched], happened)

    def _end(self, aim: Aim, size: int) -> Rows:
        if aim.place is not None:
            return self.rows.finish_of(aim.place).copy()
        return self.rows.end() if self.net.size else np.full(size, self.rows.value_of(aim.planned), dtype=np.int32)

    def ordered(self) -> Rows:
        return np.sort(self.finish.made())

    def is_settled(self) -> bool:
        """The interval of P80 of each end reaches at most half a working day to each side."""
        return all(self.is_sure_of(np.sort(aim.made())) for aim in self.aims)

    def is_sure_of(self, ordered: Rows) -> bool:
        """Of one end, from its runs in order."""
        values = [quantile(ordered, 0.8), *quantile_interval(ordered, 0.8, self.model.confidence_percent / 100)]
        middle, low, high = self.rows.to_work(np.array(values, dtype=np.int32)).tolist()
        return bool(2 * max(middle - low, high - middle) <= self.day_minutes)

    @property
    def day_minutes(self) -> int:
        return self.calendar.facts.day_minutes

    def is_over(self, place: int) -> bool:
        held = self.net.holds[place]
        return held is not None and held.stage == DONE


def simulate(
    plan: Plan | Net,
    model: RiskModel,
    *,
    runs: int | None = None,
    most_runs: int = 20_000,
    go_on: GoOn | None = None,
    go_live: str | None = None,
    target: str | None = None,
) -> RiskResult:
    """How sure the dates of a plan are, by Monte Carlo (van Slyke 1963; Hulett 2009; AACE 57R-09).

    ``runs`` None: blocks of 2,000 until the interval of P80 reaches at most half a working day to each side, ``most_runs``
    at the most. ``go_live`` is the key of that milestone; None takes the gate of the sixth phase. ``target`` is the key of a
    milestone that the same runs are measured against as well: the result's ``target`` says of it what a run of the plan
    that leads to it would say, and the runs go on until it is settled too. The same plan, model and count give the same
    result. Raises Cancelled, CycleError and PlanError.
    """
    most = most_runs if runs is None else runs
    check_runs(most)
    with refusing():
        found = Simulation(plan, model, go_live, most, target)
        while found.runs < most and not (runs is None and found.runs and found.is_settled()):
            if go_on is not None and not go_on(found.runs, most):
                raise Cancelled(found.runs)
            found.make(min(STEP, most - found.runs))
        return result_of(found)


@contextmanager
def refusing() -> Iterator[None]:
    """Dates that leave the calendar are refused as the engine does."""
    try:
        yield
    except PlanError:
        raise
    except IndexError:
        raise PlanError("", "the dates run beyond 1970-01-01 to 2199-12-31", "date_range") from None
    except (ValueError, OverflowError) as error:
        raise PlanError("", str(error), "date_range") from None


def check_runs(count: int) -> None:
    if not 1 <= count <= MOST_RUNS:
        raise PlanError("runs", f"{count} runs are out of range; ask for 1 to {MOST_RUNS:,}", "runs")

"""Proving that a schedule is the shortest, or finding a shorter one, with OR-Tools' CP-SAT where it is installed.

The model is the usual one: an interval per activity, a cumulative constraint per resource (Laborie, Rogerie, Shaw & Vilím 2018,
Constraints 23:210-250); where a capacity varies, what is missing to its maximum is taken by fixed intervals. It starts from
the heuristic's schedule, so the answer is never worse. OR-Tools is an extra of the product (``optimum``): without it the
heuristic's answer stands, and ``Verdict`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby
from operator import add
from typing import Any

from delivery.engine.levelling.least_length import least_length
from delivery.engine.levelling.problem import Problem, Starts
from delivery.engine.levelling.verdict import Verdict

MOST_EXACT = 60
"""Activities that take time, up to which proving is worth the wait; above some ninety the heuristic wins at equal time."""


@dataclass(frozen=True)
class Exact:
    starts: Starts
    length: int
    least: int
    """No schedule is shorter."""
    verdict: Verdict


def can_prove() -> bool:
    """Whether OR-Tools is installed; looked up, not loaded, which takes a second."""
    try:
        return find_spec("ortools.sat.python") is not None
    except ModuleNotFoundError:
        return False


def solve_exactly(problem: Problem, hint: Starts, *, seconds: float = 3.0, workers: int = 1, seed: int = 1) -> Exact:
    """Prove or better ``hint``, a feasible schedule, in at most so many seconds of the clock.

    With one worker and the same seed the answer repeats itself as long as the time suffices.

    >>> two = Problem((2, 1), (), (1,), (((0, 1),), ((0, 1),)))
    >>> solve_exactly(two, [0, 2]).verdict
    <Verdict.PROVEN: 'proven'>
    """
    length, least = max(map(add, hint, problem.durations), default=0), least_length(problem)
    if length <= least:
        return Exact(hint, length, least, Verdict.PROVEN)
    if sum(map(bool, problem.durations)) > MOST_EXACT:
        return Exact(hint, length, least, Verdict.TOO_LARGE)
    solver = _solver_of()
    if solver is None:
        return Exact(hint, length, least, Verdict.NOT_INSTALLED)
    return _Proof(solver, problem, hint, length, least).run(seconds, workers, seed)


def _solver_of() -> Any:
    try:
        from ortools.sat.python import cp_model
    except ImportError:
        return None
    return cp_model


class _Proof:
    def __init__(self, solver: Any, problem: Problem, hint: Starts, length: int, least: int) -> None:
        self.solver, self.problem, self.hint, self.length, self.least = solver, problem, hint, length, least
        self.model = solver.CpModel()
        self.starts = [
            self.model.new_int_var(head, length - tail, "") for head, tail in zip(problem.heads, problem.tails, strict=True)
        ]
        self.end = self.model.new_int_var(least, length, "")
        self._constrain()
        self.model.minimize(self.end)

    def _constrain(self) -> None:
        model, problem = self.model, self.problem
        for start, duration, hint in zip(self.starts, problem.durations, self.hint, strict=True):
            model.add(self.end >= start + duration)
            model.add_hint(start, hint)
        for i, j, distance in problem.arcs:
            model.add(self.starts[j] >= self.starts[i] + distance)
        for resource in range(len(problem.capacities)):
            self._limit(resource)

    def _limit(self, resource: int) -> None:
        """What is asked of a resource at any time is not more than it has."""
        intervals, amounts = [], []
        for activity, taken in enumerate(self.problem.demands):
            for which, amount in taken:
                if which == resource and amount and self.problem.durations[activity]:
                    start, duration = self.starts[activity], self.problem.durations[activity]
                    intervals.append(self.model.new_fixed_size_interval_var(start, duration, ""))
                    amounts.append(amount)
        if not intervals:
            return
        most = max(capacity for _, _, capacity in self._stretches(resource))
        for begin, size, capacity in self._stretches(resource):
            if capacity < most:
                intervals.append(self.model.new_fixed_size_interval_var(begin, size, ""))
                amounts.append(most - capacity)
        self.model.add_cumulative(intervals, amounts, most)

    def _stretches(self, resource: int) -> Iterator[tuple[int, int, int]]:
        """First slot, length and capacity of each stretch in which the capacity is the same, up to the end of the hint."""
        capacity = self.problem.capacities[resource]
        slots = (capacity,) * self.length if isinstance(capacity, int) else capacity[: self.length]
        slots = (*slots, *(slots[-1:] * (self.length - len(slots))))
        begin = 0
        for amount, same in groupby(slots):
            size = len(list(same))
            yield begin, size, amount
            begin += size

    def run(self, seconds: float, workers: int, seed: int) -> Exact:
        engine = self.solver.CpSolver()
        engine.parameters.max_time_in_seconds = seconds
        engine.parameters.num_workers = workers
        engine.parameters.random_seed = seed
        status = engine.solve(self.model)
        least = max(self.least, round(engine.best_objective_bound))
        if status not in (self.solver.OPTIMAL, self.solver.FEASIBLE):
            return Exact(self.hint, self.length, least, Verdict.OPEN)
        starts = [engine.value(start) for start in self.starts]
        length = max(map(add, starts, self.problem.durations))
        verdict = Verdict.PROVEN if status == self.solver.OPTIMAL else Verdict.OPEN
        return Exact(starts, length, length if verdict is Verdict.PROVEN else least, verdict)

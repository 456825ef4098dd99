"""Proving that a schedule is the shortest, or finding a shorter one, with OR-Tools' CP-SAT where it is installed.

The model is the usual one: an interval per activity, a cumulative constraint per resource (Laborie, Rogerie, Shaw & Vilím 2018,
Constraints 23:210-250); where a capacity varies, what is missing to its maximum is taken by fixed intervals. It starts from
the heuristic's schedule, so the answer is never worse. An activity whose work rests at times has an interval in each stretch
between: from its start or the stretch's beginning to its end or the stretch's, so that it asks for nobody in the gaps. OR-Tools
is an extra of the product (``optimum``): without it the heuristic's answer stands, and ``Verdict`` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby, pairwise
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
    length, least = max(problem.finishes(hint), default=0), least_length(problem)
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


def _stretches_of(rests: tuple[int, ...], end: int) -> list[tuple[int, int]]:
    """First slot and the one after the last of each run of slots before the end in which nothing rests."""
    edges = [-1, *(slot for slot in rests if slot < end), end]
    return [(before + 1, after) for before, after in pairwise(edges) if before + 1 < after]


class _Proof:
    def __init__(self, solver: Any, problem: Problem, hint: Starts, length: int, least: int) -> None:
        self.solver, self.problem, self.hint, self.length, self.least = solver, problem, hint, length, least
        self.model = solver.CpModel()
        self.starts = [
            self.model.new_int_var(head, length - tail, "") for head, tail in zip(problem.heads, problem.tails, strict=True)
        ]
        self.end = self.model.new_int_var(least, length, "")
        self.finishes = [start + duration for start, duration in zip(self.starts, problem.durations, strict=True)]
        self.parts = [self._parts(activity) for activity in problem.numbers]
        self._constrain()
        self.model.minimize(self.end)

    def _constrain(self) -> None:
        model, problem = self.model, self.problem
        for start, finish, hint in zip(self.starts, self.finishes, self.hint, strict=True):
            model.add(self.end >= finish)
            model.add_hint(start, hint)
        for (i, j, distance), is_stretched in zip(problem.arcs, problem.stretching or (False,) * len(problem.arcs), strict=True):
            begin = self.finishes[i] - problem.durations[i] if is_stretched else self.starts[i]
            model.add(self.starts[j] >= begin + distance)
        for resource in range(len(problem.capacities)):
            self._limit(resource)

    def _parts(self, activity: int) -> list[Any]:
        """The intervals in which an activity is worked on."""
        start, duration = self.starts[activity], self.problem.durations[activity]
        if not duration:
            return []
        rests = self.problem.rests[activity] if self.problem.rests else ()
        stretches = _stretches_of(rests, self.length)
        if stretches == [(0, self.length)]:
            return [self.model.new_fixed_size_interval_var(start, duration, "")]
        finish = self.finishes[activity] = self.model.new_int_var(0, self.length, "")
        self.model.add_linear_expression_in_domain(start, self._domain([(low, high - 1) for low, high in stretches]))
        parts = []
        for low, high in stretches:
            begin, end = self.model.new_int_var(low, high, ""), self.model.new_int_var(low, high, "")
            later, sooner = self.model.new_int_var(low, self.length, ""), self.model.new_int_var(low, self.length, "")
            self.model.add_max_equality(later, [start, low])
            self.model.add_min_equality(begin, [later, high])
            self.model.add_max_equality(sooner, [finish, low])
            self.model.add_min_equality(end, [sooner, high])
            parts.append(self.model.new_interval_var(begin, self.model.new_int_var(0, high - low, ""), end, ""))
        self.model.add(sum(part.size_expr() for part in parts) == duration)
        self.model.add_linear_expression_in_domain(finish, self._domain([(low + 1, high) for low, high in stretches]))
        return parts

    def _domain(self, stretches: list[tuple[int, int]]) -> Any:
        return self.solver.Domain.from_intervals([list(each) for each in stretches])

    def _limit(self, resource: int) -> None:
        """What is asked of a resource at any time is not more than it has."""
        intervals, amounts = [], []
        for activity, taken in enumerate(self.problem.demands):
            for which, amount in taken:
                if which == resource and amount:
                    intervals += self.parts[activity]
                    amounts += [amount] * len(self.parts[activity])
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
        length = max(self.problem.finishes(starts))
        verdict = Verdict.PROVEN if status == self.solver.OPTIMAL else Verdict.OPEN
        return Exact(starts, length, length if verdict is Verdict.PROVEN else least, verdict)

"""Search: the levers alone and together, the best of them simulated, and what is left that nothing beats.

1. Ways: the change as submitted, its new work within float or after going live, in part or whole; on each of them every set of
   up to ``LEVERS_MAX`` levers (overlap, one more person, optional scope given up) that is owed something, and last the cheapest
   crash of what is still missing (``time_cost``). Every way is scored by its own dates and cost. Where there are more sets than
   may be tried, a beam keeps the ``BEAM`` best of each depth, and the answer does not say that it is complete.
   A set that nothing beats has, at each step, a lever left where the finish or going live is held (on the critical path): only
   those are tried, even where one alone wins nothing because another path is as long.
2. The best ``SIMULATED_MAX`` are simulated against the plan as it is, over the same random numbers, with the rework that
   their overlaps risk.
3. The front (Pareto) over P80 of the finish and of going live (never better than before the change), missed deadlines,
   internal cost, chance of rework and scope; what is nearly the same as something cheaper is left out, and at most
   ``SHOWN_MAX`` are shown.

Bounded by counts, not by the clock: the same input gives the same front on any machine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from math import comb

from delivery.engine.edits import Edit
from delivery.engine.options.certainty import Certainty, Measure
from delivery.engine.options.context import OptionContext
from delivery.engine.options.front import beats, best, layers, spread
from delivery.engine.options.makers import MAKERS
from delivery.engine.options.money import NoRate
from delivery.engine.options.outcome import outcome
from delivery.engine.options.suggestion import Answer, Case, OptionSuggestion, Refusal
from delivery.engine.options.way import LEVERS, STARTS, Marks, Move, Way, crashing, tight
from delivery.engine.plan import Plan
from delivery.engine.simulation import Cancelled, RiskModel
from delivery.engine.states import OptionKind
from delivery.engine.workdays import minute

LEVERS_MAX = 3
"""Levers of one way, the place of the new work not counted."""
MOVES_MAX = 6
"""Of each lever, on each way of a beam."""
BEAM = 8
CRASHED_MAX = 24
"""Ways of each depth that are crashed as well."""
SIMULATED_MAX = 20
SHOWN_MAX = 8
NEAR_MINUTES = 720
"""Of the clock: P80 dates that lie no farther apart are nearly the same. Of cost it is a fiftieth of the dearest."""
TRIALS_MAX = 600
WORK_MAX = 150_000
"""Milestones times trials: a plan of 1,000 is tried 150 times, one of 10,000 still ``TRIALS_LEAST``."""
TRIALS_LEAST = 40
RUNS, RUNS_MAX = 2_000, 20_000
"""Of each simulated way; those that are shown get as many as settle the P80 of the change as submitted, or the most."""
ROWS_MAX = 1_000_000
"""Milestones times runs, of large plans; never fewer than ``RUNS_LEAST``."""
RUNS_LEAST = 400

Progress = Callable[[int, int], bool]
"""``go_on(done, most)``: False stops the search."""


@dataclass(frozen=True)
class Front:
    options: tuple[OptionSuggestion, ...]
    """As submitted first, then by P80; none is beaten by another, and each has its ``certainty``."""
    considered: int
    """Ways whose dates were computed."""
    simulated: int
    refused: tuple[Refusal, ...]
    """Why a lever by itself has nothing to offer."""
    is_complete: bool = False
    """Every set of levers was tried: nothing that they can do is better in finish and going live as planned, cost, chance of
    rework and scope. What is shown of it is what P80 leaves."""


def search(
    plan: Plan,
    edits: Iterable[Edit],
    context: OptionContext,
    levers: Iterable[OptionKind] = tuple(MAKERS),
    *,
    model: RiskModel,
    go_on: Progress | None = None,
) -> Front:
    """The front of options for a change. Raises StaleEdit, PlanError, CycleError as ``suggest``; Cancelled by ``go_on``.

    >>> from datetime import datetime
    >>> from delivery.engine.edits import SetField
    >>> from delivery.engine.plan import CalendarFacts, Dependency, Milestone, STANDARD_WEEK
    >>> build = Milestone("b", "Build", 20 * 480, effort_minutes=20 * 480, role="dev")
    >>> plan = Plan(datetime(2025, 1, 6, 8), {"w": CalendarFacts("w", STANDARD_WEEK)}, "w",
    ...     (build, Milestone("t", "Test", 10 * 480)), (Dependency("b", "t"),))
    >>> change = [SetField("t", "duration_minutes", 10 * 480, 12 * 480)]
    >>> front = search(plan, change, OptionContext({"dev": 200_000}), model=RiskModel())
    >>> [(option.kind.value, option.preview.shift_days, option.internal_cost_cents) for option in front.options][:2]
    [('as_submitted', 2, 0), ('fast_track', 0, 0)]
    """
    hunt = _Hunt(Case(plan, tuple(edits), context), frozenset(levers), model, go_on)
    return hunt.front()


class _Hunt:
    def __init__(self, case: Case, levers: frozenset[OptionKind], model: RiskModel, go_on: Progress | None) -> None:
        self.case, self.levers, self.model, self.go_on = case, levers, model, go_on
        self.trials = max(TRIALS_LEAST, min(TRIALS_MAX, WORK_MAX // max(1, len(case.plan.milestones))))
        self.considered = self.simulated = 0
        self.is_complete = self.is_wide = True
        self.pool: dict[frozenset[Edit], Way] = {}
        self.seen: set[tuple[frozenset[Edit], frozenset[str]]] = set()
        self.most = self.trials + SIMULATED_MAX + SHOWN_MAX

    def front(self) -> Front:
        case = self.case
        _ = case.shift_minutes  # a change that does not apply is refused here
        answers = [MAKERS[kind](case) for kind in MAKERS if kind in self.levers and kind is not OptionKind.AS_SUBMITTED]
        refused = tuple(answer for answer in answers if isinstance(answer, Refusal))
        first = Way(case, case.submitted)
        try:
            _ = first.marks
        except NoRate as missing:
            return Front((), 0, 0, (Refusal(OptionKind.AS_SUBMITTED, "no_rate", (("role", missing.role),)), *refused))
        self._take([first, *self._plain(answers)])
        self._explore(first)
        ways = list({frozenset(way.draft.edits): way for way in map(tight, self._promising(first))}.values())
        runs = min(RUNS, self._runs_at_most(ROWS_MAX // 4))
        sure = [(way, self._certainty(way, runs)) for way in ways]
        shown = self._shown(first, sure)
        sure_of_first = self._certainty(first)
        options = [self._option(way, self._certainty(way, sure_of_first.runs)) for way in shown if way is not first]
        found = (self._option(first, sure_of_first), *options)
        return Front(found, self.considered, len(sure), refused, self.is_complete)

    def _promising(self, first: Way) -> list[Way]:
        unbeaten = layers(self.pool.values(), _marks)[0]
        self.is_complete = self.is_complete and len(unbeaten) <= SIMULATED_MAX
        ways = best(self.pool.values(), _marks, SIMULATED_MAX)
        return ways if first in ways else [*ways, first]

    def _plain(self, answers: Iterable[Answer]) -> Iterator[Way]:
        """What each lever finds by itself."""
        for answer in answers:
            if isinstance(answer, OptionSuggestion):
                yield Way(self.case, replace(self.case.submitted, edits=answer.edits), (answer.kind,), answer.steps)

    def _explore(self, first: Way) -> None:
        beam = [first]
        for kind, start in STARTS.items():
            if kind in self.levers:
                beam += self._take(start(self.case))
        self.is_wide = self._fits(beam, LEVERS_MAX - 1)
        self.is_complete = self._fits(beam, LEVERS_MAX)
        for depth in range(1, LEVERS_MAX + 1):
            self._crash(beam)
            grown = [way for each in beam for way in self._grown(each)]
            is_whole = self.is_complete or (self.is_wide and depth < LEVERS_MAX - 1)
            beam = best(grown, _marks, len(grown) if is_whole else self._room(len(grown) / max(1, len(beam))))
        self._crash(beam)

    def _room(self, children: float) -> int:
        """How many ways may be gone on from: a beam, or more where few levers leave trials over."""
        left = self.trials - self.considered
        return max(BEAM, int(left / (children + 1))) if self.is_wide else BEAM

    def _fits(self, starts: Iterable[Way], levers_max: int) -> bool:
        """Whether every set of so many of the levers that can be used at once may be tried; more may come into reach later."""
        sets = 0
        for start in starts:
            moves = sum(len(list(lever(start, True))) for kind, lever in LEVERS.items() if kind in self.levers)
            sets += sum(comb(moves, count) for count in range(levers_max + 1))
        return self.considered + sets * (2 if OptionKind.CRASH in self.levers else 1) <= self.trials

    def _grown(self, way: Way) -> list[Way]:
        """Each way of one lever more; the same levers in another order are the same way."""
        grown = list[Way]()
        for kind, lever in LEVERS.items():
            if kind in self.levers and (way.owed_minutes or kind is OptionKind.TRADE):
                moves = islice(lever(way, self.is_wide), None if self.is_wide else MOVES_MAX)
                grown += [way.then(move) for move in moves if self._is_new(way, move)]
        return self._take(grown, way)

    def _is_new(self, way: Way, move: Move) -> bool:
        known = frozenset(way.start.edits), way.names | {move.name}
        is_new = known not in self.seen
        self.seen.add(known)
        return is_new

    def _crash(self, beam: Sequence[Way]) -> None:
        if OptionKind.CRASH in self.levers:
            late = [way for way in beam if way.owed_minutes]
            self.is_complete = self.is_complete and len(late) <= CRASHED_MAX
            for way in late[:CRASHED_MAX]:
                self._take(map(way.then, crashing(way)), way)

    def _take(self, ways: Iterable[Way], parent: Way | None = None) -> list[Way]:
        """Ways that can be, counted, and bounded by the count; what is kept betters its parent in something. Where every set is
        tried, the others are gone on from too."""
        taken = list[Way]()
        for way in ways:
            if self.considered >= self.trials:
                self.is_complete = False
                break
            if not way.draft.is_possible() or not _is_priced(way):
                continue
            is_better = parent is None or not beats_or_equals(parent.marks, way.marks)
            if is_better or self.is_wide:
                self.considered += 1
                self._report(self.considered)
                taken.append(way)
            if is_better:
                self.pool.setdefault(frozenset(way.draft.edits), way)
        return taken

    def _report(self, done: int) -> None:
        if self.go_on is not None and not self.go_on(min(done, self.most), self.most):
            raise Cancelled(done)

    def _runs_at_most(self, rows: int) -> int:
        return max(RUNS_LEAST, min(RUNS_MAX, rows // max(1, len(self.case.plan.milestones))))

    @cached_property
    def _measure(self) -> Measure:
        return Measure(self.case.plan, self.case.submitted.plan, self.model, self.case.context)

    def _certainty(self, way: Way, runs: int | None = None) -> Certainty:
        self.simulated += 1
        self._report(self.trials + self.simulated)
        return self._measure.certainty(way.draft.plan, runs=runs, most_runs=self._runs_at_most(ROWS_MAX))

    def _shown(self, first: Way, sure: list[tuple[Way, Certainty]]) -> list[Way]:
        """The front with the ways that are nearly the same as a cheaper one left out; as submitted always stands first."""
        marks = {id(way): self._sure_marks(way, found) for way, found in sure}
        near = max(abs(each[3]) for each in marks.values()) // 50
        kept = list[Way]()
        for way, _ in sorted(sure, key=lambda each: (len(set(each[0].kinds)), len(each[0].steps), marks[id(each[0])][3])):
            mine = marks[id(way)]
            if way is not first and not any(_is_matched(mine, marks[id(other)], near) for other in kept):
                kept.append(way)
        unbeaten = [way for way in kept if not any(beats(marks[id(other)], marks[id(way)]) for other in (first, *kept))]
        if len(unbeaten) >= SHOWN_MAX:
            unbeaten = spread(unbeaten, lambda way: marks[id(way)], SHOWN_MAX - 1)
        return [first, *sorted(unbeaten, key=lambda way: marks[id(way)])]

    def _sure_marks(self, way: Way, found: Certainty) -> Marks:
        """A date that is earlier than it was before the change is no better: nobody asked for it."""
        finish = max(minute(found.p80), minute(found.finish_before.p80))
        both = (found.go_live_before, found.go_live_after)
        live = max(0 if one is None else minute(one.p80) for one in both)
        return finish, live, way.draft.missed_minutes, way.marks[3], found.rework_percent, way.given_up_minutes

    def _option(self, way: Way, sure: Certainty) -> OptionSuggestion:
        case = self.case
        code, args = outcome(way)
        answer = case.offer(way.kind, way.draft, code, args, way.steps)
        assert isinstance(answer, OptionSuggestion)
        return replace(answer, kinds=tuple(dict.fromkeys(way.kinds)), certainty=sure)


def _is_matched(mine: Marks, other: Marks, near_cents: int) -> bool:
    """By something simpler that is hardly later, hardly dearer, and no worse in anything else."""
    is_as_early = all(b <= a + NEAR_MINUTES for a, b in zip(mine[:2], other[:2], strict=True))
    is_as_cheap = other[3] <= mine[3] + near_cents
    return is_as_early and is_as_cheap and all(b <= a for a, b in zip((mine[2], *mine[4:]), (other[2], *other[4:]), strict=True))


def _marks(way: Way) -> Marks:
    return way.marks


def beats_or_equals(one: Marks, other: Marks) -> bool:
    return one == other or beats(one, other)


def _is_priced(way: Way) -> bool:
    try:
        return bool(way.marks)
    except NoRate:
        return False

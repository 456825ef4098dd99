"""Fast-track: critical milestones overlap. A finish-to-start dependency becomes start-to-start with a lag.

The successor starts while at most ``overlap_percent`` of its predecessor is open, never ends before it, and overlaps no more
than is needed. No rework is priced in: the overlap is named step by step, and its risk is the manager's to judge. A gate is
a decision and is not overlapped.
"""

from __future__ import annotations

from collections.abc import Iterator

from delivery.engine.options.draft import Draft, is_untouched
from delivery.engine.options.money import day_minutes
from delivery.engine.options.suggestion import Answer, Case, Step
from delivery.engine.plan import Dependency, DependencyKind, Lag, LagUnit
from delivery.engine.states import OptionKind

STEPS_MAX = 20
CANDIDATES_MAX = 40
"""Longest overlaps that are computed in each step."""


def fast_track(case: Case) -> Answer:
    refused = case.refuse_without_shift(OptionKind.FAST_TRACK)
    if refused:
        return refused
    draft, steps = case.submitted, list[Step]()
    while case.overrun_minutes(draft) > 0 and len(steps) < STEPS_MAX:
        found = _best(case, draft)
        if found is None:
            break
        draft, step = found
        steps.append(step)
    return case.offer_recovery(OptionKind.FAST_TRACK, draft, tuple(steps), "nothing_to_overlap")


def _best(case: Case, draft: Draft) -> tuple[Draft, Step] | None:
    """The overlap that wins most, the longest tried first: an overlap wins at most its own length, so that the search
    can stop at the first that the rest cannot beat. What of it wins nothing is taken back."""
    won, found = 0, None
    overlaps = list(_overlaps(case, draft))
    overlaps = [one for one in overlaps if one[0].successor in case.before_go_live] or overlaps
    for dependency, overlap in sorted(overlaps, key=lambda found: -found[1])[:CANDIDATES_MAX]:
        if won >= overlap:
            break
        gain = _gain(draft, dependency, overlap)
        if gain > won:
            won, found = gain, (dependency, overlap)
    if found is None:
        return None
    dependency, overlap = found
    enough = -(-won // day_minutes(case.plan)) * day_minutes(case.plan)
    if enough < overlap and _gain(draft, dependency, enough) >= won:
        overlap = enough
    args = (("predecessor", dependency.predecessor), ("successor", dependency.successor), ("overlap_minutes", overlap))
    return _overlapped(draft, dependency, overlap), Step("overlapped", args)


def _gain(draft: Draft, dependency: Dependency, overlap: int) -> int:
    trial = _overlapped(draft, dependency, overlap)
    return draft.finish_work - trial.finish_work if trial.is_possible() else 0


def _overlaps(case: Case, draft: Draft) -> Iterator[tuple[Dependency, int]]:
    """Driving finish-to-start dependencies of the critical path, with the minutes that they may and need overlap."""
    day, critical = day_minutes(case.plan), set(draft.dates.critical)
    missing = -(-case.overrun_minutes(draft) // day) * day
    for dependency in draft.plan.dependencies:
        ends = (dependency.predecessor, dependency.successor)
        if not critical.issuperset(ends) or not _is_sequence(draft, dependency):
            continue
        first, second = (draft.milestones[key].duration_minutes for key in ends)
        overlap = min(first * case.context.overlap_percent // 100, second, missing) // day * day
        if overlap > 0 and dependency.predecessor in draft.dates.timings[dependency.successor].driven_by:
            yield dependency, overlap


def _is_sequence(draft: Draft, dependency: Dependency) -> bool:
    first, second = draft.milestones[dependency.predecessor], draft.milestones[dependency.successor]
    return (
        dependency.kind is DependencyKind.FS
        and dependency.lag.unit is LagUnit.WORKING
        and dependency.lag.amount >= 0
        and is_untouched(first)
        and is_untouched(second)
        and not (first.is_gate or first.is_elapsed or second.is_elapsed)
    )


def _overlapped(draft: Draft, dependency: Dependency, overlap: int) -> Draft:
    lag = draft.milestones[dependency.predecessor].duration_minutes + dependency.lag.amount - overlap
    new = Dependency(dependency.predecessor, dependency.successor, DependencyKind.SS, Lag(lag))
    return draft.with_dependency(dependency, new)

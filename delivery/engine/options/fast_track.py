"""Fast-track: critical milestones overlap. A finish-to-start dependency becomes start-to-start with a lag, and a finish-to-finish
one beside it asks for the same dates from the other end: where the predecessor takes longer than planned, its successor, which
waits for the last of it, does so too.

The successor starts while at most ``overlap_percent`` of its predecessor is open, never ends before it, and overlaps no more
than is needed. No rework is priced in; its chance is a risk of its own that simulation adds (``rework``). A gate is a decision
and is not overlapped.
"""

from __future__ import annotations

from collections.abc import Iterator

from delivery.engine.edits import AddDependency
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
    for dependency, overlap in overlaps(case, draft, case.overrun_minutes(draft)):
        if won >= overlap:
            break
        gain = _gain(draft, overlapped(draft.trial(), dependency, overlap))
        if gain > won:
            won, found = gain, (dependency, overlap)
    return None if found is None else no_longer_than_needed(case, draft, *found)


def no_longer_than_needed(case: Case, draft: Draft, dependency: Dependency, overlap: int) -> tuple[Draft, Step] | None:
    """The overlap without the days of it that win nothing; None where all of it wins nothing."""
    day, trial = day_minutes(case.plan), overlapped(draft.trial(), dependency, overlap)
    won = _gain(draft, trial)
    if won <= 0:
        return None
    enough = -(-won // day) * day
    if enough < overlap and _gain(draft, shorter := overlapped(draft.trial(), dependency, enough)) >= won:
        overlap, trial = enough, shorter
    return trial, overlap_step(dependency, overlap)


def overlap_step(dependency: Dependency, overlap: int) -> Step:
    args = (("predecessor", dependency.predecessor), ("successor", dependency.successor), ("overlap_minutes", overlap))
    return Step("overlapped", args)


def _gain(draft: Draft, trial: Draft) -> int:
    return draft.finish_work - trial.finish_work if trial.is_possible() else 0


def overlaps(case: Case, draft: Draft, owed_minutes: int) -> list[tuple[Dependency, int]]:
    """On the critical path, the longest first; before going live first where going live moves."""
    found = list(every_overlap(case, draft, owed_minutes, frozenset(draft.dates.critical)))
    found = [one for one in found if one[0].successor in case.before_go_live] or found
    return sorted(found, key=lambda one: -one[1])[:CANDIDATES_MAX]


def every_overlap(case: Case, draft: Draft, owed_minutes: int, among: frozenset[str]) -> Iterator[tuple[Dependency, int]]:
    """Driving finish-to-start dependencies, with the minutes that they may overlap, no more than is owed in whole days."""
    day = day_minutes(case.plan)
    owed = -(-owed_minutes // day) * day
    for dependency in draft.plan.dependencies:
        ends = (dependency.predecessor, dependency.successor)
        if not among.issuperset(ends) or not _is_sequence(draft, dependency):
            continue
        first, second = (draft.milestones[key].duration_minutes for key in ends)
        overlap = min(first * case.context.overlap_percent // 100, second, owed) // day * day
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


def overlapped(draft: Draft, dependency: Dependency, overlap: int) -> Draft:
    ends = dependency.predecessor, dependency.successor
    first, second = (draft.milestone(key).duration_minutes for key in ends)
    apart = dependency.lag.amount - overlap
    held = Dependency(*ends, DependencyKind.FF, Lag(second + apart))
    draft = draft.with_dependency(dependency, Dependency(*ends, DependencyKind.SS, Lag(first + apart)))
    return draft if draft.has(held) else draft.and_edits(AddDependency(held))

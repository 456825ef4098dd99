"""One way to take a change in while it is sought: a draft, what was done to it, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from delivery.engine.options.crash import Crashing
from delivery.engine.options.defer import defer_step, go_live
from delivery.engine.options.draft import Draft
from delivery.engine.options.extra_people import joinings
from delivery.engine.options.fast_track import no_longer_than_needed, overlaps
from delivery.engine.options.placement import Piece, Placement, without
from delivery.engine.options.rework import chance_percent, reworks
from delivery.engine.options.suggestion import Case, Step
from delivery.engine.options.trade import giveables
from delivery.engine.options.within_float import place_step, placed
from delivery.engine.states import OptionKind

MOVES_MAX = 6
"""Of each lever, on each way."""
PIECES_MAX = 4
"""Pieces of a change that are also placed one without the others."""

Marks = tuple[int, ...]
"""What is compared, each the smaller the better: minutes late at the finish, minutes late at going live, deadlines missed,
internal cost, chance of rework, effort of the scope given up."""


@dataclass(frozen=True)
class Way:
    case: Case
    draft: Draft
    kinds: tuple[OptionKind, ...] = ()
    steps: tuple[Step, ...] = ()
    taken: frozenset[str] = field(default_factory=frozenset)
    """What was altered already and is left alone."""

    def then(self, kind: OptionKind, draft: Draft, steps: tuple[Step, ...], taken: frozenset[str]) -> Way:
        return replace(self, draft=draft, kinds=(*self.kinds, kind), steps=(*self.steps, *steps), taken=self.taken | taken)

    @property
    def kind(self) -> OptionKind:
        """Of several levers: combined; the same lever used twice is still that lever."""
        kinds = set(self.kinds) or {OptionKind.AS_SUBMITTED}
        return next(iter(kinds)) if len(kinds) == 1 else OptionKind.COMBINED

    @cached_property
    def late_minutes(self) -> int:
        return max(0, self.case.overrun_minutes(self.draft))

    @cached_property
    def live_late_minutes(self) -> int:
        key = self.case.context.go_live
        if key is None or not self.case.before_go_live or key not in self.draft.milestones:
            return 0
        return max(0, self.draft.finish_of(key) - self.case.before.finish_of(key))

    @cached_property
    def marks(self) -> Marks:
        """Raises NoRate."""
        chance = chance_percent(reworks(self.case.submitted.plan, self.draft.plan, self.case.context))
        cost = self.case.cost_cents(self.draft)
        return self.late_minutes, self.live_late_minutes, self.draft.missed_minutes, cost, chance, self.given_up_minutes

    @property
    def given_up_minutes(self) -> int:
        """Effort of optional milestones that come to nothing; where no effort is known, their duration."""
        now = self.draft.milestones
        given = (each for each in self.case.plan.milestones if each.is_optional and each.duration_minutes)
        return sum(
            each.effort_minutes or each.duration_minutes
            for each in given
            if each.key not in now or not now[each.key].duration_minutes
        )


def within_float_ways(case: Case) -> Iterator[Way]:
    """All pieces of the change hung where they harm least, and each piece by itself."""
    if case.shift_minutes <= 0:
        return
    placement = Placement(case.submitted)
    groups = [placement.pieces]
    if len(placement.pieces) > 1:
        groups += [(piece,) for piece in placement.pieces[:PIECES_MAX]]
    for pieces in groups:
        draft, places = placed(case, placement, pieces)
        if places:
            steps = tuple(map(place_step, places))
            yield Way(case, draft, (OptionKind.WITHIN_FLOAT,), steps, _growths(piece for piece, _, _ in places))


def deferred_ways(case: Case) -> Iterator[Way]:
    """All pieces of the change done after going live, and each piece by itself; only where going live comes nearer."""
    gate = go_live(case)
    if gate is None:
        return
    placement = Placement(case.submitted)
    groups: list[tuple[Piece, ...]] = [placement.pieces] if placement.pieces else []
    if len(placement.pieces) > 1:
        groups += [(piece,) for piece in placement.pieces[:PIECES_MAX]]
    for pieces in groups:
        draft = placement.draft([(without(piece, gate), gate, None) for piece in pieces])
        if draft.is_possible() and draft.finish_of(gate) < case.submitted.finish_of(gate):
            yield Way(case, draft, (OptionKind.DEFER,), tuple(map(defer_step, pieces)), _growths(pieces))


def _growths(pieces: Iterable[Piece]) -> frozenset[str]:
    """Days that a milestone grows by are the same work: they do not overlap with the rest of it."""
    return frozenset(root for piece in pieces for root in piece.roots if piece.origin not in piece.roots)


def overlapping(way: Way) -> Iterator[Way]:
    free = [one for one in overlaps(way.case, way.draft) if one[0].successor not in way.taken]
    for dependency, overlap in free[:MOVES_MAX]:
        found = no_longer_than_needed(way.case, way.draft, dependency, overlap)
        if found is not None:
            taken = frozenset((dependency.predecessor, dependency.successor))
            yield way.then(OptionKind.FAST_TRACK, found[0], (found[1],), taken)


def joined_by_people(way: Way) -> Iterator[Way]:
    free = [one for one in joinings(way.case, way.draft) if one.key not in way.taken]
    for one in free[:MOVES_MAX]:
        yield way.then(OptionKind.EXTRA_PEOPLE, one.joined(way.draft.trial()), (one.step(),), frozenset((one.key,)))


def giving_up(way: Way) -> Iterator[Way]:
    """Optional scope on the critical path; any, where only cost is to be won back. None once nothing is owed any more."""
    if not way.late_minutes and way.marks[3] <= 0:
        return
    free = [one for one in giveables(way.case) if way.taken.isdisjoint(one.milestones)]
    if way.late_minutes:
        free = [one for one in free if one.is_critical(way.draft)]
    for one in free[:MOVES_MAX]:
        yield way.then(OptionKind.TRADE, one.given_up(way.draft.trial()), (one.step(),), frozenset(one.milestones))


def crashed(way: Way) -> Iterator[Way]:
    """The cheapest shortening that wins everything back, and the one that wins half of it back, in whole days."""
    crashing, day = Crashing(way.case, way.draft, way.taken), way.case.plan.calendars[way.case.plan.calendar].day_minutes
    half = way.case.overrun_minutes(way.draft) // 2 // day * day
    for late in (0, half):
        found = crashing.at(way.case.target_work + late) if late or way.late_minutes else None
        if found is not None:
            yield way.then(OptionKind.CRASH, found.draft, found.steps, frozenset(found.saved))
        if not half:
            return


Lever = Callable[[Way], Iterator[Way]]
STARTS: dict[OptionKind, Callable[[Case], Iterator[Way]]] = {
    OptionKind.WITHIN_FLOAT: within_float_ways,
    OptionKind.DEFER: deferred_ways,
}
"""Where the new work lies: decided first."""
LEVERS: dict[OptionKind, Lever] = {
    OptionKind.FAST_TRACK: overlapping,
    OptionKind.EXTRA_PEOPLE: joined_by_people,
    OptionKind.TRADE: giving_up,
}
"""What wins time beside it; crashing comes last, because its exact curve finds the cheapest rest by itself."""

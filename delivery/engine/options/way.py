"""One way to take a change in while it is sought: where its new work lies, the moves that were made then, and what that costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from delivery.engine.options.crash import Crashing
from delivery.engine.options.defer import defer_step, go_live
from delivery.engine.options.draft import Draft
from delivery.engine.options.extra_people import every_joining, joinings
from delivery.engine.options.fast_track import every_overlap, overlap_step, overlapped, overlaps
from delivery.engine.options.money import day_minutes
from delivery.engine.options.placement import Piece, Placement, without
from delivery.engine.options.rework import chance_percent, reworks
from delivery.engine.options.suggestion import Case, Step
from delivery.engine.options.trade import giveables
from delivery.engine.options.within_float import place_step, placed
from delivery.engine.plan import Dependency
from delivery.engine.states import OptionKind

PIECES_MAX = 4
"""Pieces of a change that are also placed one without the others."""

Marks = tuple[int, ...]
"""What is compared, each the smaller the better: minutes late at the finish, minutes late at going live, deadlines missed,
internal cost, chance of rework, effort of the scope given up."""


@dataclass(frozen=True)
class Move:
    """One use of a lever."""

    kind: OptionKind
    name: str
    """The same, whatever was done before it."""
    on: Callable[[Draft], Draft]
    steps: tuple[Step, ...]
    worked: frozenset[str]
    """Milestones whose work it alters, or hangs on as it is: their work is left alone from then on."""
    overlap: tuple[Dependency, int] | None = None


@dataclass(frozen=True)
class Way:
    case: Case
    start: Draft
    """Where the new work lies."""
    start_kinds: tuple[OptionKind, ...] = ()
    start_steps: tuple[Step, ...] = ()
    growths: frozenset[str] = field(default_factory=frozenset)
    """Work that was cut off what it belongs to: it does not overlap with the rest of it."""
    moves: tuple[Move, ...] = ()
    made: Draft | None = field(default=None, compare=False, repr=False)

    @cached_property
    def draft(self) -> Draft:
        """The moves, one after the other."""
        draft = self.start if self.made is None else self.made
        if self.made is None and self.moves:
            draft = draft.trial()
            for move in self.moves:
                draft = move.on(draft)
        return draft

    def then(self, move: Move) -> Way:
        return replace(self, moves=(*self.moves, move), made=move.on(self.draft.trial()))

    def of(self, moves: tuple[Move, ...]) -> Way:
        """The same start with other moves."""
        return replace(self, moves=moves, made=None)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(move.name for move in self.moves)

    @property
    def kinds(self) -> tuple[OptionKind, ...]:
        return (*self.start_kinds, *(move.kind for move in self.moves))

    @property
    def steps(self) -> tuple[Step, ...]:
        return (*self.start_steps, *(step for move in self.moves for step in move.steps))

    @cached_property
    def holding(self) -> frozenset[str]:
        return self.case.holding(self.draft)

    @cached_property
    def taken(self) -> frozenset[str]:
        return self.growths.union(*(move.worked for move in self.moves))

    @property
    def kind(self) -> OptionKind:
        """Of several levers: combined; the same lever used twice is still that lever."""
        kinds = set(self.kinds) or {OptionKind.AS_SUBMITTED}
        return next(iter(kinds)) if len(kinds) == 1 else OptionKind.COMBINED

    @cached_property
    def late_minutes(self) -> int:
        return max(0, self.case.overrun_minutes(self.draft))

    @property
    def owed_minutes(self) -> int:
        """The later of the finish and of going live."""
        return max(self.late_minutes, self.live_late_minutes)

    def is_as_early_as(self, other: Way) -> bool:
        """In everything that is a date."""
        return self.draft.is_possible() and all(a <= b for a, b in zip(self.marks[:3], other.marks[:3], strict=True))

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


def overlapping(way: Way, is_wide: bool) -> Iterator[Move]:
    """As long as they may be and anything is owed: on another path as much may be won only together."""
    case, draft = way.case, way.draft
    every = every_overlap(case, draft, way.owed_minutes, way.holding) if is_wide else overlaps(case, draft, way.owed_minutes)
    for dependency, overlap in every:
        if dependency.successor not in way.growths:
            yield _overlap(dependency, overlap)


def _overlap(dependency: Dependency, overlap: int) -> Move:
    ends = dependency.predecessor, dependency.successor
    return Move(
        OptionKind.FAST_TRACK,
        f"overlap:{'>'.join(ends)}",
        lambda draft: overlapped(draft, dependency, overlap),
        (overlap_step(dependency, overlap),),
        frozenset(ends),
        (dependency, overlap),
    )


def joined_by_people(way: Way, is_wide: bool) -> Iterator[Move]:
    for one in every_joining(way.case, way.draft, way.holding) if is_wide else joinings(way.case, way.draft):
        if one.key not in way.taken:
            yield Move(OptionKind.EXTRA_PEOPLE, f"join:{one.key}", one.joined, (one.step(),), frozenset((one.key,)))


def giving_up(way: Way, is_wide: bool) -> Iterator[Move]:
    """Optional scope that holds a date; any, where only cost is to be won back. None once nothing is owed any more."""
    if not way.owed_minutes and way.marks[3] <= 0:
        return
    for one in giveables(way.case):
        is_sought = is_wide or not way.owed_minutes or one.is_critical(way.draft)
        if is_sought and way.taken.isdisjoint(one.milestones):
            name, worked = f"give:{one.code or one.milestones[0]}", frozenset(one.milestones)
            yield Move(OptionKind.TRADE, name, one.given_up, (one.step(),), worked)


def crashing(way: Way) -> Iterator[Move]:
    """The cheapest shortening that wins everything back, and the one that wins half of it back, in whole days."""
    crash, day = Crashing(way.case, way.draft, way.taken), day_minutes(way.case.plan)
    half = way.owed_minutes // 2 // day * day
    for late in (0, half):
        found = crash.at(way.case.target_work + late)
        if found is not None:
            yield Move(OptionKind.CRASH, f"crash:{late}", found.on, found.steps, frozenset(found.saved))
        if not half:
            return


def tight(way: Way) -> Way:
    """Without the days of its overlaps that win nothing, and without overlaps that win nothing."""
    day, moves = day_minutes(way.case.plan), list(way.moves)
    for move in way.moves:
        if move.overlap is None:
            continue
        place, (dependency, overlap) = moves.index(move), move.overlap
        few, many = 0, overlap // day
        while few < many:
            days = (few + many) // 2
            trial = way.of((*moves[:place], *_overlaps(dependency, days * day), *moves[place + 1 :]))
            few, many = (few, days) if trial.is_as_early_as(way) else (days + 1, many)
        moves[place : place + 1] = _overlaps(dependency, many * day) if many * day < overlap else [move]
    return way if tuple(moves) == way.moves else way.of(tuple(moves))


def _overlaps(dependency: Dependency, overlap: int) -> list[Move]:
    return [_overlap(dependency, overlap)] if overlap else []


Lever = Callable[[Way, bool], Iterator[Move]]
"""Wide: wherever it may win anything; otherwise where it promises most."""
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

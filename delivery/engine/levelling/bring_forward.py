"""Milestones that are as late as possible and have no room there: laid on the last days before on which their people have room.

Backward serial schedule generation (see ``generation``), for these milestones alone: of several in a row the last one first, so
that each still ends before its follower begins. Such a milestone then is no longer as late as possible: it must not start before
its day. The engine's own schedule of the plan so edited has the last word: what does not take an overload away, or moves the
finish, or does not lie where it was laid, is not done.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from delivery.engine.edits import SetField, apply
from delivery.engine.levelling.interruption import BY_FINISH, Takes
from delivery.engine.loading.half_days import WHOLE
from delivery.engine.loading.people import laid_dates
from delivery.engine.net import FROM_START, Link
from delivery.engine.plan import ConstraintKind
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import moment

if TYPE_CHECKING:
    from delivery.engine.levelling.leveller import Leveller, Outcome

MOST_TRIALS = 20


def bring_forward(leveller: Leveller, outcome: Outcome) -> Outcome:
    """With fewer overloads where that can be, else as it is."""
    late = [place for place, held in enumerate(leveller.net.holds) if held is not None and held.is_late]
    tried = set[int]()
    while late and len(tried) < MOST_TRIALS:
        over = {key for overload in leveller.overloads_of(outcome.schedule) for key in overload.milestones}
        left = [place for place in late if place not in tried and leveller.net.milestones[place].key in over]
        if not left:
            break
        tried.add(left[-1])
        outcome = _Forward(leveller, outcome, left[-1]).tried() or outcome
        late = [place for place in late if place not in outcome.forward]
    return outcome


class _Forward:
    """One milestone, with those before it that are as late as possible too."""

    def __init__(self, leveller: Leveller, outcome: Outcome, place: int) -> None:
        self.leveller, self.net, self.outcome = leveller, leveller.net, outcome
        self.group = sorted(self._with_those_before(place), reverse=True)
        chosen = set(self.group)
        dates = laid_dates(leveller.staffing, outcome.schedule)
        self.yard = leveller.yard({at: lying for at, lying in dates.items() if at not in chosen})
        self.laid: dict[int, tuple[int, int]] = {}

    def _with_those_before(self, place: int) -> set[int]:
        found, waiting = {place}, [place]
        while waiting:
            for link in self.net.incoming[waiting.pop()]:
                held = self.net.holds[link.source]
                if held is not None and held.is_late and link.source not in found | set(self.outcome.forward):
                    found.add(link.source)
                    waiting.append(link.source)
        return found

    def tried(self) -> Outcome | None:
        """None where it gains nothing."""
        if not all(self._lay(place) for place in self.group):
            return None
        edits = (*self.outcome.edits, *(edit for place in self.leveller.in_plan_order(self.group) for edit in self._edits(place)))
        found = schedule(apply(self.net.plan, edits))
        trial = self.outcome._replace(edits=edits, schedule=found, forward=(*self.outcome.forward, *self.group))
        return trial if self._lies_so(found) and self._is_gain(trial) else None

    def _is_gain(self, trial: Outcome) -> bool:
        if trial.schedule.finish_instant > self.outcome.schedule.finish_instant:
            return False
        before, after = (self.leveller.overloads_of(each.schedule) for each in (self.outcome, trial))
        return sum(each.over_percent for each in after) < sum(each.over_percent for each in before)

    def _lies_so(self, found: Schedule) -> bool:
        return all(found.start_instants[found.net.rank[self.net.milestones[at].key]] == self.laid[at][0] for at in self.group)

    def _edits(self, place: int) -> list[SetField]:
        milestone, at = self.net.milestones[place], moment(self.laid[place][0])
        return [
            SetField(milestone.key, "constraint", milestone.constraint, ConstraintKind.SNET),
            SetField(milestone.key, "constraint_at", milestone.constraint_at, at),
        ]

    def _lay(self, place: int) -> bool:
        """As late as it fits; whether it does."""
        found, clock, duration = self.outcome.schedule, self.yard.clock(place), self.yard.duration[place]
        at = found.net.rank[self.net.milestones[place].key]
        latest = [(found.start_instants[at], True), (found.finish_instants[at], False), *self._asked(place)]
        work = min(clock.measure(instant) - (0 if is_start else duration) for instant, is_start in latest)
        earliest = clock.measure(found.passes.early_at(at)[0])
        takes = self.yard.staffing.takes_at(place)
        while duration and work >= earliest:
            conflict = self._first_conflict(place, work, takes)
            if conflict < 0:
                break
            work = clock.edges[conflict] - duration
        if work < earliest:
            return False
        start = clock.start_at(work) if duration else clock.keeper.start(clock.finish_at(work), 0)
        self.laid[place] = start, clock.keeper.finish(start, duration)
        self._take(place, work, takes)
        return True

    def _asked(self, place: int) -> Iterator[tuple[int, bool]]:
        """What those behind it that are laid already ask: an instant, and whether it bounds the start."""
        for link in self.net.outgoing[place]:
            if link.target in self.laid:
                yield self._before(link), link.kind in FROM_START

    def _before(self, link: Link) -> int:
        start, finish = self.laid[link.target]
        at = finish if link.kind in BY_FINISH else start
        return at - link.lag if link.is_elapsed else self.net.keepers[link.target].calendar.add(at, -link.lag)

    def _first_conflict(self, place: int, work: int, takes: Takes) -> int:
        clock = self.yard.clock(place)
        begin, last, share, final = clock.span_of(work, work + self.yard.duration[place])
        for at in range(begin, last + 1):
            part = share if at == begin else final if at == last else WHOLE
            if any(self.yard.room[row][clock.slots[at]] < percent * part for row, percent in takes):
                return at
        return -1

    def _take(self, place: int, work: int, takes: Takes) -> None:
        clock = self.yard.clock(place)
        if not self.yard.duration[place]:
            return
        begin, last, share, final = clock.span_of(work, work + self.yard.duration[place])
        for at in range(begin, last + 1):
            part = share if at == begin else final if at == last else WHOLE
            for row, percent in takes:
                self.yard.room[row][clock.slots[at]] -= percent * part

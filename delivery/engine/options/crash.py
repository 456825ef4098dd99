"""Crash: more people shorten milestones until the finish is won back, at the least cost that can buy it.

The saved days are worked by additional people at the rate plus a premium: the effort stays, and the premium on it is
added to the milestone's fixed cost. Cost slope per day = effort ÷ duration × rate × premium (Kelley 1961, OR 9:296-320,
with the crash cost spread evenly over the days). The cheapest combination comes from the exact curve of ``time_cost``,
in whole days; its dates are computed again by the schedule before they are offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from delivery.engine.options.draft import Draft, is_untouched
from delivery.engine.options.money import day_minutes, half_up
from delivery.engine.options.suggestion import Answer, Case, Step
from delivery.engine.options.time_cost import Frontier, Squeeze, time_cost
from delivery.engine.plan import Milestone
from delivery.engine.states import OptionKind

TRIES_MAX = 4
"""Points of the curve that are computed again, where several calendars make it an approximation."""


@dataclass(frozen=True)
class Crashing:
    """A draft and what it costs to shorten it; ``spared`` milestones are left as they are."""

    case: Case
    draft: Draft
    spared: frozenset[str] = frozenset()

    @property
    def day(self) -> int:
        return day_minutes(self.case.plan)

    @cached_property
    def squeezes(self) -> dict[str, Squeeze]:
        found = {}
        for milestone in self.draft.plan.milestones:
            room = milestone.duration_minutes * self.case.context.crash_limit_percent // 100 // self.day * self.day
            if room > 0 and milestone.key not in self.spared and self._is_crashable(milestone):
                found[milestone.key] = Squeeze(room, self._cents_per_minute(milestone))
        return found

    def _is_crashable(self, milestone: Milestone) -> bool:
        has_price = milestone.effort_minutes > 0 and (milestone.role or "") in self.case.context.rates_cents
        return has_price and is_untouched(milestone) and not milestone.is_elapsed

    def _cents_per_minute(self, milestone: Milestone) -> Fraction:
        context = self.case.context
        rate = context.rates_cents[milestone.role or ""] * Fraction(context.crash_premium_percent) / 100
        return Fraction(milestone.effort_minutes, milestone.duration_minutes) * rate / self.day

    @cached_property
    def promises(self) -> dict[str, int]:
        """Going live, where it moves: it may lie no later before the finish than it did."""
        case, key = self.case, self.case.context.go_live
        if key is None or not case.before_go_live:
            return {}
        return {key: case.target_work - case.before.finish_of(key)}

    @cached_property
    def frontier(self) -> Frontier:
        """Finish and going live are won back together as far as that goes; where going live is stuck, the finish alone."""
        target = self.case.target_work
        joint = time_cost(self.draft.dates, self.squeezes, promises=self.promises, until=target)
        if not self.promises or joint.least <= target:
            return joint
        late = joint.least - target
        loose = {key: minutes - late for key, minutes in self.promises.items()}
        return time_cost(self.draft.dates, self.squeezes, promises=loose, until=target)

    def at(self, finish_work: int) -> Shortened | None:
        """The cheapest way to end by then, or as near as money brings it; None when nothing is won."""
        frontier, wanted = self.frontier, finish_work
        if frontier.least >= frontier.normal:
            return None
        found = self._shortened(max(wanted, frontier.least))
        for _ in range(TRIES_MAX):
            late = found.draft.finish_work - finish_work
            if late <= 0 or wanted <= frontier.least:
                break
            wanted = max(frontier.least, wanted - late)
            found = self._shortened(wanted)
        return found if found.saved else None

    def _shortened(self, finish_work: int) -> Shortened:
        saved = {key: -(-minutes // self.day) * self.day for key, minutes in sorted(self.frontier.saved_at(finish_work).items())}
        found = Shortened(self, saved, tuple(self._steps(saved)), self.draft)
        return replace(found, draft=found.on(self.draft.trial()))

    def premium_cents(self, key: str, minutes: int) -> int:
        return half_up(self.squeezes[key].cents_per_minute * minutes)

    def _steps(self, saved: Mapping[str, int]) -> Iterator[Step]:
        for key, minutes in saved.items():
            args = (("milestone", key), ("saved_minutes", minutes), ("premium_cents", self.premium_cents(key, minutes)))
            yield Step("shortened", args)


@dataclass(frozen=True)
class Shortened:
    """A draft on the curve."""

    crashing: Crashing
    saved: Mapping[str, int]
    """Minutes by milestone."""
    steps: tuple[Step, ...]
    draft: Draft

    def on(self, draft: Draft) -> Draft:
        """As much shorter, on a draft that has the same work."""
        for key, minutes in self.saved.items():
            milestone, premium = draft.milestone(key), self.crashing.premium_cents(key, minutes)
            draft = draft.with_duration(key, milestone.duration_minutes - minutes)
            draft = draft.with_field(key, "fixed_cost_cents", milestone.fixed_cost_cents + premium)
        return draft


def crash(case: Case) -> Answer:
    refused = case.refuse_without_shift(OptionKind.CRASH)
    if refused:
        return refused
    found = Crashing(case, case.submitted).at(case.target_work)
    draft, steps = (case.submitted, ()) if found is None else (found.draft, found.steps)
    return case.offer_recovery(OptionKind.CRASH, draft, steps, "nothing_to_shorten")

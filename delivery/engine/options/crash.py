"""Crash: more people shorten critical milestones, the cheapest first, until the finish is won back.

The saved days are worked by additional people at the rate plus a premium: the effort stays, and the premium on it is
added to the milestone's fixed cost. Cost slope per day = effort ÷ duration × rate × premium (Kelley 1961, OR 9:296-320,
with the crash cost spread evenly over the days). Greedy, a whole day at a time and recomputed after each step; where single
milestones do not help because critical paths run in parallel, pairs are tried. That is not always the cheapest
combination: the least-cost one needs a linear programme.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from delivery.engine.options.draft import Draft, is_untouched
from delivery.engine.options.money import day_minutes, half_up
from delivery.engine.options.suggestion import Answer, Case, Step
from delivery.engine.plan import Milestone
from delivery.engine.states import OptionKind

TRIALS_MAX = 300
"""Schedules computed at most."""
PAIRED_MAX = 8
"""Cheapest milestones that pairs are made of."""


@dataclass(frozen=True)
class Crashing:
    """A draft with the days saved so far."""

    case: Case
    draft: Draft
    saved: Mapping[str, int] = field(default_factory=dict)

    @property
    def day(self) -> int:
        return day_minutes(self.case.plan)

    def uncrashed(self, key: str) -> Milestone:
        return self.case.submitted.milestones[key]

    def room_days(self, key: str) -> int:
        milestone = self.uncrashed(key)
        limit = milestone.duration_minutes * self.case.context.crash_limit_percent // 100
        return limit // self.day - self.saved.get(key, 0)

    def slope_cents(self, key: str) -> Decimal:
        """What the first day costs more."""
        return self._premium(key, 1)

    def _premium(self, key: str, days: int) -> Decimal:
        milestone, context = self.uncrashed(key), self.case.context
        minutes = Decimal(milestone.effort_minutes) * days * self.day / milestone.duration_minutes
        return minutes * context.rates_cents[milestone.role or ""] * context.crash_premium_percent / 100 / self.day

    def premium_cents(self, key: str) -> int:
        return half_up(self._premium(key, self.saved[key]))

    def shortened(self, keys: tuple[str, ...], days: int) -> Crashing:
        saved, draft = dict(self.saved), self.draft
        for key in keys:
            saved[key] = saved.get(key, 0) + days
            milestone = self.uncrashed(key)
            cents = milestone.fixed_cost_cents + half_up(self._premium(key, saved[key]))
            draft = draft.with_field(key, "duration_minutes", milestone.duration_minutes - saved[key] * self.day)
            draft = draft.with_field(key, "fixed_cost_cents", cents)
        return replace(self, draft=draft, saved=saved)

    def candidates(self) -> list[str]:
        """Critical milestones that can still be shortened at a known premium, the cheapest first; before go-live first."""
        keys = [key for key in self.draft.dates.critical if self._is_crashable(key) and self.room_days(key) > 0]
        keys = [key for key in keys if key in self.case.before_go_live] or keys
        return sorted(keys, key=lambda key: (self.slope_cents(key), key))

    def _is_crashable(self, key: str) -> bool:
        milestone = self.uncrashed(key)
        has_price = milestone.effort_minutes > 0 and (milestone.role or "") in self.case.context.rates_cents
        return has_price and milestone.duration_minutes > 0 and is_untouched(milestone) and not milestone.is_elapsed


def crash(case: Case) -> Answer:
    refused = case.refuse_without_shift(OptionKind.CRASH)
    if refused:
        return refused
    state, trials = Crashing(case, case.submitted), 0
    while case.overrun_minutes(state.draft) > 0 and trials < TRIALS_MAX:
        for trial in _moves(state):
            trials += 1
            if _is_worth(state, trial):
                state = trial
                break
            if trials >= TRIALS_MAX:
                break
        else:
            break
    steps = tuple(Step("shortened", _step(state, key)) for key in sorted(state.saved))
    return case.offer_recovery(OptionKind.CRASH, state.draft, steps, "nothing_to_shorten")


def _step(state: Crashing, key: str) -> tuple[tuple[str, str | int], ...]:
    return (("milestone", key), ("saved_minutes", state.saved[key] * state.day), ("premium_cents", state.premium_cents(key)))


def _moves(state: Crashing) -> Iterator[Crashing]:
    """What could be shortened next, the cheapest first: many days at once where that is the same as one by one."""
    keys = state.candidates()
    missing = -(-state.case.overrun_minutes(state.draft) // state.day)
    for key in keys:
        days = min(missing, state.room_days(key))
        while days:
            yield state.shortened((key,), days)
            days //= 2
    pairs = combinations(keys[:PAIRED_MAX], 2)
    for pair in sorted(pairs, key=lambda pair: sum(map(state.slope_cents, pair))):
        yield state.shortened(pair, 1)


def _is_worth(state: Crashing, trial: Crashing) -> bool:
    """A single day, or a pair's, must win something; several days must win all of themselves."""
    won = state.draft.finish_work - trial.draft.finish_work
    days = max(trial.saved[key] - state.saved.get(key, 0) for key in trial.saved)
    return won >= days * state.day or (days == 1 and won > 0)

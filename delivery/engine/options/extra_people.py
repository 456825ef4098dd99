"""Extra people: one more person of the same role works on a critical milestone, at the ordinary rate.

A crew of ``c`` people, each used ``u`` of the time (effort ÷ (c × duration)), gets one more who needs ``ramp_up_days`` to
learn the work and gets nothing done in them (Brooks 1975, *The Mythical Man-Month*, ch. 2). The work that the crew would
have done in ``D`` days is done in ``(c × D + ramp-up) ÷ (c + 1)``, rounded up to whole days, and all of them are paid for
that long, so the effort grows. Work that one person does on the side (under half of the time) gains nothing by a second.
Whether that person is free is for the loading to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from delivery.engine.options.draft import Draft, is_untouched
from delivery.engine.options.money import day_minutes, half_up
from delivery.engine.options.suggestion import Answer, Case, Step
from delivery.engine.plan import Milestone
from delivery.engine.states import OptionKind

STEPS_MAX = 10
CANDIDATES_MAX = 40
LEAST_DAYS = 3
"""Shorter work is over before anybody is taught."""
LEAST_USE = Fraction(1, 2)


@dataclass(frozen=True)
class Joining:
    """What one more person does to a milestone."""

    key: str
    duration_minutes: int
    effort_minutes: int
    saved_minutes: int
    added_effort_minutes: int

    def joined(self, draft: Draft) -> Draft:
        draft = draft.with_duration(self.key, self.duration_minutes)
        return draft.with_field(self.key, "effort_minutes", self.effort_minutes)

    def step(self) -> Step:
        saved, effort = ("saved_minutes", self.saved_minutes), ("effort_minutes", self.added_effort_minutes)
        return Step("joined", (("milestone", self.key), saved, effort))


def joining(case: Case, milestone: Milestone) -> Joining | None:
    """None where one more person would not help, or nobody knows what the person costs."""
    day, duration, effort = day_minutes(case.plan), milestone.duration_minutes, milestone.effort_minutes
    has_price = (milestone.role or "") in case.context.rates_cents
    if duration < LEAST_DAYS * day or not has_price or milestone.is_elapsed or not is_untouched(milestone):
        return None
    if Fraction(effort, duration) < LEAST_USE:
        return None
    crew = max(1, half_up(Fraction(effort, duration)))
    shorter = -(-Fraction(duration * crew + case.context.ramp_up_days * day, crew + 1) // day) * day
    more = half_up(Fraction(effort * (crew + 1), crew * duration) * shorter)
    if shorter >= duration or more < effort:
        return None
    return Joining(milestone.key, int(shorter), more, duration - int(shorter), more - effort)


def joinings(case: Case, draft: Draft) -> list[Joining]:
    """On the critical path, the longest gain first; before going live first where going live moves."""
    found = list(every_joining(case, draft, draft.dates.critical))
    found = [one for one in found if one.key in case.before_go_live] or found
    return sorted(found, key=lambda one: (-one.saved_minutes, one.key))[:CANDIDATES_MAX]


def every_joining(case: Case, draft: Draft, among: Iterable[str]) -> Iterator[Joining]:
    return (joined for key in among if (joined := joining(case, draft.milestones[key])))


def extra_people(case: Case) -> Answer:
    """One more person at a time, where each added person-day wins most, until the finish is won back."""
    refused = case.refuse_without_shift(OptionKind.EXTRA_PEOPLE)
    if refused:
        return refused
    draft, steps, taken = case.submitted, list[Step](), set[str]()
    while case.overrun_minutes(draft) > 0 and len(steps) < STEPS_MAX:
        trials = [(one, one.joined(draft.trial())) for one in joinings(case, draft) if one.key not in taken]
        gains = [(draft.finish_work - trial.finish_work, one, trial) for one, trial in trials]
        gains = [found for found in gains if found[0] > 0]
        if not gains:
            break
        _, one, draft = min(gains, key=lambda found: (Fraction(found[1].added_effort_minutes, found[0]), found[1].key))
        steps.append(one.step())
        taken.add(one.key)
    return case.offer_recovery(OptionKind.EXTRA_PEOPLE, draft, tuple(steps), "nobody_can_join")

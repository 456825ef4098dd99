"""Trade: optional scope is given up until the change costs neither time nor money, or as near as that comes.

Giving up keeps the milestones in the plan with duration, effort and fixed cost 0, so that no dependency is lost. Candidates
are scope items all of whose milestones are optional and untouched, and optional milestones in no scope item. In each step
the one goes that brings the finish nearest; of equals the one that saves the most cost, then the one whose price the client
loses least by. What turns out not to be needed comes back.
"""

from __future__ import annotations

from dataclasses import dataclass

from delivery.engine.edits import IncludeScope
from delivery.engine.options.draft import Draft, is_untouched
from delivery.engine.options.money import NoRate
from delivery.engine.options.suggestion import Answer, Case, Refusal, Step
from delivery.engine.plan import ScopeItem
from delivery.engine.states import OptionKind

CANDIDATES_MAX = 40
EMPTIED = ("duration_minutes", "effort_minutes", "fixed_cost_cents")


@dataclass(frozen=True)
class Giveable:
    """A scope item (``code``) or a single milestone that the client could do without."""

    code: str
    milestones: tuple[str, ...]
    price_cents: int = 0

    def given_up(self, draft: Draft) -> Draft:
        if self.code:
            draft = draft.and_edits(IncludeScope(self.code, True, False))
        for key in self.milestones:
            draft = draft.with_duration(key, 0)
            for field in EMPTIED:
                if getattr(draft.milestone(key), field):
                    draft = draft.with_field(key, field, 0)
        return draft

    def is_critical(self, draft: Draft) -> bool:
        """Only then can the finish come nearer without it."""
        return not set(draft.dates.critical).isdisjoint(self.milestones)

    def step(self) -> Step:
        return Step("gives_up_scope" if self.code else "gives_up_milestone", (("what", self.code or self.milestones[0]),))


Debt = tuple[int, int]
"""Minutes late and internal cost above the plan before, neither below 0."""


def trade(case: Case) -> Answer:
    try:
        owed = _debt(case, case.submitted)
        if owed == (0, 0):
            return Refusal(OptionKind.TRADE, "nothing_to_recover")
        candidates = giveables(case)[:CANDIDATES_MAX]
        if not candidates:
            return Refusal(OptionKind.TRADE, "no_optional_scope")
        chosen = _spared(case, _chosen(case, candidates))
        left = _debt(case, _draft(case, chosen))
    except NoRate as missing:
        return Refusal(OptionKind.TRADE, "no_rate", (("role", missing.role),))
    numbers = (("late_minutes", left[0]), ("shift_minutes", owed[0]), ("cost_left_cents", left[1]), ("cost_cents", owed[1]))
    if left[0] if owed[0] else left[1]:
        return Refusal(OptionKind.TRADE, "scope_too_small", numbers)
    code = "recovers_finish" if left[1] else "recovers_finish_and_cost"
    return case.offer(OptionKind.TRADE, _draft(case, chosen), code, numbers, tuple(each.step() for each in chosen))


def giveables(case: Case) -> list[Giveable]:
    """What is optional, untouched, and neither asked for nor altered by the change itself."""
    touched = {getattr(edit, "key", None) or getattr(edit, "code", None) for edit in case.edits}
    now = case.submitted.milestones
    free = {
        each.key
        for each in case.plan.milestones
        if each.is_optional and is_untouched(each) and each.key in now and each.key not in touched and not each.is_gate
    }
    included = [item for item in case.submitted.plan.scope if item.is_included]
    known = {item.code for item in case.plan.scope} - touched
    whole = [
        Giveable(item.code, item.milestones, item.price_cents)
        for item in included
        if item.code in known and item.milestones and free.issuperset(item.milestones) and not _is_shared(item, included)
    ]
    single = sorted(free - {key for item in included for key in item.milestones})
    return whole + [Giveable("", (key,)) for key in single if any(getattr(now[key], field) for field in EMPTIED)]


def _is_shared(item: ScopeItem, items: list[ScopeItem]) -> bool:
    return any(other.code != item.code and set(item.milestones) & set(other.milestones) for other in items)


def _draft(case: Case, chosen: list[Giveable]) -> Draft:
    draft = case.submitted.trial()
    for each in chosen:
        draft = each.given_up(draft)
    return draft


def _debt(case: Case, draft: Draft) -> Debt:
    return max(0, case.overrun_minutes(draft)), max(0, case.cost_cents(draft))


def _chosen(case: Case, candidates: list[Giveable]) -> list[Giveable]:
    chosen: list[Giveable] = []
    debt = _debt(case, case.submitted)
    while debt != (0, 0):
        draft = _draft(case, chosen)
        left = [each for each in candidates if each not in chosen and (not debt[0] or each.is_critical(draft))]
        trials = [(_debt(case, _draft(case, [*chosen, each])), each) for each in left]
        best = min(trials, key=lambda found: (found[0], found[1].price_cents, found[1].code, found[1].milestones), default=None)
        if best is None or best[0] >= debt:
            break
        debt, given = best
        chosen.append(given)
    return chosen


def _spared(case: Case, chosen: list[Giveable]) -> list[Giveable]:
    """Without what later steps made unnecessary."""
    debt = _debt(case, _draft(case, chosen))
    for each in list(chosen):
        fewer = [other for other in chosen if other is not each]
        if _debt(case, _draft(case, fewer)) <= debt:
            chosen = fewer
    return chosen

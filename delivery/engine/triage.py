"""Which lane a change request belongs in, by visible rules over its computed impact.

The rules, first one that fires decides:

1. *propose*: the vendor's own idea (team or manager) that brings a gain;
2. *absorb*: it fits inside the reserve, or inside the tolerance for changes that touch no date;
3. *negotiate*: a client's wish without a stated benefit, or a change that adds only cost;
4. *approve*: everything else, a normal change for the client to decide.

The answer is neutral: codes and numbers, put into words by the reader's language. Overruling is a person's
business and not done here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from delivery.engine.states import ChangeOrigin, TriageOutcome


@dataclass(frozen=True, slots=True)
class ImpactFacts:
    """What is known of a change. Time is working minutes, money internal minor units (the price aside)."""

    origin: ChangeOrigin
    finish_shift_minutes: int = 0
    """Positive: later."""
    effort_delta_minutes: int = 0
    cost_delta_cents: int = 0
    """Internal cost."""
    price_cents: int = 0
    """What the client would pay: client price; negative: a credit."""
    has_stated_benefit: bool = False
    deadlines_hit: int = 0
    """Deadlines missed because of the change."""
    gates_moved: int = 0
    """Gates that move to a later date."""
    scope_added: int = 0
    """Scope items that the client gets in addition."""
    minutes_to_commitment: int | None = None
    """Committed date − forecast before the change; None: nothing was promised."""
    absorbed_minutes: int = 0
    absorbed_effort_minutes: int = 0
    absorbed_cents: int = 0
    """What earlier absorbed changes took of the reserve."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The project's. Zero everywhere means that nothing is absorbed that costs anything."""

    reserve_minutes: int = 0
    """Working minutes of the finish that absorbed changes may use in all."""
    reserve_effort_minutes: int = 0
    reserve_cents: int = 0
    tolerance_cents: int = 0
    """Internal cost up to which a change that touches no date is absorbed without asking the reserve."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding: ``rule`` is the lane that was being asked about, ``holds`` whether the finding speaks for it."""

    rule: TriageOutcome
    code: str
    holds: bool
    args: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Triage:
    outcome: TriageOutcome
    reasons: tuple[Reason, ...]
    """Findings of every rule up to the one that decided, in order."""
    fired: tuple[TriageOutcome, ...]
    """Every rule that would fire, the deciding one first."""

    def decisive(self) -> tuple[Reason, ...]:
        """The findings that speak for the outcome."""
        return tuple(reason for reason in self.reasons if reason.rule is self.outcome and reason.holds)


@dataclass(frozen=True, slots=True)
class Reserve:
    """What is left to absorb with, never below zero."""

    minutes: int
    effort_minutes: int
    cents: int


def reserve_left(facts: ImpactFacts, thresholds: Thresholds) -> Reserve:
    """The reserve after what was absorbed; its days never exceed those between forecast and committed date.

    >>> reserve_left(ImpactFacts(ChangeOrigin.CLIENT, minutes_to_commitment=480), Thresholds(reserve_minutes=960)).minutes
    480
    """
    minutes = thresholds.reserve_minutes - facts.absorbed_minutes
    if facts.minutes_to_commitment is not None:
        minutes = min(minutes, facts.minutes_to_commitment)
    return Reserve(
        max(0, minutes),
        max(0, thresholds.reserve_effort_minutes - facts.absorbed_effort_minutes),
        max(0, thresholds.reserve_cents - facts.absorbed_cents),
    )


def triage(facts: ImpactFacts, thresholds: Thresholds) -> Triage:
    """The lane of a change and why. Total: every combination of facts has an answer; nothing raises.

    >>> wish = ImpactFacts(ChangeOrigin.CLIENT, finish_shift_minutes=8 * 480, has_stated_benefit=True)
    >>> found = triage(wish, Thresholds(reserve_minutes=5 * 480))
    >>> found.outcome.value, [reason.code for reason in found.reasons if reason.rule == "absorb" and not reason.holds]
    ('approve', ['days_beyond_reserve'])
    """
    asked: list[Reason] = []
    fired: list[TriageOutcome] = []
    for rule, findings in (
        (TriageOutcome.PROPOSE, tuple(_vendor_gain(facts))),
        (TriageOutcome.ABSORB, tuple(_room(facts, thresholds))),
        (TriageOutcome.NEGOTIATE, tuple(_doubt(facts))),
        (TriageOutcome.APPROVE, tuple(_normal(facts))),
    ):
        if not fired:
            asked += findings
        if _RULES[rule](reason.holds for reason in findings):
            fired.append(rule)
    return Triage(fired[0], tuple(asked), tuple(fired))


def _vendor_gain(facts: ImpactFacts) -> Iterator[Reason]:
    """All must hold: one origin finding, one finding about the gains with the gains as numbers."""
    is_vendor = facts.origin is not ChangeOrigin.CLIENT
    yield Reason(TriageOutcome.PROPOSE, "asked_by_vendor" if is_vendor else "asked_by_client", is_vendor)
    if is_vendor:
        gains = _gains(facts)
        yield Reason(TriageOutcome.PROPOSE, "brings_gain" if gains else "brings_no_gain", bool(gains), gains)


def _gains(facts: ImpactFacts) -> tuple[tuple[str, int], ...]:
    gains = {
        "days_earlier_minutes": max(0, -facts.finish_shift_minutes),
        "effort_saved_minutes": max(0, -facts.effort_delta_minutes),
        "cost_saved_cents": max(0, -facts.cost_delta_cents),
        "price_saved_cents": max(0, -facts.price_cents),
        "stated_benefit": int(facts.has_stated_benefit),
    }
    return tuple((name, amount) for name, amount in gains.items() if amount)


def _room(facts: ImpactFacts, thresholds: Thresholds) -> Iterator[Reason]:
    """All must hold. A missed deadline is a broken promise and never absorbed; a moved gate is counted, not a bar."""
    left = reserve_left(facts, thresholds)
    yield _against("deadlines", facts.deadlines_hit, 0, "hit" if facts.deadlines_hit else "kept")
    touches_dates = facts.finish_shift_minutes > 0 or facts.deadlines_hit > 0 or facts.gates_moved > 0
    if not touches_dates and 0 < facts.cost_delta_cents <= thresholds.tolerance_cents:
        yield _against("cost", facts.cost_delta_cents, thresholds.tolerance_cents, "inside_tolerance")
        return
    for noun, used, limit in (
        ("days", facts.finish_shift_minutes, left.minutes),
        ("effort", facts.effort_delta_minutes, left.effort_minutes),
        ("cost", facts.cost_delta_cents, left.cents),
    ):
        yield _against(noun, used, limit, "inside_reserve" if max(0, used) <= limit else "beyond_reserve")


def _against(noun: str, used: int, limit: int, finding: str) -> Reason:
    holds = finding in ("kept", "inside_tolerance", "inside_reserve")
    return Reason(TriageOutcome.ABSORB, f"{noun}_{finding}", holds, (("used", used), ("left", limit)))


def _doubt(facts: ImpactFacts) -> Iterator[Reason]:
    """One is enough."""
    if facts.origin is ChangeOrigin.CLIENT:
        code = "benefit_stated" if facts.has_stated_benefit else "no_stated_benefit"
        yield Reason(TriageOutcome.NEGOTIATE, code, not facts.has_stated_benefit)
    adds = max(facts.cost_delta_cents, facts.price_cents) > 0 or facts.effort_delta_minutes > 0
    only_cost = adds and not _gains(facts) and not facts.scope_added
    code = "adds_only_cost" if only_cost else "adds_more_than_cost"
    numbers = (("cost_cents", facts.cost_delta_cents), ("price_cents", facts.price_cents))
    yield Reason(TriageOutcome.NEGOTIATE, code, only_cost, (*numbers, ("effort_minutes", facts.effort_delta_minutes)))


def _normal(facts: ImpactFacts) -> Iterator[Reason]:
    yield Reason(
        TriageOutcome.APPROVE,
        "client_decides",
        True,
        (
            ("finish_shift_minutes", facts.finish_shift_minutes),
            ("price_cents", facts.price_cents),
            ("gates_moved", facts.gates_moved),
            ("deadlines_hit", facts.deadlines_hit),
        ),
    )


_RULES = {TriageOutcome.PROPOSE: all, TriageOutcome.ABSORB: all, TriageOutcome.NEGOTIATE: any, TriageOutcome.APPROVE: all}
"""How the findings of a rule join."""

"""The lane of a change request: seeded requests, the order of the rules, and the numbers behind them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.engine.states import ChangeOrigin, TriageOutcome
from delivery.engine.triage import ImpactFacts, Reserve, Thresholds, reserve_left, triage

pytestmark = pytest.mark.once

DAY = 480
YUAN = 100
THRESHOLDS = Thresholds(
    reserve_minutes=5 * DAY, reserve_effort_minutes=10 * DAY, reserve_cents=20_000 * YUAN, tolerance_cents=800 * YUAN
)
CLIENT, TEAM, MANAGER = ChangeOrigin.CLIENT, ChangeOrigin.TEAM, ChangeOrigin.MANAGER

SEEDED = {
    "client wants the export in another column order: small, fits": (
        ImpactFacts(
            CLIENT,
            effort_delta_minutes=DAY,
            cost_delta_cents=1_500 * YUAN,
            has_stated_benefit=True,
            minutes_to_commitment=8 * DAY,
        ),
        TriageOutcome.ABSORB,
    ),
    "client adds two days that the reserve of days carries": (
        ImpactFacts(
            CLIENT,
            finish_shift_minutes=2 * DAY,
            effort_delta_minutes=2 * DAY,
            cost_delta_cents=3_000 * YUAN,
            minutes_to_commitment=3 * DAY,
        ),
        TriageOutcome.ABSORB,
    ),
    "the same two days when only one is left before the committed date": (
        ImpactFacts(
            CLIENT,
            finish_shift_minutes=2 * DAY,
            cost_delta_cents=3_000 * YUAN,
            has_stated_benefit=True,
            scope_added=1,
            minutes_to_commitment=DAY,
        ),
        TriageOutcome.APPROVE,
    ),
    "client asks for a second approval screen and cannot say why": (
        ImpactFacts(
            CLIENT,
            finish_shift_minutes=8 * DAY,
            effort_delta_minutes=12 * DAY,
            cost_delta_cents=36_000 * YUAN,
            price_cents=45_000 * YUAN,
        ),
        TriageOutcome.NEGOTIATE,
    ),
    "client asks for a loyalty module with a benefit in numbers": (
        ImpactFacts(
            CLIENT,
            finish_shift_minutes=8 * DAY,
            effort_delta_minutes=20 * DAY,
            cost_delta_cents=60_000 * YUAN,
            price_cents=75_000 * YUAN,
            has_stated_benefit=True,
            scope_added=1,
        ),
        TriageOutcome.APPROVE,
    ),
    "team replaces a self-made report by the hub's own: less effort": (
        ImpactFacts(TEAM, effort_delta_minutes=-6 * DAY, cost_delta_cents=-18_000 * YUAN),
        TriageOutcome.PROPOSE,
    ),
    "manager proposes a pilot with a stated benefit although it costs": (
        ImpactFacts(MANAGER, finish_shift_minutes=DAY, cost_delta_cents=4_000 * YUAN, has_stated_benefit=True),
        TriageOutcome.PROPOSE,
    ),
    "team forgot an interface: costs, but inside the reserve": (
        ImpactFacts(TEAM, effort_delta_minutes=4 * DAY, cost_delta_cents=12_000 * YUAN, minutes_to_commitment=4 * DAY),
        TriageOutcome.ABSORB,
    ),
    "team wants another framework: adds only cost, beyond the reserve": (
        ImpactFacts(TEAM, effort_delta_minutes=30 * DAY, cost_delta_cents=90_000 * YUAN, price_cents=0),
        TriageOutcome.NEGOTIATE,
    ),
    "client's small wish makes a deadline fail": (
        ImpactFacts(
            CLIENT,
            finish_shift_minutes=DAY,
            cost_delta_cents=1_000 * YUAN,
            has_stated_benefit=True,
            deadlines_hit=1,
            minutes_to_commitment=5 * DAY,
        ),
        TriageOutcome.APPROVE,
    ),
    "client's wish after the reserve of money was used up": (
        ImpactFacts(
            CLIENT, cost_delta_cents=2_000 * YUAN, price_cents=2_500 * YUAN, has_stated_benefit=True, absorbed_cents=19_000 * YUAN
        ),
        TriageOutcome.APPROVE,
    ),
    "a trifle without effect on dates when the reserve is used up": (
        ImpactFacts(
            CLIENT,
            effort_delta_minutes=60,
            cost_delta_cents=400 * YUAN,
            absorbed_cents=20_000 * YUAN,
            absorbed_effort_minutes=10 * DAY,
        ),
        TriageOutcome.ABSORB,
    ),
}


@pytest.mark.parametrize("name", SEEDED)
def test_a_seeded_change_request_lands_in_its_lane(name: str) -> None:
    facts, lane = SEEDED[name]
    found = triage(facts, THRESHOLDS)
    assert found.outcome is lane
    assert found.decisive()
    assert found.fired[0] is lane


def test_the_reasons_hold_the_numbers_that_were_compared() -> None:
    facts = ImpactFacts(
        CLIENT,
        finish_shift_minutes=8 * DAY,
        effort_delta_minutes=DAY,
        cost_delta_cents=5,
        has_stated_benefit=True,
        minutes_to_commitment=3 * DAY,
    )
    numbers = {reason.code: dict(reason.args) for reason in triage(facts, THRESHOLDS).reasons}
    assert numbers["days_beyond_reserve"] == {"used": 8 * DAY, "left": 3 * DAY}
    assert numbers["effort_inside_reserve"] == {"used": DAY, "left": 10 * DAY}
    assert numbers["cost_inside_reserve"] == {"used": 5, "left": 20_000 * YUAN}


def test_a_proposal_says_its_gains() -> None:
    facts = ImpactFacts(TEAM, finish_shift_minutes=-2 * DAY, effort_delta_minutes=DAY, cost_delta_cents=-300)
    (_, gain) = triage(facts, THRESHOLDS).decisive()
    assert gain.args == (("days_earlier_minutes", 2 * DAY), ("cost_saved_cents", 300))


def test_every_rule_that_fires_is_named_with_the_first_deciding() -> None:
    found = triage(ImpactFacts(CLIENT), THRESHOLDS)
    assert found.fired == (TriageOutcome.ABSORB, TriageOutcome.NEGOTIATE, TriageOutcome.APPROVE)
    assert {reason.rule for reason in found.reasons} == {TriageOutcome.PROPOSE, TriageOutcome.ABSORB}


def test_what_was_absorbed_before_is_taken_from_the_reserve_and_never_below_zero() -> None:
    facts = ImpactFacts(
        CLIENT, absorbed_minutes=2 * DAY, absorbed_effort_minutes=99 * DAY, absorbed_cents=1, minutes_to_commitment=None
    )
    assert reserve_left(facts, THRESHOLDS) == Reserve(3 * DAY, 0, 20_000 * YUAN - 1)


def test_a_forecast_behind_the_committed_date_leaves_no_days() -> None:
    assert reserve_left(ImpactFacts(CLIENT, minutes_to_commitment=-DAY), THRESHOLDS).minutes == 0


def test_tolerance_does_not_excuse_a_moved_date() -> None:
    used_up = ImpactFacts(CLIENT, cost_delta_cents=400 * YUAN, absorbed_cents=20_000 * YUAN, has_stated_benefit=True)
    assert triage(used_up, THRESHOLDS).outcome is TriageOutcome.ABSORB
    assert triage(replace(used_up, gates_moved=1), THRESHOLDS).outcome is TriageOutcome.APPROVE


amounts = st.integers(-(10**7), 10**7)
any_facts = st.builds(
    ImpactFacts,
    origin=st.sampled_from(ChangeOrigin),
    finish_shift_minutes=amounts,
    effort_delta_minutes=amounts,
    cost_delta_cents=amounts,
    price_cents=amounts,
    has_stated_benefit=st.booleans(),
    deadlines_hit=st.integers(0, 3),
    gates_moved=st.integers(0, 3),
    scope_added=st.integers(0, 2),
    minutes_to_commitment=st.none() | amounts,
    absorbed_minutes=st.integers(0, 10**6),
    absorbed_effort_minutes=st.integers(0, 10**6),
    absorbed_cents=st.integers(0, 10**6),
)
any_thresholds = st.builds(Thresholds, *[st.integers(0, 10**7)] * 4)


@given(any_facts, any_thresholds)
def test_every_change_has_a_lane_and_the_findings_agree_with_it(facts: ImpactFacts, thresholds: Thresholds) -> None:
    found = triage(facts, thresholds)
    assert found.outcome is found.fired[0]
    assert found.decisive()
    if found.outcome is TriageOutcome.PROPOSE:
        assert facts.origin is not CLIENT
    if found.outcome is TriageOutcome.ABSORB:
        left = reserve_left(facts, thresholds)
        assert facts.deadlines_hit == 0
        assert facts.finish_shift_minutes <= left.minutes
        assert facts.cost_delta_cents <= max(left.cents, thresholds.tolerance_cents)
    if found.outcome is TriageOutcome.NEGOTIATE:
        assert not facts.has_stated_benefit


@given(any_facts, any_thresholds, st.integers(0, 10**7))
def test_a_larger_reserve_never_takes_a_change_out_of_absorption(facts: ImpactFacts, thresholds: Thresholds, more: int) -> None:
    if TriageOutcome.ABSORB in triage(facts, thresholds).fired:
        larger = Thresholds(
            thresholds.reserve_minutes + more,
            thresholds.reserve_effort_minutes + more,
            thresholds.reserve_cents + more,
            thresholds.tolerance_cents,
        )
        assert TriageOutcome.ABSORB in triage(facts, larger).fired

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import (
    AddDependency,
    AddMilestone,
    IncludeScope,
    SetDeployment,
    SetField,
    SetPlan,
    StaleEdit,
    remove_with_links,
)
from delivery.engine.impact import preview
from delivery.engine.plan import ConstraintKind, LagUnit, ScopeItem
from delivery.engine.refusal import CycleError, PlanError
from delivery.engine.schedule import schedule
from tests.engine.edit_worlds import dates_of, some_edits
from tests.engine.worlds import DAY, days, link, milestone, plan, some_plan


def at(day, hour=17, month=1):
    return datetime(2025, month, day, hour)


def longer(world, key, by):
    m = next(m for m in world.milestones if m.key == key)
    return SetField(key, "duration_minutes", m.duration_minutes, m.duration_minutes + days(by))


WORLD = plan({"a": 5, "b": 2, "c": 1}, ["a FS c", "b FS c"])


def test_eight_days_on_three_days_of_float_give_exactly_five():
    seen = preview(WORLD, [longer(WORLD, "b", 8)])
    assert seen.shift_days == 5 and isinstance(seen.shift_days, int)
    assert seen.shift_minutes == days(5)
    assert (seen.finish_before, seen.finish_after) == (at(13), at(20))
    assert seen.float_used == {"b": days(3)}
    assert seen.became_critical == ("b",)
    assert seen.no_longer_critical == ("a",)
    assert [(m.key, m.shift_minutes) for m in seen.moves] == [("b", days(8)), ("c", days(5))]


def test_inside_float_nothing_but_the_milestone_moves():
    seen = preview(WORLD, [longer(WORLD, "b", 2)])
    assert seen.shift_days == 0
    assert [move.key for move in seen.moves] == ["b"]
    assert seen.float_used == {"b": days(2)}


def test_the_plan_itself_is_not_touched():
    before = schedule(WORLD)
    seen = preview(WORLD, [longer(WORLD, "b", 8)], before)
    assert seen.before is before
    assert WORLD.milestones[1].duration_minutes == days(2)
    assert seen.after.finish == schedule(seen.plan_after).finish


def test_half_days_are_said_in_decimals():
    seen = preview(WORLD, [SetField("a", "duration_minutes", days(5), days(5) + DAY // 2)])
    assert seen.shift_days == Decimal("0.50")


def test_new_and_removed_milestones_are_named():
    edits = [AddMilestone(milestone("d", 2, code="M4"), "c"), AddDependency(link("c FS d")), *remove_with_links(WORLD, "b")]
    seen = preview(WORLD, edits)
    moves = {move.key: move for move in seen.moves}
    assert moves["d"].is_new and moves["d"].start_before is None and moves["d"].finish_after == at(15)
    assert moves["b"].is_removed and moves["b"].finish_after is None
    assert moves["d"].code == "M4"


def test_gates_and_deadlines_that_are_hit():
    world = plan([milestone("a", 5), milestone("gate", 0, is_gate=True, deadline_at=at(14))], ["a FS gate"])
    calm, hit = preview(world, [longer(world, "a", 1)]), preview(world, [longer(world, "a", 5)])
    assert [move.key for move in calm.gates_moved] == ["gate"] and calm.deadlines_hit == ()
    (deadline,) = hit.deadlines_hit
    assert (deadline.key, deadline.deadline, deadline.finish) == ("gate", at(14), at(17))
    later = preview(hit.plan_after, [longer(hit.plan_after, "a", 1)])
    assert [d.key for d in later.deadlines_hit] == ["gate"]
    better = preview(hit.plan_after, [longer(hit.plan_after, "a", -1)])
    assert better.deadlines_hit == () and better.shift_days == -1


def test_effort_money_and_scope():
    world = plan(
        [milestone("a", effort_minutes=960, fixed_cost_cents=100)], scope=(ScopeItem("F1", "Search"), ScopeItem("F2", "P", False))
    )
    edits = [
        SetField("a", "effort_minutes", 960, 1440),
        SetField("a", "fixed_cost_cents", 100, 40),
        SetDeployment(0, 700),
        IncludeScope("F1", True, False),
        IncludeScope("F2", False, True),
    ]
    seen = preview(world, edits)
    assert (seen.effort_delta_minutes, seen.fixed_cost_delta_cents, seen.deployment_delta_cents) == (480, -60, 700)
    assert (seen.scope_in, seen.scope_out) == (("F2",), ("F1",))
    assert seen.moves == () and seen.shift_minutes == 0


def test_a_status_date_can_be_previewed():
    seen = preview(WORLD, [SetPlan("status_at", None, at(7, 8))])
    assert seen.shift_days == 1


def test_a_cycle_and_a_stale_edit_are_refused():
    with pytest.raises(CycleError):
        preview(WORLD, [AddDependency(link("c FS a"))])
    with pytest.raises(StaleEdit):
        preview(WORLD, [SetField("a", "duration_minutes", 1, 2)])


@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(some_plan())
def test_a_slip_beyond_float_moves_the_end_by_the_rest(world):
    found = schedule(world)
    for key, timing in found.timings.items():
        m = next(m for m in world.milestones if m.key == key)
        if any(
            (key == d.predecessor and d.kind in ("SS", "SF")) or (key == d.successor and d.kind in ("FF", "SF"))
            for d in world.dependencies
        ):
            continue  # Longer work starts earlier or lets others start: its float is not all that counts.
        slip = timing.total_float_minutes + 300
        if any(key == d.predecessor and d.lag.unit == "percent" for d in world.dependencies):
            continue
        assert (
            preview(world, [SetField(key, "duration_minutes", m.duration_minutes, m.duration_minutes + slip)]).shift_minutes
            == 300
        )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), some_plan(constraints=list(ConstraintKind), progress=True, deadlines=True))
def test_dates_after_the_edits_are_those_of_the_plan_compiled_anew(data, world):
    try:
        seen = preview(world, data.draw(some_edits(world)), schedule(world))
    except PlanError:
        return
    assert dates_of(seen.after) == dates_of(schedule(seen.plan_after))


def test_a_percentage_follows_the_length_that_it_is_of():
    world = plan({"a": 4, "b": 1}, [link("a FS b", 50, LagUnit.PERCENT)])
    assert preview(world, [longer(world, "a", 4)], schedule(world)).shift_minutes == days(6)

"""Why a date: removing the first drivers moves it, removing anything else does not."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from delivery.engine.explain import why, why_not_critical
from delivery.engine.plan import ConstraintKind, LagUnit
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from tests.engine.worlds import ALL_CONSTRAINTS, ELAPSED, LAGS, MONDAY, days, link, milestone, plan, some_plan

steady = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def chain(found_plan, key):
    return [(reason.key, reason.kind) for reason in why(found_plan, schedule(found_plan), key)]


def test_the_chain_leads_to_the_project_start():
    world = plan({"a": 2, "b": 5, "c": 1, "d": 1}, ["a FS c", "b FS c", "c FS d"])
    assert chain(world, "d") == [("d", "dependency"), ("c", "dependency"), ("b", "project_start")]


def test_equal_drivers_stand_together_and_none_binds_alone():
    world = plan({"a": 5, "b": 5, "c": 1}, ["a FS c", "b FS c"])
    first, second, *rest = why(world, schedule(world), "c")
    assert {first.dependency.predecessor, second.dependency.predecessor} == {"a", "b"}
    assert not first.binding and not second.binding
    assert [(reason.key, reason.kind) for reason in rest] == [("a", "project_start")]


def test_a_constraint_ends_the_chain():
    world = plan(
        [milestone("a"), milestone("b", constraint=ConstraintKind.SNET, constraint_at=datetime(2025, 2, 3, 8))], ["a FS b"]
    )
    assert chain(world, "b") == [("b", "constraint")]
    assert why(world, schedule(world), "b")[0].at == datetime(2025, 2, 3, 8)


def test_an_actual_finish_ends_the_chain():
    done = milestone("a", actual_start=MONDAY, actual_finish=datetime(2025, 1, 9, 17))
    world = plan([done, milestone("b")], ["a FS b"])
    assert chain(world, "b") == [("b", "dependency"), ("a", "actual")]
    assert why(world, schedule(world), "b")[1].at == datetime(2025, 1, 9, 17)


def test_the_status_date_ends_the_chain():
    world = plan([milestone("a"), milestone("b")], ["a FS b"], status_at=datetime(2025, 1, 20, 8))
    assert chain(world, "b") == [("b", "dependency"), ("a", "status_date")]


def test_work_under_way_that_waits_names_what_it_waits_for():
    world = plan([milestone("a", 5), milestone("b", 4, actual_start=MONDAY)], ["a FS b"], status_at=datetime(2025, 1, 7, 8))
    assert chain(world, "b") == [("b", "dependency"), ("a", "status_date")]
    assert schedule(world).timings["b"].start == MONDAY


def test_a_start_that_has_happened_ends_a_chain_of_starts():
    world = plan(
        [milestone("a", 5, actual_start=MONDAY), milestone("b", 4)], [link("a SS b", 3)], status_at=datetime(2025, 1, 7, 8)
    )
    assert chain(world, "b") == [("b", "dependency"), ("a", "actual")]


def test_an_unknown_key_is_refused():
    world = plan({"a": 1})
    with pytest.raises(PlanError, match="no milestone x"):
        why(world, schedule(world), "x")
    with pytest.raises(PlanError, match="no milestone x"):
        why_not_critical(world, schedule(world), "x")


def test_float_is_used_up_through_a_successor():
    world = plan({"a": 2, "b": 5, "c": 1}, ["a FS c", "b FS c"])
    reason = why_not_critical(world, schedule(world), "a")
    assert (reason.total_float_minutes, reason.free_float_minutes) == (days(3), days(3))
    assert reason.limited_by == "dependency"
    assert [d.successor for d in reason.through] == ["c"]


def test_float_of_an_open_end_is_limited_by_the_project_finish_or_its_deadline():
    world = plan([milestone("a", 2, deadline_at=datetime(2025, 1, 8, 17)), milestone("b", 5), milestone("c", 1)])
    dates = schedule(world)
    assert why_not_critical(world, dates, "a").limited_by == "deadline"
    assert why_not_critical(world, dates, "c").limited_by == "project_finish"


def pushed_out(found_plan, key):
    """The plan without what its reasons at this milestone name."""
    reasons = [reason for reason in why(found_plan, schedule(found_plan), key) if reason.key == key]
    gone = {reason.dependency for reason in reasons}
    freed = {key} if any(reason.kind == "constraint" for reason in reasons) else set()
    return without(found_plan, gone, freed), reasons


def without(found_plan, gone, freed):
    milestones = (
        replace(m, constraint=ConstraintKind.ASAP, constraint_at=None) if m.key in freed else m for m in found_plan.milestones
    )
    dependencies = tuple(d for d in found_plan.dependencies if d not in gone)
    return replace(found_plan, milestones=tuple(milestones), dependencies=dependencies)


def head_of(found_plan, key):
    found = schedule(found_plan)
    return found.passes.value(found.net.rank[key])


def drivers_hold(world):
    found = schedule(world)
    for m in world.milestones:
        now = found.passes.value(found.net.rank[m.key])
        freed, reasons = pushed_out(world, m.key)
        kinds = {reason.kind for reason in reasons}
        if "dependency" in kinds:
            assert head_of(freed, m.key) != now, m.key
        named = {reason.dependency for reason in reasons}
        for dependency in world.dependencies:
            if dependency.successor == m.key and dependency not in named:
                assert head_of(without(world, {dependency}, ()), m.key) == now, (m.key, dependency)
        for reason in reasons:
            if reason.dependency is not None:
                moved = head_of(without(world, {reason.dependency}, ()), m.key) != now
                assert moved == reason.binding, (m.key, reason)
        assert set(found.timings[m.key].driven_by) == {d.predecessor for d in named if d is not None}


@steady
@given(some_plan(constraints=ALL_CONSTRAINTS, progress=True))
def test_removing_the_drivers_moves_the_date_and_removing_others_does_not(world):
    drivers_hold(world)


@steady
@given(
    some_plan(calendars=("week", "china", "late week", "nights"), lags=LAGS | ELAPSED, elapsed=True, constraints=ALL_CONSTRAINTS)
)
def test_drivers_hold_on_mixed_calendars(world):
    drivers_hold(world)


@steady
@given(some_plan(constraints=ALL_CONSTRAINTS, progress=True))
def test_every_chain_ends_at_a_first_cause(world):
    found = schedule(world)
    for m in world.milestones:
        reasons = why(world, found, m.key)
        assert reasons[0].key == m.key
        assert reasons[-1].kind in ("project_start", "status_date", "actual", "constraint")


def test_an_elapsed_lag_drives_too():
    world = plan({"a": 1, "b": 1}, [link("a FS b", 3 * 1440, LagUnit.ELAPSED)])
    dates = schedule(world)
    assert dates.timings["b"].start == datetime(2025, 1, 10, 8) - timedelta(0)
    assert dates.timings["b"].driven_by == ("a",)

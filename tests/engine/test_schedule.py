"""Small literal worlds: one rule each."""

from dataclasses import replace
from datetime import datetime

import pytest

from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, Lag, LagUnit
from delivery.engine.schedule import schedule
from tests.engine.worlds import DAY, MONDAY, days, link, milestone, plan


def at(day, hour=8, month=1):
    return datetime(2025, month, day, hour)


def dates(world, key):
    timing = schedule(world).timings[key]
    return timing.start, timing.finish


def test_three_days_before_spring_festival_use_the_make_up_sunday():
    world = plan({"a": 3}, start=at(24), calendar="china")
    assert dates(world, "a") == (at(24), at(27, 17))
    assert dates(plan({"a": 3}, start=at(24)), "a") == (at(24), at(28, 17))


def test_a_chain_skips_the_weekend():
    world = plan({"a": 5, "b": 1}, ["a FS b"])
    assert dates(world, "b") == (at(13), at(13, 17))


@pytest.mark.parametrize(
    ("text", "lag", "start"),
    [
        ("a FS b", 0, at(9)),
        ("a FS b", 2, at(13)),
        ("a FS b", -2, at(7)),
        ("a SS b", 0, at(6)),
        ("a SS b", 1, at(7)),
        ("a FF b", 0, at(7)),
        ("a FF b", 1, at(8)),
        ("a SF b", 3, at(7)),
        ("a FS b", -30, at(6)),
    ],
)
def test_each_kind_of_link_with_its_lag(text, lag, start):
    assert dates(plan({"a": 3, "b": 2}, [link(text, lag)]), "b")[0] == start


def test_lags_in_percent_and_in_elapsed_time():
    half = plan({"a": 4, "b": 1}, [link("a FS b", 50, LagUnit.PERCENT)])
    assert dates(half, "b")[0] == at(14)
    weekend = plan({"a": 5, "b": 1}, [link("a FS b", 2 * 1440, LagUnit.ELAPSED)])
    assert dates(weekend, "b")[0] == at(13)


def test_two_links_between_the_same_pair_both_count():
    world = plan({"a": 5, "b": 2}, [link("a SS b", 1), link("a FF b", 1)])
    assert dates(world, "b") == (at(10), at(13, 17))


def test_elapsed_work_goes_through_the_weekend():
    world = plan([milestone("a", 5), milestone("b", 6, is_elapsed=True), milestone("c")], ["a FS b", "b FS c"])
    assert dates(world, "b") == (at(10, 17), at(12, 17))
    assert dates(world, "c")[0] == at(13)


def test_an_event_keeps_its_predecessors_finish():
    world = plan({"a": 5, "end": 0}, ["a FS end"])
    assert dates(world, "end") == (at(10, 17), at(10, 17))


def test_an_event_at_the_start_keeps_the_morning():
    world = plan({"kick-off": 0, "a": 1}, [Dependency("kick-off", "a")])
    assert dates(world, "kick-off") == (MONDAY, MONDAY)
    assert dates(world, "a")[0] == MONDAY


def test_an_event_after_an_event_keeps_its_face():
    world = plan({"a": 5, "x": 0, "y": 0, "z": 0}, ["a FS x", "x FS y", link("y FS z", 1)])
    assert dates(world, "y")[0] == at(10, 17)
    assert dates(world, "z")[0] == at(13, 17)


def test_own_calendars_are_kept():
    world = plan([milestone("a", 5), milestone("b", 1, calendar="late week")], ["a FS b"])
    assert dates(world, "b") == (at(11, 10), datetime(2025, 1, 14, 12))


def test_floats_and_the_critical_path():
    found = schedule(plan({"a": 2, "b": 5, "c": 1, "d": 1}, ["a FS c", "b FS c", "a FS d"]))
    assert found.critical == ("b", "c")
    assert found.finishes == ("c", "d")
    timing = found.timings["a"]
    assert (timing.total_float_minutes, timing.free_float_minutes) == (days(3), 0)
    assert (timing.late_start, timing.late_finish) == (at(9), at(10, 17))
    assert found.timings["d"].total_float_minutes == days(3)


def test_near_critical_counts_when_the_plan_says_so():
    world = plan({"a": 2, "b": 3}, critical_float_minutes=DAY)
    assert schedule(world).critical == ("a", "b")


def test_a_deadline_makes_float_negative_and_moves_nothing():
    world = plan([milestone("a", 5), milestone("b", 2, deadline_at=at(10, 17))], ["a FS b"])
    found = schedule(world)
    assert found.timings["b"].finish == at(14, 17)
    assert found.timings["b"].total_float_minutes == found.timings["a"].total_float_minutes == -days(2)
    assert found.timings["b"].late_finish == at(10, 17)


def constrained(kind, when, length=2):
    return plan(
        [milestone("a", 3), milestone("b", length, constraint=kind, constraint_at=when), milestone("c")], ["a FS b", "b FS c"]
    )


@pytest.mark.parametrize(
    ("kind", "when", "start", "float_before"),
    [
        (ConstraintKind.SNET, at(13), at(13), 2),
        (ConstraintKind.SNET, at(6), at(9), 0),
        (ConstraintKind.FNET, at(14, 17), at(13), 2),
        (ConstraintKind.MSO, at(13), at(13), 2),
        (ConstraintKind.MSO, at(8), at(8), -1),
        (ConstraintKind.MFO, at(14, 17), at(13), 2),
        (ConstraintKind.MFO, at(9, 17), at(8), -1),
        (ConstraintKind.SNLT, at(8), at(8), -1),
        (ConstraintKind.SNLT, at(20), at(9), 0),
        (ConstraintKind.FNLT, at(9, 17), at(8), -1),
        (ConstraintKind.FNLT, at(20, 17), at(9), 0),
    ],
)
def test_constraints(kind, when, start, float_before):
    found = schedule(constrained(kind, when))
    assert found.timings["b"].start == start
    assert found.timings["a"].total_float_minutes == days(float_before)


@pytest.mark.parametrize(
    ("kind", "when"), [(ConstraintKind.MSO, at(8)), (ConstraintKind.MFO, at(9, 17)), (ConstraintKind.SNLT, at(8))]
)
def test_constraints_that_do_not_win_only_bound_the_late_dates(kind, when):
    found = schedule(replace(constrained(kind, when), constraints_win=False))
    assert found.timings["b"].start == at(9)
    assert found.timings["b"].total_float_minutes == -DAY
    assert found.timings["a"].total_float_minutes == -DAY


def test_as_late_as_possible_takes_the_float():
    late = milestone("a", 1, constraint=ConstraintKind.ALAP)
    found = schedule(plan([late, milestone("b", 4), milestone("c")], ["a FS c", "b FS c"]))
    timing = found.timings["a"]
    assert (timing.start, timing.finish) == (at(9), at(9, 17))
    assert timing.early_start == MONDAY
    assert timing.total_float_minutes == 0 and timing.driver == "constraint"


def test_as_late_as_possible_takes_successors_along():
    late = milestone("a", 1, constraint=ConstraintKind.ALAP)
    found = schedule(plan([late, milestone("b", 1), milestone("c", 5)], ["a FS b"]))
    assert found.timings["a"].start == at(9)
    assert found.timings["b"].start == at(10)
    assert found.finish == at(10, 17)


def test_an_event_after_what_is_as_late_as_possible_moves_with_it():
    late = milestone("a", 1, constraint=ConstraintKind.ALAP)
    world = plan([late, milestone("end", 0), milestone("c", 5)], ["a FS end"])
    assert dates(world, "end") == (at(10, 17), at(10, 17))


def test_finished_work_keeps_its_dates_and_is_not_critical():
    done = milestone("a", 3, actual_start=at(7), actual_finish=at(14, 17))
    found = schedule(plan([done, milestone("b")], ["a FS b"]))
    timing = found.timings["a"]
    assert (timing.start, timing.finish, timing.late_finish) == (at(7), at(14, 17), at(14, 17))
    assert (timing.total_float_minutes, timing.is_critical, timing.driver) == (0, False, "actual")
    assert found.timings["b"].start == at(15)


def test_finished_work_ignores_predecessors_that_are_late():
    done = milestone("b", 1, actual_start=MONDAY, actual_finish=at(6, 17))
    found = schedule(plan([milestone("a", 5), done, milestone("c", 8)], ["a FS b"]))
    assert found.timings["b"].finish == at(6, 17)
    assert found.timings["a"].total_float_minutes == days(3)


def test_without_a_status_date_work_under_way_keeps_its_length():
    found = schedule(plan([milestone("a", 3, actual_start=at(8), remaining_minutes=DAY)]))
    assert found.timings["a"].finish == at(10, 17)


def test_unfinished_work_lies_after_the_status_date():
    started = milestone("a", 3, actual_start=MONDAY)
    world = plan([started, milestone("b")], status_at=at(20))
    found = schedule(world)
    assert found.timings["b"].start == at(20) and found.timings["b"].driver == "status_date"
    assert found.timings["a"].start == MONDAY
    assert found.timings["a"].finish == at(20)


def test_what_remains_starts_at_the_status_date():
    started = milestone("a", 3, actual_start=MONDAY, remaining_minutes=days(2))
    assert dates(plan([started], status_at=at(20)), "a") == (MONDAY, at(21, 17))


def test_progress_counts_what_was_worked_before_the_status_date():
    world = plan([milestone("a", 5, actual_start=MONDAY)], status_at=at(8))
    assert dates(world, "a") == (MONDAY, at(10, 17))


def test_remaining_work_waits_for_its_predecessor():
    started = milestone("b", 4, actual_start=MONDAY, remaining_minutes=days(3))
    world = plan([milestone("a", 5), started], ["a FS b"], status_at=at(7))
    found = schedule(world)
    assert found.timings["b"].start == MONDAY
    assert found.timings["b"].finish == at(16, 17)
    assert found.timings["b"].driven_by == ("a",)


def test_pinned_work_is_not_moved():
    pinned = milestone("b", 2, is_manual=True, constraint_at=at(7))
    found = schedule(plan([milestone("a", 5), pinned, milestone("c")], ["a FS b", "b FS c"]))
    assert found.timings["b"].start == at(7)
    assert found.timings["c"].start == at(9)


def test_who_drives():
    found = schedule(plan({"a": 3, "b": 2, "c": 1}, ["a FS c", "b FS c"]))
    assert found.timings["c"].driven_by == ("a",)
    assert found.timings["c"].driver == "dependency"
    assert (found.timings["a"].driver, found.timings["a"].driven_by) == ("project_start", ())


def test_timings_come_in_the_plans_order():
    found = schedule(plan({"z": 1, "a": 1, "m": 1}, ["a FS z"]))
    assert list(found.timings) == ["z", "a", "m"]
    assert len(found.timings) == 3 and "q" not in found.timings


def test_an_actual_start_before_the_project_is_its_start():
    assert schedule(plan([milestone("a", 1, actual_start=datetime(2024, 12, 30, 8))])).start == datetime(2024, 12, 30, 8)


def test_start_to_finish_pushes_only_as_far_as_asked():
    found = schedule(plan({"a": 3, "b": 2}, [Dependency("a", "b", DependencyKind.SF, Lag(0))]))
    assert found.timings["b"].start == MONDAY


def test_a_finish_by_night_stays_the_last_one_though_the_day_shift_has_to_finish_with_it():
    night = milestone("a", 0.5, calendar="nights")
    found = schedule(plan([night, milestone("b", 0.5), milestone("c", 0.5, calendar="always")], ["a FF b"]))
    assert found.finish == found.timings["a"].finish == found.timings["c"].late_finish == datetime(2025, 1, 7, 2)

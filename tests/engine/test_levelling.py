"""Levelling on the product's plans: nobody overloaded, the engine's own dates, nothing moved without need."""

import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from delivery.engine.edits import SetField, apply, inverse
from delivery.engine.levelling import (
    Away,
    Longer,
    Verdict,
    can_prove,
    extra_people,
    extra_person,
    level,
    level_exactly,
)
from delivery.engine.loading import OFF, Demand, Resource
from delivery.engine.plan import ConstraintKind
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from delivery.engine.workdays import WorkCalendar, minute
from tests.engine.people import Halves, staffed
from tests.engine.worlds import ELAPSED, LAGS, MONDAY, WORK_CONSTRAINTS, days, milestone, plan

steady = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MIXED = ("week", "china", "late week", "always", "nights")
ANNA = [Resource("anna", role="dev")]


def levelled(found, people, demands, **limits):
    """The answer, with what always holds of it checked."""
    answer = level(found, people, demands, **{"rounds": 8, **limits})
    after = apply(found, answer.edits)
    timings = schedule(after).timings
    assert {key: (t.start, t.finish) for key, t in timings.items()} == {
        key: (answer.starts[key], answer.finishes[key]) for key in answer.starts
    }
    assert answer.finish == max(answer.finishes.values())
    assert apply(after, inverse(found, answer.edits)) == found
    before = {key: (t.start, t.finish) for key, t in schedule(found).timings.items()}
    assert seen(answer.overloads_before) == Halves(found, people, demands, before).overloads()
    laid = {key: (answer.starts[key], answer.finishes[key]) for key in answer.starts}
    assert seen(answer.overloads_after) == Halves(after, people, demands, laid).overloads()
    assert bool(answer.edits) <= bool(answer.overloads_before)
    assert {edit.key for edit in answer.edits} == {*answer.moved, *answer.forward} | {each.milestone for each in answer.longer}
    check_rests(found, after, people, demands, laid)
    for key in answer.moved:
        without = apply(found, [edit for edit in answer.edits if edit.key != key])
        assert schedule(without).timings[key].start < answer.starts[key], "moved without need"
    if not answer.unmet:
        work_at = WorkCalendar(found.calendars[found.calendar]).work_at
        assert work_at(minute(answer.lower_bound)) <= work_at(minute(answer.finish))
    return answer


def check_rests(found, after, people, demands, laid):
    """What is worked is what was to be worked; work rests where somebody who is needed is away, and only there."""
    there = {each.key: each for each in people}
    for before, now in zip(found.milestones, after.milestones, strict=True):
        if not now.rests:
            continue
        needed = [(there[each.resource], each.percent) for each in demands if each.milestone == now.key]
        start, finish = laid[now.key]
        for first, last in now.rests:
            may_wait = before.actual_start is None and before.constraint in (ConstraintKind.ASAP, *WORK_CONSTRAINTS)
            assert start.date() + timedelta(days=may_wait) <= first <= last < finish.date()
            for n in range((last - first).days + 1):
                on = first + timedelta(days=n)
                away = any(0 <= person.percent_on(on) < percent for person, percent in needed)
                assert away or not work_in(after, now, [(on, on)]), "work rests without need"
        work = before.duration_minutes - work_in(found, before, before.rests)
        assert now.duration_minutes == work + work_in(after, now, now.rests)


def work_in(found, node, spans):
    work_at = WorkCalendar(found.calendars[node.calendar or found.calendar]).work_at
    ends = [(datetime.combine(first, time()), datetime.combine(last, time()) + timedelta(days=1)) for first, last in spans]
    return sum(work_at(minute(until)) - work_at(minute(begin)) for begin, until in ends)


def seen(overloads):
    return {(each.resource, each.on): each.used_percent for each in overloads}


@steady
@given(staffed(whole=True, constraints=WORK_CONSTRAINTS))
def test_whole_people_are_never_overloaded(case):
    answer = levelled(*case)
    assert not answer.overloads_after and not answer.unmet


@steady
@given(staffed(whole=True, calendars=MIXED, lags=LAGS | ELAPSED, elapsed=True, constraints=WORK_CONSTRAINTS))
def test_people_are_never_overloaded_on_mixed_calendars(case):
    answer = levelled(*case)
    assert not answer.overloads_after and not answer.unmet


@steady
@given(staffed(constraints=WORK_CONSTRAINTS, deadlines=True))
def test_people_who_are_away_are_overloaded_only_by_what_cannot_be_met(case):
    answer = levelled(*case)
    hopeless = {each.milestone for each in answer.unmet}
    assert all(hopeless & set(each.milestones) for each in answer.overloads_after)


@steady
@given(staffed(calendars=("week", "china"), constraints=list(ConstraintKind), progress=True, deadlines=True))
def test_any_plan_gets_an_answer_that_the_engine_agrees_with(case):
    found, _, _ = case
    answer = levelled(*case)
    stays = {m.key for m in found.milestones if m.actual_start or m.actual_finish}
    assert not stays & set(answer.moved)


def staffed_pair(**fields):
    """Two days and one day of the same person, who is needed at 100 %; the first one is the longer."""
    found = plan([milestone("a", 2), milestone("b", 1, **fields)])
    return found, ANNA, [Demand("a", "anna"), Demand("b", "anna")]


def test_of_two_milestones_one_waits_and_only_that_one_is_edited():
    found, people, demands = staffed_pair()
    answer = levelled(found, people, demands)
    assert answer.moved == ("b",)
    assert answer.edits == (
        SetField("b", "constraint", ConstraintKind.ASAP, ConstraintKind.SNET),
        SetField("b", "constraint_at", None, datetime(2025, 1, 8, 8)),
    )
    assert answer.finish_before == datetime(2025, 1, 7, 17)
    assert answer.finish == answer.lower_bound == datetime(2025, 1, 8, 17)
    assert answer.gap_percent == 0 and answer.is_proven
    assert seen(answer.overloads_before) == {("anna", date(2025, 1, 6)): 200}
    assert answer.overloads_before[0].milestones == ("a", "b") and answer.overloads_before[0].over_percent == 100


def test_followers_move_by_logic_without_an_edit_of_their_own():
    found = plan({"a": 2, "b": 1, "c": 3}, ["b FS c"])
    answer = levelled(found, ANNA, [Demand("a", "anna"), Demand("b", "anna")])
    assert answer.finish == datetime(2025, 1, 9, 17), "the one with the long follower goes first"
    assert answer.moved == ("a",)


def test_a_plan_without_overload_stays_as_it_is():
    found, people, _ = staffed_pair()
    answer = levelled(found, people, [Demand("a", "anna", 50), Demand("b", "anna", 50)])
    assert answer.edits == () and answer.overloads_before == () and answer.is_proven


def test_who_waits_starts_with_a_half_day():
    found = plan([milestone("a", 0.25), milestone("b", 1), milestone("c", 4)], ["a FS c"])
    answer = levelled(found, ANNA, [Demand("a", "anna"), Demand("b", "anna")])
    assert (answer.finishes["a"], answer.starts["b"]) == (datetime(2025, 1, 6, 10), datetime(2025, 1, 6, 13))


def test_absences_and_weekly_patterns_are_respected():
    away = Resource("anna", (100, 0, 0, 100, 100, 100, 100), date(2025, 1, 6))
    answer = levelled(plan({"a": 3}), [away], [Demand("a", "anna")])
    assert (answer.starts["a"], answer.finish) == (MONDAY, datetime(2025, 1, 10, 17)), "Monday, Thursday and Friday"
    assert answer.edits == (
        SetField("a", "duration_minutes", days(3), days(5)),
        SetField("a", "rests", (), ((date(2025, 1, 7), date(2025, 1, 8)),)),
    )
    assert answer.longer == (Longer("a", days(3), days(5), (Away("anna", date(2025, 1, 7), date(2025, 1, 8), 0),)),)
    assert not answer.unmet and not answer.overloads_after and not answer.moved and answer.is_proven


def test_what_gains_nothing_by_going_on_around_an_absence_waits():
    """A day of work before a week of absence: with float enough, it is not torn apart."""
    away = Resource("anna", (100, *(0,) * 7, *(100,) * 20), date(2025, 1, 6))
    found = plan({"a": 3, "long": 20})
    waits = levelled(found, [away], [Demand("a", "anna")])
    assert waits.starts["a"] == datetime(2025, 1, 14, 8) and not waits.longer
    goes_on = levelled(plan({"a": 3}), [away], [Demand("a", "anna")])
    assert goes_on.starts["a"] == MONDAY and goes_on.finish == datetime(2025, 1, 15, 17)


def test_all_wait_for_whoever_is_away_and_do_something_else_meanwhile():
    """Anna is away on Wednesday, Ben on Friday and over the weekend: the work of both takes six days for four, one Sunday
    not counted; on Wednesday Ben has a day for something else."""
    anna = Resource("anna", (100, 100, 0, 100, 100, 100, 100), date(2025, 1, 6))
    anna = replace(anna, capacity=(*anna.capacity, *(100,) * 7))
    ben = Resource("ben", (*(100,) * 4, 0, 0, 0, *(100,) * 7), date(2025, 1, 6))
    held = milestone("held", 1, constraint=ConstraintKind.MSO, constraint_at=datetime(2025, 1, 8, 8))
    found = plan([milestone("both", 4), held])
    answer = levelled(found, [anna, ben], [Demand("both", "anna", 50), Demand("both", "ben"), Demand("held", "ben")])
    assert not answer.overloads_after and answer.finish == datetime(2025, 1, 13, 17)
    (longer,) = answer.longer
    assert longer.minutes_after == days(6)
    assert [(each.resource, each.first.day, each.last.day) for each in longer.away] == [("anna", 8, 8), ("ben", 10, 10)]


def test_holidays_inside_an_absence_do_not_count_twice():
    """Spring Festival, 28 January to 4 February, lies in the middle of an absence; two days of a weekend make up for it."""
    away = Resource("anna", (*(100,) * 3, *(0,) * 14, *(100,) * 14), date(2025, 1, 23))
    found = plan({"a": 6}, calendar="china", start=datetime(2025, 1, 23, 8))
    answer = levelled(found, [away], [Demand("a", "anna")])
    (longer,) = answer.longer
    assert longer.minutes_after == days(6 + 6), "26 and 27 January, 5 to 8 February"
    assert [(each.first, each.last) for each in longer.away] == [(date(2025, 1, 26), date(2025, 2, 8))]
    assert answer.finish == datetime(2025, 2, 13, 17)


def test_levelling_again_changes_nothing_and_takes_back_what_is_no_longer_needed():
    away = Resource("anna", (100, 0, 0, 100, 100, 100, 100, *(100,) * 7), date(2025, 1, 6))
    found = plan([milestone("a", 3, estimate_minutes=(days(2), days(3), days(5))), milestone("b", 1)])
    demands = [Demand("a", "anna")]
    grown = apply(found, levelled(found, [away], demands).edits)
    assert grown.milestones[0].estimate_minutes == (days(4), days(5), days(7))
    assert not levelled(grown, [away], demands).edits
    both = [*demands, Demand("b", "anna")]
    back = levelled(grown, ANNA, both)
    assert [(each.minutes_after, each.away) for each in back.longer] == [(days(3), ())]
    assert apply(grown, back.edits).milestones[0].estimate_minutes == (days(2), days(3), days(5))


@pytest.mark.parametrize("link", ["b FF a", "b SF a"])
def test_what_is_tied_to_a_finish_waits(link):
    away = Resource("anna", (100, 0, 0, 100, 100, 100, 100, *(100,) * 7), date(2025, 1, 6))
    answer = levelled(plan({"a": 3, "b": 2}, [link]), [away], [Demand("a", "anna")])
    assert answer.starts["a"] == datetime(2025, 1, 9, 8) and not answer.longer


def test_work_rests_on_days_that_a_person_keeps_free():
    four_days = Resource("anna", (100, 100, 100, 100, OFF, OFF, OFF), date(2025, 1, 6))
    answer = levelled(plan({"a": 6, "b": 1}), [four_days], [Demand("a", "anna"), Demand("b", "anna")])
    assert not answer.unmet and not answer.overloads_after
    assert sorted([answer.starts["a"], answer.starts["b"]])[0] == MONDAY
    assert answer.finish == datetime(2025, 1, 14, 17), "the free Friday is in nobody's way"


def test_parts_of_half_days_add_up():
    """On Tuesday morning b needs two of the four hours at half, beside a: three quarters of all; that is enough for both."""
    found = plan(
        [
            milestone("a", 0.5, constraint=ConstraintKind.MSO, constraint_at=datetime(2025, 1, 7, 8)),
            milestone("b", 1.25),
            milestone("c", 1),
            milestone("d", 1),
        ]
    )
    demands = [Demand("a", "anna", 75), Demand("b", "anna", 50), Demand("c", "ben"), Demand("d", "ben")]
    answer = levelled(found, [*ANNA, Resource("ben")], demands)
    assert answer.starts["b"] == MONDAY and answer.finishes["b"] == datetime(2025, 1, 7, 10)


def test_a_day_on_which_all_is_done_is_a_fact():
    tuesday = {"actual_start": datetime(2025, 1, 7, 8), "actual_finish": datetime(2025, 1, 7, 17)}
    found = plan([milestone("x", 1, **tuesday), milestone("y", 1, **tuesday), milestone("open", 1)])
    answer = levelled(found, ANNA, [Demand(key, "anna") for key in ("x", "y", "open")])
    assert answer.overloads_before == ()


def test_what_stands_far_away_is_gone_around():
    held = milestone("held", 1, constraint=ConstraintKind.MSO, constraint_at=datetime(2025, 3, 17, 8))
    found = plan([milestone("long", 60), held])
    answer = levelled(found, ANNA, [Demand("long", "anna"), Demand("held", "anna")])
    assert not answer.unmet and answer.starts["long"] == datetime(2025, 3, 18, 8)


def test_more_than_the_person_has_is_said_and_what_can_be_had_is_taken():
    half = [Resource("anna", 50)]
    answer = levelled(plan({"a": 2, "b": 1}), half, [Demand("a", "anna", 100), Demand("b", "anna", 50)])
    (unmet,) = answer.unmet
    assert (unmet.milestone, unmet.resource, unmet.percent, unmet.most_percent) == ("a", "anna", 100, 50)
    assert answer.starts["a"] == MONDAY or answer.starts["b"] == MONDAY
    assert answer.starts["a"] != answer.starts["b"], "what she has is taken by one at a time"
    assert {each.on for each in answer.overloads_after} == {answer.starts["a"].date() + timedelta(days=n) for n in (0, 1)}


def test_who_is_there_for_two_days_a_week_needs_two_weeks_for_three():
    mondays = Resource("anna", (100, 100, 0, 0, 0, 0, 0), date(2025, 1, 6))
    answer = levelled(plan({"a": 3}), [mondays], [Demand("a", "anna")])
    assert not answer.unmet and answer.finish == datetime(2025, 1, 13, 17)


def test_never_together_is_said_and_does_not_loop():
    mondays = Resource("anna", (100, 0, 0, 0, 0, 0, 0), date(2025, 1, 6))
    fridays = Resource("ben", (0, 0, 0, 0, 100, 0, 0), date(2025, 1, 6))
    answer = levelled(plan({"a": 3}), [mondays, fridays], [Demand("a", "anna"), Demand("a", "ben")])
    (unmet,) = answer.unmet
    assert (unmet.milestone, unmet.percent, unmet.most_percent) == ("a", 100, 100)
    assert answer.starts["a"] == MONDAY and not answer.longer


def test_done_stays_started_goes_on_and_the_rest_waits_for_both():
    found = plan(
        [
            milestone("done", 2, actual_start=MONDAY, actual_finish=datetime(2025, 1, 7, 17)),
            milestone("going", 3, actual_start=datetime(2025, 1, 8, 8)),
            milestone("next", 1),
        ],
        status_at=datetime(2025, 1, 9, 8),
    )
    answer = levelled(found, ANNA, [Demand(m.key, "anna") for m in found.milestones])
    assert answer.moved == ("next",)
    assert answer.starts["next"] == datetime(2025, 1, 13, 8)


@pytest.mark.parametrize("kind", [ConstraintKind.MSO, ConstraintKind.SNLT])
def test_what_a_constraint_holds_stays_and_the_other_one_waits(kind):
    found = plan([milestone("a", 1), milestone("held", 2, constraint=kind, constraint_at=MONDAY)])
    answer = levelled(found, ANNA, [Demand("a", "anna"), Demand("held", "anna")])
    assert answer.moved == ("a",) and not answer.overloads_after


def test_what_is_as_late_as_possible_goes_before_what_has_no_room_beside_it():
    found = plan([milestone("a", 1), milestone("held", 2, constraint=ConstraintKind.ALAP)])
    answer = levelled(found, ANNA, [Demand("a", "anna"), Demand("held", "anna")])
    assert answer.forward == ("held",) and not answer.overloads_after
    assert (answer.starts["held"], answer.starts["a"]) == (MONDAY, datetime(2025, 1, 8, 8))
    assert answer.finish == datetime(2025, 1, 8, 17)


def test_two_that_are_as_late_as_possible_and_share_a_person_lie_one_before_the_other():
    """Both would end on Friday; what comes before the first of them goes with it."""
    late = [milestone(key, length, constraint=ConstraintKind.ALAP) for key, length in (("b", 1), ("c", 1), ("d", 2))]
    found = plan([milestone("long", 5), *late], ["b FS c"])
    answer = levelled(found, ANNA, [Demand(key, "anna") for key in "bcd"])
    assert not answer.overloads_after and answer.finish == datetime(2025, 1, 10, 17)
    assert sorted(answer.starts[key].day for key in "bcd") in ([6, 7, 8], [7, 8, 9], [7, 8, 10], [7, 9, 10])


def test_what_is_as_late_as_possible_and_has_no_room_before_keeps_its_overload():
    found = plan([milestone("a", 3), milestone("b", 2, constraint=ConstraintKind.ALAP)], ["a FS b"])
    held = replace(found.milestones[0], key="held", constraint=ConstraintKind.MSO, constraint_at=datetime(2025, 1, 9, 8))
    answer = levelled(replace(found, milestones=(*found.milestones, held)), ANNA, [Demand("b", "anna"), Demand("held", "anna")])
    assert answer.overloads_after and not answer.forward


def test_a_deadline_is_kept_before_the_finish_is_and_a_miss_is_told():
    found = plan([milestone("a", 2), milestone("b", 1, deadline_at=datetime(2025, 1, 6, 17))])
    demands = [Demand("a", "anna"), Demand("b", "anna")]
    answer = levelled(found, ANNA, demands)
    assert answer.misses == () and answer.moved == ("a",)
    followed = plan([*found.milestones, milestone("c", 2)], ["a FS c"])
    assert levelled(followed, ANNA, demands).misses == (), "though the plan finishes a day later so"
    both = plan([milestone("a", 1, deadline_at=datetime(2025, 1, 6, 17)), found.milestones[1]])
    (miss,) = levelled(both, ANNA, demands).misses
    assert miss.deadline_at == miss.finish_before == datetime(2025, 1, 6, 17)
    assert miss.finish_after == datetime(2025, 1, 7, 17)


def test_the_same_seed_and_rounds_give_the_same_answer():
    found = plan({f"m{n}": 1 + n % 3 for n in range(12)}, [f"m{n} FS m{n + 3}" for n in range(9)])
    demands = [Demand(f"m{n}", ("anna", "ben")[n % 2], (60, 100)[n % 2]) for n in range(12)]
    people = [Resource("anna"), Resource("ben")]
    assert levelled(found, people, demands, seed=3) == levelled(found, people, demands, seed=3)
    at_once = levelled(found, people, demands, go_on=lambda: False)
    assert at_once.rounds == 0 and not at_once.overloads_after


@pytest.mark.parametrize(
    ("people", "demands", "rule"),
    [
        (ANNA, [Demand("x", "anna")], "unknown_key"),
        (ANNA, [Demand("a", "nobody")], "unknown_resource"),
        (ANNA, [Demand("a", "anna", -1)], "bad_percent"),
        (ANNA * 2, [], "duplicate_key"),
        ([Resource("anna", ())], [], "bad_capacity"),
        ([Resource("anna", (100,))], [], "bad_capacity"),
        ([Resource("anna", -5)], [], "bad_capacity"),
        ([Resource(str(n)) for n in range(1_001)], [], "too_many"),
        ([Resource("anna", (100,) * 20_001, date(2025, 1, 6))], [], "too_many"),
        (ANNA, [Demand("a", "anna")] * 20_001, "too_many"),
    ],
)
def test_nonsense_is_refused_by_its_rule(people, demands, rule):
    with pytest.raises(PlanError) as refusal:
        level(plan({"a": 1}), people, demands)
    assert refusal.value.rule == rule


# One more person, and proof


def test_one_more_person_takes_over_what_waits():
    found = plan({"a": 2, "b": 1, "c": 1}, ["b FS c"])
    demands = [Demand("a", "anna"), Demand("b", "anna")]
    gain = extra_person(found, ANNA, demands, "dev")
    assert gain.finish_before == datetime(2025, 1, 8, 17)
    assert gain.finish == datetime(2025, 1, 7, 17) and gain.gain_minutes == days(1)
    assert len(gain.taken_over) == 1 and all(minutes > 0 for minutes in gain.sooner_minutes.values())
    people = [*ANNA, Resource("ben", role="test")]
    ranked = extra_people(found, people, [*demands, Demand("c", "ben")])
    assert [(each.role, each.gain_minutes) for each in ranked] == [("dev", days(1)), ("test", 0)]
    with pytest.raises(PlanError, match="nobody has this role"):
        extra_person(found, ANNA, demands, "cook")


def test_one_more_person_does_what_nobody_could():
    gone = Resource("anna", (100, 100) + (0,) * 7, date(2025, 1, 6), role="dev")
    found, demands = plan({"a": 3}), [Demand("a", "anna")]
    assert [each.most_percent for each in level(found, [gone], demands).unmet] == [100]
    assert extra_person(found, [gone], demands, "dev").taken_over == ("a",)


@settings(steady, max_examples=25)
@given(staffed(constraints=WORK_CONSTRAINTS, deadlines=True))
def test_one_more_person_never_makes_it_later(case):
    found, people, demands = case
    people = [Resource(each.key, each.capacity, each.since, role="dev") for each in people]
    gain = extra_person(found, people, demands, "dev", rounds=3)
    assert gain.finish <= gain.finish_before and gain.gain_minutes >= 0
    assert set(gain.taken_over) <= {each.milestone for each in demands}


def puzzle():
    """Whole days on one calendar, so that what is proven on half days is proven of the plan."""
    found = plan({f"m{n}": 1 + n * 7 % 4 for n in range(6)}, ["m0 FS m4", "m1 FS m5"])
    return found, [Resource("anna"), Resource("ben")], [Demand(f"m{n}", ("anna", "ben")[n % 2], 60) for n in range(6)]


def test_what_is_proven_is_said_with_ortools_and_without(monkeypatch):
    found, people, demands = puzzle()
    plain = level(found, people, demands)
    if can_prove():
        exact = level_exactly(found, people, demands, seconds=20)
        assert exact.verdict is Verdict.PROVEN and exact.is_proven
        assert exact.finish <= plain.finish and not exact.overloads_after
        rounded = plan({"a": 1.3, "b": 0.4, "c": 0.7, "d": 1.1}, ["a FS d"])
        coarse = level_exactly(rounded, ANNA, [Demand(key, "anna") for key in "abcd"], seconds=20)
        assert (coarse.verdict is Verdict.PROVEN) == coarse.is_proven, "what is proven of rounded numbers is not proven"
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    without = level_exactly(found, people, demands)
    assert without.verdict in (Verdict.NOT_INSTALLED, Verdict.PROVEN)
    assert (without.edits, without.finish) == (plain.edits, plain.finish)


def test_work_under_way_goes_on_around_an_absence_ahead():
    """Begun on Monday and three of five days left on Wednesday; Anna is away on Thursday, and was on Tuesday."""
    anna = Resource("anna", (100, 0, 100, 0, 100, 100, 100, *(100,) * 7), date(2025, 1, 6))
    going = milestone("going", 5, actual_start=MONDAY, estimate_minutes=(days(4), days(5), days(8)))
    found = plan([going, milestone("next", 1)], ["going FS next"], status_at=datetime(2025, 1, 8, 8))
    answer = levelled(found, [anna], [Demand("going", "anna"), Demand("next", "anna")])
    assert answer.edits == (
        SetField("going", "duration_minutes", days(5), days(6)),
        SetField("going", "estimate_minutes", (days(4), days(5), days(8)), (days(5), days(6), days(9))),
        SetField("going", "rests", (), ((date(2025, 1, 9), date(2025, 1, 9)),)),
    )
    assert [(each.minutes_before, each.minutes_after) for each in answer.longer] == [(days(5), days(6))]
    assert (answer.finish_before, answer.finish) == (datetime(2025, 1, 13, 17), datetime(2025, 1, 14, 17))
    assert not answer.overloads_after and answer.is_proven
    said = replace(going, remaining_minutes=days(3), estimate_minutes=None)
    told = levelled(replace(found, milestones=(said, found.milestones[1])), [anna], [Demand("going", "anna")])
    assert SetField("going", "remaining_minutes", days(3), days(4)) in told.edits


def test_what_must_start_on_its_day_goes_on_around_an_absence():
    anna = Resource("anna", (100, 100, 0, 100, 100, 100, 100, *(100,) * 7), date(2025, 1, 6))
    held = milestone("held", 3, constraint=ConstraintKind.MSO, constraint_at=datetime(2025, 1, 7, 8))
    answer = levelled(plan([held]), [anna], [Demand("held", "anna")])
    assert answer.finish == datetime(2025, 1, 10, 17) and not answer.overloads_after


def test_who_is_away_on_the_first_day_of_all_is_waited_for():
    """From the middle of a day on which Anna is away: the first half day after it is whole."""
    anna = Resource("anna", (0, 100, 100, 100, 100, 100, 100, *(100,) * 7), date(2025, 1, 6))
    late = milestone("a", 2, constraint=ConstraintKind.SNET, constraint_at=datetime(2025, 1, 6, 10))
    answer = levelled(plan([late]), [anna], [Demand("a", "anna")])
    assert answer.starts["a"] == datetime(2025, 1, 7, 8) and answer.finish == answer.lower_bound == datetime(2025, 1, 8, 17)

"""Levelling on the product's plans: nobody overloaded, the engine's own dates, nothing moved without need."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import apply, inverse
from delivery.engine.levelling import Demand, Resource, level
from delivery.engine.plan import ConstraintKind
from delivery.engine.schedule import schedule
from tests.engine.worlds import ELAPSED, LAGS, WORK_CONSTRAINTS, some_plan

steady = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MIXED = ("week", "china", "late week", "always", "nights")
PEOPLE = ("anna", "ben", "chen")


@st.composite
def some_people(draw, whole=False):
    """Three people; unless ``whole``, some of them away at times or there in part."""
    if whole:
        return [Resource(key) for key in PEOPLE]
    day = st.sampled_from([100, 100, 100, 50, 0])
    profile = st.lists(day, min_size=5, max_size=30).map(lambda days: (*days, 0, 100, 100, 100, 100, 100, 100))
    return [Resource(key, draw(st.just(100) | profile), date(2025, 1, 6)) for key in PEOPLE]


@st.composite
def staffed(draw, whole=False, **fields):
    found = draw(some_plan(**fields))
    asks = st.tuples(st.sampled_from([m.key for m in found.milestones]), st.sampled_from(PEOPLE), st.sampled_from([30, 50, 100]))
    asked = draw(st.lists(asks, max_size=10, unique_by=lambda ask: ask[:2]))
    return found, draw(some_people(whole)), [Demand(*each) for each in asked]


def check_answer(found, people, demands, answer):
    """What always holds."""
    levelled = schedule(apply(found, answer.edits))
    assert {key: (t.start, t.finish) for key, t in levelled.timings.items()} == {
        key: (answer.starts[key], answer.finishes[key]) for key in answer.starts
    }
    assert answer.finish == levelled.finish
    assert apply(apply(found, answer.edits), inverse(found, answer.edits)) == found
    if not answer.overloads_before:
        assert not answer.edits
    for key in answer.moved:
        own = [edit for edit in answer.edits if edit.key != key]
        assert schedule(apply(found, own)).timings[key].start < answer.starts[key], "moved without need"


@steady
@given(staffed(whole=True, constraints=WORK_CONSTRAINTS))
def test_whole_people_are_never_overloaded(case):
    answer = level(*case)
    check_answer(*case, answer)
    assert not answer.overloads_after and not answer.unmet


@steady
@given(staffed(whole=True, calendars=MIXED, lags=LAGS | ELAPSED, elapsed=True, constraints=WORK_CONSTRAINTS))
def test_people_are_never_overloaded_on_mixed_calendars(case):
    answer = level(*case)
    check_answer(*case, answer)
    assert not answer.overloads_after and not answer.unmet


@steady
@given(staffed(constraints=WORK_CONSTRAINTS, deadlines=True))
def test_people_who_are_away_are_overloaded_only_by_what_cannot_be_met(case):
    answer = level(*case)
    check_answer(*case, answer)
    hopeless = {each.milestone for each in answer.unmet}
    assert all(hopeless & set(each.milestones) for each in answer.overloads_after)


@steady
@given(staffed(constraints=list(ConstraintKind), progress=True, deadlines=True))
def test_any_plan_gets_an_answer_that_the_engine_agrees_with(case):
    check_answer(*case, level(*case))

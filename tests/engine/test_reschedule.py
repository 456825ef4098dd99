"""A plan kept scheduled while it is edited: the dates are those of the whole pass, whatever is edited and taken back."""

from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import (
    AddDependency,
    AddScope,
    IncludeScope,
    RemoveDependency,
    SetField,
    SetPlan,
    StaleEdit,
    apply,
    remove_with_links,
)
from delivery.engine.live.work import LiveWork
from delivery.engine.plan import ConstraintKind, Dependency, Milestone, ScopeItem
from delivery.engine.refusal import CycleError, PlanError
from delivery.engine.reschedule import Live
from delivery.engine.schedule import schedule
from tests.engine.edit_worlds import dates_of, some_edits
from tests.engine.reference import agrees_with_reference
from tests.engine.worlds import ALL_CONSTRAINTS, ELAPSED, LAGS, MONDAY, days, link, milestone, plan, some_plan

steady = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def outcome(world):
    try:
        return dates_of(schedule(world))
    except PlanError as error:
        return type(error), str(error)


def finish_of(deed):
    try:
        return deed().finish
    except PlanError as error:
        return type(error), str(error)


def follows(data, world):
    """Edits are tried, taken and taken back, and every date is that of the whole plan; half the time by laying all anew."""
    try:
        live = Live(world)
    except PlanError:
        return
    if isinstance(live.dates.passes, LiveWork) and data.draw(st.booleans()):
        live.dates.passes.be_patient(0)
    worlds = [world]
    for _ in range(3):
        edits = data.draw(some_edits(worlds[-1]))
        after = apply(worlds[-1], edits)
        expected = outcome(after)
        assert finish_of(partial(live.try_edits, edits)) == finish_of(partial(schedule, after))
        try:
            live.apply(edits)
        except PlanError as error:
            assert expected == (type(error), str(error))
            assert dates_of(live.dates) == outcome(worlds[-1])
        else:
            assert dates_of(live.dates) == expected
            assert live.plan == after
            worlds.append(after)
    while len(worlds) > 1:
        live.undo()
        worlds.pop()
        assert dates_of(live.dates) == outcome(worlds[-1])


@steady
@given(st.data(), some_plan())
def test_edits_of_plain_plans_are_followed(data, world):
    follows(data, world)


@steady
@given(st.data(), some_plan(constraints=list(ConstraintKind), progress=True, deadlines=True, most=9))
def test_edits_are_followed_with_constraints_actuals_and_deadlines(data, world):
    follows(data, world)


@steady
@given(st.data(), some_plan(constraints=ALL_CONSTRAINTS, progress=True, deadlines=True))
def test_followed_edits_agree_with_the_slow_reference(data, world):
    """As late as possible is no rule of the reference."""
    live = Live(world)
    if isinstance(live.dates.passes, LiveWork) and data.draw(st.booleans()):
        live.dates.passes.be_patient(0)
    with suppress(PlanError):
        live.apply(data.draw(some_edits(world)))
    assume(all(m.constraint is not ConstraintKind.ALAP for m in live.plan.milestones))
    agrees_with_reference(live.dates, live.plan)


MIXED = ("week", "china", "late week", "always", "nights")


@steady
@given(
    st.data(),
    some_plan(calendars=MIXED, lags=LAGS | ELAPSED, constraints=ALL_CONSTRAINTS, elapsed=True, progress=True, deadlines=True),
)
def test_edits_are_followed_on_several_calendars(data, world):
    follows(data, world)


WORLD = plan({"a": 5, "b": 2, "c": 1, "d": 0}, ["a FS c", "b FS c", "c FS d"])


def longer(world, key, by):
    found = next(m for m in world.milestones if m.key == key)
    return SetField(key, "duration_minutes", found.duration_minutes, found.duration_minutes + days(by))


def test_a_trial_leaves_everything_as_it_was():
    live = Live(WORLD)
    before = dates_of(live.dates)
    trial = live.try_edits([longer(WORLD, "b", 8)])
    assert (trial.finish - live.finish).days == 7 and not trial.is_whole
    with live.trying([longer(WORLD, "b", 8)]) as dates:
        assert dates.critical == ("b", "c", "d") and dates.finish == trial.finish
        with live.trying([longer(WORLD, "a", 20)]) as further:
            assert further.finish > trial.finish
        assert dates.finish == trial.finish
    assert dates_of(live.dates) == before and live.plan is WORLD


def test_only_what_an_edit_reaches_is_looked_at():
    keys = [f"k{n}" for n in range(400)]
    links = [f"{a} FS {b}" for a, b in pairwise(keys)]
    aside = plan(dict.fromkeys([*keys, "x"], 1), [*links, "x FS k399"])
    live = Live(aside)
    assert live.apply([longer(aside, "x", 5)]) <= 3
    assert live.apply([longer(aside, "k399", 5)]) <= 402
    assert live.try_edits([longer(aside, "k398", 1)]).touched == 2


@pytest.mark.parametrize(
    "edit",
    [
        SetField("a", "duration_minutes", days(4), days(3)),
        SetField("z", "name", "Z", "Y"),
        IncludeScope("F1", False, True),
        RemoveDependency(link("a SS c")),
        AddDependency(link("a FS c")),
    ],
)
def test_an_edit_that_expects_something_else_is_refused_and_leaves_no_trace(edit):
    live = Live(replace(WORLD, scope=(ScopeItem("F1", "Feature"),)))
    before = dates_of(live.dates)
    for deed in (live.apply, live.try_edits):
        with pytest.raises(StaleEdit):
            deed([longer(WORLD, "b", 8), edit])
        assert dates_of(live.dates) == before
    assert live.apply([longer(WORLD, "b", 8), AddScope(ScopeItem("F2", "Another")), IncludeScope("F2", True, False)])


def test_a_circle_is_named_and_leaves_no_trace():
    live = Live(WORLD)
    before = dates_of(live.dates)
    with pytest.raises(CycleError, match="A → C → D → A"):
        live.try_edits([AddDependency(link("d FS a"))])
    with pytest.raises(CycleError):
        live.apply([longer(WORLD, "b", 8), AddDependency(link("d FS b"))])
    assert dates_of(live.dates) == before


@pytest.mark.parametrize(
    "edits",
    [
        (SetPlan("start", MONDAY, MONDAY.replace(day=13)),),
        (SetField("a", "calendar", None, "always"),),
        (SetField("a", "is_elapsed", False, True),),
        (SetField("a", "constraint", ConstraintKind.ASAP, ConstraintKind.ALAP),),
        remove_with_links(WORLD, "c"),
    ],
)
def test_what_cannot_be_followed_is_computed_as_a_whole_and_taken_back(edits):
    live = Live(WORLD)
    before = dates_of(live.dates)
    assert live.try_edits(edits).is_whole
    live.apply(edits)
    assert live.is_whole and dates_of(live.dates) == dates_of(schedule(apply(WORLD, edits)))
    live.undo()
    assert dates_of(live.dates) == before


def test_dates_out_of_range_are_refused_as_in_a_whole_pass():
    live = Live(WORLD)
    for field, value in (("duration_minutes", days(80_000)), ("deadline_at", MONDAY.replace(year=1970))):
        edit = SetField("a", field, getattr(WORLD.milestones[0], field), value)
        with pytest.raises(PlanError) as refused:
            live.apply([longer(WORLD, "b", 30_000), edit])
        with pytest.raises(PlanError) as wanted:
            schedule(apply(WORLD, [longer(WORLD, "b", 30_000), edit]))
        assert str(refused.value) == str(wanted.value)
    assert dates_of(live.dates) == dates_of(schedule(WORLD))


def test_a_long_chain_of_events_keeps_the_face_of_what_drives_it():
    keys = [f"k{n}" for n in range(3_000)]
    links = tuple(Dependency(a, b) for a, b in zip(["a", *keys], keys, strict=False))
    chain = replace(plan({"a": 1}), milestones=(milestone("a"), *(Milestone(key, key, 0) for key in keys)), dependencies=links)
    live = Live(chain)
    live.apply([longer(chain, "a", 1)])
    assert live.finish == live.dates.timings["k2999"].finish == MONDAY.replace(day=7, hour=17)


def test_what_work_under_way_asked_for_is_forgotten_with_its_dependency():
    begun = milestone("a", 5, actual_start=MONDAY.replace(day=8))
    live = Live(plan([begun, milestone("b")], [link("a SS b", 2)]))
    assert live.dates.timings["b"].start == MONDAY.replace(day=10)
    live.apply([RemoveDependency(link("a SS b", 2))])
    assert live.dates.timings["b"].start == MONDAY

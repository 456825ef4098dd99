"""A plan kept scheduled while it is edited: the dates are those of the whole pass, whatever is edited and taken back."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import (
    FRONT,
    AddDependency,
    AddMilestone,
    ChangeDependency,
    RemoveDependency,
    SetField,
    apply,
)
from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, Milestone
from delivery.engine.refusal import PlanError
from delivery.engine.reschedule import Live
from delivery.engine.schedule import schedule
from tests.engine.worlds import ALL_CONSTRAINTS, ELAPSED, HOURS, LAGS, MOMENTS, some_plan

steady = settings(max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def some_edits(draw, world, most=4):
    """Edits that fit the plan, one after the other; a dependency may close a circle."""
    found = []
    for _ in range(draw(st.integers(1, most))):
        edit = draw(some_edit(world))
        if edit is not None:
            found.append(edit)
            world = apply(world, [edit])
    return tuple(found)


@st.composite
def some_edit(draw, world):
    m = draw(st.sampled_from(world.milestones))
    deed = draw(st.sampled_from(("length", "length", "field", "constraint", "actual", "add", "tie", "untie", "change")))
    if deed == "length":
        return SetField(m.key, "duration_minutes", m.duration_minutes, draw(HOURS))
    if deed == "field":
        field, values = draw(
            st.sampled_from((("deadline_at", st.none() | MOMENTS), ("remaining_minutes", st.none() | HOURS), ("name", st.text())))
        )
        return SetField(m.key, field, getattr(m, field), draw(values))
    if deed == "constraint":
        if m.constraint_at is None:
            return SetField(m.key, "constraint_at", None, draw(MOMENTS))
        return SetField(m.key, "constraint", m.constraint, draw(st.sampled_from([*ALL_CONSTRAINTS, ConstraintKind.ALAP])))
    if deed == "actual":
        if m.actual_start is None:
            return SetField(m.key, "actual_start", None, draw(MOMENTS))
        return SetField(m.key, "actual_finish", m.actual_finish, m.actual_start + timedelta(hours=draw(st.integers(0, 60))))
    if deed == "add":
        after = draw(st.sampled_from((None, FRONT, m.key)))
        return AddMilestone(Milestone(f"x{len(world.milestones)}", "new", draw(HOURS), calendar=m.calendar), after)
    return draw(some_tie(world, deed))


@st.composite
def some_tie(draw, world, deed):
    keys = [m.key for m in world.milestones]
    if deed == "tie":
        ends = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
        wanted = Dependency(*ends, draw(st.sampled_from(list(DependencyKind))), draw(LAGS))
        return None if ends[0] == ends[1] or wanted in world.dependencies else AddDependency(wanted)
    if not world.dependencies:
        return None
    known = draw(st.sampled_from(world.dependencies))
    if deed == "untie":
        return RemoveDependency(known)
    other = replace(known, kind=draw(st.sampled_from(list(DependencyKind))), lag=draw(LAGS))
    return None if other in world.dependencies else ChangeDependency(known, other)


def dates_of(found):
    """Everything a schedule says."""
    return (
        dict(found.timings),
        found.start,
        found.finish,
        found.critical,
        found.finishes,
    )


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
    """Edits are tried, taken and taken back, and every date is that of the whole plan."""
    try:
        live = Live(world)
    except PlanError:
        return
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


MIXED = ("week", "china", "late week", "always", "nights")


@steady
@given(
    st.data(),
    some_plan(calendars=MIXED, lags=LAGS | ELAPSED, constraints=ALL_CONSTRAINTS, elapsed=True, progress=True, deadlines=True),
)
def test_edits_are_followed_on_several_calendars(data, world):
    follows(data, world)

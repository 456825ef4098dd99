"""Random plans: the engine against the slow reference, its two kinds of pass against each other, floats by experiment."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from delivery.engine.clock_pass import ClockPass
from delivery.engine.grid_layout import Unsuited
from delivery.engine.grid_pass import GridPass
from delivery.engine.network import compile_plan
from delivery.engine.plan import ConstraintKind, DependencyKind
from delivery.engine.schedule import schedule
from delivery.engine.workdays import minute, moment
from tests.engine.reference import agrees_with_reference
from tests.engine.worlds import ALL_CONSTRAINTS, ELAPSED, LAGS, WORK_CONSTRAINTS, some_plan

MIXED = ("week", "china", "late week", "always", "nights")
steady = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@steady
@given(some_plan(constraints=ALL_CONSTRAINTS, progress=True, deadlines=True))
def test_one_calendar_agrees_with_reference(plan):
    agrees_with_reference(schedule(plan), plan)


@steady
@given(some_plan(calendars=MIXED, lags=LAGS | ELAPSED, constraints=ALL_CONSTRAINTS, elapsed=True, progress=True))
def test_mixed_calendars_agree_with_reference(plan):
    agrees_with_reference(schedule(plan), plan)


def measured(found):
    """Everything a schedule says, in working minutes."""
    work = found.net.keepers[0].calendar.work_at
    return {
        key: (
            *(work(minute(at)) for at in (t.start, t.finish, t.early_start, t.early_finish, t.late_start, t.late_finish)),
            t.total_float_minutes,
            t.free_float_minutes,
            t.is_critical,
            t.driven_by,
            t.driver,
        )
        for key, t in found.timings.items()
    }


@steady
@given(some_plan(constraints=list(ConstraintKind), progress=True, deadlines=True))
def test_passes_on_working_minutes_and_on_the_clock_agree(plan):
    assert measured(schedule(plan)) == measured(schedule(compile_plan(plan, by_clock=True)))


@steady
@given(some_plan(constraints=ALL_CONSTRAINTS, progress=True, deadlines=True))
def test_shown_dates_agree_between_both_passes(plan):
    even, by_clock = schedule(plan), schedule(compile_plan(plan, by_clock=True))
    for key, timing in even.timings.items():
        other = by_clock.timings[key]
        assert (timing.start, timing.finish) == (other.start, other.finish), key


@st.composite
def some_minutes(draw, world):
    """The same plan, its lengths no whole hours any more."""
    extra = draw(st.lists(st.integers(0, 59), min_size=len(world.milestones), max_size=len(world.milestones)))
    nodes = [replace(m, duration_minutes=m.duration_minutes + n) for m, n in zip(world.milestones, extra, strict=True)]
    return replace(world, milestones=tuple(nodes))


@steady
@given(
    some_plan(calendars=MIXED, lags=LAGS | ELAPSED, constraints=ALL_CONSTRAINTS, elapsed=True, progress=True, deadlines=True),
    st.data(),
)
def test_dates_by_look_up_are_those_laid_instant_by_instant(plan, data):
    net = compile_plan(data.draw(st.just(plan) | some_minutes(plan)), by_clock=True)
    try:
        laid, found = ClockPass(net), GridPass(net)
    except (Unsuited, ValueError):
        return
    for name in ("head", "finish", "late_head", "late_finish", "end"):
        assert getattr(found, name) == getattr(laid, name), name


def delayed(plan, found, key, by):
    """The plan with one milestone not starting before its present start plus so much of its time."""
    keeper = found.net.keepers[found.net.rank[key]]
    start = minute(found.timings[key].start)
    is_event = plan.milestones[[m.key for m in plan.milestones].index(key)].duration_minutes == 0
    if keeper.is_elapsed:
        later = start + by
    elif is_event:  # It may stay at the end of a shift.
        later = keeper.calendar.add(start, by)
    else:
        later = keeper.calendar.start_at(keeper.calendar.work_at(start) + by)
    changed = (
        replace(m, constraint=ConstraintKind.SNET, constraint_at=moment(later)) if m.key == key else m for m in plan.milestones
    )
    return schedule(replace(plan, milestones=tuple(changed)))


def end_of(found):
    """Project end as work, so that 17:00 and the next 08:00 are one."""
    calendar = found.net.keepers[0].calendar
    return calendar.work_at(minute(found.finish))


@steady
@given(some_plan())
def test_total_float_is_what_one_can_slip_without_moving_the_end(plan):
    found = schedule(plan)
    for key, timing in found.timings.items():
        slack = timing.total_float_minutes
        assert slack >= 0
        assert end_of(delayed(plan, found, key, slack)) == end_of(found)
        assert end_of(delayed(plan, found, key, slack + 60)) > end_of(found)


@steady
@given(some_plan())
def test_free_float_is_what_one_can_slip_without_moving_a_successor(plan):
    found = schedule(plan)
    for key, timing in found.timings.items():
        slack = timing.free_float_minutes
        assert 0 <= slack <= timing.total_float_minutes
        calm, moved = delayed(plan, found, key, slack), delayed(plan, found, key, slack + 60)
        others = [place for place, m in enumerate(found.net.milestones) if m.key != key]
        assert all(calm.passes.finish[p] == found.passes.finish[p] for p in others)
        assert any(moved.passes.finish[p] > found.passes.finish[p] for p in others) or end_of(moved) > end_of(found)


@steady
@given(some_plan(calendars=MIXED, lags=ELAPSED, elapsed=True))
def test_float_on_mixed_calendars_never_moves_the_end(plan):
    assume(all(d.kind in (DependencyKind.FS, DependencyKind.FF) for d in plan.dependencies))
    found = schedule(plan)
    for key, timing in found.timings.items():
        later = delayed(plan, found, key, timing.total_float_minutes)
        assert later.finish <= found.finish or later.passes.end == found.passes.end or _same_point(found, later)


def _same_point(found, later):
    """Ends that differ only by time in which the milestones that end there do not work."""
    ending = [place for place, finish in enumerate(later.passes.finish) if finish == later.passes.end]
    return all(found.net.keepers[place].between(found.passes.end, later.passes.end) == 0 for place in ending)


@steady
@given(some_plan(constraints=WORK_CONSTRAINTS))
def test_links_and_constraints_are_kept(plan):
    found = schedule(plan)
    work = found.passes.measure
    for dependency in plan.dependencies:
        before, after = found.net.rank[dependency.predecessor], found.net.rank[dependency.successor]
        if dependency.lag.amount == 0 and dependency.kind is DependencyKind.FS:
            assert found.passes.finish[before] <= found.passes.head[after]
    for m in plan.milestones:
        place = found.net.rank[m.key]
        if m.constraint is ConstraintKind.SNET:
            assert found.passes.head[place] >= work(place, minute(m.constraint_at))

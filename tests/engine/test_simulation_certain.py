"""With nothing uncertain the simulation lays every milestone where ``schedule`` does, to the minute."""

import pytest
from hypothesis import HealthCheck, given, settings

from delivery.engine.network import compile_plan
from delivery.engine.plan import ConstraintKind, LagUnit
from delivery.engine.schedule import schedule
from delivery.engine.simulation import RiskModel, simulate
from delivery.engine.simulation.run import STEP, Simulation
from tests.engine.outside_plans import DATA, oracles, read_plan
from tests.engine.worlds import ELAPSED, LAGS, link, milestone, plan, some_plan

MIXED = ("week", "china", "late week", "always", "nights")
CERTAIN = RiskModel(default_spread_percent=None)
steady = settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def lays_as_planned(net):
    """Every finish of every run is the planned one: the same working minute, and by the clock the same instant."""
    found = Simulation(net, CERTAIN)
    found.make(4)
    planned = schedule(net)
    for place, instant in enumerate(planned.finish_instants):
        rows, work = found.rows, net.keepers[place].calendar.work_at
        ours = {rows.instant_of(value) for value in rows.finish_of(place).tolist()}
        if net.is_even or not net.keepers[place].is_elapsed:
            assert {work(each) for each in ours} == {work(instant)}, net.milestones[place].key
        else:
            assert ours == {instant}, net.milestones[place].key
    assert simulate(net, CERTAIN, runs=4).finish.p80 == planned.finish


@steady
@given(some_plan(constraints=list(ConstraintKind), progress=True, deadlines=True))
def test_one_calendar(world):
    lays_as_planned(compile_plan(world))


@steady
@given(some_plan(constraints=list(ConstraintKind), progress=True, deadlines=True))
def test_one_calendar_by_the_clock(world):
    lays_as_planned(compile_plan(world, by_clock=True))


@steady
@given(some_plan(calendars=MIXED, lags=LAGS | ELAPSED, constraints=list(ConstraintKind), elapsed=True, progress=True))
def test_mixed_calendars(world):
    lays_as_planned(compile_plan(world))


@pytest.mark.skipif(not DATA.exists(), reason=f"the outside data is not there: {DATA}")
@pytest.mark.parametrize("name", oracles({"full", "forward"}))
def test_plans_of_microsoft_project(name):
    lays_as_planned(compile_plan(read_plan(name)))


@pytest.mark.parametrize("kind", ["FS", "SS", "FF", "SF"])
@pytest.mark.parametrize("lag", [0, -1, 2])
@pytest.mark.parametrize("unit", [LagUnit.WORKING, LagUnit.ELAPSED])
def test_a_link_between_calendars_and_a_lag_by_the_clock_inside_one(kind, lag, unit):
    """Behind a milestone that does not start with the project, so that what is asked for binds."""
    lag = lag if unit is LagUnit.WORKING else lag * 1440
    nodes = [
        milestone("z", 9),
        milestone("a", 4),
        milestone("b", 3, calendar="late week"),
        milestone("c", 2),
        milestone("end", 1),
    ]
    between = link(f"a {kind} b", lag) if unit is LagUnit.WORKING else "z FS b"
    links = ["z FS a", between, link(f"a {kind} c", lag, unit), "b FS end", "c FS end"]
    lays_as_planned(compile_plan(plan(nodes, links)))
    again = Simulation(plan(nodes, links), CERTAIN)
    for rows in (again.rows.head, again.rows.finish):
        for row in rows:
            row.fill(0)
    again.make(STEP)
    place = again.net.rank["end"]
    assert set(again.rows.finish_of(place).tolist()) == {again.rows.value_of(schedule(again.net).finish_instants[place])}

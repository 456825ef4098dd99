from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import networkx as nx
import pytest

from delivery.engine.network import compile_plan, graph
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts, ConstraintKind, Dependency, DependencyKind, Lag, Milestone
from delivery.engine.refusal import CycleError, PlanError
from delivery.engine.schedule import schedule
from tests.engine.worlds import MONDAY, WEEK, milestone, plan


def test_the_graph_keeps_every_link_between_two_milestones():
    found = graph(plan({"a": 1, "b": 1}, ["a SS b", "a FF b"]))
    assert isinstance(found, nx.MultiDiGraph)
    assert found.number_of_edges("a", "b") == 2
    assert found.nodes["a"]["milestone"].key == "a"


def test_a_cycle_is_named_in_order():
    world = plan({"x": 1, "a": 1, "b": 1, "c": 1, "y": 1}, ["x FS a", "a FS b", "b FS c", "c FS a", "c FS y"])
    with pytest.raises(CycleError) as refused:
        schedule(world)
    members = refused.value.members
    assert sorted(members) == ["a", "b", "c"]
    links = {(d.predecessor, d.successor) for d in world.dependencies}
    assert all(pair in links for pair in zip(members, (*members[1:], members[0]), strict=True))
    assert "→" in str(refused.value)


def test_a_cycle_of_events_is_a_cycle():
    with pytest.raises(CycleError):
        schedule(plan({"a": 0, "b": 0}, ["a SS b", "b FF a"]))


def test_a_long_cycle_is_found_without_recursion():
    keys = [f"m{n}" for n in range(5000)]
    links = [Dependency(a, b) for a, b in zip(keys, (*keys[1:], keys[0]), strict=True)]
    with pytest.raises(CycleError) as refused:
        compile_plan(plan(dict.fromkeys(keys, 1), links))
    assert len(refused.value.members) == 5000


@pytest.mark.parametrize(
    ("milestones", "links", "rule"),
    [
        ([milestone("a"), milestone("a")], [], "duplicate_key"),
        ([milestone("a")], ["a FS a"], "self_link"),
        ([milestone("a")], ["a FS b"], "unknown_key"),
        ([milestone("b")], ["a FS b"], "unknown_key"),
        ([milestone("a"), milestone("b")], ["a FS b", "a FS b"], "duplicate_link"),
        ([Milestone("a", "A", -1)], [], "negative_duration"),
        ([milestone("a", remaining_minutes=-5)], [], "negative_duration"),
        ([milestone("a", calendar="moon")], [], "unknown_calendar"),
        ([milestone("a", constraint=ConstraintKind.SNET)], [], "constraint_date"),
        ([milestone("a", constraint=ConstraintKind.MSO, constraint_at=datetime(9999, 1, 1))], [], "date_range"),
        ([milestone("a", deadline_at=datetime(9999, 12, 31))], [], "date_range"),
        ([milestone("a", actual_start=datetime(1, 1, 1))], [], "date_range"),
        ([milestone("a", actual_start=MONDAY, actual_finish=datetime(2025, 1, 3))], [], "actuals"),
        ([Milestone("a", "A", 10**12)], [], "date_range"),
        ([milestone("a", constraint=ConstraintKind.MFO, constraint_at=datetime(1970, 1, 2), name="A")], [], "date_range"),
        ([milestone("a", 20000, deadline_at=datetime(1990, 1, 2))], [], "date_range"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(milestones, links, rule):
    if rule == "date_range" and milestones[0].constraint is ConstraintKind.MFO:
        milestones = [replace(milestones[0], duration_minutes=480 * 9)]
    with pytest.raises(PlanError) as refused:
        schedule(plan(milestones, links))
    assert refused.value.rule == rule


def test_an_absurd_lag_is_refused():
    with pytest.raises(PlanError):
        schedule(plan({"a": 1, "b": 1}, [Dependency("a", "b", DependencyKind.FS, Lag(10**15))]))


def test_a_plan_of_the_year_9999_is_refused():
    with pytest.raises(PlanError, match="project start"):
        schedule(plan({"a": 1}, start=datetime(9999, 1, 1)))
    with pytest.raises(PlanError, match="status date"):
        schedule(plan({"a": 1}, status_at=datetime(9999, 1, 1)))


def test_an_unknown_plan_calendar_and_a_calendar_without_work_are_refused():
    with pytest.raises(PlanError, match="not among its calendars"):
        schedule(plan({"a": 1}, calendar="moon"))
    idle = CalendarFacts("idle", ((),) * 7)
    with pytest.raises(PlanError, match="no working time"):
        schedule(plan({"a": 1}, calendars={"week": WEEK, "idle": idle}))


def test_calendars_that_say_the_same_count_as_one():
    twin = CalendarFacts("twin", STANDARD_WEEK)
    world = plan([milestone("a"), milestone("b", calendar="twin")], calendars={"week": WEEK, "twin": twin})
    assert compile_plan(world).is_even


def test_a_net_can_be_scheduled_again():
    net = compile_plan(plan({"a": 1, "b": 2}, ["a FS b"]))
    assert schedule(net).timings["b"] == schedule(net).timings["b"]


def test_a_chain_of_twenty_thousand_is_computed():
    keys = [f"m{n}" for n in range(20000)]
    links = [Dependency(a, b) for a, b in pairwise(keys)]
    found = schedule(plan([Milestone(key, key, 60) for key in keys], links))
    assert len(found.critical) == 20000
    assert found.passes.end - found.passes.head[0] == 20000 * 60


def test_a_chain_of_twenty_thousand_is_computed_on_the_clock():
    keys = [f"m{n}" for n in range(20000)]
    links = [Dependency(a, b) for a, b in pairwise(keys)]
    found = schedule(compile_plan(plan([Milestone(key, key, 60) for key in keys], links), by_clock=True))
    assert len(found.critical) == 20000


def test_an_empty_plan_has_no_dates():
    found = schedule(plan({}))
    assert (found.start, found.finish, found.critical, found.finishes, dict(found.timings)) == (MONDAY, MONDAY, (), (), {})

"""Runs of small worlds: each against the schedule of its own durations, and against what can be computed by hand."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.bounds import STARTED
from delivery.engine.network import compile_plan
from delivery.engine.plan import ConstraintKind, Lag, LagUnit
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from delivery.engine.simulation import Cancelled, RiskEvent, RiskModel, RiskResult, Shape, Together, compare, simulate
from delivery.engine.simulation.criticality import critical_counts
from delivery.engine.simulation.run import Simulation
from delivery.engine.workdays import minute
from tests.engine.worlds import ALL_CONSTRAINTS, DAY, ELAPSED, LAGS, MONDAY, days, link, milestone, plan, some_plan

MIXED = ("week", "china", "late week", "always", "nights")
ALONE = RiskModel(together=Together.NOTHING)
steady = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def three(key, low, likely, high, **fields):
    return milestone(key, likely, estimate_minutes=(round(low * DAY), round(likely * DAY), round(high * DAY)), **fields)


# Every run is a schedule


def taking(world, net, found, run):
    """The plan in which every milestone takes what it took in that run."""
    nodes = []
    for node in world.milestones:
        place = net.rank[node.key]
        row, held = found.durations.row.get(place), net.holds[place]
        if row is None:
            nodes.append(node)
        elif held is None or held.stage != STARTED:
            nodes.append(replace(node, duration_minutes=int(found.rows.took[row, run])))
        elif held.pin is None:
            nodes.append(replace(node, remaining_minutes=int(found.rows.took[row, run])))
        else:
            nodes.append(replace(node, duration_minutes=int(found.rows.took[row, run]), remaining_minutes=None))
    return replace(world, milestones=tuple(nodes), dependencies=tuple(_with_its_lag(net, link) for link in net.links))


def _with_its_lag(net, link):
    """A lag in percent of what has started stays what it is in the plan."""
    held = net.holds[link.source]
    if link.dependency.lag.unit is not LagUnit.PERCENT or held is None or held.stage != STARTED:
        return link.dependency
    return replace(link.dependency, lag=Lag(link.lag, LagUnit.ELAPSED if link.is_elapsed else LagUnit.WORKING))


def every_run_is_a_schedule(world, shape):
    net = compile_plan(world)
    events = (RiskEvent("R", 50, tuple((node.key, days(1)) for node in world.milestones[:2])),)
    found = Simulation(net, RiskModel(shape, default_spread_percent=(25, 100, 400), events=events))
    found.make(4)
    critical = np.empty((net.size, 1, 4), dtype=np.bool_)
    critical_counts(found.rows, [(None, found.rows.end())], critical)
    for run in range(4):
        again = schedule(taking(world, net, found, run))
        for place, node in enumerate(net.milestones):
            ours = found.rows.instant_of(int(found.rows.finish_of(place)[run]))
            theirs = again.finish_instants[again.net.rank[node.key]]
            measure = net.keepers[place].between
            assert measure(min(ours, theirs), max(ours, theirs)) == 0, (node.key, run)
        yield net, again, critical[:, 0, run]


@steady
@given(some_plan(constraints=ALL_CONSTRAINTS, progress=True, deadlines=True), st.sampled_from(Shape))
def test_a_run_is_the_schedule_of_its_durations(world, shape):
    assert len(list(every_run_is_a_schedule(world, shape))) == 4


@steady
@given(
    some_plan(calendars=MIXED, lags=LAGS | ELAPSED, constraints=ALL_CONSTRAINTS, elapsed=True, progress=True),
    st.sampled_from(Shape),
)
def test_a_run_on_mixed_calendars_is_the_schedule_of_its_durations(world, shape):
    assert len(list(every_run_is_a_schedule(world, shape))) == 4


@steady
@given(some_plan())
def test_without_dates_of_their_own_those_without_float_are_critical(world):
    for net, again, critical in every_run_is_a_schedule(world, Shape.PERT):
        theirs = {node.key for place, node in enumerate(again.net.milestones) if again.passes.total_float(place) == 0}
        assert {net.milestones[place].key for place in np.flatnonzero(critical)} == theirs


def test_work_under_way_is_uncertain_in_what_remains():
    runs = milestone("a", 10, actual_start=MONDAY, remaining_minutes=days(4))
    found = Simulation(plan([runs], status_at=MONDAY + timedelta(days=14)), ALONE)
    found.make(400)
    took = found.rows.took[0]
    assert days(3) <= took.min() < days(3.3) and days(6) < took.max() <= days(8)


def test_of_started_work_without_a_status_date_the_spent_part_is_certain():
    begun = milestone("a", 10, actual_start=MONDAY, remaining_minutes=days(4))
    world = plan([begun])
    found = Simulation(world, ALONE)
    found.make(400)
    assert days(9) <= found.rows.took[0].min() < days(9.3)
    held = replace(begun, constraint=ConstraintKind.FNET, constraint_at=MONDAY + timedelta(days=15))
    found = Simulation(plan([held]), ALONE)
    found.make(400)
    assert found.rows.took[0].min() == days(11) < found.rows.took[0].max()


def test_the_start_of_what_has_started_drives_nobody():
    begun = milestone("a", 4, actual_start=MONDAY)
    world = plan([begun, milestone("b", 10)], [link("a SS b", 2)], status_at=MONDAY)
    found = simulate(world, ALONE, runs=40)
    assert (found.sensitivities["a"].criticality, found.sensitivities["b"].criticality) == (0, 1)


def test_the_status_date_wins_over_a_latest_start():
    late = three("a", 5, 8, 17, constraint=ConstraintKind.SNLT, constraint_at=MONDAY + timedelta(days=2))
    world = plan([three("z", 5, 8, 17), late], ["z FS a"], status_at=MONDAY + timedelta(days=7))
    found = Simulation(world, ALONE)
    found.make(40)
    assert {found.net.calendar.start_at(int(head)) for head in found.rows.head[found.net.rank["a"]]} == {minute(world.status_at)}


def test_as_late_as_possible_waits_for_its_planned_late_date():
    nodes = [milestone("a", 10), three("b", 1, 1, 15, constraint=ConstraintKind.ALAP), milestone("end", 0)]
    world = plan(nodes, ["a FS end", "b FS end"])
    found = Simulation(world, replace(ALONE, default_spread_percent=None))
    found.make(400)
    place = found.net.rank["b"]
    begins = minute(schedule(world).timings["b"].start)
    assert {found.net.calendar.start_at(int(head)) for head in found.rows.head[place]} == {begins}


# Published and computable answers


def test_merge_bias_of_two_even_paths():
    """Two independent U(0, 1): P80 is 0.894, not 0.8; each critical half of the time. The lists are two-point uniform tables."""
    day = 100_000
    nodes = [milestone(key, 1, estimate_minutes=(0, day // 2, day)) for key in "ab"]
    world = plan([*nodes, milestone("end", 0)], ["a FS end", "b FS end"])
    found = Simulation(world, ALONE)
    even = np.linspace(0, day, 513)[:-1] + day / 1024
    found.draws._tables = np.rint(even).astype(np.int32)
    found.draws._starts = np.zeros((2, 1), dtype=np.intp)
    for _ in range(10):
        found.make(2_000)
    ended = (found.ordered() - found.net.calendar.work_at(found.net.start)) / day
    assert ended.mean() == pytest.approx(2 / 3, abs=0.005)
    for p, value in ((0.5, 0.70711), (0.8, 0.89443), (0.9, 0.94868)):
        assert np.quantile(ended, p) == pytest.approx(value, abs=0.006)
    share = found.tally.critical[:, 0] / found.runs
    assert share[found.net.rank["a"]] == pytest.approx(0.5, abs=0.02)
    assert share[found.net.rank["end"]] == 1


def test_one_triangle():
    """Triangular(5, 8, 17): mean 10, P80 12.352."""
    world = plan([three("a", 5, 8, 17)])
    found = Simulation(world, RiskModel(Shape.TRIANGULAR, Together.NOTHING), most=2000)
    found.make(20_000)
    ended = found.ordered() / DAY - found.net.calendar.work_at(found.net.start) / DAY
    assert ended.mean() == pytest.approx(10, abs=0.06)
    assert ended.var() == pytest.approx(6.5, abs=0.2)
    assert np.quantile(ended, 0.8) == pytest.approx(12.3524, abs=0.08)


def test_the_textbook_path_promises_more_than_the_runs_hold():
    """Two like paths merge: the mean of the runs lies after the mean of either."""
    world = plan([three("a", 5, 8, 17), three("b", 5, 8, 17), milestone("end", 0)], ["a FS end", "b FS end"])
    alone = simulate(plan([three("a", 5, 8, 17)]), ALONE, runs=4_000)
    both = simulate(world, ALONE, runs=4_000)
    assert both.finish.mean > alone.finish.mean and both.finish.p80 > alone.finish.p80


# What the model says


def test_correlation_is_what_was_asked_for_and_widens_the_finish():
    nodes = [milestone(f"m{n}", 10, phase="1" if n < 10 else "2") for n in range(12)]
    world = plan(nodes, [f"m{n} FS m{n + 1}" for n in range(11)])
    spread = {}
    for model in (ALONE, RiskModel(correlation_percent=60)):
        found = Simulation(world, model)
        found.make(8_000)
        found.make(2_000)
        scores = np.argsort(np.argsort(found.rows.took, axis=1), axis=1)
        rank = np.corrcoef(scores)
        numbers = [found.durations.row[found.net.rank[key]] for key in ("m0", "m1", "m10")]
        spread[model.together] = found.ordered().std(), rank[numbers[0], numbers[1]], rank[numbers[0], numbers[2]]
    # Spearman's rho of a Gaussian copula is 6/pi asin(r/2).
    assert spread[Together.PHASE][1] == pytest.approx(6 / np.pi * np.arcsin(0.3), abs=0.05)
    assert spread[Together.PHASE][2] == pytest.approx(0, abs=0.06)
    assert spread[Together.NOTHING][1] == pytest.approx(0, abs=0.06)
    assert spread[Together.PHASE][0] > 1.8 * spread[Together.NOTHING][0]


def test_a_risk_strikes_all_its_milestones_together_or_none():
    world = plan({"a": 2, "b": 3}, ["a FS b"])
    risk = RiskEvent("R1", 30, (("a", days(1)), ("b", days(2))))
    found = simulate(world, RiskModel(default_spread_percent=None, events=(risk,)), runs=4_000)
    assert {each.finish for each in found.histogram if each.count} <= {each.finish for each in found.histogram}
    assert found.chance_of_planned_percent == pytest.approx(70, abs=3)
    assert found.finish.p50 == found.planned_finish
    assert found.finish.p90 == MONDAY.replace(day=15, hour=17)
    effect = found.events["R1"]
    assert effect.delay_minutes == days(3) and effect.runs == pytest.approx(1_200, abs=120)
    assert found.sensitivities["a"].cruciality == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("percent", "delay"), [(0, 0), (100, 0)])
def test_a_risk_that_never_or_always_strikes_has_no_difference_to_show(percent, delay):
    found = simulate(plan({"a": 2}), replace(ALONE, events=(RiskEvent("R", percent, (("a", DAY),)),)), runs=400)
    assert found.events["R"].delay_minutes == delay
    assert found.events["R"].runs == 4 * percent


def test_a_risk_on_what_is_done_does_nothing_and_on_elapsed_time_counts_whole_days():
    done = milestone("a", 2, actual_start=MONDAY, actual_finish=MONDAY + timedelta(days=1))
    cures = milestone("b", 3, is_elapsed=True)
    model = RiskModel(default_spread_percent=None, events=(RiskEvent("R", 100, (("a", days(9)), ("b", days(2)))),))
    found = simulate(plan([done, cures]), model, runs=8)
    assert found.finish.p50 == MONDAY + timedelta(minutes=3 * DAY, days=2)
    assert list(found.sensitivities) == ["b"]


def test_deadlines_move_no_run_and_a_gate_has_its_own_dates():
    gate = milestone("gate", 0, is_gate=True, phase="6", deadline_at=MONDAY + timedelta(days=2))
    world = plan([three("a", 5, 8, 17), gate, three("b", 5, 8, 17)], ["a FS gate", "gate FS b"])
    found = simulate(world, ALONE, runs=2_000)
    assert found.gates["gate"] == found.go_live
    assert found.gates["gate"].p80 < found.finish.p10
    without = plan([world.milestones[0], replace(gate, deadline_at=None), world.milestones[2]], ["a FS gate", "gate FS b"])
    assert simulate(without, ALONE, runs=2_000) == found
    assert simulate(world, ALONE, runs=8, go_live="b").go_live == simulate(world, ALONE, runs=8).finish


def test_sensitivities_are_those_of_a_slow_count():
    nodes = [three("a", 5, 8, 17), three("b", 6, 8, 20), milestone("c", 1)]
    world = plan(nodes, ["a FS c"])
    model = replace(ALONE, default_spread_percent=None)
    found = Simulation(world, model, most=2000)
    found.make(2_000)
    took = {key: found.rows.took[found.durations.row[found.net.rank[key]]] / DAY for key in "ab"}
    end = np.maximum(took["a"] + 1, took["b"])
    result = simulate(world, model, runs=2_000)
    for key, share in (("a", (took["a"] + 1 == end).mean()), ("b", (took["b"] == end).mean())):
        mine = result.sensitivities[key]
        assert mine.criticality == pytest.approx(share, abs=1e-4)
        assert mine.cruciality == pytest.approx(np.corrcoef(took[key], end)[0, 1], abs=2e-3)
        assert mine.schedule_sensitivity == pytest.approx(min(1, share * took[key].std() / end.std()), abs=2e-3)
        low, high = np.quantile(took[key], (0.1, 0.9))
        assert mine.tornado_low_minutes / DAY == pytest.approx(end[took[key] <= low].mean() - end.mean(), abs=0.15)
        assert mine.tornado_high_minutes / DAY == pytest.approx(end[took[key] >= high].mean() - end.mean(), abs=0.15)
    assert (result.sensitivities["c"].cruciality, result.sensitivities["c"].tornado_minutes) == (0, 0)
    assert result.sensitivities["c"].criticality == result.sensitivities["a"].criticality


def test_chance_and_histogram_are_the_runs():
    found = simulate(plan([three("a", 5, 8, 17)]), ALONE, runs=4_000)
    assert sum(each.count for each in found.histogram) == 4_000
    assert 10 <= len(found.histogram) <= 31
    assert found.chance_by(found.finish.p80) == pytest.approx(0.8, abs=0.005)
    assert found.chance_by(MONDAY) == 0 and found.chance_by(MONDAY + timedelta(days=60)) == 1
    assert 100 * found.chance_by(found.planned_finish) == pytest.approx(found.chance_of_planned_percent, abs=0.5)
    assert all(a.finish == b.start for a, b in zip(found.histogram, found.histogram[1:], strict=False))


# The same numbers again


def test_an_added_milestone_moves_no_other_stream():
    world = plan([three("a", 5, 8, 17, phase="1"), three("b", 5, 8, 17, phase="1")])
    more = replace(world, milestones=(three("new", 1, 2, 3, phase="1"), *world.milestones))
    rows = []
    for each, block in ((world, 2_000), (more, 400)):
        found = Simulation(each, RiskModel(), most=block)
        found.make(400)
        rows.append({key: found.rows.took[found.durations.row[found.net.rank[key]]][:400].tolist() for key in "ab"})
    assert rows[0] == rows[1]


def test_block_size_and_seed():
    world = plan([three("a", 5, 8, 17, phase="1"), three("b", 5, 8, 17, phase="1")], ["a FS b"])
    found = []
    for block in (2_000, 500, 40):
        each = Simulation(world, RiskModel(), most=block)
        each.make(2_000)
        found.append(each.ordered().tolist())
    assert found[0] == found[1] == found[2]
    other = simulate(world, RiskModel(seed=2), runs=2_000)
    assert other != simulate(world, RiskModel(), runs=2_000)
    assert simulate(world, RiskModel(seed=2), runs=2_000) == other


def chain(count, **fields):
    nodes = [milestone(f"m{n}", 5, phase="1", **fields) for n in range(count)]
    return plan(nodes, [f"m{n} FS m{n + 1}" for n in range(count - 1)])


def test_common_numbers_make_a_shift_three_times_surer():
    before = chain(12)
    after = replace(before, milestones=(*before.milestones[:-1], milestone("m11", 8, phase="1")))
    common, apart = [], []
    for seed in range(16):
        found = compare(before, after, RiskModel(seed=seed), runs=1_000)
        common.append(found.p80_shift_minutes)
        other = simulate(after, RiskModel(seed=1_000 + seed), runs=1_000)
        work = compile_plan(before).calendar.work_at
        apart.append(work(minute(other.finish.p80)) - work(minute(found.before.finish.p80)))
    assert np.var(apart) / np.var(common) >= 3


def test_the_interval_of_a_shift_holds_it():
    before = chain(12)
    after = replace(before, milestones=(*before.milestones[:-1], milestone("m11", 8, phase="1")))
    truth = compare(before, after, RiskModel(seed=999), runs=60_000).p80_shift_minutes
    held = 0
    for seed in range(40):
        found = compare(before, after, RiskModel(seed=seed), runs=1_000)
        held += found.p80_shift_low <= truth <= found.p80_shift_high
    assert held >= 34
    nothing = compare(before, before, RiskModel(), runs=1_000)
    assert (nothing.p80_shift_minutes, nothing.p80_shift_low, nothing.p80_shift_high) == (0, 0, 0)
    assert nothing.before == nothing.after


def test_p80_is_within_half_a_day_at_the_count_that_it_chose_itself():
    world = chain(9)
    truth = simulate(world, RiskModel(seed=999), runs=100_000).finish.p80
    work = compile_plan(world).calendar.work_at
    near = held = 0
    for seed in range(40):
        found = simulate(world, RiskModel(seed=seed))
        assert found.is_settled and found.runs < 20_000
        assert work(minute(found.finish.p80_high)) - work(minute(found.finish.p80)) <= DAY // 2
        near += abs(work(minute(found.finish.p80)) - work(minute(truth))) <= DAY // 2
        held += found.finish.p80_low <= truth <= found.finish.p80_high
    assert near >= 38 and held >= 35


def test_what_cannot_settle_says_so():
    found = simulate(chain(60), RiskModel(correlation_percent=80), most_runs=3_000)
    assert (found.runs, found.is_settled) == (3_000, False)
    assert found.finish.p80_low < found.finish.p80 < found.finish.p80_high


# Edges


def test_progress_is_told_and_a_run_can_be_stopped():
    told = []

    def go_on(done, most):
        told.append((done, most))
        return done < 4_000

    with pytest.raises(Cancelled) as stopped:
        simulate(chain(5), ALONE, runs=10_000, go_on=go_on)
    assert stopped.value.done == 4_000
    assert told == [(0, 10_000), (2_000, 10_000), (4_000, 10_000)]
    with pytest.raises(Cancelled):
        compare(chain(5), chain(5), ALONE, runs=4_000, go_on=lambda done, most: done == 0)


@pytest.mark.parametrize("runs", [1, 7, 2_001])
def test_any_count_of_runs_is_made(runs):
    assert simulate(chain(3), RiskModel(), runs=runs).runs == runs


@pytest.mark.parametrize(
    ("rule", "ask"),
    [
        ("runs", lambda: simulate(chain(1), ALONE, runs=100_001)),
        ("runs", lambda: simulate(chain(1), ALONE, runs=0)),
        ("runs", lambda: compare(chain(1), chain(1), ALONE, most_runs=100_001)),
        ("too_many_risks", lambda: RiskModel(events=tuple(RiskEvent(str(n), 1) for n in range(501)))),
        ("duplicate_key", lambda: RiskModel(events=(RiskEvent("R", 1), RiskEvent("R", 2)))),
        ("delay", lambda: RiskEvent("R", 1, (("a", -1),))),
        ("correlation", lambda: RiskModel(correlation_percent=96)),
        ("confidence", lambda: RiskModel(confidence_percent=100)),
        ("three_points", lambda: RiskModel(default_spread_percent=(110, 100, 200))),
        ("three_points", lambda: simulate(plan([milestone("a", 1, estimate_minutes=(2, 1, 3))]), ALONE, runs=4)),
        ("unknown_key", lambda: simulate(chain(1), RiskModel(events=(RiskEvent("R", 1, (("x", 1),)),)), runs=4)),
        ("too_many_gates", lambda: simulate(plan([milestone(f"g{n}", 0, is_gate=True) for n in range(501)]), ALONE, runs=4)),
        ("date_range", lambda: simulate(plan({"a": 45_000}), RiskModel(default_spread_percent=(100, 100, 400)), runs=4)),
        ("date_range", lambda: simulate(plan([milestone("a", 1, is_elapsed=True), milestone("b", 45_000)]), ALONE, runs=40)),
    ],
)
def test_what_is_out_of_range_is_refused_by_name(rule, ask):
    with pytest.raises(PlanError) as refused:
        ask()
    assert refused.value.rule == rule


def test_an_empty_plan_and_one_of_events_only():
    found = simulate(plan([]), RiskModel(), runs=4)
    assert (found.finish.p80, found.chance_of_planned_percent) == (MONDAY, 100)
    assert simulate(plan({"a": 0}), RiskModel(), runs=4).finish.p90 == schedule(plan({"a": 0})).finish


def test_a_result_can_be_stored_and_read():
    gate = milestone("gate", 0, is_gate=True, phase="6")
    world = plan([three("a", 5, 8, 17), gate], ["a FS gate"])
    for each in (world, plan([])):
        found = simulate(each, RiskModel(events=(RiskEvent("R", 20),)), runs=400)
        text = json.dumps(found.as_json())
        assert RiskResult.from_json(json.loads(text)) == found
    with pytest.raises(ValueError, match="run it again"):
        RiskResult.from_json({**found.as_json(), "version": 0})


@pytest.mark.parametrize("percent", [50, -50])
def test_lags_in_percent_follow_the_drawn_duration(percent):
    world = plan([three("a", 5, 10, 20), milestone("b", 0)], [link("a FS b", percent, LagUnit.PERCENT)])
    found = Simulation(world, replace(ALONE, default_spread_percent=None))
    found.make(40)
    a, b = (found.rows.finish[found.net.rank[key]] for key in "ab")
    start = found.net.calendar.work_at(found.net.start)
    took = found.rows.took[0]
    assert (a - start).tolist() == took.tolist()
    assert (b - start).tolist() == [int(each) + (int(each) * percent + 50) // 100 for each in took]


def test_a_lead_in_percent_reaches_farthest_back_where_the_duration_is_longest():
    links = ["z FS a", link("a SS b", -50, LagUnit.PERCENT), "c FS b"]
    world = plan([milestone("z", 20), three("a", 5, 10, 20), milestone("c", 12), milestone("b", 0)], links)
    found = Simulation(world, replace(ALONE, default_spread_percent=None))
    found.make(40)
    start = found.net.calendar.work_at(found.net.start)
    ours = (found.rows.finish[found.net.rank["b"]] - start).tolist()
    assert ours == [max(days(12), days(20) + (-50 * int(each) + 50) // 100) for each in found.rows.took[0]]


def test_a_share_of_nothing_is_no_lag():
    """Rows are not cleared between the runs: what is not written would show."""
    world = plan([three("a", 5, 10, 20), milestone("b", 0), milestone("c", 0)], ["a FS b", link("b FS c", -100, LagUnit.PERCENT)])
    found = Simulation(world, replace(ALONE, default_spread_percent=None))
    found.make(40)
    a, c = (found.rows.finish[found.net.rank[key]].tolist() for key in "ac")
    assert a == c


@pytest.mark.parametrize("by_clock", [False, True])
def test_a_share_of_a_certain_estimate_follows_the_estimate(by_clock):
    certain = milestone("a", 10, estimate_minutes=(days(20),) * 3)
    world = plan([certain, milestone("b", 0)], [link("a FS b", 50, LagUnit.PERCENT)])
    found = simulate(compile_plan(world, by_clock=by_clock), ALONE, runs=4)
    assert found.finish.p50 == schedule(plan({"a": 30})).finish


def test_the_mean_of_elapsed_time_falls_on_a_working_day():
    cures = milestone("a", 0, is_elapsed=True, estimate_minutes=(3 * 1440, 5 * 1440, 7 * 1440))
    found = simulate(plan([cures]), ALONE, runs=400)
    assert found.finish.p50.weekday() >= 4 and found.finish.mean.weekday() < 5

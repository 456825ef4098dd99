"""The search behind levelling, on whole numbers: published problems, brute force on small ones, with and without OR-Tools."""

import sys
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.levelling.exact import can_prove, solve_exactly
from delivery.engine.levelling.generation import justified, order_by, parallel, serial
from delivery.engine.levelling.least_length import least_length
from delivery.engine.levelling.problem import Problem
from delivery.engine.levelling.search import search
from delivery.engine.levelling.verdict import Verdict
from delivery.engine.refusal import PlanError
from tests.engine.outside_instances import FOLDER, SETS, instances
from tests.engine.outside_plans import data

steady = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

PUBLISHED = """
1: 0 | 0 0 0 0 | 2 3 4
2: 6 | 5 3 4 7 | 29
3: 2 | 1 2 10 5 | 5 6 7
4: 9 | 3 4 7 7 | 14 20 21
5: 8 | 2 8 3 10 | 11 25 31
6: 1 | 10 5 1 7 | 16 18 19
7: 4 | 9 1 1 7 | 8 9 12
8: 2 | 1 2 10 7 | 20
9: 1 | 1 4 6 2 | 10
10: 3 | 10 2 7 5 | 15 22
11: 2 | 1 2 2 8 | 13 26
12: 6 | 9 1 2 9 | 18
13: 5 | 7 10 4 4 | 15
14: 3 | 2 3 3 4 | 22
15: 1 | 8 5 2 8 | 17
16: 7 | 2 1 9 4 | 24
17: 2 | 7 3 10 6 | 24
18: 10 | 4 5 3 3 | 21 23
19: 3 | 8 8 3 10 | 20
20: 8 | 3 9 2 3 | 31
21: 6 | 3 2 6 8 | 31
22: 6 | 7 10 7 9 | 23
23: 9 | 7 10 2 9 | 25 29
24: 9 | 6 10 7 10 | 28 30
25: 1 | 8 3 7 1 | 26
26: 7 | 10 9 7 6 | 27
27: 2 | 7 4 5 5 | 30
28: 5 | 4 9 7 2 | 29
29: 9 | 4 5 8 10 | 32
30: 2 | 7 5 1 2 | 32
31: 2 | 5 1 5 4 | 32
32: 0 | 0 0 0 0 |
"""
"""PSPLIB's j3014_1 (Kolisch & Sprecher 1996, EJOR 96:205-216): job, duration, demands on four resources, successors."""


def published():
    jobs = [[part.split() for part in line.split("|")] for line in PUBLISHED.strip().splitlines()]
    durations = tuple(int(job[0][1]) for job in jobs)
    arcs = tuple((i, int(j) - 1, durations[i]) for i, job in enumerate(jobs) for j in job[2])
    takes = tuple(tuple((r, int(amount)) for r, amount in enumerate(job[1]) if int(amount)) for job in jobs)
    return Problem(durations, arcs, (20, 22, 24, 28), takes)


def capacity_at(problem, resource, slot):
    capacity = problem.capacities[resource]
    return capacity if isinstance(capacity, int) else capacity[min(slot, len(capacity) - 1)]


def is_feasible(problem, starts):
    """Distances, floors and capacities, slot by slot."""
    worked = [worked_slots(problem, activity, start) for activity, start in enumerate(starts)]
    if any(slots and slots[0] != start for slots, start in zip(worked, starts, strict=True)):
        return False
    stretching = problem.stretching or (False,) * len(problem.arcs)
    for (i, j, distance), is_stretched in zip(problem.arcs, stretching, strict=True):
        rested = end_of(starts[i], worked[i]) - starts[i] - problem.durations[i] if is_stretched else 0
        if starts[j] < starts[i] + distance + rested:
            return False
    if any(start < floor for start, floor in zip(starts, problem.earliest, strict=True)):
        return False
    used = {}
    for slots, takes in zip(worked, problem.demands, strict=True):
        for slot, (resource, amount) in product(slots, takes):
            used[resource, slot] = used.get((resource, slot), 0) + amount
    return all(amount <= capacity_at(problem, *cell) for cell, amount in used.items())


def worked_slots(problem, activity, start):
    away = problem.rests[activity] if problem.rests else ()
    slots = []
    while len(slots) < problem.durations[activity]:
        if start not in away:
            slots.append(start)
        start += 1
    return slots


def end_of(start, slots):
    return slots[-1] + 1 if slots else start


def length_of(problem, starts):
    return max(end_of(start, worked_slots(problem, activity, start)) for activity, start in enumerate(starts))


@st.composite
def some_problem(draw, most=4):
    """A few activities with lags of all kinds, and two resources, one of them changing over time; the work of some rests."""
    size = draw(st.integers(1, most))
    durations = tuple(draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)))
    pairs = [(i, j) for i in range(size) for j in range(i + 1, size)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=4)) if pairs else []
    arcs = tuple((i, j, draw(st.sampled_from([durations[i], durations[i] + 1, 0, -1, 2]))) for i, j in chosen)
    changing = (*draw(st.lists(st.integers(0, 3), max_size=5)), 3)
    takes = tuple(
        tuple((r, amount) for r, amount in enumerate((draw(st.integers(0, 2)), draw(st.integers(0, 3)))) if amount)
        for _ in durations
    )
    floors = tuple(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)))
    if draw(st.booleans()):
        return Problem(durations, arcs, (2, changing), takes, floors)
    away = st.lists(st.integers(0, 5), unique=True, max_size=3).map(lambda slots: tuple(sorted(slots)))
    rests = tuple(draw(away) if duration else () for duration in durations)
    # Whoever waits for a finish waits at least for all of the work.
    stretching = tuple(distance >= durations[i] and draw(st.booleans()) for i, _, distance in arcs)
    return Problem(durations, arcs, (2, (*changing, *(3,) * 6)), takes, floors, rests, stretching)


def shortest(problem):
    """By trying every start of every activity, the most promising length first."""

    def fits(length, starts):
        if len(starts) == problem.size:
            return is_feasible(problem, starts) and length_of(problem, starts) <= length
        latest = length - problem.durations[len(starts)]
        return any(fits(length, [*starts, start]) for start in range(problem.earliest[len(starts)], latest + 1))

    return next(length for length in range(problem.slots_to_lay) if fits(length, []))


def test_a_published_problem_is_solved_and_its_critical_path_is_the_published_one():
    problem = published()
    assert problem.critical_length == 43
    found = search(problem, rounds=200)
    assert found.length == 50
    assert is_feasible(problem, found.starts)
    assert 43 <= found.least <= 50


@pytest.mark.parametrize("kind", SETS)
def test_critical_paths_are_those_of_the_library_and_schedules_are_feasible(kind):
    data("psplib", "best_known.csv")
    gaps = []
    for case in instances(kind):
        assert case.problem.critical_length == case.critical_length, case.name
        found = search(case.problem, rounds=3)
        assert is_feasible(case.problem, found.starts), case.name
        assert found.length == length_of(case.problem, found.starts)
        assert found.least <= case.best_known <= found.length, case.name
        gaps.append(found.length / case.best_known - 1)
    assert sum(gaps) / len(gaps) < 0.12


def test_the_library_is_beside_the_checkout_or_the_tests_say_so():
    assert FOLDER.exists() or not instances("j30")


@steady
@given(some_problem())
def test_small_problems_against_brute_force(problem):
    found, best = search(problem, rounds=200), shortest(problem)
    assert is_feasible(problem, found.starts)
    assert found.least <= best <= found.length
    if all(distance >= 0 for _, _, distance in problem.arcs):  # no scheme lays a successor before what it may start before
        assert found.length <= best + 1, "the search is far off even on a tiny problem"
    assert not found.is_proven or found.length == best


@pytest.mark.parametrize("away", [1, 60])
def test_two_change_places_over_an_absence_however_long(away):
    """What needs the whole person goes before it, what needs a third into it: no rule of thumb has that order."""
    problem = Problem((1, 0, 1), (), (2, (3, *(1,) * away, 3)), (((1, 1),), (), ((1, 3),)))
    assert search(problem, rounds=200).length == shortest(problem) == 2


@steady
@given(some_problem(most=7), st.lists(st.integers(0, 9), min_size=7, max_size=7))
def test_every_scheme_lays_every_order_feasibly(problem, key):
    by_key = key[: problem.size]
    for starts in (serial(problem, order_by(problem, by_key)), parallel(problem, by_key)):
        assert is_feasible(problem, starts)
        again = justified(problem, starts)
        assert is_feasible(problem, again)
        assert length_of(problem, again) <= length_of(problem, starts) or not problem.is_plain


def test_justifying_shortens_what_a_bad_order_left_long():
    problem = published()
    worst = serial(problem, order_by(problem, [-tail for tail in reversed(problem.tails)]))
    assert length_of(problem, justified(problem, worst)) < length_of(problem, worst)


def test_more_time_never_makes_it_worse_and_the_seed_repeats_it():
    problem = published()
    lengths = [search(problem, rounds=rounds, seed=5).length for rounds in (0, 10, 60)]
    assert lengths == sorted(lengths, reverse=True)
    assert search(problem, rounds=20, seed=5) == search(problem, rounds=20, seed=5)
    assert search(problem, rounds=20, seed=5).starts != search(problem, rounds=20, seed=6).starts


def test_a_time_box_that_is_over_still_gives_an_answer():
    problem = published()
    asked = []
    found = search(problem, rounds=1000, go_on=lambda: asked.append(1) or len(asked) < 3)
    assert found.rounds == 2
    assert is_feasible(problem, found.starts)


def test_what_never_fits_is_refused():
    with pytest.raises(PlanError, match="never gets 3 of resource 0") as refusal:
        Problem((1,), (), ((5, 2),), (((0, 3),),))
    assert refusal.value.rule == "never_fits"
    with pytest.raises(PlanError, match="lower to a higher"):
        Problem((1, 1), ((1, 0, 1),))
    with pytest.raises(PlanError, match="not negative"):
        Problem((-1,), ())
    with pytest.raises(PlanError, match="too long"):
        Problem((2_000_000,), ())


# OR-Tools


def with_ortools():
    if not can_prove():
        pytest.skip("OR-Tools is not installed: ./dev bring --optimum (it is in the development lock)")


@settings(steady, max_examples=8)
@given(some_problem())
def test_exact_answers_are_those_of_brute_force(problem):
    with_ortools()
    hint = serial(problem, order_by(problem, [0] * problem.size))
    exact = solve_exactly(problem, hint, seconds=20)
    assert exact.verdict is Verdict.PROVEN
    assert is_feasible(problem, exact.starts)
    assert exact.length == exact.least == shortest(problem) == length_of(problem, exact.starts)


def test_a_published_problem_is_proven():
    with_ortools()
    problem = published()
    exact = solve_exactly(problem, search(problem, rounds=0).starts, seconds=20)
    assert (exact.length, exact.least, exact.verdict) == (50, 50, Verdict.PROVEN)
    assert is_feasible(problem, exact.starts)


def test_without_ortools_the_answer_stands_and_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    problem = published()
    hint = search(problem, rounds=0).starts
    exact = solve_exactly(problem, hint)
    assert not can_prove()
    assert (exact.starts, exact.verdict) == (hint, Verdict.NOT_INSTALLED)
    assert exact.least == least_length(problem)


def test_large_problems_are_not_proven_but_answered():
    many = Problem((1,) * 61, (), (1,), (((0, 1),),) * 60 + (((0, 1),),), (0,) * 60 + (100,))
    exact = solve_exactly(many, serial(many, range(61)))
    assert exact.verdict is Verdict.PROVEN, "what the bound proves needs no solver"
    loose = Problem((2,) * 61, (), (5,), (((0, 2),),) * 61)
    assert solve_exactly(loose, serial(loose, range(61))).verdict is Verdict.TOO_LARGE

"""The exact time-cost trade-off: published examples, and every combination tried out on small plans."""

import json
from datetime import timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from delivery.engine.edits import SetField, apply
from delivery.engine.options.time_cost import Squeeze, time_cost
from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, Lag
from delivery.engine.schedule import schedule
from tests.engine.outside_plans import data
from tests.engine.worlds import DAY, MONDAY, days, link, milestone, plan

pytestmark = pytest.mark.once


def curve_of(activities, links, **more):
    """``activities``: name to (normal time, crash time, normal cost, crash cost); times in days."""
    squeezes = {
        name: Squeeze(days(normal - crash), Fraction(crash_cost - normal_cost, days(normal - crash)))
        for name, (normal, crash, normal_cost, crash_cost) in activities.items()
        if normal > crash
    }
    world = plan({name: normal for name, (normal, *_) in activities.items()}, links)
    return time_cost(schedule(world), squeezes, **more)


def length_days(finish):
    """Days from Monday the sixth, when every plan of these tests begins."""
    return (finish - time_cost(schedule(plan({"x": 0})), {}).normal) / DAY


def saved_days(curve, finish):
    return {key: minutes / DAY for key, minutes in curve.saved_at(finish).items()}


RELIABLE = {
    "A": (2, 1, 180, 280),
    "B": (4, 2, 320, 420),
    "C": (10, 7, 620, 860),
    "D": (6, 4, 260, 340),
    "E": (4, 3, 410, 570),
    "F": (5, 3, 180, 260),
    "G": (7, 4, 900, 1020),
    "H": (9, 6, 200, 380),
    "I": (7, 5, 210, 270),
    "J": (8, 6, 430, 490),
    "K": (4, 3, 160, 200),
    "L": (5, 3, 250, 350),
    "M": (2, 1, 100, 200),
    "N": (6, 3, 330, 510),
}
RELIABLE_LINKS = ["AB", "BC", "CD", "CE", "CI", "EF", "DG", "EH", "GH", "FJ", "IJ", "JK", "JL", "HM", "KN", "LN"]


def test_reliable_construction_is_four_weeks_shorter_for_the_least_cost():
    """Hillier & Lieberman: 44 weeks for 4.55 M$, 40 weeks for 4.69 M$ by two weeks of J and two of F."""
    curve = curve_of(RELIABLE, [f"{a} FS {b}" for a, b in RELIABLE_LINKS])
    assert length_days(curve.normal) == 44
    finish = curve.normal - days(4)
    normal_cost = sum(cost for _, _, cost, _ in RELIABLE.values())
    assert (normal_cost, normal_cost + curve.cost_at(finish)) == (4550, 4690)
    assert saved_days(curve, finish) == {"J": 2, "F": 2}


OVERHEADS = {
    "1-4": (10, 7, 20_000, 30_000),
    "1-2": (8, 6, 15_000, 20_000),
    "2-3": (5, 4, 8_000, 14_000),
    "2-4": (6, 4, 11_000, 15_000),
    "2-5": (8, 5, 9_000, 15_000),
    "5-6": (5, 4, 5_000, 8_000),
    "4-3": (0, 0, 0, 0),
    "3-6": (12, 8, 3_000, 4_000),
}
OVERHEAD_LINKS = ["1-2 FS 2-3", "1-2 FS 2-4", "1-2 FS 2-5", "2-5 FS 5-6", "1-4 FS 4-3", "2-4 FS 4-3", "2-3 FS 3-6", "4-3 FS 3-6"]


def test_overheads_choose_the_cheapest_finish():
    """Project Crashing Example-1: 2,800 a week; 26 weeks cost 143,800, and 19 weeks are the cheapest at 132,200."""
    curve = curve_of(OVERHEADS, OVERHEAD_LINKS)
    direct = sum(cost for _, _, cost, _ in OVERHEADS.values())

    def total(finish):
        return direct + curve.cost_at(finish) + 2_800 * Fraction(length_days(finish))

    cheapest = curve.cheapest(Fraction(2_800, DAY))
    assert (length_days(curve.normal), total(curve.normal)) == (26, 143_800)
    assert (length_days(cheapest), total(cheapest)) == (19, 132_200)


def test_kelley_example_needs_two_units():
    """Kelley 1961, as in the manual of the R package ProjectManagement (mce): from 8 to 6 at a unit cost of 1 each costs 2."""
    activities = {"a": (5, 3, 0, 2), "b": (4, 2, 0, 2), "c": (5, 3, 0, 2), "d": (2, 1, 0, 1), "e": (2, 1, 0, 1)}
    curve = curve_of(activities, ["a FS e", "b FS d", "d FS e"])
    assert (length_days(curve.normal), curve.cost_at(curve.normal - days(2))) == (8, 2)


def test_published_costs_are_those_of_the_collection():
    cases = {case["id"]: case for case in json.loads(data("examples", "worked_examples.json").read_text())}
    found = cases["crash_reliable_construction"]["normal_crash_time_normal_crash_cost_k"]
    assert {name: tuple(line) for name, line in found.items()} == RELIABLE
    found = cases["crash_indirect_cost"]["normal_crash_time_normal_crash_cost"]
    assert {name: tuple(line) for name, line in found.items()} == OVERHEADS


def test_the_cheapest_critical_milestone_first_is_not_the_least_cost():
    """Two ways run in parallel: b and c are the cheapest each, but a shortens both at once."""
    activities = {"a": (4, 2, 0, 100), "b": (4, 3, 0, 40), "c": (4, 3, 0, 40), "d": (1, 1, 0, 0)}
    curve = curve_of(activities, ["a FS b", "a FS c", "b FS d", "c FS d"])
    assert (saved_days(curve, curve.normal - days(1)), curve.cost_at(curve.normal - days(1))) == ({"a": 1}, 50)


def test_money_spent_too_early_is_taken_back():
    """Fulkerson 1961: m is shortened first; when all three ways are critical, p and s shorten the one through m twice,
    and m gets its day back."""
    activities = {"p": (4, 2, 0, 40), "q": (4, 2, 0, 120), "m": (1, 0, 0, 2), "r": (4, 2, 0, 120), "s": (4, 2, 0, 40)}
    curve = curve_of(activities, ["p FS m", "m FS s", "p FS r", "q FS s"])
    first, second = curve.normal - days(1), curve.normal - days(2)
    assert (saved_days(curve, first), curve.cost_at(first)) == ({"m": 1}, 2)
    assert (saved_days(curve, second), curve.cost_at(second)) == ({"p": 1, "s": 1}, 40)


def test_curve_ends_where_money_buys_nothing_more():
    curve = curve_of({"a": (5, 3, 0, 10), "b": (4, 4, 0, 0)}, [])
    assert curve.is_whole
    assert length_days(curve.least) == 4
    with pytest.raises(ValueError, match="earliest"):
        curve.cost_at(curve.least - 1)


def test_corners_are_counted_and_the_rest_is_said_to_be_missing():
    curve = curve_of(RELIABLE, [f"{a} FS {b}" for a, b in RELIABLE_LINKS], corners_max=3)
    assert (len(curve.corners), curve.is_whole) == (3, False)
    until = curve_of(RELIABLE, [f"{a} FS {b}" for a, b in RELIABLE_LINKS], until=curve.normal - days(1))
    assert until.is_whole
    assert until.least <= curve.normal - days(1)


def test_a_promise_is_won_back_together_with_the_finish():
    world = plan({"a": 10, "live": 0, "b": 10}, ["a FS live", "live FS b"])
    squeezes = {"a": Squeeze(days(2), Fraction(9, DAY)), "b": Squeeze(days(2), Fraction(1, DAY))}
    free = time_cost(schedule(world), squeezes)
    kept = time_cost(schedule(world), squeezes, promises={"live": days(10)})
    target = free.normal - days(2)
    assert (saved_days(free, target), saved_days(kept, target)) == ({"b": 2}, {"a": 2})


HELD = [ConstraintKind.SNET, ConstraintKind.MSO, ConstraintKind.FNET, ConstraintKind.MFO]


@st.composite
def some_trade(draw):
    """A small plan with all kinds of dependency, progress and constraints, and what may be shortened."""
    count = draw(st.integers(2, 5))
    keys = [f"m{n}" for n in range(count)]
    milestones = []
    for n, key in enumerate(keys):
        fields = {}
        chance = draw(st.integers(0, 9))
        if n == 0 and chance < 3:
            fields["actual_start"] = MONDAY
        elif chance == 9:
            fields["constraint"] = draw(st.sampled_from(HELD))
            fields["constraint_at"] = MONDAY + timedelta(days=draw(st.integers(0, 4)))
        milestones.append(milestone(key, draw(st.integers(1, 4)), **fields))
    pairs = [(a, b, kind) for n, a in enumerate(keys) for b in keys[n + 1 :] for kind in DependencyKind]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=7))
    links = [Dependency(a, b, kind, Lag(days(draw(st.integers(-2, 2))))) for a, b, kind in chosen]
    rooms = {each.key: draw(st.integers(0, 2)) for each in milestones if not each.actual_start}
    costs = {key: draw(st.integers(1, 9)) for key in rooms}
    return plan(milestones, links), rooms, costs


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(some_trade())
def test_no_combination_is_cheaper_than_the_curve(trade):
    world, rooms, costs = trade
    length = {each.key: each.duration_minutes for each in world.milestones}
    rooms = {key: min(room, length[key] // DAY) for key, room in rooms.items()}
    curve = time_cost(schedule(world), {key: Squeeze(days(rooms[key]), Fraction(costs[key], DAY)) for key in rooms})
    work = time_cost(schedule(world), {})
    assert curve.normal == work.normal
    best = {}
    for choice in product(*(range(room + 1) for room in rooms.values())):
        finish = finish_of(world, dict(zip(rooms, choice, strict=True)), length)
        spent = sum(costs[key] * saved for key, saved in zip(rooms, choice, strict=True))
        best[finish] = min(spent, best.get(finish, spent))
    assert curve.least == min(best)
    for finish in range(curve.least, curve.normal + 1, DAY):
        cheapest = min(spent for end, spent in best.items() if end <= finish)
        assert curve.cost_at(finish) == cheapest
        saved = {key: minutes // DAY for key, minutes in curve.saved_at(finish).items()}
        assert finish_of(world, saved, length) <= finish
        assert sum(costs[key] * count for key, count in saved.items()) == cheapest


def test_a_finish_that_is_held_by_a_date_holds_nothing_once_that_date_is_passed():
    """b ends on day 4 whatever the date on day 3 says; a day bought is a day won, a second one is not."""
    held = {"constraint": ConstraintKind.FNET, "constraint_at": MONDAY + timedelta(days=3)}
    world = plan([milestone("a", 1), milestone("b", 3, **held)], ["a FS b"])
    curve = time_cost(schedule(world), {"b": Squeeze(days(2), Fraction(1, DAY))})
    assert (curve.normal - curve.least, curve.cost_at(curve.least)) == (days(1), 1)


def test_a_finish_that_waits_for_the_start_of_something_begun_is_not_bought():
    world = plan([milestone("a", 1, actual_start=MONDAY), milestone("b", 2)], [link("a SF b", 2)])
    curve = time_cost(schedule(world), {"b": Squeeze(days(1), Fraction(1, DAY))})
    assert curve.least == curve.normal


def finish_of(world, saved, length):
    edits = [SetField(key, "duration_minutes", length[key], length[key] - days(count)) for key, count in saved.items()]
    return time_cost(schedule(apply(world, edits)), {}).normal


def test_links_between_starts_and_finishes_may_win_by_stretching_nothing():
    """A shorter b starts later (its finish waits for a): what hangs on its start moves later, and is not paid for."""
    world = plan({"a": 6, "b": 4, "c": 4}, ["a FF b", link("b SS c")])
    curve = time_cost(schedule(world), {"b": Squeeze(days(2), Fraction(1, DAY))})
    assert (curve.least, curve.cost_at(curve.least)) == (curve.normal, 0)

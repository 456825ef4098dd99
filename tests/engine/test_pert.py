"""Published examples of PERT, and where it promises too much."""

import json
from datetime import timedelta

import pytest

from delivery.engine.plan import Dependency
from delivery.engine.simulation import RiskModel, pert
from tests.engine.outside_plans import data
from tests.engine.worlds import DAY, MONDAY, days, link, milestone, plan


def world(points, before):
    nodes = [
        milestone(key, m, estimate_minutes=(round(a * DAY), round(m * DAY), round(b * DAY))) for key, (a, m, b) in points.items()
    ]
    return plan(nodes, [Dependency(p, key) for key, all_before in before.items() for p in all_before])


def after(found, count):
    """The end of that working day of the plan, counted from its start; half days allowed."""
    work = found.calendar.work_at(int((MONDAY - MONDAY.replace(year=1970, month=1, day=1, hour=0)) / timedelta(minutes=1)))
    return MONDAY.replace(year=1970, month=1, day=1, hour=0) + timedelta(
        minutes=found.calendar.finish_at(work + round(count * DAY))
    )


TAYLOR = {"1": (5, 8, 17), "2": (7, 10, 13), "3": (3, 5, 7), "4": (1, 3, 5), "5": (4, 6, 8), "6": (3, 3, 3), "7": (3, 4, 5)}
DURANGO = {
    "A": (1, 2, 3), "B": (2, 3, 4), "C": (1, 2, 3), "D": (2, 4, 6),
    "E": (1, 4, 7), "F": (1, 2, 9), "G": (3, 4, 11), "H": (1, 2, 3),
}  # fmt: skip
HEIZER = {
    "A": (5, 5, 7), "B": (1, 2, 5), "C": (5, 5, 5), "D": (4, 8, 13), "E": (1, 10, 17), "F": (1, 5, 7), "G": (2, 6, 9),
    "H": (4, 4, 6), "I": (2, 7, 10), "J": (2, 4, 7), "K": (6, 10, 13), "L": (2, 6, 6), "M": (2, 2, 3), "N": (7, 7, 12),
}  # fmt: skip
RELIABLE = {
    "A": (1, 2, 3), "B": (2, 3.5, 8), "C": (6, 9, 18), "D": (4, 5.5, 10), "E": (1, 4.5, 5), "F": (4, 4, 10), "G": (5, 6.5, 11),
    "H": (5, 8, 17), "I": (3, 7.5, 9), "J": (3, 9, 9), "K": (4, 4, 4), "L": (1, 5.5, 7), "M": (1, 2, 3), "N": (5, 5.5, 9),
}  # fmt: skip
HEIZER_LINKS = {
    "C": "A",
    "D": "A",
    "E": "BC",
    "F": "D",
    "G": "D",
    "H": "EF",
    "I": "GH",
    "J": "I",
    "K": "I",
    "L": "J",
    "M": "K",
    "N": "LM",
}
RELIABLE_LINKS = {
    "B": "A",
    "C": "B",
    "D": "C",
    "E": "C",
    "F": "E",
    "G": "D",
    "H": "EG",
    "I": "C",
    "J": "FI",
    "K": "J",
    "L": "J",
    "M": "H",
    "N": "KL",
}
PUBLISHED = [
    (TAYLOR, {"3": "1", "5": "3", "7": "5"}, 24, 5.0, "1357", 28, 0.9633),  # Taylor, Introduction to Management Science, ch. 8
    (
        DURANGO,
        {"C": "A", "D": "AB", "E": "C", "F": "C", "G": "DE", "H": "FG"},
        15,
        28 / 9,
        "ACEGH",
        16,
        0.7146,
    ),  # Heizer & Render
    (HEIZER, HEIZER_LINKS, 50.833, 11.194, "ACEHIKMN", 53, 0.7414),
    (RELIABLE, RELIABLE_LINKS, 44, 9.0, "ABCEFJLN", 47, 0.8413),  # Hillier & Lieberman, Reliable Construction Co.
]


@pytest.mark.parametrize(("points", "before", "mean", "variance", "path", "by", "chance"), PUBLISHED)
def test_published_example(points, before, mean, variance, path, by, chance):
    found = pert(world(points, before))
    assert found.calendar.between(minutes_of(MONDAY), minutes_of(found.finish)) == pytest.approx(mean * DAY, abs=2)
    assert found.variance_minutes / DAY**2 == pytest.approx(variance, abs=1e-3)
    assert found.path == tuple(path)
    assert found.chance_by(after(found, by)) == pytest.approx(chance, abs=2e-4)


def minutes_of(at):
    return int((at - at.replace(year=1970, month=1, day=1, hour=0, minute=0)) / timedelta(minutes=1))


def test_the_figures_of_the_outside_examples_are_these():
    cases = {case["id"]: case for case in json.loads(data("examples", "worked_examples.json").read_text())}
    for name, ours in (("pert_taylor_24days", TAYLOR), ("pert_durango", DURANGO), ("pert_heizer_14", HEIZER)):
        assert {key: tuple(points) for key, points in cases[name]["three_point"].items()} == ours
    reliable = {key: tuple(points) for key, points in cases["crash_reliable_construction"]["three_point"].items()}
    assert reliable == RELIABLE


def test_of_two_longest_paths_the_less_certain_one_counts():
    found = pert(world({"a": (4, 5, 6), "b": (2, 5, 8), "end": (1, 1, 1)}, {"end": "ab"}))
    assert found.path == ("b", "end")
    assert found.variance_minutes == days(1) ** 2


def test_what_is_done_is_certain_and_of_what_runs_the_rest_counts():
    done = milestone("a", 4, actual_start=MONDAY, actual_finish=MONDAY + timedelta(days=1))
    runs = milestone("b", 10, actual_start=MONDAY, remaining_minutes=days(3))
    found = pert(plan([done, runs], ["a SS b"], status_at=MONDAY + timedelta(days=7)))
    assert found.variance_minutes == pytest.approx((days(3) * 1.25 / 6) ** 2)
    assert pert(plan([done]), RiskModel()).chance_by(MONDAY + timedelta(days=1)) == 1
    assert pert(plan([])).path == ()


def test_a_link_to_the_finish_carries_the_predecessors_variance_alone():
    found = pert(world({"a": (4, 10, 16), "b": (1, 2, 3)}, {}))
    assert found.path == ("a",)
    world_with = plan(
        [milestone("a", 10, estimate_minutes=(days(4), days(10), days(16))), milestone("b", 2)], [link("a FF b", 1)]
    )
    found = pert(world_with, RiskModel(default_spread_percent=(50, 100, 150)))
    assert found.path == ("a", "b")
    assert found.variance_minutes == days(2) ** 2

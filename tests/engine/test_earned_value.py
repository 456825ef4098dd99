"""Earned value and earned schedule: published examples, the edges of the formulas, and a baseline on its calendar."""

import json
from datetime import date, datetime
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from delivery.engine.earned_value import (
    Clocks,
    Curve,
    Pace,
    Totals,
    Undefined,
    Work,
    WorkCalendar,
    earned_schedule,
    planned_at,
    share_done,
    time_phase,
    value,
    working_periods,
)
from delivery.engine.plan import STANDARD_DAY, STANDARD_WEEK, CalendarFacts, Milestone
from delivery.engine.workdays import minute
from tests.engine.outside_plans import data

WEEK = WorkCalendar(CalendarFacts("week", STANDARD_WEEK))
SIX_DAYS = WorkCalendar(CalendarFacts("six", (STANDARD_DAY,) * 6 + ((),)))
CLOCKS = Clocks(WEEK, {"six": SIX_DAYS})
MONDAY = datetime(2025, 1, 6, 8)
REVAMP_PV = (28.975, 81.681, 91.681, 138.586, 218.141, 302.478, 323.632, 345.876, *(360.738,) * 5)
REVAMP_EV = (25.645, 68.074, 89.135, 125.244, 198.754, 268.763, 292.469, 306.725, 312.864, 327.694, 338.672, 349.861, 360.738)
REVAMP_AC = (25.567, 66.293, 78.293, 124.073, 191.367, 259.845, 285.612, 290.843, 303.489, 316.431, 320.69, 336.756, 349.379)


def by_period(values, unit=100_000):
    """A published row, one figure a period, as a curve that begins at nothing."""
    return Curve(tuple(range(len(values) + 1)), (0, *(round(each * unit) for each in values)))


def rounded(found, places=2):
    return [round(float(each), places) for each in found]


def test_the_project_of_nine_weeks():
    """pmknowledgecenter.com/node/167: ES 0.67 1.33 2.00 2.83 4.50 4.92 …; PV is flat at its end, and ES never passes it."""
    planned = by_period((5, 10, 25, 55, 85, 120, 130, 140, 150, 150, 150), 100)
    earned = (333, 667, 1000, 2250, 7000, 8250, 9000, 12000, 13000, 14000, 15000)
    assert rounded(map(planned.time_of, earned)) == [0.67, 1.33, 2, 2.83, 4.5, 4.92, 5.14, 6, 7, 8, 9]
    assert planned.end == 9


def test_the_check_in_that_was_revamped():
    """Vandevoorde & Vanhoucke (2006), thirteen periods of a project of nine: the SPI comes back to 1, the SPI(t) does not."""
    planned = by_period(REVAMP_PV)
    found = [
        earned_schedule(planned, round(ev * 100_000), at, F(round(ev * 1000), round(ac * 1000)))
        for at, (ev, ac) in enumerate(zip(REVAMP_EV, REVAMP_AC, strict=True), start=1)
    ]
    expected_es = [0.8851, 1.7418, 2.7454, 3.7156, 4.7563, 5.6002, 5.8813, 6.2008, 6.491, 7.1826, 7.6761, 8.2681, 9]
    expected_eac = [10.1686, 10.3339, 9.8346, 9.689, 9.4611, 9.6425, 10.7119, 11.6115, 12.4789, 12.5303, 12.8971, 13.0622, 13]
    expected_spi = [0.8851, 0.8709, 0.9151, 0.9289, 0.9513, 0.9334, 0.8402, 0.7751, 0.7212, 0.7183, 0.6978, 0.689, 0.6923]
    assert rounded((each.es for each in found), 3) == rounded(expected_es, 3)
    assert [float(each.eac(Pace.COST)) for each in found] == pytest.approx(expected_eac, abs=6e-4)
    assert rounded((each.spi for each in found), 3) == rounded(expected_spi, 3)
    amounts = zip(REVAMP_PV, REVAMP_EV, REVAMP_AC, strict=True)
    totals = [Totals(360_738, *(round(1000 * each) for each in three)) for three in amounts]
    classic = [0.8851, 0.8334, 0.9722, 0.9037, 0.9111, 0.8885, 0.9037, 0.8868, 0.8673, 0.9084, 0.9388, 0.9698, 1]
    cost = [1.0031, 1.0269, 1.1385, 1.0094, 1.0386, 1.0343, 1.024, 1.0546, 1.0309, 1.0356, 1.0561, 1.0389, 1.0325]
    assert rounded((each.spi for each in totals), 4) == classic and rounded((each.cpi for each in totals), 4) == cost
    last = found[-1]
    assert (last.sv, last.eac(Pace.PLANNED), last.tspi) == (-4, 13, Undefined.PAST_FINISH)
    assert found[0].eac(Pace.BOTH) == 1 + (9 - found[0].es) / (found[0].spi * found[0].cpi)
    assert found[0].tspi == (9 - found[0].es) / 8


def test_forty_thousand_planned_thirty_five_earned_thirty_six_spent():
    """paulgovan/PRA, tests of its earned value: SV −5,000, CV −1,000, SPI .875, CPI .9722."""
    found = Totals(100_000, 40_000, 35_000, 36_000)
    assert (found.sv, found.cv, found.spi, found.cpi) == (-5_000, -1_000, F(7, 8), F(35, 36))
    assert found.eac(Pace.PLANNED) == 36_000 + 65_000
    assert found.eac(Pace.COST) == 102_857
    assert found.eac(Pace.BOTH) == round(36_000 + 65_000 / (F(7, 8) * F(35, 36)))
    assert (found.vac(Pace.COST), found.etc(Pace.COST)) == (-2_857, 66_857)
    assert found.tcpi == F(65_000, 64_000)


def test_a_hundred_thousand_with_forty_earned_for_forty_five():
    """wikislate.com, EVM forecasting: CPI 0.89, SPI 0.80, EAC 112.5 and about 129, ETC 67.5, VAC −12.5, TCPI 1.09 (thousands)."""
    found = Totals(100_000, 50_000, 40_000, 45_000)
    assert rounded((found.cpi, found.spi, found.tcpi)) == [0.89, 0.8, 1.09]
    assert (found.eac(Pace.COST), found.etc(Pace.COST), found.vac(Pace.COST)) == (112_500, 67_500, -12_500)
    assert found.eac(Pace.BOTH) == 129_375


def test_what_is_left_at_its_budget():
    """gristprojectmanagement.us, figure 7-13: AC 127,000, BAC 500,000 and EV 100,000 make an estimate of 527,000."""
    assert Totals(500_000, 0, 100_000, 127_000).eac(Pace.PLANNED) == 527_000


def test_three_activities_of_a_budget_of_a_thousand():
    """ritetracpm.blogspot.com: budgets 200, 75 and 200 done to 100, 90 and 75 %, cost 200, 120 and 175."""
    done = ((200_00, F(1), 200_00), (75_00, F(9, 10), 120_00), (200_00, F(3, 4), 175_00), (525_00, F(0), None))
    works = [
        Work(str(number), MONDAY, datetime(2025, 1, 10, 17) if number < 3 else datetime(2025, 3, 7, 17), *each)
        for number, each in enumerate(done)
    ]
    works[3] = Work("3", datetime(2025, 1, 13, 8), datetime(2025, 3, 7, 17), 525_00)
    found = value(works, datetime(2025, 1, 11), CLOCKS).project
    assert (found.bac, found.pv, found.ev, found.ac, found.cv) == (1000_00, 475_00, 417_50, 495_00, -77_50)
    assert (round(float(found.cpi), 4), found.eac(Pace.COST)) == (0.8434, 1185_63)


@pytest.mark.parametrize("name", ["es_pmkc", "es_revamp_checkin", "evm_pra", "evm_ritetrac"])
def test_published_example(name):
    cases = {case["id"]: case for case in json.loads(data("examples", "worked_examples.json").read_text())}
    case = cases[name]
    if name == "evm_pra":
        expected, done = case["expected"], case["percent_complete"]
        spent = case["actual_costs"][case["period"] - 1]
        planned = round(case["BAC"] * case["schedule"][case["period"] - 1])
        found = Totals(case["BAC"], planned, round(case["BAC"] * done), spent)
        assert {name: float(getattr(found, name.lower())) for name in expected} == pytest.approx(expected, abs=1e-6)
        return
    if name == "evm_ritetrac":
        pv, ev, ac = (round(100 * case["expected"][name]) for name in ("PV", "EV", "AC"))
        found = Totals(1000_00, pv, ev, ac)
        assert round(float(found.cpi), 4) == case["expected"]["CPI"] and found.cv == round(100 * case["expected"]["CV"])
        assert found.eac(Pace.COST) == round(100 * case["expected"]["EAC"])
        return
    planned = by_period(case["PV"])
    found = [planned.time_of(round(ev * 100_000)) for ev in case["EV"]]
    assert [float(each) for each in found] == pytest.approx(case["expected_ES"], abs=6e-3)
    if "AC" in case:
        _agrees(case, planned, found)


def _agrees(case, planned, found):
    """SPI, CPI, SPI(t) and EAC(t) of every period."""
    for at, (pv, ev, ac) in enumerate(zip(case["PV"], case["EV"], case["AC"], strict=True), start=1):
        totals = Totals(*(round(100_000 * each) for each in (case["PV"][-1], pv, ev, ac)))
        times = earned_schedule(planned, totals.ev, at, totals.cpi)
        mine = {
            "SPI": totals.spi,
            "CPI": totals.cpi,
            "SPIt": times.spi,
            "EACt_ES_SPIt": times.eac(Pace.COST),
            "ES": found[at - 1],
        }
        published = {name: case[f"expected_{name}"][at - 1] for name in mine}
        assert {name: float(figure) for name, figure in mine.items()} == pytest.approx(published, abs=6e-4), at


def test_a_flat_stretch_counts_to_its_end_and_nothing_counts_to_no_time():
    flat = Curve((0, 1, 2, 3, 4), (0, 0, 100, 100, 300))
    assert (flat.time_of(0), flat.time_of(1), flat.time_of(100), flat.time_of(200)) == (0, F(101, 100), 3, F(7, 2))
    assert (flat.time_of(300), flat.time_of(500), flat.end) == (4, 4, 4)
    jump = Curve((0, 1), (50, 100))
    assert jump.time_of(20) == 0


@pytest.mark.parametrize(
    ("times", "values"), [((), ()), ((0, 1), (0,)), ((0, 0), (0, 1)), ((0, 1), (5, 4))], ids=["empty", "uneven", "still", "falls"]
)
def test_what_is_no_curve_is_refused(times, values):
    with pytest.raises(ValueError, match="curve"):
        Curve(times, values)


def test_what_is_undefined_says_why():
    young = Totals(1000, 0, 0)
    assert (young.spi, young.cpi, young.cv, young.tcpi) == (
        Undefined.NOTHING_PLANNED, Undefined.NO_COST, Undefined.NO_COST, Undefined.NO_COST
    )  # fmt: skip
    assert {young.eac(pace) for pace in Pace} == {Undefined.NO_COST}
    spent = Totals(1000, 100, 0, 500)
    assert (spent.cpi, spent.eac(Pace.PLANNED), spent.eac(Pace.COST)) == (0, 1500, Undefined.NOTHING_EARNED)
    assert Totals(1000, 500, 400, 1000).tcpi is Undefined.BUDGET_SPENT
    assert Totals(0, 0, 0, 10).spi is Totals(0, 0, 0, 10).eac(Pace.COST) is Undefined.NO_BUDGET
    assert Totals(1000, 1000, 1000, 900).eac(Pace.BOTH) == 900
    early = earned_schedule(Curve((0, 10), (0, 100)), 0, 0)
    assert (early.spi, early.eac(Pace.COST), early.eac(Pace.PLANNED)) == (Undefined.NOT_STARTED, Undefined.NOT_STARTED, 10)
    idle = earned_schedule(Curve((0, 10), (0, 100)), 0, 5)
    assert (idle.spi, idle.eac(Pace.COST)) == (0, Undefined.NOTHING_EARNED)
    assert earned_schedule(Curve((0, 10), (0, 0)), 0, 5).spi is Undefined.NO_BUDGET
    assert earned_schedule(Curve((0, 10), (0, 100)), 50, 5).eac(Pace.BOTH) is Undefined.NO_COST


def test_a_budget_lies_on_working_time_only():
    """Ten days from a Monday: the week-end plans nothing, the second Wednesday is a holiday."""
    holiday = WorkCalendar(CalendarFacts("week", STANDARD_WEEK, {date(2025, 1, 15): ()}))
    clocks = Clocks(holiday, {})
    work = Work("a", MONDAY, datetime(2025, 1, 17, 17), 900)
    periods = working_periods(work.start, work.finish, holiday)
    assert periods.times == tuple(range(0, 9 * 480 + 1, 480))
    assert time_phase([work], periods, clocks).values == tuple(range(0, 901, 100))
    assert planned_at(work, minute(datetime(2025, 1, 12, 12)), clocks) == 500
    assert planned_at(work, minute(datetime(2025, 1, 14, 13)), clocks) == 650


def test_events_own_calendars_and_the_clock():
    event = Work("e", datetime(2025, 1, 8, 17), datetime(2025, 1, 8, 17), 70)
    saturday = Work("s", datetime(2025, 1, 10, 8), datetime(2025, 1, 11, 17), 100, calendar="six")
    clock = Work("c", datetime(2025, 1, 10, 0), datetime(2025, 1, 12, 0), 480, is_elapsed=True)
    periods = working_periods(MONDAY, datetime(2025, 1, 14, 17), WEEK)
    curve = time_phase([event, saturday, clock], periods, CLOCKS)
    assert curve.values == (0, 0, 0, 70, 70, 70 + 50 + 240, 650, 650)
    works = (event, saturday, clock)
    at = {day: sum(planned_at(work, minute(datetime(2025, 1, day)), CLOCKS) for work in works) for day in (8, 9, 11)}
    assert at == {8: 0, 9: 70, 11: 70 + 50 + 240}


def test_a_long_plan_is_laid_over_fewer_longer_periods():
    periods = working_periods(MONDAY, datetime(2055, 1, 6, 17), WEEK)
    assert len(periods.times) < 530
    work = Work("a", MONDAY, datetime(2055, 1, 6, 17), 10**9)
    status = datetime(2040, 3, 3)
    found = value([work], status, CLOCKS)
    assert found.planned.at(found.schedule.at.numerator) == found.project.pv


def test_a_project_that_is_over_is_measured_at_its_finish():
    works = [Work("a", MONDAY, datetime(2025, 1, 10, 17), 500, F(1), 450)]
    found = value(works, datetime(2025, 6, 1), CLOCKS, finished_at=datetime(2025, 1, 15, 17))
    assert (found.schedule.es, found.schedule.at, found.schedule.spi) == (5 * 480, 8 * 480, F(5, 8))
    assert found.schedule.eac(Pace.COST) == 8 * 480


def test_an_event_without_a_budget_still_ends_the_plan():
    works = [Work("a", MONDAY, datetime(2025, 1, 10, 17), 500, F(1, 2)), Work("end", *[datetime(2025, 1, 14, 17)] * 2, 0)]
    found = value(works, datetime(2025, 1, 8, 12), CLOCKS).schedule
    assert (found.es, found.at, found.pd, found.spi) == (1200, 1200, 7 * 480, 1)
    assert found.eac(Pace.COST) == 7 * 480


def test_how_much_is_done_is_what_the_plan_says():
    begun = Milestone("a", "A", 10 * 480, actual_start=MONDAY)
    at = minute(datetime(2025, 1, 9))
    assert share_done(begun, at, WEEK) == F(3, 10)
    assert share_done(begun, minute(datetime(2025, 3, 1)), WEEK) == F(99, 100)
    longer = Milestone("a", "A", 10 * 480, actual_start=MONDAY, remaining_minutes=12 * 480)
    assert share_done(longer, at, WEEK) == 0
    done = Milestone("a", "A", 0, actual_start=MONDAY, actual_finish=MONDAY)
    assert (share_done(done, at, WEEK), share_done(Milestone("b", "B", 480), at, WEEK)) == (1, 0)


works = st.builds(
    lambda day, length, budget, done, group: Work(
        "w", datetime(2025, 1, 6 + day, 8), datetime(2025, 1, 6 + day + length, 17), budget, F(done, 7), None, group
    ),
    st.sampled_from((0, 1, 2, 3, 4, 7, 8)), st.integers(0, 12), st.integers(0, 10**9), st.integers(0, 7),
    st.sampled_from(["1", "2", None]),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(works, min_size=1, max_size=8), st.integers(1, 40))
def test_phases_add_up_and_what_goes_as_planned_is_on_time(works, day):
    status = datetime(2025, 1, 6) if day > 25 else datetime(2025, 1, 6 + day)
    found = value(works, status, CLOCKS)
    for name in ("bac", "pv", "ev"):
        assert sum(getattr(each, name) for each in found.groups.values()) == getattr(found.project, name)
    assert found.planned.total == found.project.bac
    assert found.planned.at(found.schedule.at) == found.project.pv
    assert 0 <= found.schedule.es <= found.schedule.pd
    on_plan = earned_schedule(found.planned, found.project.pv, found.schedule.at)
    assert found.planned.at(on_plan.es) == found.project.pv

"""How full people's days are, against a count hour by hour."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from delivery.engine.edits import apply
from delivery.engine.levelling import level
from delivery.engine.loading import OFF, Demand, Load, Resource, Share, Taken, Window, loading, together
from delivery.engine.plan import ConstraintKind
from delivery.engine.schedule import schedule
from delivery.engine.workdays import WorkCalendar
from tests.engine.people import Halves, staffed
from tests.engine.worlds import ELAPSED, LAGS, milestone, plan

steady = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
MIXED = ("week", "china", "late week", "always", "nights")


@steady
@given(staffed(calendars=MIXED, lags=LAGS | ELAPSED, elapsed=True, progress=True))
def test_every_half_day_agrees_with_a_count_of_hours(case):
    found, people, demands = case
    dates = {key: (t.start, t.finish) for key, t in schedule(found).timings.items()}
    chart, slow = loading(found, people, demands), Halves(found, people, demands, dates)
    fuller = {}
    for (key, on, _), percent in slow.used.items():
        fuller[key, on] = max(fuller.get((key, on), 0), percent)
    for person in people:
        shown = chart.of(person.key)
        for column in range(chart.days):
            on = chart.date_at(column)
            there, asked = max(0, person.percent_on(on)), fuller.pop((person.key, on), 0)
            assert shown.capacity[column] == there
            assert shown.over[column] == max(0, -(-(asked - there) // 1))
            assert (shown.used[column] == 0) == (asked == 0) or shown.used[column] <= asked
    assert not fuller, "a day on which somebody is asked for is missing"


@steady
@given(staffed(calendars=("week", "china", "late week"), lags=LAGS, progress=True, constraints=[ConstraintKind.SNET]))
def test_the_chart_is_too_full_on_the_days_that_levelling_finds_and_on_none_after_it(case):
    found, people, demands = case
    answer = level(found, people, demands, rounds=2)
    assert too_full(found, people, demands) == {(each.resource, each.on) for each in answer.overloads_before}
    after = apply(found, answer.edits)
    assert too_full(after, people, demands) == {(each.resource, each.on) for each in answer.overloads_after}


def too_full(found, people, demands):
    """As the page counts it: windows, shares, what there is, what is done."""
    timings = schedule(found).timings
    first, last = min(t.start for t in timings.values()).date(), max(t.finish for t in timings.values()).date()
    windows = {name: Window.of(first, last, WorkCalendar(facts)) for name, facts in found.calendars.items()}
    nodes, over = {each.key: each for each in found.milestones}, set()
    for person in people:
        shares = [
            (windows[node.calendar or found.calendar], Share(t.start, t.finish, each.percent, node.rests), node.actual_finish)
            for each in demands
            if each.resource == person.key
            for node, t in [(nodes[each.milestone], timings[each.milestone])]
        ]
        count = windows[found.calendar].count
        there = np.array(person.percents(first, count), dtype=float)
        own, unfinished = (
            together([(window, [share]) for window, share, done in shares if not (done and only_open)], count)
            for only_open in (False, True)
        )
        begin = (found.status_at.date() - first).days if found.status_at else 0
        load = Load(own, Taken.nothing(count), np.maximum(there, 0), there == OFF, unfinished.fuller > 0, max(begin, 0))
        over |= {(person.key, first + timedelta(days=int(place))) for place in np.flatnonzero(load.is_over)}
    return over


def test_a_day_shows_the_mean_of_its_halves_and_the_excess_of_the_fuller_one():
    found = plan([milestone("a", 0.5), milestone("b", 1), milestone("c", 0)])
    chart = loading(found, [Resource("anna", 120)], [Demand(key, "anna") for key in "abc"])
    assert chart.first == date(2025, 1, 6) and chart.days == 1
    assert chart.of("anna") == type(chart.of("anna"))(used=(150,), capacity=(120,), over=(80,))


def test_weekends_holidays_and_make_up_days_follow_the_calendar():
    found = plan({"a": 6}, calendar="china", start=datetime(2025, 1, 23, 8))
    chart = loading(found, [Resource("anna")], [Demand("a", "anna", 40)])
    worked = [date(2025, 1, 23), date(2025, 1, 24), date(2025, 1, 26), date(2025, 1, 27), date(2025, 2, 5), date(2025, 2, 6)]
    assert [chart.date_at(n) for n, used in enumerate(chart.of("anna").used) if used == 40] == worked
    assert [chart.date_at(n) for n, works in enumerate(chart.is_workday) if works] == worked


def test_any_dates_and_any_stretch_can_be_asked_for():
    found = plan({"a": 2})
    given_dates = {"a": (datetime(2025, 1, 8, 8), datetime(2025, 1, 9, 17))}
    people, demands = [Resource("anna"), Resource("ben")], [Demand("a", "anna")]
    chart = loading(found, people, demands, given_dates, date(2025, 1, 7), date(2025, 1, 10))
    assert chart.used.tolist() == [[0, 100, 100, 0], [0, 0, 0, 0]]
    inside = loading(found, people[:1], demands, given_dates, date(2025, 1, 9), date(2025, 1, 9))
    assert inside.of("anna").used == (100,)
    with pytest.raises(KeyError):
        inside.of("ben")
    nobody = loading(found, [], [])
    assert nobody.used.shape == (0, 1)


def test_a_capacity_by_day_starts_repeats_and_is_asked_by_date():
    pattern = Resource("anna", (50, 100, 100, 100, 100, 100, 0, 0), date(2025, 1, 5))
    found = plan({"a": 12})
    chart = loading(found, [pattern], [Demand("a", "anna", 100)], first=date(2025, 1, 1), last=date(2025, 1, 20))
    assert chart.of("anna").capacity == (50,) * 5 + (100, 100, 100, 100, 100, 0, 0) * 2 + (100,)
    assert chart.of("anna").capacity == tuple(pattern.percent_on(chart.date_at(n)) for n in range(20))

"""Days of people: partial days, absences, and what counts as too much."""

from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest

from delivery.engine.loading import Load, Presence, Share, Taken, Window, buckets, capacity, stretches, together
from delivery.engine.plan import STANDARD_WEEK, CalendarFacts
from delivery.engine.workdays import WorkCalendar

WEEK = WorkCalendar(CalendarFacts("week", STANDARD_WEEK))
MONDAY = date(2027, 1, 4)


def window(days: int = 14) -> Window:
    return Window.of(MONDAY, date.fromordinal(MONDAY.toordinal() + days - 1), WEEK)


def load(own: list[Share], others: list[Share] = (), presence: Presence | None = None, open_from: int = 0) -> Load:  # type: ignore[assignment]
    days = window()
    there = capacity(days, presence or Presence())
    mine, theirs = (together([(days, shares)], days.count) for shares in (own, others))
    return Load(mine, theirs, there, ~days.is_worked, open_from=open_from)


def week(percent: int, first: int = 4, last: int = 8) -> Share:
    return Share(datetime(2027, 1, first, 8), datetime(2027, 1, last, 17), percent)


def test_what_lies_outside_the_window_or_lasts_no_time_takes_nothing() -> None:
    before = Share(datetime(2026, 12, 1, 8), datetime(2027, 1, 4, 8), 100)
    event = Share(datetime(2027, 1, 6, 17), datetime(2027, 1, 6, 17), 100)
    beyond = Share(datetime(2027, 1, 15, 8), datetime(2027, 3, 1, 17), 40)
    assert load([before, event, beyond]).total.tolist() == [0] * 11 + [40, 0, 0]


def test_a_stretch_runs_across_a_weekend_and_tells_its_fullest_day() -> None:
    found = stretches(MONDAY, load([week(80, 4, 13), week(60, 7, 12)]))
    assert [(s.first, s.last, s.days, s.most_percent, s.room_percent) for s in found] == [
        (date(2027, 1, 7), date(2027, 1, 12), 4, 140, 100)
    ]


def test_work_on_a_day_of_absence_is_too_much() -> None:
    away = Presence(100, absences=((date(2027, 1, 6), date(2027, 1, 6)),))
    assert [(s.first, s.room_percent) for s in stretches(MONDAY, load([week(10)], presence=away))] == [(date(2027, 1, 6), 0)]


def test_only_days_ahead_on_which_this_project_asks_are_overloads() -> None:
    assert stretches(MONDAY, load([], [week(100), week(100)])) == []
    both = load([week(50)], [week(60)], open_from=3)
    assert [(s.first, s.days) for s in stretches(MONDAY, both)] == [(date(2027, 1, 7), 2)]


def test_days_off_by_the_own_calendar_are_neither_load_nor_room() -> None:
    days = window()
    four_days = days.is_worked & (np.arange(days.count) % 7 != 4)
    own = together([(days, [week(100)])], days.count)
    found = Load(own, Taken.nothing(days.count), capacity(days, Presence(), worked=four_days), ~four_days)
    assert not found.is_over.any()
    assert found.total.tolist()[:7] == [100, 100, 100, 100, 0, 0, 0]


@pytest.mark.parametrize("percent", [50, 120])
def test_a_week_is_the_mean_of_its_worked_days(percent: int) -> None:
    first, second = buckets(MONDAY, load([week(percent, 4, 5)]), (0, 7, 14))
    assert (first.own_percent, first.most_percent, first.over_days) == (percent * 2 / 5, percent, 2 * (percent > 100))
    assert (second.own_percent, second.there_percent) == (0, 100)


def test_a_day_is_too_full_when_one_of_its_halves_is() -> None:
    """As an imported plan may have it: two pieces of work on one morning, none in the afternoon."""
    morning = [Share(datetime(2027, 1, 4, 8), datetime(2027, 1, 4, 12), percent) for percent in (100, 50)]
    found = load(morning)
    assert [(s.first, s.days, s.most_percent) for s in stretches(MONDAY, found)] == [(MONDAY, 1, 150)]
    assert buckets(MONDAY, found, range(15))[0].own_percent == 150
    fits = load([morning[0]])
    assert not fits.is_over.any() and buckets(MONDAY, fits, range(15))[0].own_percent == 50


def test_a_day_on_which_all_that_asks_is_done_is_a_fact() -> None:
    days = window()
    own = together([(days, [week(130)])], days.count)
    over = Load(own, Taken.nothing(days.count), capacity(days, Presence()), ~days.is_worked, is_open=np.arange(days.count) == 1)
    assert [(s.first, s.days) for s in stretches(MONDAY, over)] == [(date(2027, 1, 5), 1)]


def test_work_that_rests_takes_nothing_and_is_no_overload() -> None:
    away = Presence(100, absences=((date(2027, 1, 6), date(2027, 1, 7)),))
    rested = Share(datetime(2027, 1, 4, 8), datetime(2027, 1, 8, 17), 80, ((date(2027, 1, 6), date(2027, 1, 7)),))
    found = load([rested], presence=away)
    assert not found.is_over.any()
    assert found.total.tolist()[:5] == [80, 80, 0, 0, 80]

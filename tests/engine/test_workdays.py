from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.engine.plan import STANDARD_DAY, STANDARD_WEEK, CalendarFacts
from delivery.engine.workdays import WorkCalendar, minute, moment
from tests.engine.worlds import ALWAYS, CALENDARS, CHINA, NIGHTS, WEEK


def at(day, hour=0, minutes=0, month=1):
    return minute(datetime(2025, month, day, hour, minutes))


def test_three_days_from_friday_before_spring_festival_use_the_make_up_sunday():
    assert moment(WorkCalendar(CHINA).add(at(24, 8), 3 * 480)) == datetime(2025, 1, 27, 17)


def test_three_days_from_friday_end_on_tuesday_in_a_plain_week():
    assert moment(WorkCalendar(WEEK).add(at(24, 8), 3 * 480)) == datetime(2025, 1, 28, 17)


def test_work_stands_still_between_shifts():
    week = WorkCalendar(WEEK)
    assert week.work_at(at(24, 17)) == week.work_at(at(25, 12)) == week.work_at(at(27, 8))
    assert moment(week.start_at(week.work_at(at(24, 17)))) == datetime(2025, 1, 27, 8)
    assert moment(week.finish_at(week.work_at(at(27, 8)))) == datetime(2025, 1, 24, 17)


def test_lunch_is_not_worked():
    week = WorkCalendar(WEEK)
    assert week.between(at(6, 8), at(6, 17)) == 480
    assert week.between(at(6, 17), at(6, 8)) == -480
    assert moment(week.add(at(6, 11), 120)) == datetime(2025, 1, 6, 14)
    assert moment(week.add(at(6, 14), -120)) == datetime(2025, 1, 6, 11)


def test_a_shift_may_cross_midnight():
    nights = WorkCalendar(NIGHTS)
    assert moment(nights.add(at(24, 8), 600)) == datetime(2025, 1, 28, 0)
    assert nights.between(at(24, 22), at(25, 6)) == 480
    assert nights.is_working_day(date(2025, 1, 24)) and not nights.is_working_day(date(2025, 1, 25))


@pytest.mark.parametrize("shift", [(1320, 1800), (1320, 360)])
def test_a_shift_past_midnight_can_be_written_both_ways(shift):
    calendar = WorkCalendar(CalendarFacts("late", ((shift,),) + ((),) * 6))
    assert calendar.between(at(6, 0), at(8, 0)) == 480


@pytest.mark.parametrize("shift", [(0, 1440), (0, 0)])
def test_a_day_of_twenty_four_hours_is_worked_through(shift):
    calendar = WorkCalendar(CalendarFacts("all day", ((shift,),) * 7))
    assert calendar.between(at(6), at(13)) == 7 * 1440
    assert moment(calendar.start_at(calendar.work_at(at(6, 0)))) == datetime(2025, 1, 6)


def test_working_days_are_counted_and_added():
    china = WorkCalendar(CHINA)
    assert china.add_days(date(2025, 1, 24), 1) == date(2025, 1, 26)
    assert china.add_days(date(2025, 1, 27), 1) == date(2025, 2, 5)
    assert china.add_days(date(2025, 2, 5), -1) == date(2025, 1, 27)
    assert china.add_days(date(2025, 1, 28), 0) == date(2025, 2, 5)
    assert china.working_days_between(date(2025, 1, 24), date(2025, 2, 6)) == 4
    assert china.working_days_between(date(2025, 2, 6), date(2025, 1, 24)) == -4
    assert china.shifts_on(date(2025, 1, 26)) == STANDARD_DAY
    assert china.shifts_on(date(2025, 1, 28)) == ()


def test_the_first_and_last_accepted_dates_work():
    always = WorkCalendar(ALWAYS)
    assert always.work_at(minute(datetime(1970, 1, 1))) == 0
    assert moment(always.start_at(0)) == datetime(1970, 1, 1)
    assert always.is_working_day(date(2199, 12, 31))
    assert moment(always.finish_at(always.work_at(minute(datetime(2199, 12, 31, 23, 59))) + 1)) == datetime(2200, 1, 1)


@pytest.mark.parametrize("when", [datetime(9999, 1, 1), datetime(1969, 12, 31), datetime(2200, 1, 1), datetime(1, 1, 1)])
def test_dates_out_of_range_are_refused(when):
    with pytest.raises(ValueError, match="1970-01-01 to 2199-12-31"):
        minute(when)


def test_work_beyond_the_last_date_is_refused():
    with pytest.raises(ValueError, match="out of range"):
        WorkCalendar(WEEK).add(at(6, 8), 10**9)
    with pytest.raises(ValueError, match="out of range"):
        WorkCalendar(WEEK).add_days(date(2025, 1, 6), 10**6)


@pytest.mark.parametrize(
    ("week", "message"),
    [
        (((),) * 7, "no working time at all"),
        ((((480, 720), (700, 900)),) + ((),) * 6, "overlap"),
        ((((480, 480),),) + ((),) * 6, "not inside a day"),
        ((((-60, 300),),) + ((),) * 6, "not inside a day"),
        ((((1500, 1600),),) + ((),) * 6, "not inside a day"),
        (((),) * 6, "seven days"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(week, message):
    with pytest.raises(ValueError, match=message):
        WorkCalendar(CalendarFacts("odd", week))


def test_an_exception_out_of_range_is_refused():
    with pytest.raises(ValueError, match="out of range"):
        WorkCalendar(CalendarFacts("far", STANDARD_WEEK, {date(9999, 1, 1): ()}))


@given(st.sampled_from(sorted(CALENDARS)), st.integers(0, 400 * 1440), st.integers(-5000, 5000))
def test_adding_and_measuring_agree(name, offset, minutes):
    calendar = WorkCalendar(CALENDARS[name])
    start = at(1) + offset
    assert calendar.between(start, calendar.add(start, minutes)) == minutes


@given(st.sampled_from(sorted(CALENDARS)), st.integers(60 * 480, 900 * 480))
def test_both_faces_of_a_work_value_measure_it(name, work):
    calendar = WorkCalendar(CALENDARS[name])
    first, last = calendar.finish_at(work), calendar.start_at(work)
    assert calendar.work_at(first) == calendar.work_at(last) == work
    assert calendar.work_at(first - 1) == work - 1
    assert calendar.work_at(last + 1) == work + 1


@given(st.dates(date(2024, 1, 1), date(2026, 1, 1)), st.integers(-300, 300))
def test_added_days_are_counted_back(on, n):
    china = WorkCalendar(CHINA)
    start = china.add_days(on, 0)
    assert china.working_days_between(start, china.add_days(start, n)) == n
    assert china.is_working_day(china.add_days(on, n))
    assert china.add_days(start, 1) > start >= on > on - timedelta(days=1)

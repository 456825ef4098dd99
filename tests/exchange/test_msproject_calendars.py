"""Calendars of MS Project: exceptions in every form, working weeks, shifts, and which calendar a task follows."""

from datetime import date

import pytest

from delivery.engine.plan import STANDARD_DAY, STANDARD_WEEK
from delivery.exchange.document import PlanDocument
from delivery.exchange.files import read_plan
from tests.exchange.samples import mspdi, only_refusal, refused, task

pytestmark = pytest.mark.once

NIGHT = ((0, 180), (240, 480))


def calendar(uid: int, inside: str = "", name: str = "Standard", base: int = -1, is_base: int = 1) -> str:
    return (
        f"<Calendar><UID>{uid}</UID><Name>{name}</Name><IsBaseCalendar>{is_base}</IsBaseCalendar>"
        f"<BaseCalendarUID>{base}</BaseCalendarUID>{inside}</Calendar>"
    )


def exception(first: str, last: str, rule: str = "<Type>1</Type>", times: str = "<DayWorking>0</DayWorking>") -> str:
    period = f"<TimePeriod><FromDate>{first}T00:00:00</FromDate><ToDate>{last}T23:59:00</ToDate></TimePeriod>"
    return f"<Exceptions><Exception>{period}{rule}{times}</Exception></Exceptions>"


def times(*shifts: tuple[str, str]) -> str:
    inside = "".join(f"<WorkingTime><FromTime>{a}:00</FromTime><ToTime>{b}:00</ToTime></WorkingTime>" for a, b in shifts)
    return f"<DayWorking>1</DayWorking><WorkingTimes>{inside}</WorkingTimes>"


def night_week() -> str:
    shifts = times(("00:00", "03:00"), ("04:00", "08:00"))
    return "<WeekDays>" + "".join(f"<WeekDay><DayType>{day}</DayType>{shifts}</WeekDay>" for day in range(1, 8)) + "</WeekDays>"


def read(calendars: str, tasks: str = "", tail: str = "") -> PlanDocument:
    return read_plan(mspdi(tasks or task(1), calendars=calendars, tail=tail))


def days_off(rule: str, first: str = "2026-01-01", last: str = "2026-12-31") -> list[date]:
    facts = read(calendar(1, exception(first, last, rule))).plan
    return sorted(facts.calendars["Standard"].exceptions)


def test_a_calendar_that_says_nothing_is_the_standard_week() -> None:
    assert read(calendar(1)).plan.calendars["Standard"].week == STANDARD_WEEK


def test_an_exception_with_times_is_worked_and_one_without_is_not() -> None:
    make_up = exception("2026-01-10", "2026-01-10", times=times(("08:00", "12:00"), ("13:00", "17:00")))
    assert read(calendar(1, make_up)).plan.calendars["Standard"].exceptions == {date(2026, 1, 10): STANDARD_DAY}
    assert days_off("<Type>1</Type>", "2026-01-08", "2026-01-11") == [date(2026, 1, 8), date(2026, 1, 9)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("<Type>2</Type><Month>4</Month><MonthDay>1</MonthDay>", [date(2026, 5, 1)]),
        ("<Type>3</Type><Month>10</Month><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>", [date(2026, 11, 26)]),
        ("<Type>3</Type><Month>4</Month><MonthItem>4</MonthItem><MonthPosition>4</MonthPosition>", [date(2026, 5, 25)]),
        ("<Type>4</Type><Period>6</Period><MonthDay>30</MonthDay>", [date(2026, 1, 30), date(2026, 7, 30)]),
        (
            "<Type>5</Type><Period>6</Period><MonthItem>8</MonthItem><MonthPosition>0</MonthPosition>",
            [date(2026, 1, 2), date(2026, 7, 3)],
        ),
        (
            "<Type>6</Type><Period>2</Period><DaysOfWeek>32</DaysOfWeek><EnteredByOccurrences>1</EnteredByOccurrences>"
            "<Occurrences>2</Occurrences>",
            [date(2026, 1, 2), date(2026, 1, 16)],
        ),
        (
            "<Type>7</Type><Period>100</Period><EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>2</Occurrences>",
            [date(2026, 1, 1)],
        ),
    ],
)
def test_recurring_exceptions_are_laid_out(rule: str, expected: list[date]) -> None:
    assert days_off(rule) == expected


def test_a_rule_that_is_not_read_is_said() -> None:
    document = read(calendar(1, exception("2026-01-01", "2026-12-31", "<Type>3</Type><MonthItem>0</MonthItem>")))
    assert [warning.key for warning in document.warnings] == ["warn.recurrence"]


def test_a_working_week_says_all_seven_days() -> None:
    period = "<TimePeriod><FromDate>2026-02-02T00:00:00</FromDate><ToDate>2026-02-08T23:59:00</ToDate></TimePeriod>"
    day = f"<WeekDay><DayType>7</DayType>{times(('08:00', '12:00'))}</WeekDay>"
    weeks = f"<WorkWeeks><WorkWeek>{period}<WeekDays>{day}</WeekDays></WorkWeek></WorkWeeks>"
    exceptions = read(calendar(1, weeks)).plan.calendars["Standard"].exceptions
    assert exceptions == {date(2026, 2, day): () for day in range(2, 7)} | {date(2026, 2, 7): ((480, 720),)}


def test_exceptions_without_end_are_cut_at_the_end_of_time_as_we_know_it() -> None:
    assert max(days_off("<Type>2</Type><Month>0</Month><MonthDay>1</MonthDay>", "1984-01-01", "4100-12-31")).year == 2199


def test_touching_shifts_are_one_and_midnight_is_the_end_of_the_day() -> None:
    day = f"<WeekDay><DayType>2</DayType>{times(('12:00', '18:00'), ('18:00', '00:00'))}</WeekDay>"
    assert read(calendar(1, f"<WeekDays>{day}</WeekDays>")).plan.calendars["Standard"].week[0] == ((720, 1440),)


def test_a_shift_that_ends_before_it_begins_is_refused() -> None:
    day = f"<WeekDays><WeekDay><DayType>2</DayType>{times(('12:00', '08:00'))}</WeekDay></WeekDays>"
    problem = only_refusal(mspdi(task(1), calendars=calendar(1, day)))
    assert (problem.key, problem.place.name) == ("calendar.bad_shift", "Standard")


def test_a_calendar_without_working_time_is_refused_when_it_is_used() -> None:
    idle = "<WeekDays>" + "".join(f"<WeekDay><DayType>{n}</DayType><DayWorking>0</DayWorking></WeekDay>" for n in range(1, 8))
    calendars = calendar(1) + calendar(2, f"{idle}</WeekDays>", "Idle")
    assert read(calendars).plan.calendar == "Standard"
    assert only_refusal(mspdi(task(1, inside="<CalendarUID>2</CalendarUID>"), calendars=calendars)).key == "calendar.no_work"


def test_calendars_that_stand_on_each_other_are_refused() -> None:
    holiday = exception("2026-01-08", "2026-01-08")
    circle = calendar(1, holiday, base=2) + calendar(2, holiday, "Other", base=1)
    assert {problem.key for problem in refused(mspdi(task(1), calendars=circle))} == {"calendar.circle"}


def test_a_task_calendar_and_its_resources_calendar_leave_their_common_time() -> None:
    calendars = calendar(1) + calendar(2, night_week(), "Night") + calendar(3, exception("2026-01-05", "2026-01-05"), "Li", 2, 0)
    tail = (
        "<Resources><Resource><UID>1</UID><Name>Li</Name><CalendarUID>3</CalendarUID></Resource></Resources>"
        "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments>"
    )
    both = read(calendars, task(1, inside="<CalendarUID>2</CalendarUID>"), tail).plan
    assert both.calendars[both.milestones[0].calendar or ""].exceptions == {date(2026, 1, 5): ()}
    ignoring = read(
        calendars, task(1, inside="<CalendarUID>2</CalendarUID><IgnoreResourceCalendar>1</IgnoreResourceCalendar>"), tail
    )
    assert ignoring.plan.milestones[0].calendar == "Night"


def test_resources_of_different_calendars_move_a_task_on_whenever_one_works() -> None:
    calendars = calendar(1) + calendar(2, night_week(), "Night")
    people = "".join(f"<Resource><UID>{n}</UID><Name>R{n}</Name><CalendarUID>{n}</CalendarUID></Resource>" for n in (1, 2))
    work = "".join(f"<Assignment><TaskUID>1</TaskUID><ResourceUID>{n}</ResourceUID></Assignment>" for n in (1, 2))
    plan = read(calendars, tail=f"<Resources>{people}</Resources><Assignments>{work}</Assignments>").plan
    assert plan.calendars[plan.milestones[0].calendar or ""].week[0] == (NIGHT[0], (240, 720), (780, 1020))

"""What is read from MS Project's XML."""

from datetime import date, datetime

import pytest

from delivery.engine.plan import STANDARD_DAY, ConstraintKind, Dependency, DependencyKind, Lag, LagUnit
from delivery.engine.schedule import schedule
from delivery.exchange.document import RowKind
from delivery.exchange.files import read_plan
from tests.exchange.samples import FIXTURES, link, mspdi, only_refusal, refused, task

pytestmark = pytest.mark.once


def milestone_of(data: bytes, key: str = "1"):
    return next(milestone for milestone in read_plan(data).plan.milestones if milestone.key == key)


def keys_of_warnings(data: bytes) -> list[str]:
    return [warning.key for warning in read_plan(data).warnings]


@pytest.fixture
def document():
    return read_plan(FIXTURES / "shifts_2003.xml")


class TestThePlanOfTheYear2003:
    def test_leaves_keep_their_uids_and_groups_their_rows(self, document) -> None:
        assert list(document.uids.values()) == [11, 12, 14, 15, 16]
        assert [(row.uid, row.kind) for row in document.rows][:3] == [
            (0, RowKind.SUMMARY),
            (10, RowKind.SUMMARY),
            (11, RowKind.MILESTONE),
        ]
        assert [row.outline for row in document.rows] == ["0", "1", "1.1", "1.2", "2", "3", "4"]

    def test_old_exceptions_make_holidays_and_make_up_days(self, document) -> None:
        calendar = document.plan.calendars["Standard"]
        assert calendar.exceptions[date(2025, 1, 26)] == STANDARD_DAY
        assert calendar.exceptions[date(2025, 1, 28)] == ()
        assert len(calendar.exceptions) == 1 + 6

    def test_three_days_from_a_friday_end_on_the_monday_after_a_worked_sunday(self, document) -> None:
        timing = schedule(document.plan).timings["12"]
        assert (timing.start, timing.finish) == (datetime(2025, 1, 24, 8), datetime(2025, 1, 27, 17))

    def test_a_group_passes_its_constraint_and_links_on_to_its_leaves(self, document) -> None:
        first, second = document.plan.milestones[:2]
        assert (first.constraint, second.constraint) == (ConstraintKind.SNET, ConstraintKind.SNET)
        to_night = [link for link in document.plan.dependencies if link.successor == "14"]
        assert [link.predecessor for link in to_night] == ["11", "12"]
        assert {link.lag for link in to_night} == {Lag(288)}

    def test_a_derived_calendar_keeps_the_days_and_exceptions_of_its_base(self, document) -> None:
        night = document.plan.calendars["Night"]
        assert night.week == (((960, 1440),), *(STANDARD_DAY,) * 4, (), ())
        assert night.exceptions[date(2025, 1, 28)] == ()

    def test_the_single_resource_brings_its_calendar_and_its_address(self, document) -> None:
        report = document.plan.milestones[-1]
        assert report.calendar == "Li Ming"
        assert document.plan.calendars["Li Ming"].exceptions[date(2025, 1, 23)] == ()
        assert document.owners == {"16": "li.ming@example.com"}

    def test_elapsed_durations_and_lags_count_the_clock(self, document) -> None:
        watch = document.plan.milestones[3]
        assert (watch.duration_minutes, watch.is_elapsed) == (2880, True)
        assert Dependency("14", "15", DependencyKind.SS, Lag(1440, LagUnit.ELAPSED)) in document.plan.dependencies

    def test_what_is_not_supported_is_said(self, document) -> None:
        assert [warning.key for warning in document.warnings] == ["warn.summary_percent_lag", "warn.cross_project"]


@pytest.mark.parametrize(("number", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS")])
def test_link_types_have_their_numbers(number: int, kind: str) -> None:
    document = read_plan(mspdi(task(1) + task(2, inside=link(1, number))))
    assert document.plan.dependencies == (Dependency("1", "2", DependencyKind(kind)),)


@pytest.mark.parametrize(
    ("lag", "form", "expected"),
    [
        (4800, 7, Lag(480)),
        (-4800, 39, Lag(-480)),
        (50, 19, Lag(50, LagUnit.PERCENT)),
        (-25, 52, Lag(-25, LagUnit.PERCENT)),
        (14400, 8, Lag(1440, LagUnit.ELAPSED)),
        (600, 38, Lag(60, LagUnit.ELAPSED)),
    ],
)
def test_lags_keep_their_unit(lag: int, form: int, expected: Lag) -> None:
    assert read_plan(mspdi(task(1) + task(2, inside=link(1, 1, lag, form)))).plan.dependencies[0].lag == expected


@pytest.mark.parametrize(("number", "kind"), list(enumerate(ConstraintKind)))
def test_constraints_have_their_numbers(number: int, kind: ConstraintKind) -> None:
    inside = f"<ConstraintType>{number}</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
    milestone = milestone_of(mspdi(task(1, inside=inside)))
    assert milestone.constraint is kind
    assert milestone.constraint_at == (None if number < 2 else datetime(2026, 2, 2, 8))


def test_progress_is_actual_dates_and_what_remains() -> None:
    dates = "<ActualStart>2026-01-05T08:00:00</ActualStart><PercentComplete>25</PercentComplete>"
    started = milestone_of(mspdi(task(1, inside=f"{dates}<RemainingDuration>PT6H0M0S</RemainingDuration>")))
    assert (started.actual_start, started.actual_finish, started.remaining_minutes) == (datetime(2026, 1, 5, 8), None, 360)
    done = "<Start>2026-01-05T08:00:00</Start><Finish>2026-01-06T17:00:00</Finish><PercentComplete>100</PercentComplete>"
    finished = milestone_of(mspdi(task(1, inside=done)))
    assert (finished.actual_start, finished.actual_finish) == (datetime(2026, 1, 5, 8), datetime(2026, 1, 6, 17))


def test_baselines_come_by_number() -> None:
    one = "<Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start><Duration>PT8H0M0S</Duration></Baseline>"
    other = "<Baseline><Number>10</Number><Work>PT4H0M0S</Work><Cost>1250</Cost></Baseline>"
    baselines = read_plan(mspdi(task(1, inside=one + other))).baselines
    assert baselines[0]["1"].start == datetime(2026, 1, 5, 8)
    assert (baselines[10]["1"].effort_minutes, baselines[10]["1"].cost_cents) == (240, 1250)


def test_manual_inactive_and_foreign_tasks_are_read_and_named() -> None:
    start = "<Start>2026-03-02T08:00:00</Start>"
    rows = task(1, inside=f"<Manual>1</Manual>{start}") + task(2, inside="<Active>0</Active>")
    rows += task(3, inside=f"<ExternalTask>1</ExternalTask>{start}") + task(4, inside="<LevelingDelay>100</LevelingDelay>")
    document = read_plan(mspdi(rows))
    assert list(document.uids) == ["1", "3", "4"]
    assert all(milestone.is_manual for milestone in document.plan.milestones[:2])
    assert schedule(document.plan).timings["1"].start == datetime(2026, 3, 2, 8)
    assert [warning.key for warning in document.warnings] == ["warn.manual", "warn.external", "warn.levelling", "warn.inactive"]


def test_a_task_in_pieces_is_named() -> None:
    dates = "<Start>2026-01-05T08:00:00</Start><Finish>2026-01-07T17:00:00</Finish>"
    assert keys_of_warnings(mspdi(task(1, inside=dates))) == ["warn.split"]
    assert keys_of_warnings(mspdi(task(1, inside=dates, duration="PT24H0M0S"))) == []


def test_a_plan_from_its_finish_says_how_it_is_read() -> None:
    assert keys_of_warnings(mspdi(task(1), head="<ScheduleFromStart>0</ScheduleFromStart>")) == ["warn.from_finish"]


def test_slack_that_still_counts_as_critical_is_in_days() -> None:
    assert read_plan(mspdi(task(1), head="<CriticalSlackLimit>2</CriticalSlackLimit>")).plan.critical_float_minutes == 960


def test_the_start_of_a_group_is_its_earliest_leaf() -> None:
    rows = (
        "<Task><UID>1</UID><Name>Group</Name><OutlineLevel>1</OutlineLevel></Task>"
        + task(2, inside="<OutlineLevel>2</OutlineLevel><Start>2026-01-07T08:00:00</Start>")
        + task(3, inside="<OutlineLevel>2</OutlineLevel><Start>2026-01-05T08:00:00</Start>")
        + task(4, inside=f"<OutlineLevel>1</OutlineLevel>{link(1, 3)}")
    )
    assert read_plan(mspdi(rows)).plan.dependencies == (Dependency("3", "4", DependencyKind.SS),)


def test_utf_16_is_read_by_its_mark() -> None:
    data = mspdi(task(1, "里程碑")).decode().replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>')
    assert milestone_of(data.encode("utf-16")).name == "里程碑"


def test_every_problem_is_listed_with_task_and_field() -> None:
    problems = refused(
        mspdi(
            task(1, duration="-PT8H0M0S")
            + task(2, inside="<Deadline>9999-01-01T00:00:00</Deadline>")
            + task(3, inside="<ConstraintType>2</ConstraintType>")
            + task(4, inside=link(77))
            + task(4)
            + task("x")
        )
    )
    assert {(problem.place.uid, problem.place.field, problem.key) for problem in problems} == {
        ("x", "UID", "value.not_a_number"),
        (4, "", "task.duplicate_uid"),
        (1, "Duration", "value.negative"),
        (2, "Deadline", "value.date_range"),
        (3, "ConstraintDate", "value.constraint_without_date"),
        (4, "PredecessorLink", "link.unknown_task"),
    }


def test_a_finish_before_its_start_is_refused() -> None:
    dates = "<ActualStart>2026-01-06T08:00:00</ActualStart><ActualFinish>2026-01-05T08:00:00</ActualFinish>"
    assert only_refusal(mspdi(task(1, inside=dates))).key == "value.finish_before_start"


def test_an_unknown_calendar_is_refused() -> None:
    problem = only_refusal(mspdi(task(1, inside="<CalendarUID>9</CalendarUID>")))
    assert problem.text("en") == "task 1, field CalendarUID, “Task”: The calendar 9 is not in the file. Add it or choose another."


def test_a_plan_without_start_or_calendar_is_refused() -> None:
    assert only_refusal(mspdi(task(1), start="NA")).key == "project.no_start"
    assert only_refusal(mspdi(task(1), calendars="")).key == "calendar.none"

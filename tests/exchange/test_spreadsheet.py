"""What is read from workbooks and CSV files."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import pytest

from delivery.engine.plan import STANDARD_DAY, ConstraintKind, Dependency, DependencyKind, Lag
from delivery.engine.schedule import schedule
from delivery.exchange.document import RowKind
from delivery.exchange.files import read_plan
from delivery.exchange.spreadsheet_template import EXAMPLE, notes_text, template_workbook
from delivery.exchange.workbook import read_sheets
from tests.exchange.samples import only_refusal, refused, text, workbook

pytestmark = pytest.mark.once


def test_chinese_and_english_headings_mean_the_same() -> None:
    english = read_plan(text("Code,Name,Duration (days),Predecessors,Phase", "M1,Start,0,,1", "M2,Build,5,M1FS+1d,4 Development"))
    chinese = read_plan(text("编号,名称,工期（天）,前置任务,阶段", "M1,Start,0,,1", "M2,Build,5,M1FS+1天,项目开发与管理"))
    assert english.plan == chinese.plan
    assert english.plan.dependencies == (Dependency("M1", "M2", lag=Lag(480)),)
    assert [milestone.phase for milestone in english.plan.milestones] == ["1", "4"]


def test_numbers_point_to_rows_where_they_are_nobodys_code() -> None:
    document = read_plan(text("Name,Duration,Predecessors", "One,1,", "Two,2,1SS"))
    assert list(document.uids.values()) == [1, 2]
    assert document.plan.dependencies == (Dependency("#1", "#2", DependencyKind.SS),)
    coded = read_plan(text("Code,Name,Duration,Predecessors", "2,One,1,", "1,Two,2,2"))
    assert coded.plan.dependencies == (Dependency("2", "1"),)


def test_numbered_groups_hold_their_rows_together() -> None:
    document = read_plan(
        text("WBS,Name,Duration,Predecessors", "1,Group,,", "1.1,A,1,", "1.2,B,2,1.1", "2,After,1,1", "3,Early,1,1SS+1d")
    )
    assert [row.kind for row in document.rows][:2] == [RowKind.SUMMARY, RowKind.MILESTONE]
    assert [(link.predecessor, link.successor) for link in document.plan.dependencies] == [
        ("1.1", "1.2"),
        ("1.1", "2"),
        ("1.2", "2"),
        ("1.1", "3"),
    ]


def test_a_date_alone_means_the_whole_working_day() -> None:
    head = "Code,Name,Duration,Constraint,Constraint date,Deadline,Actual start,Actual finish"
    document = read_plan(
        text(head, "M1,A,1,FNLT,2026-02-06,2026-02-09,,", "M2,B,1,不得早于…开始,2026-02-06,,2026-01-05,2026/1/6")
    )
    first, second = document.plan.milestones
    assert (first.constraint, first.constraint_at) == (ConstraintKind.FNLT, datetime(2026, 2, 6, 17))
    assert first.deadline_at == datetime(2026, 2, 9, 17)
    assert (second.constraint, second.constraint_at) == (ConstraintKind.SNET, datetime(2026, 2, 6, 8))
    assert (second.actual_start, second.actual_finish) == (datetime(2026, 1, 5, 8), datetime(2026, 1, 6, 17))
    assert document.plan.start == datetime(2026, 1, 5, 8)


def test_holidays_and_make_up_days_come_from_their_sheet() -> None:
    def calendar(book, _sheet) -> None:
        sheet = book.add_worksheet("日历")
        sheet.write_row(0, 0, ["日历", "日期", "至", "工作时间"])
        sheet.write_row(1, 0, ["", "2025-01-28", "2025-02-04", "放假"])
        sheet.write_row(2, 0, ["", "2025-01-26", "", "上班"])
        sheet.write_row(3, 0, ["Night", "周一", "", "16:00-24:00"])

    data = workbook(
        [("M1", "三天", 3, None, None), ("M2", "夜班", 1, None, "Night")],
        headings=("编号", "名称", "工期", "前置任务", "日历"),
        more=calendar,
    )
    document = read_plan(data)
    facts = document.plan.calendars["Standard"]
    assert facts.exceptions[date(2025, 1, 26)] == STANDARD_DAY
    assert facts.exceptions[date(2025, 2, 4)] == ()
    assert document.plan.calendars["Night"].week[0] == ((960, 1440),)


def test_three_days_from_a_friday_end_on_the_monday_after_a_worked_sunday() -> None:
    lines = (
        "Project start,2025-01-24",
        "Calendar day,,2025-01-28,2025-02-04,off",
        "Calendar day,,2025-01-26,,work",
        "Name,Duration",
        "Three,3",
    )
    document = read_plan("\n".join(lines).encode())
    assert schedule(document.plan).timings["#1"].finish == datetime(2025, 1, 27, 17)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_comes_in_the_usual_encodings_and_separators(encoding: str, separator: str) -> None:
    lines = "\r\n".join(("项目开始,2026-01-05", "编号,名称,工期", 'M1,"验收测试",2')).replace(",", separator)
    assert read_plan(lines.encode(encoding)).plan.milestones[0].name == "验收测试"


def test_date_cells_and_baselines_are_read() -> None:
    headings = ("Name", "Duration", "Baseline start", "Baseline finish")
    row = ("Build", 2, datetime(2026, 1, 5), datetime(2026, 1, 6))
    facts = read_plan(workbook([row], headings=headings)).baselines[0]["#1"]
    assert (facts.start, facts.finish, facts.duration_minutes) == (datetime(2026, 1, 5, 8), datetime(2026, 1, 6, 17), 960)


def test_cached_results_of_formulas_are_values() -> None:
    data = workbook([("M1", "One", None, None)], more=lambda _book, sheet: sheet.write_formula(1, 2, "=1+2", None, 3))
    assert read_plan(data).plan.milestones[0].duration_minutes == 3 * 480


def test_every_problem_is_listed_with_sheet_row_and_column() -> None:
    rows = [
        ("M1", "One", -1, None),
        ("M1", "", "soon", "M9"),
        ("M3", "Three", 1, "M3; 7XX"),
        ("M4", "Four", 1e9, "M3FS+2q"),
    ]
    problems = refused(workbook(rows))
    assert {(problem.place.row, problem.place.column, problem.key) for problem in problems} == {
        (2, "Duration (days)", "value.negative"),
        (3, "Code", "sheet.code_twice"),
        (3, "Name", "value.missing"),
        (3, "Duration (days)", "value.not_a_duration"),
        (3, "Predecessors", "link.unknown_task"),
        (4, "Predecessors", "link.itself"),
        (4, "Predecessors", "link.unknown_task"),
        (5, "Duration (days)", "value.duration_range"),
        (5, "Predecessors", "link.unknown_task"),
    }
    assert problems[0].text("zh").startswith("工作表“Plan”")


@pytest.mark.parametrize(
    ("heading", "value", "key"),
    [
        ("Deadline", "9999-12-31", "value.date_range"),
        ("Deadline", "soon", "value.not_a_date"),
        ("Constraint", "whenever", "value.unknown_choice"),
        ("Constraint", "MSO", "value.constraint_without_date"),
        ("Actual finish", "2026-02-02", "value.finish_without_start"),
        ("Owner e-mail", "nobody", "value.not_an_email"),
        ("Optional", "perhaps", "value.unknown_choice"),
        ("Calendar", "Moon", "calendar.unknown"),
        ("Likely (days)", "3", "sheet.estimate"),
        ("Fixed cost", "-5", "value.not_an_amount"),
        ("Fixed cost", "nan", "value.not_an_amount"),
        ("Fixed cost", "1e3", "value.not_an_amount"),
        ("Fixed cost", '"1.200,50"', "value.not_an_amount"),
        ("Fixed cost", '"12,00,0"', "value.not_an_amount"),
        ("Remaining (days)", "1e999", "value.not_a_duration"),
    ],
)
def test_a_bad_value_names_its_cell(heading: str, value: str, key: str) -> None:
    problem = only_refusal(text(f"Name,Duration,{heading}", f"One,1,{value}"))
    assert (problem.key, problem.place.row) == (key, 3)


@pytest.mark.parametrize(
    ("written", "cents"), [("1,200.50", 120_050), ("1200,5", 120_050), ("1,200", 120_000), ("１２００", 120_000), ("1.005", 101)]
)
def test_an_amount_is_read_as_it_is_meant_and_to_the_cent(written: str, cents: int) -> None:
    document = read_plan(text("Name,Duration,Fixed cost", f'One,1,"{written}"'))
    assert document.plan.milestones[0].fixed_cost_cents == cents


def test_a_calendar_of_holidays_only_is_refused() -> None:
    lines = (
        "Calendar day,,1970-01-01,2199-12-31,off",
        "Name,Duration,Baseline start,Baseline finish",
        "One,1,2026-01-05,2026-01-06",
    )
    assert only_refusal(text(*lines)).key == "calendar.no_work"


def test_a_plan_without_start_or_headings_says_what_to_add() -> None:
    assert only_refusal(b"Name,Duration\nOne,1\n").key == "sheet.no_start"
    assert "Name/名称" in only_refusal(b"a,b\nc,d\n").text("en")
    assert only_refusal(text("Code,Name", "M1,One")).key == "sheet.no_column"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_the_template_has_headings_an_example_and_notes(locale: str) -> None:
    data = template_workbook(locale)
    assert only_refusal(data).key == "file.no_milestones"
    sheets = read_sheets(data)
    assert [sheet.name for sheet in sheets] == [["Plan", "Project", "Calendar"], ["计划", "项目", "日历"]][locale == "zh"]
    assert all("{" not in line for line in notes_text(locale == "zh"))


@pytest.mark.parametrize("which", [0, 1])
def test_the_example_of_the_template_is_a_plan(which: int) -> None:
    keys = ("code", "name", "phase", "duration", "predecessors", "constraint", "constraint_at", "deadline", "optional")
    headings = ("Code", "Name", "Phase", "Duration", "Predecessors", "Constraint", "Constraint date", "Deadline", "Optional")
    rows = [tuple(entry.get(key, (None, None))[which] for key in keys) for entry in EXAMPLE]
    plan = read_plan(workbook(rows, headings=headings, start="2026-09-21")).plan
    assert len(plan.milestones) == len(EXAMPLE)
    assert len(plan.dependencies) == 5


def test_workbooks_are_read_from_several_threads_at_once() -> None:
    data = workbook([("M1", "One", 1, None)])
    with ThreadPoolExecutor(4) as pool:
        plans = [document.plan for document in pool.map(read_plan, [data] * 8)]
    assert all(plan == plans[0] for plan in plans)

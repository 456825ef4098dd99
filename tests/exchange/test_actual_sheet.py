"""Spreadsheets of actual effort and cost: read in either language, refused by row, written without formulas."""

from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter

from delivery.exchange.actual_sheet import read_actuals
from delivery.exchange.actual_template import actuals_template
from delivery.exchange.document import ImportRefused
from delivery.exchange.workbook import read_sheets

DAY = 480
WEEK = date(2026, 11, 16)


def read(text: str, encoding: str = "utf-8"):
    return read_actuals(text.encode(encoding), "spent.csv", day_minutes=DAY)


def problems(text: str, locale: str = "en") -> list[str]:
    with pytest.raises(ImportRefused) as refused:
        read(text)
    return [problem.text(locale) for problem in refused.value.problems]


def test_rows_in_both_languages_say_the_same():
    english = read("Milestone,Week,Person,Role,Effort,Hours,Cost,Note\nM9,2026-11-18,Anna,dev,2.5,,4800.50,talks\n")
    chinese = read("里程碑,所在周,人员,角色,工作量（人天）,小时,成本,备注\nM9,2026-W47,Anna,dev,2.5,,4800.50,talks\n", "gb18030")
    assert english.lines == chinese.lines
    line = english.lines[0]
    assert (line.milestone, line.week_on, line.person, line.role) == ("M9", WEEK, "Anna", "dev")
    assert (line.effort_minutes, line.cost_cents, line.note) == (1200, 480_050, "talks")


def test_days_and_hours_add_up_and_a_row_of_the_template_that_says_nothing_is_passed_over():
    found = read("Code;Name;Date;Days;Hours;Weather\nM1;Kick-off;;;;\nM1;Kick-off;2026/11/22;1;4;sun\nM2;x;2026-11-16;0;;\n")
    assert [(line.week_on, line.effort_minutes, line.cost_cents) for line in found.lines] == [(WEEK, 720, None), (WEEK, 0, None)]
    assert [warning.key for warning in found.warnings] == ["warn.column"]


def test_every_bad_row_is_named_with_its_remedy():
    said = problems("Milestone,Week,Effort,Cost\n,2026-11-16,1,\nM1,someday,1,\nM1,2026-W54,1,\nM1,2026-11-16,,\nM1,,-1,x\n")
    places = ["row 2, column “Milestone”", "row 3, column “Week”", "row 4, column “Week”", "row 5", "row 6, column “Week”"]
    assert [place for place in places if not any(one.startswith(place) for one in said)] == []
    assert len(said) == 7 and any("negative" in one for one in said) and any("not an amount" in one for one in said)
    assert problems("里程碑,周,工作量\nM1,第三周,1\n", "zh")[0].startswith("第 2 行，“周”列")


@pytest.mark.parametrize(
    ("data", "name", "key"),
    [
        (b"", "a.csv", "file.empty"),
        (b"Milestone,Effort\nM1,1\n", "a.csv", "line.headings"),
        (b"Milestone,Week,Effort\n", "a.csv", "line.empty"),
        (b"<Project/>", "a.xml", "file.unknown_type"),
        (b"Milestone,Week,Effort\nM1,2026-11-16,1\n", "a.xlsx", "file.extension"),
        (b"PK\x03\x04 broken", "a.xlsx", "sheet.broken"),
        (b"Milestone,Week,Effort,Effort\nM1,2026-11-16,1,1\n", "a.csv", "sheet.column_twice"),
    ],
)
def test_what_is_no_such_file_is_refused(data, name, key):
    with pytest.raises(ImportRefused) as refused:
        read_actuals(data, name, day_minutes=DAY)
    assert [problem.key for problem in refused.value.problems] == [key]


@pytest.mark.parametrize("locale", ["en", "zh_Hans_CN"])
def test_the_template_can_be_given_back(locale):
    """Its first sheet names milestones only; "Example" and "Notes" are passed over."""
    data = actuals_template([("M1", "=HYPERLINK(1)"), ("M2", "b")], WEEK, locale)
    with pytest.raises(ImportRefused) as refused:
        read_actuals(data, "t.xlsx", day_minutes=DAY)
    assert [problem.key for problem in refused.value.problems] == ["line.empty"]
    assert b"=HYPERLINK" not in data
    heads = [read_sheets(actuals_template([], WEEK, locale, internal=leads))[0].rows[0] for leads in (True, False)]
    assert set(heads[0]) - set(heads[1]) == {"成本" if locale.startswith("zh") else "Cost"}


def test_a_workbook_with_cells_of_dates_and_numbers():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Actuals")
        sheet.write_row(0, 0, ("Milestone", "Week", "Effort", "Cost"))
        sheet.write_row(1, 0, ("M1",))
        sheet.write_datetime(1, 1, WEEK, book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_row(1, 2, (1.25, 10))
    found = read_actuals(buffer.getvalue(), "spent.xlsx", day_minutes=DAY)
    assert (found.lines[0].week_on, found.lines[0].effort_minutes, found.lines[0].cost_cents) == (WEEK, 600, 1000)

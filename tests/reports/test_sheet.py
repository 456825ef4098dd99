"""The spreadsheet: words are words, amounts are numbers, dates are dates, whatever they look like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from delivery.reports.content import Cell, CellKind, Column, Row, Section, Table
from delivery.reports.sheet import draw_sheet, sheet_names
from tests.reports.harbour import empty_report, receipt, status_report

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\x00=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "=cmd|'/c calc'!A0",
    "http://evil.example",
    "12345",
    "_x0041_",
]


def book_of(document):
    return openpyxl.load_workbook(BytesIO(draw_sheet(document)))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_there_is_a_sheet_per_section_with_its_name(language):
    document = status_report(language)
    assert book_of(document).sheetnames == [document.wording.overview, *(section.title for section in document.sections)]


def test_milestones_are_numbers_dates_and_words_under_a_frozen_head():
    sheet = book_of(status_report("zh", 300))["里程碑"]
    top = sheet.freeze_panes
    assert top == "A5" and sheet.auto_filter.ref == "A4:H312"
    row = [cell.value for cell in sheet[6]]
    assert row[0] == "M1" and row[3].date() == date(2026, 8, 3) and row[5] == 0 and row[7] == "完成"
    assert sheet["D6"].number_format == 'yyyy"年"m"月"d"日"'
    assert sheet.column_dimensions["B"].width > 30


@pytest.mark.parametrize("text", FORMULAS)
def test_what_looks_like_a_formula_is_a_string(text):
    table = Table(text, (Column(text), Column(text, CellKind.MONEY)), (Row((Cell(text), Cell(text))),), note=text)
    document = empty_report("en")
    data = draw_sheet(type(document)(**{**_fields(document), "title": text, "sections": (Section(text, (table,)),)}))
    for sheet in openpyxl.load_workbook(BytesIO(data)):
        assert all(
            cell.data_type in ("s", "n") and not (cell.data_type == "n" and cell.value is not None)
            for row in sheet
            for cell in row
        )
        assert all(cell.hyperlink is None for row in sheet for cell in row)
    assert not any("external" in name or "hyperlink" in name for name in ZipFile(BytesIO(data)).namelist())


def _fields(document):
    return {name: getattr(document, name) for name in document.__dataclass_fields__}


def test_amounts_that_a_number_cannot_hold_stay_words():
    cells = (
        Cell("12,345,678,901,234,567.89", Decimal("12345678901234567.89")),
        Cell("NaN", Decimal("NaN")),
        Cell("1899", on=date(1899, 1, 1)),
        Cell("2.50", Decimal("2.5")),
    )
    kinds = (CellKind.MONEY, CellKind.MONEY, CellKind.DATE, CellKind.MONEY)
    table = Table("", tuple(Column("x", kind) for kind in kinds), (Row(cells),))
    document = empty_report("en")
    book = book_of(type(document)(**{**_fields(document), "sections": (Section("S", (table,)),)}))
    assert [cell.value for cell in book["S"][4]] == ["12,345,678,901,234,567.89", "NaN", "1899", 2.5]


def test_names_are_what_excel_accepts_and_differ():
    titles = ["a/b:c", "A B C", "x" * 40, "x" * 41, "", "''", "History", "里程碑" * 20, "[1]*?"]
    names = list(sheet_names(titles))
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set("[]:*?/\\") & set(name) for name in names)
    assert all(name.casefold() != "history" for name in names)


def test_the_same_document_gives_the_same_bytes_and_properties():
    document = receipt("zh")
    assert draw_sheet(document) == draw_sheet(document)
    properties = book_of(document).properties
    assert properties.title == document.title and properties.creator == document.organization
    assert properties.created.date() == document.dated_on


def test_an_empty_report_is_written():
    assert book_of(empty_report("zh")).sheetnames == ["概览", "进展"]

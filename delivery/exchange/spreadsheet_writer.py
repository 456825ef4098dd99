"""Writing plans as XLSX and CSV: strings stay strings, whatever they begin with; dates and floats come along."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

from delivery.engine.schedule import Schedule, schedule
from delivery.exchange.columns import CALENDAR_HEADINGS, CALENDAR_SHEETS, FACTS, PLAN_SHEETS, PROJECT_SHEETS
from delivery.exchange.document import PlanDocument
from delivery.exchange.one_line import NOT_IN_TEXT
from delivery.exchange.spreadsheet_lines import Lines, Value, plan_lines
from delivery.exchange.text_table import guarded


def write_workbook(document: PlanDocument, dates: Schedule | None = None, locale: str = "en", *, internal: bool = True) -> bytes:
    """The plan as XLSX with its computed dates and floats. Without ``internal`` effort, role and cost stay out."""
    lines = plan_lines(document, dates or schedule(document.plan), locale, internal)
    buffer = io.BytesIO()
    with open_workbook(buffer) as book:
        styles = Styles(book)
        write_table(book, PLAN_SHEETS[_index(locale)], lines, locale, styles)
        write_facts(book, lines.facts, locale, styles)
        write_calendars(book, lines.calendars, locale, styles)
    return buffer.getvalue()


def open_workbook(buffer: io.BytesIO) -> Any:
    """A workbook in memory that makes no formulas, links or numbers out of text."""
    import xlsxwriter

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  (identical bytes for identical plans)
    return book


class Styles:
    def __init__(self, book: Any) -> None:
        self.head = book.add_format({"bold": True, "bg_color": "#E8EEF7", "bottom": 1, "text_wrap": True, "valign": "top"})
        self.computed_head = book.add_format(
            {"bold": True, "bg_color": "#F1F1F1", "bottom": 1, "text_wrap": True, "italic": True}
        )
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.text = book.add_format({"num_format": "@"})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})


def write_table(book: Any, name: str, lines: Lines, locale: str, styles: Styles) -> Any:
    sheet = book.add_worksheet(name)
    for index, column in enumerate(lines.columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.label(locale), styles.computed_head if column.is_computed else styles.head)
    for number, row in enumerate(lines.rows, start=1):
        for index, value in enumerate(row):
            write_value(sheet, number, index, value, styles)
    sheet.freeze_panes(1, 2)
    return sheet


def write_value(sheet: Any, row: int, column: int, value: Value, styles: Styles) -> None:
    """Text always as text. A moment at midnight is written as text too, for a date cell there would mean the whole day."""
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        if value.hour == value.minute == 0:
            sheet.write_string(row, column, value.isoformat(timespec="minutes"), styles.text)
        else:
            sheet.write_datetime(row, column, value, styles.moment)
    elif isinstance(value, str):
        sheet.write_string(row, column, NOT_IN_TEXT.sub("", value))
    else:
        sheet.write_number(row, column, value)


def write_facts(book: Any, facts: list[tuple[str, Value]], locale: str, styles: Styles) -> None:
    sheet = book.add_worksheet(PROJECT_SHEETS[_index(locale)])
    sheet.set_column(0, 1, 30)
    for number, (word, value) in enumerate(facts):
        sheet.write_string(number, 0, word, styles.head)
        write_value(sheet, number, 1, value, styles)


def write_calendars(book: Any, days: list[tuple[str, str, str, str]], locale: str, styles: Styles) -> None:
    sheet = book.add_worksheet(CALENDAR_SHEETS[_index(locale)])
    sheet.set_column(0, 4, 24)
    for index, heading in enumerate(CALENDAR_HEADINGS):
        sheet.write_string(0, index, heading[_index(locale)], styles.head)
    for number, line in enumerate(days, start=1):
        for index, value in enumerate(line):
            write_value(sheet, number, index, value, styles)
    sheet.freeze_panes(1, 0)


def write_text_table(
    document: PlanDocument, dates: Schedule | None = None, locale: str = "en", *, internal: bool = True
) -> bytes:
    """The plan as CSV in UTF-8: lines about project and calendars, then the table."""
    lines = plan_lines(document, dates or schedule(document.plan), locale, internal)
    buffer = io.StringIO(newline="")
    out = csv.writer(buffer)
    for word, value in lines.facts:
        out.writerow([word, csv_text(value)])
    for line in lines.calendars:
        out.writerow([FACTS["day"][_index(locale)], *(csv_text(value) for value in line)])
    out.writerow([column.label(locale) for column in lines.columns])
    for row in lines.rows:
        out.writerow([csv_text(value) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return guarded(NOT_IN_TEXT.sub("", str(value)))


def _index(locale: str) -> int:
    return 1 if locale.startswith("zh") else 0

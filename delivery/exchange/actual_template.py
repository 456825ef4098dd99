"""The workbook that people fill in with actual effort and cost, and give back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

from delivery.exchange.actual_sheet import COLUMNS
from delivery.exchange.spreadsheet_lines import Lines, Value
from delivery.exchange.spreadsheet_writer import Styles, open_workbook, write_table

SHEETS = ("Actuals", "实际")
EXAMPLE: tuple[dict[str, tuple[Value, Value]], ...] = (
    {"milestone": ("M9", "M9"), "name": ("Interfaces agreed", "接口确认"), "week": ("2026-11-16", "2026-11-16"),
     "person": ("anna@example.com", "anna@example.com"), "effort": (2.5, 2.5), "note": ("workshop", "研讨会")},
    {"milestone": ("M9", "M9"), "name": ("Interfaces agreed", "接口确认"), "week": ("2026-W47", "2026-W47"),
     "person": ("Freelancer", "外部顾问"), "effort": (1.0, 1.0), "cost": (4800.0, 4800.0)},
)  # fmt: skip
NOTES = (
    ("Fill in the sheet “Actuals”: one row for each milestone, week and person.",
     "请填写“实际”工作表：每个里程碑、每周、每人一行。"),
    ("Week: any day inside it (2026-11-18), or 2026-W47. Several days of one week are added up.",
     "周：填写该周内任一天（2026-11-18）或 2026-W47。同一周的多行会相加。"),
    ("Effort in person-days (2.5), or with a unit (4h); or use the column “Hours”.",
     "工作量以人天计（2.5），也可带单位（4h）；或使用“小时”列。"),
    ("Cost is optional: without it the effort is priced at the rate of the role.",
     "成本可不填：此时按角色费率计算工作量成本。"),
    ("Person: an e-mail address or name; empty means the team as a whole.",
     "人员：邮箱或姓名；留空表示整个团队。"),
    ("A file that is imported again replaces what it said before; nothing is counted twice.",
     "再次导入同一文件会替换先前内容，不会重复计入。"),
)  # fmt: skip


def actuals_template(milestones: Sequence[tuple[str, str]], week_on: date, locale: str = "en", *, internal: bool = True) -> bytes:
    """The workbook with a row for each of these milestones (code, name) in that week. "Example" and "Notes" are passed over."""
    which = 1 if locale.startswith("zh") else 0
    columns = tuple(column for column in COLUMNS if internal or not column.is_internal)
    buffer = io.BytesIO()
    with open_workbook(buffer) as book:
        styles = Styles(book)
        rows = [_row(columns, {"milestone": code, "name": name}) for code, name in milestones]
        write_table(book, SHEETS[which], Lines(columns, rows, [], []), locale, styles)
        spoken = [{key: pair[which] for key, pair in entry.items()} for entry in EXAMPLE]
        example = [_row(columns, {**entry, "week": week_on.isoformat()}) for entry in spoken]
        write_table(book, ("Example", "示例")[which], Lines(columns, example, [], []), locale, styles)
        notes = book.add_worksheet(("Notes", "说明")[which])
        notes.set_column(0, 0, 110)
        for number, pair in enumerate(NOTES):
            notes.write_string(number, 0, pair[which], styles.wrapped)
    return buffer.getvalue()


def _row(columns: Sequence[object], said: dict[str, Value]) -> list[Value]:
    return [said.get(column.key) for column in columns]  # type: ignore[attr-defined]

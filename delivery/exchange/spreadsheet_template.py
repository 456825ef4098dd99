"""The workbook that people download, fill in and give back: headings, an example, notes; in their language."""

from __future__ import annotations

import io

from delivery.exchange.columns import COLUMNS, CONSTRAINTS, FACTS, PHASES, PLAN_SHEETS
from delivery.exchange.spreadsheet_lines import Lines, Value
from delivery.exchange.spreadsheet_writer import Styles, open_workbook, write_calendars, write_facts, write_table, write_value

NOT_IN_TEMPLATE = {"gate", "pinned", "optimistic", "likely", "pessimistic", "fixed_cost"}
FIRST_ROWS, LAST_ROW = 1, 2000

EXAMPLE: tuple[dict[str, tuple[Value, Value]], ...] = (
    {"code": ("M1", "M1"), "name": ("Kick-off", "启动会"), "phase": ("1", "1"), "duration": (0.0, 0.0)},
    {"code": ("M2", "M2"), "name": ("Upgrade blueprint", "数字化升级蓝图"), "phase": ("1", "1"), "duration": (8.0, 8.0),
     "predecessors": ("M1", "M1"), "owner": ("anna@example.com", "anna@example.com"), "effort": (12.0, 12.0),
     "assigned": ("Anna Berg; Lin Tao 50%", "安娜; 林涛 50%")},
    {"code": ("M3", "M3"), "name": ("Feature list signed", "功能清单签字"), "phase": ("2", "2"), "duration": (5.0, 5.0),
     "predecessors": ("M2FS+2d", "M2FS+2d"), "deadline": ("2026-11-20", "2026-11-20")},
    {"code": ("M4", "M4"), "name": ("Prototype", "交互原型"), "phase": ("3", "3"), "duration": (10.0, 10.0),
     "predecessors": ("M3SS+50%; M2", "M3SS+50%; M2"), "optional": ("yes", "是")},
    {"code": ("M5", "M5"), "name": ("Go-live", "上线"), "phase": ("6", "6"), "duration": (1.0, 1.0),
     "predecessors": ("M4FF+4eh", "M4FF+4eh"), "constraint": ("SNET", "不早于开始"),
     "constraint_at": ("2026-12-01", "2026-12-01")},
)  # fmt: skip

EXAMPLE_DAYS = (
    (("Monday", "周一"), "", "08:00-12:00, 13:00-17:00"),
    (("2026-10-01", "2026-10-01"), "2026-10-07", ""),
    (("2026-10-10", "2026-10-10"), "", "work"),
)

NOTES = (
    ("Fill in the sheet “Plan”: one row for each milestone. Only name and duration are required.",
     "请填写“计划”工作表：每个里程碑一行。只有名称和工期是必填的。"),
    ("Set the project’s start on the sheet “Project”.", "请在“项目”工作表填写项目开始日期。"),
    ("Durations are working days; 0 is a pure event. With a unit: 4h, 90min, 2w, 3ed (days of the clock).",
     "工期以工作日计；0 表示单纯的事件。也可带单位：4h、90min、2w、3ed（日历日）。"),
    ("Predecessors: M3, or 3 for the third row; FS, SS, FF, SF; lag in days, percent or elapsed time: "
     "3FS+2d; 5SS-1d; 7FF+50%; 9SF+4eh. Several are separated by semicolons.",
     "前置任务：M3，或用 3 表示第三行；类型 FS、SS、FF、SF；延隔可用天、百分比或日历时间："
     "3FS+2d; 5SS-1d; 7FF+50%; 9SF+4eh。多个之间用分号。"),
    ("Assigned: who works on it, with percent of the working day, a whole day without: Anna Berg; Lin Tao 50%. "
     "Only people of the team are taken over without asking.",
     "人员分配：由谁来做，可写工作日的百分比，不写即全天：安娜; 林涛 50%。团队以外的人员会先询问。"),
    ("Constraints: {constraints}. All but the first two need a constraint date.",
     "限制类型：{constraints}。除前两种外都需要限制日期。"),
    ("Dates: a date cell, or 2026-03-31, or 2026-03-31 17:00. A finish that is only a date means the end of that working day.",
     "日期：日期单元格，或 2026-03-31，或 2026-03-31 17:00。只写日期的完成时间表示该工作日结束。"),
    ("Phases: {phases}.", "阶段：{phases}。"),
    ("Sheet “Calendar”: holidays (no hours) and make-up working days (work, or 08:00-12:00, 13:00-17:00); "
     "a weekday changes every week.",
     "“日历”工作表：节假日（工作时间留空）与调休上班日（上班，或 08:00-12:00, 13:00-17:00）；写星期几则每周如此。"),
    ("Type values, not formulas; a formula without a computed value is refused. Nothing is saved unless everything is good.",
     "请填写数值而非公式；没有计算结果的公式会被拒绝。只有全部无误才会保存。"),
)  # fmt: skip


def template_workbook(locale: str = "en") -> bytes:
    """The empty workbook with an example and notes. The sheets “Example” and “Notes” are passed over on import."""
    which = 1 if locale.startswith("zh") else 0
    columns = tuple(column for column in COLUMNS if not column.is_computed and column.key not in NOT_IN_TEMPLATE)
    buffer = io.BytesIO()
    with open_workbook(buffer) as book:
        styles = Styles(book)
        sheet = write_table(book, PLAN_SHEETS[which], Lines(columns, [], [], []), locale, styles)
        choices = [kind.value for kind in CONSTRAINTS]
        place = next(index for index, column in enumerate(columns) if column.key == "constraint")
        sheet.data_validation(
            FIRST_ROWS, place, LAST_ROW, place, {"validate": "list", "source": choices, "error_type": "warning"}
        )
        write_facts(book, [(FACTS[key][which], "") for key in ("name", "start", "currency", "status")], locale, styles)
        write_calendars(book, [], locale, styles)
        rows = [[entry.get(column.key, (None, None))[which] for column in columns] for entry in EXAMPLE]
        write_table(book, ("Example", "示例")[which], Lines(columns, rows, [], []), locale, styles)
        notes = book.add_worksheet(("Notes", "说明")[which])
        notes.set_column(0, 0, 110)
        for number, text in enumerate(notes_text(which)):
            notes.write_string(number, 0, text, styles.wrapped)
        for offset, (day, to, hours) in enumerate(EXAMPLE_DAYS, start=len(NOTES) + 1):
            for index, value in enumerate((day[which], to, hours)):
                write_value(notes, offset, index + 1, value, styles)
    return buffer.getvalue()


def notes_text(which: int) -> list[str]:
    constraints = ", ".join(f"{kind.value} {words[which]}" for kind, words in CONSTRAINTS.items())
    phases = ", ".join(f"{key} {words[which]}" for key, words in PHASES.items())
    return [pair[which].format(constraints=constraints, phases=phases) for pair in NOTES]

"""The columns of a plan in a spreadsheet, in both languages, and the words that may stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from delivery.engine.plan import ConstraintKind


@dataclass(frozen=True, slots=True)
class Column:
    key: str
    english: str
    chinese: str
    aliases: tuple[str, ...] = ()
    is_computed: bool = False
    """Written on export, passed over on import."""
    is_internal: bool = False
    """Not for clients."""
    width: int = 12

    def label(self, locale: str) -> str:
        return self.chinese if locale.startswith("zh") else self.english


COLUMNS = (
    Column("code", "Code", "编号", ("WBS", "ID", "No.", "代码", "编码", "序号", "WBS编号", "Task ID", "标识号")),
    Column(
        "name", "Name", "名称", ("Milestone", "Task", "Task name", "里程碑", "任务", "任务名称", "里程碑名称", "Title"), width=36
    ),
    Column("phase", "Phase", "阶段", ("Stage",), width=10),
    Column("owner", "Owner e-mail", "负责人邮箱", ("Owner", "Owner email", "负责人", "Responsible", "邮箱"), width=24),
    Column("duration", "Duration (days)", "工期（天）", ("Duration", "工期", "Days", "天数", "持续时间")),
    Column(
        "predecessors",
        "Predecessors",
        "前置任务",
        ("Predecessor", "Depends on", "前置", "依赖", "前置里程碑", "紧前任务"),
        width=20,
    ),
    Column("constraint", "Constraint", "限制类型", ("Constraint type", "限制", "约束", "约束类型")),
    Column("constraint_at", "Constraint date", "限制日期", ("约束日期",), width=17),
    Column("deadline", "Deadline", "截止日期", ("期限", "最后期限"), width=17),
    Column("actual_start", "Actual start", "实际开始", ("实际开始时间", "实际开始日期"), width=17),
    Column("actual_finish", "Actual finish", "实际完成", ("Actual end", "实际完成时间", "实际完成日期"), width=17),
    Column("remaining", "Remaining (days)", "剩余工期（天）", ("Remaining", "Remaining duration", "剩余工期")),
    Column("effort", "Effort (days)", "工作量（人天）", ("Effort", "Work", "工作量", "工时", "人天"), is_internal=True),
    Column("role", "Role", "角色", ("Rate-card role", "岗位"), is_internal=True),
    Column(
        "assigned",
        "Assigned",
        "人员分配",
        ("Assigned to", "People", "Resource names", "Resources", "分配", "人员", "执行人", "资源名称", "资源"),
        is_internal=True,
        width=30,
    ),
    Column("optional", "Optional", "可选", ("可裁剪",), width=9),
    Column("gate", "Gate", "阶段门", (), width=9),
    Column("pinned", "Pinned", "固定", ("Manual", "手动"), width=9),
    Column("calendar", "Calendar", "日历", ("Working calendar", "工作日历")),
    Column("optimistic", "Optimistic (days)", "乐观（天）", ("Optimistic", "乐观")),
    Column("likely", "Likely (days)", "最可能（天）", ("Likely", "Most likely", "最可能")),
    Column("pessimistic", "Pessimistic (days)", "悲观（天）", ("Pessimistic", "悲观")),
    Column("fixed_cost", "Fixed cost", "固定成本", (), is_internal=True),
    Column("baseline_start", "Baseline start", "基线开始", ("基准开始", "计划开始"), width=17),
    Column("baseline_finish", "Baseline finish", "基线完成", ("Baseline end", "基准完成", "计划完成"), width=17),
    Column("start", "Start", "开始", ("开始时间", "开始日期"), is_computed=True, width=17),
    Column("finish", "Finish", "完成", ("End", "完成时间", "完成日期", "结束日期"), is_computed=True, width=17),
    Column("early_start", "Early start", "最早开始", (), is_computed=True, width=17),
    Column("early_finish", "Early finish", "最早完成", (), is_computed=True, width=17),
    Column("late_start", "Late start", "最晚开始", (), is_computed=True, width=17),
    Column("late_finish", "Late finish", "最晚完成", (), is_computed=True, width=17),
    Column("total_float", "Total float (days)", "总时差（天）", ("Total float", "总时差"), is_computed=True),
    Column("free_float", "Free float (days)", "自由时差（天）", ("Free float", "自由时差"), is_computed=True),
    Column("critical", "Critical", "关键", (), is_computed=True, width=9),
)
BY_KEY = {column.key: column for column in COLUMNS}


def squeezed(text: str) -> str:
    """A heading without what people vary: case, spaces, brackets, dashes, stars."""
    return re.sub(r"[\s()（）\[\]【】*＊_\-–:：.]", "", text).lower()


_KNOWN = {
    squeezed(word): column.key for column in reversed(COLUMNS) for word in (column.english, column.chinese, *column.aliases)
}


def column_of(heading: str) -> str | None:
    """Key of the column that a heading means, in either language; None when it is not ours.

    >>> column_of("工期(天)"), column_of("duration"), column_of("Weather")
    ('duration', 'duration', None)
    """
    return _KNOWN.get(squeezed(heading))


FACTS = {
    "name": ("Project", "项目", "Project name", "项目名称", "Plan", "计划"),
    "start": ("Project start", "项目开始", "Start", "开始", "Start date", "开始日期"),
    "calendar": ("Project calendar", "项目日历", "Calendar", "日历"),
    "currency": ("Currency", "货币", "币种"),
    "status": ("Status date", "数据日期", "状态日期"),
    "critical_float": ("Critical up to float (days)", "关键时差上限（天）"),
    "day": ("Calendar day", "日历日"),
}
"""What may stand above the table or on the sheet “Project”, as word and value."""
_KNOWN_FACTS = {squeezed(word): key for key, words in FACTS.items() for word in words}


def fact_of(word: str) -> str | None:
    return _KNOWN_FACTS.get(squeezed(word))


PLAN_SHEETS = ("Plan", "计划")
PROJECT_SHEETS = ("Project", "项目")
CALENDAR_SHEETS = ("Calendar", "日历", "Calendars")
CALENDAR_HEADINGS = (("Calendar", "日历"), ("Day", "日期"), ("To", "至"), ("Hours", "工作时间"), ("Note", "备注"))

CONSTRAINTS: dict[ConstraintKind, tuple[str, ...]] = {
    ConstraintKind.ASAP: ("As soon as possible", "越早越好"),
    ConstraintKind.ALAP: ("As late as possible", "越晚越好"),
    ConstraintKind.MSO: ("Must start on", "必须开始于"),
    ConstraintKind.MFO: ("Must finish on", "必须完成于"),
    ConstraintKind.SNET: ("Start no earlier than", "不得早于…开始", "不早于开始"),
    ConstraintKind.SNLT: ("Start no later than", "不得晚于…开始", "不晚于开始"),
    ConstraintKind.FNET: ("Finish no earlier than", "不得早于…完成", "不早于完成"),
    ConstraintKind.FNLT: ("Finish no later than", "不得晚于…完成", "不晚于完成"),
}
_KNOWN_CONSTRAINTS = {
    squeezed(word).replace("…", ""): kind for kind, words in CONSTRAINTS.items() for word in (kind.value, *words)
}


def constraint_of(text: str) -> ConstraintKind | None:
    return _KNOWN_CONSTRAINTS.get(squeezed(text).replace("…", ""))


YES = frozenset({"yes", "y", "true", "1", "x", "✓", "√", "是", "●"})
NO = frozenset({"", "no", "n", "false", "0", "否", "-"})

PHASES = {
    "1": ("Business research", "业务梳理与调研"),
    "2": ("Architecture design", "架构设计"),
    "3": ("Requirements & prototype", "需求文档与原型"),
    "4": ("Development & management", "项目开发与管理"),
    "5": ("External integration", "外部接口对接联调"),
    "6": ("Testing & deployment", "测试与上线部署"),
    "7": ("Training", "培训"),
    "8": ("Operations coaching", "运营辅导"),
}


def phase_of(text: str) -> str | None:
    """Key of the phase that a text means: ``4``, ``4 Development``, or its name in either language.

    >>> phase_of("项目开发与管理"), phase_of("4. Development"), phase_of("Somewhere")
    ('4', '4', None)
    """
    found = re.match(r"(\d{1,2})(?!\d)", text)
    if found:
        return found.group(1)
    wanted = squeezed(text)
    return next((key for key, words in PHASES.items() if wanted in {squeezed(word) for word in words}), None)

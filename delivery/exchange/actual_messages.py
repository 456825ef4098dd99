"""What a reader says about a file of actual effort and cost, in both languages."""

from __future__ import annotations

ACTUAL_SENTENCES: dict[str, tuple[str, str]] = {
    "line.headings": (
        "No row of headings was found. The table needs “Milestone”, “Week” and “Effort” or “Cost”; take the template.",
        "未找到标题行。表格需要“里程碑”“周”以及“工作量”或“成本”列；请使用模板。",
    ),
    "line.milestone": (
        "No milestone of the plan has the code “{value}”. Use a code of the plan, or delete the row.",
        "计划中没有编号为“{value}”的里程碑。请使用计划中的编号，或删除该行。",
    ),
    "line.week": (
        "“{value}” is no week. Give a day inside it, such as 2026-11-18, or 2026-W47.",
        "“{value}”不是有效的周。请填写该周内的一天（如 2026-11-18）或 2026-W47。",
    ),
    "line.future": (
        "The week of {value} has not begun. Enter what has happened, or correct the date.",
        "{value} 所在的周尚未开始。请填写已发生的内容，或更正日期。",
    ),
    "line.early": (
        "{value} lies more than a year before the project’s start. Correct the date.",
        "{value} 早于项目开始一年以上。请更正日期。",
    ),
    "line.nothing": (
        "Neither effort nor cost is given. Fill in one of them (0 is a figure), or delete the row.",
        "工作量和成本都没有填写。请至少填写一项（0 也算），或删除该行。",
    ),
    "line.effort": (
        "The effort of this week comes to more than 1,000 person-days. Correct it.",
        "本周工作量合计超过 1,000 人天。请更正。",
    ),
    "line.role": (
        "The rate card has no role “{value}”. Use one of: {choices}.",
        "费率表中没有角色“{value}”。可用：{choices}。",
    ),
    "line.empty": ("The table has headings but no rows. Fill in rows below them.", "表格只有标题没有内容。请在标题下填写。"),
}

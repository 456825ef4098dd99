"""What the plan says of itself: lights, reasons, mistakes, edits. Every sentence in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from delivery.words.amounts import day, day_count, days
from delivery.words.earned_value import index
from delivery.words.states import is_chinese

LIGHTS: dict[str, tuple[str, str]] = {
    "late": (
        "{target} is {days} later than the promised {committed}.",
        "预计 {target}，比承诺的 {committed}晚 {days}。",
    ),
    "deadline_missed": (
        "{milestone} “{name}” finishes on {finish}, after its deadline {deadline}.",
        "{milestone}“{name}”将于 {finish}完成，晚于截止日期 {deadline}。",
    ),
    "deadline_missed_more": (
        "{milestone} “{name}” finishes on {finish}, after its deadline {deadline}; {others} more deadlines are missed.",
        "{milestone}“{name}”将于 {finish}完成，晚于截止日期 {deadline}；另有 {others} 个截止日期无法按期。",
    ),
    "reserve_low": (
        "{target} leaves only {days} before the promised date.",
        "预计 {target}，距承诺日期只剩 {days}。",
    ),
    "float_negative": (
        "{milestone} “{name}” has {minutes} too little to keep what is asked of it.",
        "{milestone}“{name}”要按要求完成，还差 {minutes}。",
    ),
    "slip": (
        "{target} is {days} later than the baseline ({baseline}).",
        "预计 {target}，比基线（{baseline}）晚 {days}。",
    ),
    "pace": (
        "The dates hold, but the work goes slower than planned: SPI(t) is {index}.",
        "日期尚能保持，但进度慢于计划：SPI(t) 为 {index}。",
    ),
    "cost_pace": (
        "The dates hold, but the work costs more than budgeted: CPI is {index}.",
        "日期尚能保持，但成本高于预算：CPI 为 {index}。",
    ),
    "on_track": ("{target} is on track.", "预计 {target}，按计划进行。"),
    "on_track_with_reserve": (
        "{target} is on track, {left} before the promised date.",
        "预计 {target}，按计划进行，比承诺日期早 {left}。",
    ),
}

MISTAKES: dict[str, tuple[str, str]] = {
    "cycle": (
        "The dependencies would run in a circle: {what}. Take one of them away.",
        "依赖关系会形成循环：{what}。请去掉其中一个。",
    ),
    "unknown_key": ("{place} is not in the plan any more. Reload the page.", "{place} 已不在计划中。请重新加载页面。"),
    "self_link": ("{place}: a milestone cannot depend on itself.", "{place}：里程碑不能依赖自身。"),
    "duplicate_link": (
        "{place}: this dependency is there already. Change it instead.",
        "{place}：该依赖已存在。请改为修改它。",
    ),
    "too_many": (
        "These are too many people, assignments or days to compute at once. Take a smaller project.",
        "人员、分配或天数过多，无法一次计算。请选择较小的项目。",
    ),
    "negative_duration": (
        "{place}: a duration cannot be negative. Give 0 or more.",
        "{place}：工期不能为负。请填 0 或更大的数。",
    ),
    "constraint_date": (
        "{place}: this constraint needs a date. Fill in the constraint date.",
        "{place}：该限制需要日期。请填写限制日期。",
    ),
    "date_range": (
        "{place} a date falls outside 1970 to 2199. Correct the date or the duration.",
        "{place} 有日期超出 1970 至 2199 年。请更正日期或工期。",
    ),
    "actuals": (
        "{place}: the actual finish lies before the actual start, or the start is missing. Correct the two dates.",
        "{place}：实际完成早于实际开始，或缺少实际开始。请更正这两个日期。",
    ),
    "still_linked": ("{place}: remove its dependencies first.", "{place}：请先删除它的依赖关系。"),
    "unknown_calendar": (
        "{place}: this working calendar does not exist any more. Choose another.",
        "{place}：该工作日历已不存在。请另选。",
    ),
    "bad_value": ("{place}: this value makes no sense. Correct it.", "{place}：该值没有意义。请更正。"),
}
OTHER_MISTAKE = ("{place}: this cannot be done with the plan ({what}).", "{place}：计划无法这样修改（{what}）。")


def pick(pair: tuple[str, str], locale: str) -> str:
    return pair[1] if is_chinese(locale) else pair[0]


def light_reason(reason: Mapping[str, Any], locale: str, *, day_minutes: int = 480) -> str:
    """The sentence of a light's stored reason.

    >>> light_reason({"code": "reserve_low", "target": "2026-03-19", "days": 2}, "en")
    '19 Mar 2026 leaves only 2 working days before the promised date.'
    >>> light_reason({"code": "late", "target": "2026-03-19", "committed": "2026-03-12", "days": 5}, "zh_Hans_CN")
    '预计 2026年3月19日，比承诺的 2026年3月12日晚 5 个工作日。'
    """
    code = reason["code"]
    if code == "deadline_missed" and reason.get("others"):
        code = "deadline_missed_more"
    if code == "on_track" and reason.get("left"):
        code = "on_track_with_reserve"
    said = {name: _said(name, value, locale, day_minutes) for name, value in reason.items()}
    return pick(LIGHTS[code], locale).format(**said)


def _said(name: str, value: Any, locale: str, day_minutes: int) -> Any:
    if name in ("target", "committed", "baseline", "deadline", "finish") and value:
        return day(date.fromisoformat(value), locale)
    if name in ("days", "left") and value is not None:
        return day_count(value, locale)
    if name == "index":
        return index(value, locale)
    if name == "minutes":
        return days(value, locale, day_minutes=day_minutes)
    return value


def mistake(rule: str, place: str, what: str, locale: str) -> str:
    """What is wrong with a plan, where, and what to do.

    >>> mistake("cycle", "A", "A → B → A", "en")
    'The dependencies would run in a circle: A → B → A. Take one of them away.'
    """
    return pick(MISTAKES.get(rule, OTHER_MISTAKE), locale).format(place=place, what=what)


EDIT_KINDS: dict[str, tuple[str, str]] = {
    "created": ("Plan laid", "建立计划"),
    "edited": ("Edited", "编辑"),
    "progress": ("Progress reported", "进度填报"),
    "imported": ("Imported", "导入"),
    "change": ("Change request implemented", "实施变更请求"),
    "undone": ("Undone", "撤销"),
}


def edit_kind(kind: str, locale: str) -> str:
    return pick(EDIT_KINDS[kind], locale)

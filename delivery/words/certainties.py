"""How sure a date is, in one sentence."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from delivery.words.amounts import day, day_count, percentage
from delivery.words.states import is_chinese


class Certain(Protocol):
    """What the sentences need to know of a simulation."""

    @property
    def is_go_live(self) -> bool: ...
    @property
    def p80_on(self) -> date: ...
    @property
    def planned_on(self) -> date: ...
    @property
    def slip_days(self) -> int: ...
    @property
    def planned_percent(self) -> float: ...
    @property
    def committed_on(self) -> date | None: ...
    @property
    def committed_percent(self) -> float: ...


def chance(percent: float, locale: str) -> str:
    """
    >>> chance(23.4, "en"), chance(0.2, "en"), chance(99.7, "zh_Hans_CN"), chance(100, "en")
    ('23 %', 'less than 1 %', '99% 以上', '100 %')
    """
    if 0 < percent < 1:
        return "不到 1%" if is_chinese(locale) else "less than 1 %"
    if 99 < percent < 100:
        return "99% 以上" if is_chinese(locale) else "more than 99 %"
    return percentage(round(percent), locale)


def certain_by(one: Certain, locale: str) -> str:
    """``Go-live with 80 % certainty by 26 Mar 2027, 9 working days after the plan``, without a full stop."""
    on, late = day(one.p80_on, locale), day_count(abs(one.slip_days), locale)
    if is_chinese(locale):
        said = f"有 80% 的把握在 {on}前{'上线' if one.is_go_live else '完成'}"
        return said + ("，与计划一致" if not one.slip_days else f"，比计划{'晚' if one.slip_days > 0 else '早'} {late}")
    said = f"{'Go-live' if one.is_go_live else 'Finish'} with 80 % certainty by {on}"
    return said + (", as planned" if not one.slip_days else f", {late} {'after' if one.slip_days > 0 else 'before'} the plan")


def certainty_sentence(one: Certain, locale: str, *, for_client: bool = False) -> str:
    """With the chances that the planned and the promised day hold: these are for the vendor's people."""
    if for_client:
        return certain_by(one, locale) + ("。" if is_chinese(locale) else ".")
    planned, held = day(one.planned_on, locale), chance(one.planned_percent, locale)
    is_promised = one.committed_on is not None and one.committed_on != one.planned_on
    promised = f"{day(one.committed_on, locale)}" if one.committed_on else ""
    kept = chance(one.committed_percent, locale)
    if is_chinese(locale):
        said = f"{certain_by(one, locale)}；按计划日期 {planned}达成的把握为 {held}"
        return said + (f"，按承诺日期 {promised}达成的把握为 {kept}。" if is_promised else "。")
    said = f"{certain_by(one, locale)}; the planned {planned} holds with {held}"
    return said + (f", the promised {promised} with {kept}." if is_promised else ".")


REFUSALS: dict[str, tuple[str, str]] = {
    "too_many_gates": (
        "The plan has more than 500 gates. Leave the mark only on the gates of phases.",
        "计划中的阶段门超过 500 个。请只保留真正的阶段门标记。",
    ),
    "date_range": (
        "In some runs a date falls outside 1970 to 2199. Look for very long durations or risks.",
        "部分模拟中有日期超出 1970 至 2199 年。请检查过长的工期或风险延误。",
    ),
    "three_points": (
        "The three points of a milestone are not in order. Correct them: the shortest first, the longest last.",
        "某个里程碑的三点工期顺序不对。请更正：乐观最短，悲观最长。",
    ),
}

OTHER_REFUSAL = (
    "The plan cannot be simulated as it is. Correct its dates and durations.",
    "当前计划无法模拟，请更正日期与工期。",
)


def refusal_sentence(code: str, locale: str) -> str:
    """Why the engine would not simulate the plan, and what to do."""
    other = (
        "The plan cannot be simulated as it is. Correct its dates and durations first.",
        "当前计划无法模拟。请先更正日期与工期。",
    )
    english, chinese = REFUSALS.get(code, other)
    return chinese if is_chinese(locale) else english

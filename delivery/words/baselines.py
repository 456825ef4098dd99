"""The first sentence of a comparison with a baseline: how far the go-live moved, how much of the plan, what most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delivery.words.amounts import day, days
from delivery.words.states import is_chinese


@dataclass(frozen=True)
class ComparisonFacts:
    is_go_live: bool
    then_on: date
    now_on: date
    shift_minutes: int
    differing: int
    total: int
    worst: str = ""
    """Code and name of the milestone that moved furthest."""
    worst_minutes: int = 0
    day_minutes: int = 480


def comparison_sentence(facts: ComparisonFacts, locale: str) -> str:
    """``Go-live 8 Jan 2027 → 19 Jan 2027 (+7 working days); 51 of 53 milestones differ, M9 the most (+10 working days).``

    >>> facts = ComparisonFacts(True, date(2027, 1, 8), date(2027, 1, 19), 3360, 51, 53, "M9 Interfaces", 4800)
    >>> comparison_sentence(facts, "en")
    'Go-live 8 Jan 2027 → 19 Jan 2027 (+7 working days); 51 of 53 milestones differ, M9 Interfaces the most (+10 working days).'
    >>> comparison_sentence(ComparisonFacts(False, date(2027, 1, 8), date(2027, 1, 8), 0, 0, 53), "zh_Hans_CN")
    '完成日期 2027年1月8日，没有变化；全部 53 个里程碑日期相同。'
    """
    then, now = day(facts.then_on, locale), day(facts.now_on, locale)
    moved = facts.shift_minutes, facts.worst_minutes
    shift, worst = (days(minutes, locale, day_minutes=facts.day_minutes, signed=True) for minutes in moved)
    if is_chinese(locale):
        what = "上线日期" if facts.is_go_live else "完成日期"
        target = f"{what} {then} → {now}（{shift}）" if facts.shift_minutes else f"{what} {now}，没有变化"
        if not facts.differing:
            return f"{target}；全部 {facts.total} 个里程碑日期相同。"
        furthest = f"，变化最大的是 {facts.worst}（{worst}）" if facts.worst else ""
        return f"{target}；{facts.total} 个里程碑中有 {facts.differing} 个不同{furthest}。"
    what = "Go-live" if facts.is_go_live else "Finish"
    target = f"{what} {then} → {now} ({shift})" if facts.shift_minutes else f"{what} {now}, unchanged"
    if not facts.differing:
        return f"{target}; all {facts.total} milestones are on the same dates."
    furthest = f", {facts.worst} the most ({worst})" if facts.worst else ""
    verb = "differs" if facts.differing == 1 else "differ"
    return f"{target}; {facts.differing} of {facts.total} milestones {verb}{furthest}."

"""What is new since somebody was here last, in a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from delivery.words.amounts import day, day_count
from delivery.words.states import is_chinese


@dataclass(frozen=True)
class NewsFacts:
    since: date
    entries: int = 0
    milestones: int = 0
    is_go_live: bool = True
    shift_days: int = 0
    """Of the go-live, or the finish, in working days; positive: later."""


def news_sentence(facts: NewsFacts, locale: str) -> str:
    """``Since your last visit on 24 Nov 2026: go-live +2 working days, 3 entries in the ledger.``

    >>> news_sentence(NewsFacts(date(2026, 11, 24), 3, 1, True, 2), "en")
    'Since your last visit on 24 Nov 2026: go-live +2 working days, 1 milestone changed, 3 entries in the ledger.'
    >>> news_sentence(NewsFacts(date(2026, 11, 24)), "zh_Hans_CN")
    '自您上次（2026年11月24日）来访以来没有变化。'
    """
    parts = list(_chinese(facts, locale) if is_chinese(locale) else _english(facts, locale))
    on = day(facts.since, locale)
    if is_chinese(locale):
        return f"自您上次（{on}）来访以来{'：' + '，'.join(parts) if parts else '没有变化'}。"
    if not parts:
        return f"Nothing has changed since your last visit on {on}."
    return f"Since your last visit on {on}: {', '.join(parts)}."


def _english(facts: NewsFacts, locale: str) -> list[str]:
    what = "go-live" if facts.is_go_live else "finish"
    shift = f"{what} {day_count(facts.shift_days, locale, signed=True)}" if facts.shift_days else ""
    milestones = f"{facts.milestones} milestone{'' if facts.milestones == 1 else 's'} changed" if facts.milestones else ""
    entries = f"{facts.entries} entr{'y' if facts.entries == 1 else 'ies'} in the ledger" if facts.entries else ""
    return [part for part in (shift, milestones, entries) if part]


def _chinese(facts: NewsFacts, locale: str) -> list[str]:
    what = "上线日期" if facts.is_go_live else "完成日期"
    shift = f"{what} {day_count(facts.shift_days, locale, signed=True)}" if facts.shift_days else ""
    milestones = f"{facts.milestones} 个里程碑有改动" if facts.milestones else ""
    entries = f"台账新增 {facts.entries} 条" if facts.entries else ""
    return [part for part in (shift, milestones, entries) if part]

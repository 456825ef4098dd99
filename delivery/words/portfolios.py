"""The first sentence of the portfolio: how many projects are late, which one most, who keeps whom waiting."""

from __future__ import annotations

from dataclasses import dataclass

from delivery.words.amounts import day_count
from delivery.words.states import is_chinese


@dataclass(frozen=True)
class PortfolioFacts:
    """What the sentence is made of."""

    total: int
    planned: int
    late: int
    worst: str = ""
    """Key of the project that is furthest behind its baseline."""
    worst_days: int = 0
    waiting: str = ""
    """Key of the project that has waited longest on its client."""
    waiting_days: int = 0
    """Calendar days."""


def portfolio_sentence(facts: PortfolioFacts, locale: str, *, is_client: bool = False) -> str:
    """``2 of 3 projects are late, FERNHILL the most (7 working days); HARBOUR has waited on the client for 6 days.``

    >>> portfolio_sentence(PortfolioFacts(3, 3, 2, "FERNHILL", 7, "HARBOUR", 6), "en")
    '2 of 3 projects are late, FERNHILL the most (7 working days); HARBOUR has waited on the client for 6 days.'
    >>> portfolio_sentence(PortfolioFacts(3, 2, 0), "zh_Hans_CN")
    '3 个项目中有 2 个按计划进行，1 个尚无计划；没有变更在等客户决定。'
    """
    if is_chinese(locale):
        return f"{_chinese_state(facts, locale)}；{_chinese_wait(facts, is_client)}。"
    return f"{_english_state(facts, locale)}; {_english_wait(facts, is_client)}."


def _english_state(facts: PortfolioFacts, locale: str) -> str:
    if not facts.planned:
        return "No project has a plan yet"
    if not facts.late:
        if facts.planned < facts.total:
            return f"{facts.planned} of {facts.total} projects on time, {facts.total - facts.planned} without a plan yet"
        return "The project is on time" if facts.total == 1 else f"All {facts.total} projects are on time"
    how_much = day_count(facts.worst_days, locale)
    if facts.total == 1:
        return f"The project is late by {how_much}" if facts.worst else "The project is late"
    said = f"{facts.late} of {facts.total} projects {'is' if facts.late == 1 else 'are'} late"
    if not facts.worst:
        return said
    return f"{said}, {facts.worst} by {how_much}" if facts.late == 1 else f"{said}, {facts.worst} the most ({how_much})"


def _english_wait(facts: PortfolioFacts, is_client: bool) -> str:
    if not facts.waiting:
        return "no change waits for your side" if is_client else "no change waits on a client"
    whom = "your side" if is_client else "the client"
    if not facts.waiting_days:
        return f"{facts.waiting} waits on {whom} since today"
    return f"{facts.waiting} has waited on {whom} for {facts.waiting_days} day{'' if facts.waiting_days == 1 else 's'}"


def _chinese_state(facts: PortfolioFacts, locale: str) -> str:
    if not facts.planned:
        return "尚无项目有计划"
    if not facts.late:
        if facts.planned < facts.total:
            return f"{facts.total} 个项目中有 {facts.planned} 个按计划进行，{facts.total - facts.planned} 个尚无计划"
        return "项目按计划进行" if facts.total == 1 else f"全部 {facts.total} 个项目按计划进行"
    how_much = day_count(facts.worst_days, locale)
    if facts.total == 1:
        return f"项目延期 {how_much}" if facts.worst else "项目已延期"
    said = f"{facts.total} 个项目中有 {facts.late} 个延期"
    if not facts.worst:
        return said
    return f"{said}，{facts.worst} 延期 {how_much}" if facts.late == 1 else f"{said}，{facts.worst} 延期最多（{how_much}）"


def _chinese_wait(facts: PortfolioFacts, is_client: bool) -> str:
    if not facts.waiting:
        return "没有变更在等贵方决定" if is_client else "没有变更在等客户决定"
    whom = "贵方" if is_client else "客户"
    if not facts.waiting_days:
        return f"{facts.waiting} 自今日起等待{whom}决定"
    return f"{facts.waiting} 等待{whom}决定已 {facts.waiting_days} 天"

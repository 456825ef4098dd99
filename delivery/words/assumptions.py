"""What a search for options took for granted, in both languages: for the house only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from delivery.engine.options.assumptions import Assumed, changed
from delivery.words.amounts import day_count, percentage
from delivery.words.settings import setting_words
from delivery.words.states import is_chinese

SENTENCES: tuple[tuple[str, str], ...] = (
    (
        "Crashing shortens a milestone by at most {crash_limit_percent} of its duration; the days it saves cost "
        "{crash_premium_percent} above the rate.",
        "赶工最多缩短里程碑工期的 {crash_limit_percent}；所省天数的人工按费率加价 {crash_premium_percent}。",
    ),
    (
        "In an overlap a milestone starts while at most {overlap_percent} of the one before it is still open.",
        "搭接时，后一个里程碑开始之际，前一个里程碑最多剩余 {overlap_percent} 的工期。",
    ),
    (
        "Each overlap has a {rework_chance_percent} chance that {rework_percent} of it is done again.",
        "每处搭接有 {rework_chance_percent} 的可能返工，返工量为搭接时长的 {rework_percent}。",
    ),
    (
        "One more person gets nothing done in the first {ramp_up_days}, for learning.",
        "增派的人员先熟悉 {ramp_up_days}，其间没有产出。",
    ),
    ("A suggested price is the internal cost plus {margin_percent}.", "建议价格为内部成本加 {margin_percent}。"),
)
OTHERS: Mapping[str, tuple[str, str]] = {
    "rates_cents": ("the rate card", "费率表"),
    "risk_model": ("the risks of the register, or the settings of the simulation", "风险登记册或模拟设置"),
}
"""What is told by name only."""


def figures(assumed: Assumed, locale: str) -> dict[str, str]:
    """Every figure with its unit.

    >>> figures({"ramp_up_days": 1, "overlap_percent": 50}, "en")
    {'ramp_up_days': '1 working day', 'overlap_percent': '50 %'}
    """
    return {
        name: day_count(value, locale) if name.endswith("_days") else percentage(value, locale)
        for name, value in assumed.items()
        if isinstance(value, int)
    }


def assumption_sentences(assumed: Assumed, locale: str) -> Iterator[str]:
    """One for each lever, with the figures as they were then."""
    said, chinese = figures(assumed, locale), is_chinese(locale)
    for both in SENTENCES:
        yield both[chinese].format_map(said)


def told_changes(assumed: Assumed, now: Assumed, locale: str) -> tuple[str, ...]:
    """What is assumed otherwise now.

    >>> told_changes({"overlap_percent": 50, "rates_cents": {}}, {"overlap_percent": 30, "rates_cents": {"dev": 1}}, "en")
    ('limit of an overlap 50 % → 30 %', 'the rate card')
    """
    before, after, chinese = figures(assumed, locale), figures(now, locale), is_chinese(locale)
    return tuple(
        OTHERS[name][chinese] if name in OTHERS else f"{setting_words(name, locale)} {before[name]} → {after[name]}"
        for name in changed(assumed, now)
    )

"""What a slip is made of, in one sentence: ``9 working days later: 5 waiting for the client, 3 from agreed changes, 1 ours``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from delivery.engine.attribution import Share
from delivery.words.amounts import MINUS, day_count
from delivery.words.states import is_chinese, word


@dataclass(frozen=True)
class Sides:
    """What the two companies are called by this reader; empty: "the client", "us"."""

    client: str = ""
    vendor: str = ""


@dataclass(frozen=True)
class SlipFacts:
    is_go_live: bool
    baseline_on: date
    on: date
    total_days: int
    """Working days, signed; positive is later."""
    shares: Mapping[Share, int]


def slip_sentence(facts: SlipFacts, sides: Sides, locale: str) -> str:
    """The first line of the page of delays.

    >>> facts = SlipFacts(True, date(2026, 3, 6), date(2026, 3, 19), 9, {Share.CLIENT: 5, Share.AGREED: 3, Share.VENDOR: 1})
    >>> slip_sentence(facts, Sides(), "en")
    'Go-live is 9 working days later than the baseline: 5 waiting for the client, 3 from agreed changes, 1 ours.'
    >>> slip_sentence(facts, Sides("海棠港务", "北风交付"), "zh_Hans_CN")
    '上线比基线晚 9 个工作日：等待海棠港务 5 天，双方同意的变更 3 天，北风交付 1 天。'
    """
    made_of = composition(facts.shares, sides, locale)
    amount = day_count(abs(facts.total_days), locale)
    if is_chinese(locale):
        what = "上线" if facts.is_go_live else "完成"
        said = f"{what}比基线{'晚' if facts.total_days > 0 else '早'} {amount}" if facts.total_days else f"{what}日期与基线一致"
        return f"{said}：{made_of}。" if made_of else f"{said}。"
    what = "Go-live" if facts.is_go_live else "The finish"
    later = "later" if facts.total_days > 0 else "earlier"
    said = f"{what} is {amount} {later} than the baseline" if facts.total_days else f"{what} stands where the baseline has it"
    return f"{said}: {made_of}." if made_of else f"{said}."


def composition(shares: Mapping[Share, int], sides: Sides, locale: str) -> str:
    """The largest first, what was made good last; empty where nothing moved.

    >>> composition({Share.VENDOR: 2, Share.THIRD_PARTY: 3, Share.MADE_GOOD: -1}, Sides(), "en")
    '3 waiting for third parties, 2 ours, −1 made good'
    """
    order = list(Share)
    found = sorted(
        ((share, count) for share, count in shares.items() if count),
        key=lambda pair: (pair[0] is Share.MADE_GOOD, -pair[1], order.index(pair[0])),
    )
    spoken = [_part(share, count, sides, locale) for share, count in found]
    return ("，" if is_chinese(locale) else ", ").join(spoken)


def share_name(share: Share, sides: Sides, locale: str) -> str:
    """The share as a heading.

    >>> share_name(Share.VENDOR, Sides("", "Northwind"), "en"), share_name(Share.CLIENT, Sides(), "zh_Hans_CN")
    ('Northwind', '等待客户')
    """
    if share is Share.VENDOR:
        return sides.vendor or ("我方" if is_chinese(locale) else "Ours")
    if share is Share.CLIENT and sides.client:
        return _awaited(sides.client) if is_chinese(locale) else f"Waiting for {sides.client}"
    return word(share, locale)


def _part(share: Share, count: int, sides: Sides, locale: str) -> str:
    english, chinese = _named(sides)[share]
    amount = f"{MINUS}{-count}" if count < 0 else str(count)
    return f"{chinese} {amount} 天" if is_chinese(locale) else f"{amount} {english}"


def _awaited(client: str) -> str:
    """A Latin name stands apart from Chinese words.

    >>> _awaited("Fernhill Ltd"), _awaited("海棠港务")
    ('等待 Fernhill Ltd', '等待海棠港务')
    """
    return f"等待 {client}" if client[:1].isascii() else f"等待{client}"


def _named(sides: Sides) -> dict[Share, tuple[str, str]]:
    return {
        Share.CLIENT: (f"waiting for {sides.client or 'the client'}", _awaited(sides.client or "客户")),
        Share.VENDOR: (f"from {sides.vendor}" if sides.vendor else "ours", sides.vendor or "我方"),
        Share.THIRD_PARTY: ("waiting for third parties", "等待第三方"),
        Share.AGREED: ("from agreed changes", "双方同意的变更"),
        Share.CONCURRENT: ("from both sides at once", "双方同时延误"),
        Share.CALENDAR: ("from the working calendar", "工作日历"),
        Share.OTHER: ("not attributed", "未归因"),
        Share.MADE_GOOD: ("made good", "追回"),
    }

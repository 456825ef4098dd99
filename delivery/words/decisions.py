"""What a decision changes for the client, in whole sentences: of every option together, before one is chosen.

Dates in Chinese keep the space of their own between the words; an amount is never parted from its currency.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from delivery.words.amounts import day, days, money
from delivery.words.states import is_chinese

NOUNS = {True: ("Go-live", "上线日期"), False: ("The finish", "完成日期")}
DATES: dict[str, tuple[str, str]] = {
    "stays": ("{noun} stays on {after}.", "{noun}不变，仍为{after}。"),
    "moves": ("{noun} moves from {before} to {after} ({shift}).", "{noun}由{before}变为{after}（{shift}）。"),
    "may_stay": (
        "{noun} stays on {before} or moves to as late as {after} ({shift}), depending on the option.",
        "视所选方案，{noun}可保持{before}不变，最晚变为{after}（{shift}）。",
    ),
    "between": (
        "{noun}, agreed for {before}, moves to between {first} ({first_shift}) and {after} ({shift}), depending on the option.",
        "{noun}原定{before}；视所选方案，最早为{first}（{first_shift}），最晚为{after}（{shift}）。",
    ),
}
PRICES: dict[str, tuple[str, str]] = {
    "free": ("No charge.", "不收费。"),
    "more": ("{high} on top of the agreed price.", "在约定价格之外增加 {high}。"),
    "less": ("{high} less than the agreed price.", "比约定价格减少 {high}。"),
    "range": (
        "{low} to {high} on top of the agreed price, depending on the option.",
        "视所选方案，在约定价格之外增加 {low} 至 {high}。",
    ),
    "mixed": (
        "From {low} to {high} against the agreed price, depending on the option.",
        "视所选方案，与约定价格相差 {low} 至 {high}。",
    ),
}


def date_sentence(
    before: date, moved: Sequence[tuple[date, int]], locale: str, *, is_go_live: bool, day_minutes: int = 480
) -> str:
    """``moved``: of each option the new date and the working minutes that lie between.

    >>> agreed = date(2027, 1, 19)
    >>> date_sentence(agreed, [(agreed, 0), (date(2027, 1, 27), 2880)], "en", is_go_live=True)
    'Go-live stays on 19 Jan 2027 or moves to as late as 27 Jan 2027 (+6 working days), depending on the option.'
    >>> date_sentence(agreed, [(agreed, 0)], "zh_Hans_CN", is_go_live=True)
    '上线日期不变，仍为2027年1月19日。'
    """
    first, last = min(moved), max(moved)
    if first == last:
        kind = "moves" if last[1] else "stays"
    else:
        kind = "may_stay" if not first[1] else "between"
    said = {
        "noun": NOUNS[is_go_live][is_chinese(locale)],
        "before": day(before, locale),
        "first": day(first[0], locale),
        "first_shift": days(first[1], locale, day_minutes=day_minutes, signed=True),
        "after": day(last[0], locale),
        "shift": days(last[1], locale, day_minutes=day_minutes, signed=True),
    }
    return DATES[kind][is_chinese(locale)].format_map(said)


def price_sentence(cents: Sequence[int], currency: str, locale: str) -> str:
    """What the options cost the client beside what was agreed.

    >>> price_sentence([10390000, 12574000], "CNY", "zh_Hans_CN"), price_sentence([0], "CNY", "en")
    ('视所选方案，在约定价格之外增加 ¥103,900 至 ¥125,740。', 'No charge.')
    >>> price_sentence([-572000], "EUR", "en")
    '€5,720 less than the agreed price.'
    """
    low, high = min(cents), max(cents)
    if low == high:
        kind = "free" if not low else ("more" if low > 0 else "less")
        said = {"high": money(abs(high), currency, locale)}
    else:
        kind = "range" if low > 0 else "mixed"
        said = {name: money(amount, currency, locale, signed=low <= 0) for name, amount in (("low", low), ("high", high))}
    return PRICES[kind][is_chinese(locale)].format_map(said)

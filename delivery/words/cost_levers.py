"""Sensitivity in words: which input a lever is, what its value means, and where the cheapest offer changes."""

from __future__ import annotations

from decimal import Decimal

from delivery.engine.costing import CostInputs, CostLine, Flip, FlipPoints, Lever, LeverKind
from delivery.words.amounts import MINUS, money, number
from delivery.words.costing import offer_name
from delivery.words.plans import pick
from delivery.words.states import is_chinese, word

GENERAL: dict[LeverKind, tuple[str, str]] = {
    LeverKind.USERS: ("Users in the first year", "首年用户数"),
    LeverKind.STORAGE: ("Storage in the first year", "首年存储量"),
    LeverKind.USER_GROWTH: ("Growth of users", "用户年增长率"),
    LeverKind.STORAGE_GROWTH: ("Growth of storage", "存储年增长率"),
    LeverKind.PRICE_RISE: ("Yearly rise of prices", "价格年涨幅"),
    LeverKind.DISCOUNT: ("Discount rate", "贴现率"),
}
OF_LINE: dict[LeverKind, tuple[str, str]] = {
    LeverKind.BOOK_PRICE: ("{line}: unit price", "{line}：单价"),
    LeverKind.LINE_PRICE: ("{line}: unit price", "{line}：单价"),
    LeverKind.LINE_QUANTITY: ("{line}: full-time equivalents", "{line}：人力（FTE）"),
    LeverKind.LINE_PERCENT: ("{line}: percent of the licence", "{line}：占许可费百分比"),
}
UNITS: dict[LeverKind, tuple[str, str]] = {
    LeverKind.USERS: ("{value} users", "{value} 个用户"),
    LeverKind.STORAGE: ("{value} GB", "{value} GB"),
    LeverKind.LINE_QUANTITY: ("{value} FTE", "{value} FTE"),
}
MONEY = frozenset({LeverKind.BOOK_PRICE, LeverKind.LINE_PRICE})


def line_name(line: CostLine, locale: str) -> str:
    """``Hardware, on premises``, with the line's own note where it has one."""
    kind, option = word(line.kind, locale), word(line.option, locale)
    if is_chinese(locale):
        return f"{option}·{kind}" + (f"（{line.note}）" if line.note else "")
    return f"{kind}, {option[:1].lower()}{option[1:]}" + (f" ({line.note})" if line.note else "")


def lever_name(lever: Lever, inputs: CostInputs, locale: str) -> str:
    """What the lever turns. A price of the book is called by the first line that uses it: codes are the vendor's own."""
    if lever.kind in GENERAL:
        return pick(GENERAL[lever.kind], locale)
    field = "price" if lever.kind is LeverKind.BOOK_PRICE else "key"
    line = next(line for line in inputs.lines if getattr(line, field) == lever.key)
    return pick(OF_LINE[lever.kind], locale).format(line=line_name(line, locale))


def lever_value(lever: Lever, value: Decimal, currency: str, locale: str) -> str:
    """The value with its unit."""
    if lever.kind in MONEY:
        return money(int(value), currency, locale)
    spoken = number(value, locale).replace("-", MINUS)
    return pick(UNITS.get(lever.kind, ("{value} %", "{value}%")), locale).format(value=spoken)


def flip_sentence(points: FlipPoints, inputs: CostInputs, locale: str) -> str:
    """``Users in the first year (now 80 users): at 49 users or fewer, … becomes the cheapest.``"""
    lever = points.lever
    name, now = lever_name(lever, inputs, locale), lever_value(lever, points.value, inputs.currency, locale)
    sides = [_side(points.below, True, inputs, locale), _side(points.above, False, inputs, locale)]
    told = [side for side in sides if side]
    if told:
        joined = ("；" if is_chinese(locale) else "; ").join(told)
        return pick((f"{name} (now {now}): {joined}.", f"{name}（现为 {now}）：{joined}。"), locale)
    low, high = (lever_value(lever, side.limit, inputs.currency, locale) for side in (points.below, points.above))
    return pick(
        (
            f"{name} (now {now}): nothing from {low} to {high} changes which offer is cheapest.",
            f"{name}（现为 {now}）：从 {low} 到 {high} 都不会改变最便宜的方案。",
        ),
        locale,
    )


def _side(flip: Flip, is_below: bool, inputs: CostInputs, locale: str) -> str:
    if flip.at is None or not flip.ranking:
        return ""
    at, first = lever_value(flip.lever, flip.at, inputs.currency, locale), offer_name(flip.ranking[0], locale)
    small = first[:1].lower() + first[1:]
    if is_below:
        return pick((f"at {at} or less, {small} becomes the cheapest", f"降到 {at}或更低时，{first}变为最便宜"), locale)
    return pick((f"at {at} or more, {small} becomes the cheapest", f"升到 {at}或更高时，{first}变为最便宜"), locale)

"""Cost lines and the faults of a calculation in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from delivery.engine.costing import Cadence, CostInputs, CostKind, CostLine, DeploymentOption, Driver, Fault, LicenceModel
from delivery.engine.costing.lines import ONE_OFF_KINDS
from delivery.words.amounts import money, number, percentage
from delivery.words.plans import pick
from delivery.words.states import is_chinese, word

PER: dict[Driver, tuple[str, str]] = {
    Driver.USER: ("per user", "每用户"),
    Driver.GB: ("per GB", "每 GB"),
}
FAULTS: dict[str, tuple[str, str]] = {
    "out_of_range": ("Enter a number from {min} to {max}.", "请输入 {min} 到 {max} 之间的数。"),
    "not_a_number": ("Enter a plain number, for example 4.5.", "请输入普通数字，例如 4.5。"),
    "not_a_whole_number": ("Enter a whole number.", "请输入整数。"),
    "too_many_decimals": ("At most {max} decimals are kept.", "小数最多 {max} 位。"),
    "not_a_currency": ("The currency needs three capital letters, for example CNY.", "币种为三个大写字母，例如 CNY。"),
    "too_late": ("The start lies too far in the future.", "开始日期太晚。"),
    "empty": ("This is missing.", "此项不能为空。"),
    "repeated": ("This is there twice.", "此项重复。"),
    "no_lines": (
        "{offer} has no cost lines: add one, or leave this option out.",
        "{offer}没有成本项：请添加成本项，或取消该方案。",
    ),
    "other_currency": (
        "The price book is in {value}, the calculation in {expected}. Choose another book.",
        "价目表币种为 {value}，测算币种为 {expected}，请另选价目表。",
    ),
    "too_many": ("At most {max} cost lines; there are {value}.", "成本项最多 {max} 条，现有 {value} 条。"),
    "only_of_licence": ("A percentage is taken of the perpetual licence only.", "只有买断许可可按百分比计算。"),
    "price_missing": ("Enter an amount, or choose a price of the price book.", "请输入金额，或选择价目表中的价格。"),
    "price_twice": ("Enter an amount or choose a price of the book, not both.", "金额与价目表价格只能二选一。"),
    "not_in_price_book": ("The chosen price book has no such price. Choose another.", "所选价目表没有此价格，请另选。"),
    "only_for_maintenance": ("Only maintenance is a percentage of the licence.", "只有年度维保可按许可费的百分比计算。"),
    "only_for_renewal": ("Only hardware renewal comes every n years.", "只有硬件更新按每 n 年计算。"),
    "not_for_this_kind": ("{kind}: choose {allowed}.", "{kind}：请选择{allowed}。"),
    "total_too_large": ("The total is too large. Check amounts, quantities and growth.", "总额过大，请检查金额、数量和增长率。"),
    "not_an_object": ("The stored inputs cannot be read.", "无法读取存储的输入。"),
    "unknown_format": ("The stored inputs are of another version.", "存储的输入是另一版本的格式。"),
    "not_a_text": ("The stored inputs cannot be read.", "无法读取存储的输入。"),
    "not_a_date": ("Enter a date like 2027-01-01.", "请输入形如 2027-01-01 的日期。"),
    "unknown_value": ("This is not one of the choices.", "这不是可选项。"),
    "not_a_price": ("The stored prices cannot be read.", "无法读取存储的价格。"),
    "not_a_list": ("The stored inputs cannot be read.", "无法读取存储的输入。"),
    "missing": ("The stored inputs are incomplete.", "存储的输入不完整。"),
}


def fault_sentence(fault: Fault, locale: str) -> str:
    """What is wrong and what to do; the field is named by where it is shown.

    >>> fault_sentence(Fault("horizon_years", "out_of_range", (("min", 1), ("max", 30), ("value", 31))), "en")
    'Enter a number from 1 to 30.'
    """
    details: dict[str, Any] = dict(fault.args)
    if fault.code == "out_of_range" and ("cents" in fault.field or "prices" in fault.field):
        details |= {name: Decimal(details[name]) / 100 for name in ("min", "max")}
    said = {name: number(Decimal(str(value)), locale) if name in ("min", "max") else value for name, value in details.items()}
    if fault.code == "not_for_this_kind":
        kind = CostKind(str(details["kind"]))
        said = {"kind": word(kind, locale), "allowed": _allowed(kind, fault.field, locale)}
    if fault.code == "no_lines":
        option, licence = DeploymentOption(str(details["option"])), LicenceModel(str(details["licence"]))
        said["offer"] = f"{word(option, locale)} · {word(licence, locale)}"
    return pick(FAULTS[fault.code], locale).format(**said)


def _allowed(kind: CostKind, field: str, locale: str) -> str:
    if field.endswith("licence"):
        fitting = LicenceModel.SUBSCRIPTION if kind is CostKind.SUBSCRIPTION else LicenceModel.PERPETUAL
        return f"“{word(fitting, locale)}”"
    if kind is CostKind.HARDWARE_RENEWAL:
        cadences = [Cadence.EVERY_N_YEARS]
    else:
        cadences = [Cadence.ONCE] if kind in ONE_OFF_KINDS else [Cadence.MONTH, Cadence.QUARTER, Cadence.YEAR]
    return ("或" if is_chinese(locale) else " or ").join(f"“{word(cadence, locale)}”" for cadence in cadences)


def line_price(line: CostLine, inputs: CostInputs, locale: str) -> str:
    """``0.3 × ¥220,000, every year``; ``15 % of the licence, every year``."""
    unit = _unit(line, inputs, locale)
    amount = unit if line.quantity == 1 else f"{number(line.quantity, locale)} × {unit}"
    return pick((f"{amount}, {_when(line, locale)}", f"{amount}，{_when(line, locale)}"), locale)


def line_unit(line: CostLine, locale: str) -> str:
    """What stands behind an amount that is typed: ``per user, every month``; ``% of the perpetual licence, every year``."""
    parts = [PER[line.driver]] if line.driver in PER else []
    if line.percent is not None:
        parts = [("% of the perpetual licence", "% 的买断许可")]
    spoken = [*(pick(part, locale) for part in parts), _when(line, locale)]
    return ("，" if is_chinese(locale) else ", ").join(spoken)


def _unit(line: CostLine, inputs: CostInputs, locale: str) -> str:
    if line.percent is not None:
        percent = percentage(line.percent, locale)
        return pick((f"{percent} of the perpetual licence", f"买断许可的 {percent}"), locale)
    cents = inputs.price_book.unit_cents(line.price) if line.price else line.unit_cents
    amount = money(cents or 0, inputs.currency, locale)
    if line.driver not in PER:
        return amount
    return pick((f"{amount} {PER[line.driver][0]}", f"{PER[line.driver][1]} {amount}"), locale)


def _when(line: CostLine, locale: str) -> str:
    if line.cadence is Cadence.EVERY_N_YEARS:
        return pick((f"every {line.every_years} years", f"每 {line.every_years} 年"), locale)
    when = word(line.cadence, locale)
    if not is_chinese(locale):
        when = when.lower()
    if line.month == 1:
        return when
    if line.cadence is Cadence.ONCE:
        return pick((f"{when}, in month {line.month}", f"{when}（第 {line.month} 个月）"), locale)
    return pick((f"{when} from month {line.month} on", f"{when}（自第 {line.month} 个月起）"), locale)

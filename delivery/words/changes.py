"""What the rules and the options of a change request say, in both languages.

Codes and numbers come from the engine; a client reads only what ``statement`` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from delivery.engine.options import Refusal
from delivery.engine.plan import Plan
from delivery.engine.states import ChangeState, VoteKind
from delivery.words.amounts import days, money, person_days
from delivery.words.states import is_chinese

TRIAGE: dict[str, tuple[str, str]] = {
    "asked_by_vendor": ("It is our own proposal.", "由我方提出。"),
    "asked_by_client": ("It was asked for by the client.", "由客户提出。"),
    "brings_gain": ("It brings a gain: {gains}.", "带来收益：{gains}。"),
    "brings_no_gain": ("It brings no gain that can be counted or was stated.", "没有可计量或已说明的收益。"),
    "deadlines_hit": ("Deadlines that it misses: {used}.", "会错过 {used} 个截止期限。"),
    "deadlines_kept": ("It keeps every deadline.", "不影响任何截止期限。"),
    "cost_inside_tolerance": (
        "It touches no date and costs {used_money}, within the tolerance of {left_money}.",
        "不影响日期，成本 {used_money}，在 {left_money} 的容差之内。",
    ),
    "days_inside_reserve": ("It needs {used_days} of {left_days} of reserve.", "占用 {used_days}，储备尚余 {left_days}。"),
    "days_beyond_reserve": (
        "It needs {used_days}, but {left_days} of reserve are left.",
        "需要 {used_days}，但储备仅余 {left_days}。",
    ),
    "effort_inside_reserve": (
        "Effort of {used_effort} fits the reserve of {left_effort}.",
        "工作量 {used_effort}，在 {left_effort}的储备之内。",
    ),
    "effort_beyond_reserve": (
        "Effort of {used_effort} is beyond the reserve of {left_effort}.",
        "工作量 {used_effort}，超出 {left_effort}的储备。",
    ),
    "cost_inside_reserve": (
        "Cost of {used_money} fits the reserve of {left_money}.",
        "成本 {used_money}，在 {left_money} 的储备之内。",
    ),
    "cost_beyond_reserve": (
        "Cost of {used_money} is beyond the reserve of {left_money}.",
        "成本 {used_money}，超出 {left_money} 的储备。",
    ),
    "benefit_stated": ("The client states a benefit.", "客户说明了收益。"),
    "no_stated_benefit": ("The client states no benefit.", "客户没有说明收益。"),
    "adds_only_cost": (
        "It adds only cost: {cost_money} inside, {price_money} for the client, {effort_days} of effort.",
        "只增加成本：内部 {cost_money}，客户 {price_money}，工作量 {effort_days}。",
    ),
    "adds_more_than_cost": ("It adds more than cost.", "不只是增加成本。"),
    "client_decides": (
        "A normal change at a price: the finish moves by {shift_days}, the client pays {price_money}.",
        "常规变更：完成日期变动 {shift_days}，客户支付 {price_money}。",
    ),
}

GAINS: dict[str, tuple[str, str]] = {
    "days_earlier_minutes": ("{days} earlier", "提前 {days}"),
    "effort_saved_minutes": ("{effort} of effort saved", "节省工作量 {effort}"),
    "cost_saved_cents": ("{money} of cost saved", "节省成本 {money}"),
    "price_saved_cents": ("{money} saved for the client", "为客户节省 {money}"),
    "stated_benefit": ("the stated benefit", "已说明的收益"),
}

REFUSALS: dict[str, tuple[str, str]] = {
    "finish_not_moved": ("the finish does not move anyway.", "完成日期本来就不变。"),
    "no_rate": ("the rate card has no rate for “{role}”.", "费率表没有“{role}”的费率。"),
    "no_go_live_gate": ("the plan has no go-live to defer beyond.", "计划中没有上线节点可供推迟。"),
    "no_work_to_place": ("the change adds no work that could be placed elsewhere.", "该变更没有可另行安排的新增工作。"),
    "already_after_go_live": ("the change depends on what comes after go-live.", "该变更依赖上线之后的工作。"),
    "go_live_still_moves": ("go-live would still move by {shift_minutes}.", "上线日期仍会变动 {shift_minutes}。"),
    "go_live_not_moved": ("go-live does not move anyway.", "上线日期本来就不变。"),
    "nothing_to_overlap": ("nothing on the critical path can overlap.", "关键路径上没有可搭接的工作。"),
    "nothing_to_shorten": ("nothing on the critical path can be shortened.", "关键路径上没有可缩短的工作。"),
    "nothing_to_recover": ("there is nothing to win back.", "没有需要追回的内容。"),
    "nobody_can_join": ("one more person would shorten nothing on the critical path.", "增派一人也无法缩短关键路径。"),
    "no_optional_scope": ("no optional scope is left to trade.", "没有可置换的可选范围。"),
    "scope_too_small": ("the optional scope is too small to make up for it.", "可选范围不足以抵消。"),
    "fits_as_submitted": ("it fits as submitted.", "按原样实施即可容纳。"),
    "float_too_small": ("{missing_minutes} of float are missing.", "时差还差 {missing_minutes}。"),
    "deadline_in_the_way": ("a deadline is in the way.", "受截止期限所限。"),
}

STATEMENTS: dict[VoteKind, tuple[str, str]] = {
    VoteKind.APPROVE: (
        "I approve option {letter} “{title}” of change request {code}, revision {revision}: {effect}; price {price}.",
        "我批准变更请求 {code}（第 {revision} 版）的方案 {letter}“{title}”：{effect}；价格 {price}。",
    ),
    VoteKind.RETURN: (
        "I ask for changes to change request {code}, revision {revision}. Nothing is approved.",
        "我要求修改变更请求 {code}（第 {revision} 版）。未批准任何内容。",
    ),
    VoteKind.DECLINE: (
        "I decline change request {code}, revision {revision}. Nothing is changed.",
        "我拒绝变更请求 {code}（第 {revision} 版）。不作任何变更。",
    ),
}
OUTCOMES: dict[VoteKind, tuple[str, str]] = {
    VoteKind.APPROVE: (
        "Option {letter} “{title}” is approved: {effect}; price {price}.",
        "方案 {letter}“{title}”已获批准：{effect}；价格 {price}。",
    ),
    VoteKind.RETURN: ("Changes are asked for. Nothing is approved.", "客户要求修改，未批准任何内容。"),
    VoteKind.DECLINE: ("It is declined. Nothing is changed.", "已拒绝，不作任何变更。"),
}
NEXT_STEPS: dict[ChangeState, tuple[str, str]] = {
    ChangeState.DRAFT: ("describe and submit it", "待填写并提交"),
    ChangeState.SUBMITTED: ("compute and triage it", "待测算并分流"),
    ChangeState.TRIAGED: ("send or absorb it", "待送出或消化"),
    ChangeState.RETURNED: ("revise it", "待修订"),
    ChangeState.APPROVED: ("implement it", "待实施"),
    ChangeState.ABSORBED: ("implement it", "待实施"),
    ChangeState.IMPLEMENTED: ("verify it", "待验证"),
}
"""What the vendor does next."""
AUTHORITY = ("I am authorised to decide for {client}.", "我有权代表{client}作出决定。")


def triage_sentence(reason: Mapping[str, Any], currency: str, locale: str, *, day_minutes: int = 480) -> str:
    """One finding of the stored triage: ``{"code", "args"}``.

    >>> triage_sentence({"code": "days_beyond_reserve", "args": {"used": 3840, "left": 960}}, "CNY", "en")
    'It needs 8 working days, but 2 working days of reserve are left.'
    """
    args = reason["args"]
    in_days = partial(days, locale=locale, day_minutes=day_minutes)
    in_person_days = partial(person_days, locale=locale, day_minutes=day_minutes)
    said: dict[str, str] = {name: str(amount) for name, amount in args.items()}
    for name in ("used", "left"):
        if name in args:
            said |= {f"{name}_days": in_days(args[name]), f"{name}_effort": in_person_days(args[name])}
            said[f"{name}_money"] = money(args[name], currency, locale)
    said["gains"] = ("、" if is_chinese(locale) else ", ").join(_gains(args, currency, locale, day_minutes))
    said |= {
        f"{name}_money": money(args[f"{name}_cents"], currency, locale) for name in ("cost", "price") if f"{name}_cents" in args
    }
    said["effort_days"] = in_person_days(args.get("effort_minutes", 0))
    said["shift_days"] = in_days(args.get("finish_shift_minutes", 0), signed=True)
    return _in(locale, TRIAGE[reason["code"]]).format_map(said)


def _gains(args: Mapping[str, int], currency: str, locale: str, day_minutes: int) -> list[str]:
    return [
        _in(locale, GAINS[name]).format(
            days=days(amount, locale, day_minutes=day_minutes),
            effort=person_days(amount, locale, day_minutes=day_minutes),
            money=money(amount, currency, locale),
        )
        for name, amount in args.items()
        if name in GAINS
    ]


def refusal_sentence(refusal: Refusal, plan: Plan, locale: str) -> str:
    """Why a kind of option is not available."""
    names = {milestone.key: milestone.name for milestone in plan.milestones}
    said = {name: _spoken(name, value, names, plan, locale) for name, value in refusal.args}
    return _in(locale, REFUSALS[refusal.code]).format_map(said)


def statement(kind: VoteKind, facts: Mapping[str, str], locale: str) -> str:
    """The exact sentence that a vote says."""
    return _in(locale, STATEMENTS[kind]).format_map(facts)


def next_step(state: ChangeState, locale: str) -> str:
    """What the vendor does next; empty when it is not the vendor's turn."""
    return _in(locale, NEXT_STEPS[state]) if state in NEXT_STEPS else ""


def outcome(kind: VoteKind, facts: Mapping[str, str], locale: str) -> str:
    """What came of all votes together: the first line of a receipt."""
    return _in(locale, OUTCOMES[kind]).format_map(facts)


def authority(client: str, locale: str) -> str:
    return _in(locale, AUTHORITY).format(client=client)


def _spoken(name: str, value: str | int, names: Mapping[str, str], plan: Plan, locale: str) -> str:
    if not isinstance(value, int):
        return names.get(value, value)
    spoken = person_days if name.startswith("effort_") else days
    return spoken(value, locale, day_minutes=plan.calendars[plan.calendar].day_minutes)


def _in(locale: str, both: tuple[str, str]) -> str:
    return both[is_chinese(locale)]

"""What the fields of projects and deliverables are called when somebody changed them."""

from __future__ import annotations

from delivery.words.states import is_chinese

FIELDS: dict[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "committed_on": ("promised date", "承诺日期"),
    "reserve_minutes": ("reserve of days", "工期储备"),
    "reserve_effort_minutes": ("reserve of effort", "工作量储备"),
    "reserve_cents": ("reserve of money", "资金储备"),
    "management_reserve_cents": ("management reserve", "管理储备"),
    "tolerance_cents": ("cost tolerance", "成本容差"),
    "budget_cents": ("contract price", "合同价"),
    "margin_percent": ("margin", "毛利率"),
    "crash_premium_percent": ("crash premium", "赶工溢价"),
    "crash_limit_percent": ("limit of crashing", "赶工上限"),
    "overlap_percent": ("limit of an overlap", "搭接上限"),
    "rework_chance_percent": ("chance of rework", "返工可能性"),
    "rework_percent": ("extent of rework", "返工比例"),
    "ramp_up_days": ("days of learning", "新人熟悉期"),
    "approval_rule": ("approval rule", "审批规则"),
    "votes_needed": ("number of votes", "所需票数"),
    "decision_days": ("days to decide", "决定期限"),
    "time_zone": ("time zone", "时区"),
    "locale": ("language", "语言"),
    "client_calendar_id": ("client's calendar", "客户日历"),
    "criteria": ("acceptance criteria", "验收标准"),
    "is_required": ("required or not", "是否必需"),
    "signed_by": ("who signs", "签收方"),
    "title": ("title", "标题"),
    "system_a": ("system A", "系统 A"),
    "system_b": ("system B", "系统 B"),
    "direction": ("direction", "方向"),
    "protocol": ("protocol", "协议"),
    "contract": ("interface contract", "接口契约"),
    "client_contact": ("responsible of the client", "客户负责人"),
    "third_party": ("third party", "第三方"),
    "milestones": ("milestones", "里程碑"),
    "tested_on": ("day of the joint test", "联调日期"),
    "findings": ("findings", "联调发现"),
    "cause": ("cause and consequence", "原因与后果"),
    "category": ("category", "类别"),
    "phase_id": ("phase", "阶段"),
    "owner_id": ("owner", "负责人"),
    "state": ("state", "状态"),
    "probability_percent": ("probability", "概率"),
    "delays": ("delayed milestones", "受影响的里程碑"),
    "cost_cents": ("cost", "成本"),
    "response": ("response", "应对措施"),
    "is_internal": ("internal or not", "是否内部"),
    "raised_on": ("raised on", "提出日期"),
    "review_on": ("review date", "复查日期"),
    "role": ("role", "角色"),
    "working_calendar": ("working calendar", "工作日历"),
    "availability": ("availability", "可用比例"),
    "absences": ("absences", "休假"),
    "day_rate": ("day rate", "日费率"),
    "is_active": ("takes work or not", "是否可派工"),
}
"""The name of a row's field, as people call it."""


def setting_words(field: str, locale: str) -> str:
    """What a field is called; a name that is not a field stays as it is.

    >>> setting_words("committed_on", "en"), setting_words("committed_on", "zh_Hans_CN")
    ('promised date', '承诺日期')
    """
    english, chinese = FIELDS.get(field, (field, field))
    return chinese if is_chinese(locale) else english

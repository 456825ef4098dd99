"""The words of every enumeration member, English and Simplified Chinese."""

from __future__ import annotations

from enum import StrEnum

from delivery.engine.costing import Cadence, CostKind, DeploymentOption, Driver, Keeper, LicenceModel
from delivery.engine.earned_value import Pace, Undefined
from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit
from delivery.engine.simulation.model import Shape, Together
from delivery.engine.states import (
    ActualSource,
    ApprovalRule,
    Audience,
    AuthMethod,
    ChangeOrigin,
    ChangeState,
    ContractState,
    DeliverableState,
    GateState,
    InterfaceDirection,
    InterfaceState,
    Light,
    Office,
    OptionKind,
    OptionRisk,
    ReportState,
    RiskCategory,
    RiskState,
    Role,
    Side,
    TriageOutcome,
    VoteKind,
)
from delivery.words.attribution import ATTRIBUTION

Words = tuple[tuple[StrEnum, str, str], ...]
"""Pairs, not a mapping: members of two enumerations with the same value are equal as keys."""

CHANGE: Words = (
    (ChangeState.DRAFT, "Draft", "草稿"),
    (ChangeState.SUBMITTED, "Submitted", "已提交"),
    (ChangeState.TRIAGED, "Triaged", "已分流"),
    (ChangeState.ABSORBED, "Absorbed", "内部消化"),
    (ChangeState.WITH_CLIENT, "With the client", "待客户决定"),
    (ChangeState.APPROVED, "Approved", "已批准"),
    (ChangeState.REJECTED, "Declined", "已拒绝"),
    (ChangeState.RETURNED, "Changes asked for", "要求修改"),
    (ChangeState.IMPLEMENTED, "Implemented", "已实施"),
    (ChangeState.VERIFIED, "Verified", "已验证"),
    (ChangeState.WITHDRAWN, "Withdrawn", "已撤回"),
    (ChangeOrigin.CLIENT, "Client", "客户"),
    (ChangeOrigin.TEAM, "Project team", "项目团队"),
    (ChangeOrigin.MANAGER, "PM / product manager", "项目/产品经理"),
    (TriageOutcome.PROPOSE, "Propose", "主动优化"),
    (TriageOutcome.ABSORB, "Absorb", "内部消化"),
    (TriageOutcome.NEGOTIATE, "Negotiate", "沟通协商"),
    (TriageOutcome.APPROVE, "Approve", "常规审批"),
    (OptionKind.AS_SUBMITTED, "As submitted", "按原样实施"),
    (OptionKind.WITHIN_FLOAT, "Within float", "在时差内消化"),
    (OptionKind.FAST_TRACK, "Fast-track", "快速跟进"),
    (OptionKind.CRASH, "Crash", "赶工"),
    (OptionKind.TRADE, "Trade", "范围置换"),
    (OptionKind.DEFER, "Defer", "推迟到上线后"),
    (OptionKind.EXTRA_PEOPLE, "Extra people", "增派人员"),
    (OptionKind.COMBINED, "Combined", "组合方案"),
    (OptionRisk.LOW, "low", "低"),
    (OptionRisk.MEDIUM, "medium", "中"),
    (OptionRisk.HIGH, "high", "高"),
    (VoteKind.APPROVE, "Approved", "批准"),
    (VoteKind.RETURN, "Asked for changes", "要求修改"),
    (VoteKind.DECLINE, "Declined", "拒绝"),
    (ApprovalRule.ANY, "Any approver", "任一审批人"),
    (ApprovalRule.ALL, "All approvers", "全体审批人"),
    (ApprovalRule.N_OF_M, "A number of approvers", "指定人数"),
)

PLAN: Words = (
    (DependencyKind.FS, "Finish to start", "完成—开始"),
    (DependencyKind.SS, "Start to start", "开始—开始"),
    (DependencyKind.FF, "Finish to finish", "完成—完成"),
    (DependencyKind.SF, "Start to finish", "开始—完成"),
    (LagUnit.WORKING, "Working days", "工作日"),
    (LagUnit.PERCENT, "Percent of the predecessor", "前置工期百分比"),
    (LagUnit.ELAPSED, "Elapsed days", "自然日"),
    (ConstraintKind.ASAP, "As soon as possible", "越早越好"),
    (ConstraintKind.ALAP, "As late as possible", "越晚越好"),
    (ConstraintKind.MSO, "Must start on", "必须开始于"),
    (ConstraintKind.MFO, "Must finish on", "必须完成于"),
    (ConstraintKind.SNET, "Start no earlier than", "不得早于…开始"),
    (ConstraintKind.SNLT, "Start no later than", "不得晚于…开始"),
    (ConstraintKind.FNET, "Finish no earlier than", "不得早于…完成"),
    (ConstraintKind.FNLT, "Finish no later than", "不得晚于…完成"),
)

WORK: Words = (
    (DeliverableState.OPEN, "In work", "进行中"),
    (DeliverableState.SUBMITTED, "Submitted", "待签收"),
    (DeliverableState.ACCEPTED, "Accepted", "已签收"),
    (DeliverableState.ACCEPTED_WITH_RESERVATIONS, "Accepted with reservations", "有保留签收"),
    (DeliverableState.REJECTED, "Rejected", "已退回"),
    (GateState.CLOSED, "Closed", "未开启"),
    (GateState.WAIVER_ASKED, "Waiver asked", "已申请豁免"),
    (GateState.OPEN, "Open", "已开启"),
    (GateState.WAIVED, "Waived", "已豁免"),
    (ReportState.DRAFT, "Draft", "草稿"),
    (ReportState.ISSUED, "Issued", "已发布"),
    (Audience.CLIENT, "Client version", "客户版"),
    (Audience.CLIENT_WITH_PRICES, "Client version with prices", "客户版（含价格）"),
    (Audience.INTERNAL, "Internal version", "内部版"),
    (Light.GREEN, "Green", "绿"),
    (Light.AMBER, "Amber", "黄"),
    (Light.RED, "Red", "红"),
)

PEOPLE: Words = (
    (Side.VENDOR, "Vendor", "服务商"),
    (Side.CLIENT, "Client", "客户"),
    (Role.MANAGER, "Project manager", "项目经理"),
    (Role.TEAM_MEMBER, "Team member", "团队成员"),
    (Role.CLIENT_APPROVER, "Client approver", "客户审批人"),
    (Role.CLIENT_MEMBER, "Client member", "客户成员"),
    (AuthMethod.PASSWORD, "by password", "密码登录"),
    (AuthMethod.CODE, "by one-time code", "验证码登录"),
    (AuthMethod.LINK, "by personal link", "个人链接登录"),
    (Office.NONE, "None", "无"),
    (Office.DIRECTOR, "Delivery director", "交付总监"),
    (Office.ADMINISTRATOR, "Administrator", "管理员"),
)

DEPLOYMENT: Words = (
    (DeploymentOption.VENDOR_CLOUD, "Vendor cloud", "服务商云"),
    (DeploymentOption.CLIENT_CLOUD, "Client cloud", "企业自有云"),
    (DeploymentOption.ON_PREMISES, "On premises", "本地服务器"),
    (LicenceModel.SUBSCRIPTION, "Subscription", "订阅"),
    (LicenceModel.PERPETUAL, "Perpetual", "买断"),
    (Keeper.VENDOR, "Vendor", "服务商"),
    (Keeper.CLIENT, "Client", "客户"),
    (Keeper.CLOUD_PROVIDER, "Cloud provider", "云厂商"),
    (CostKind.HARDWARE, "Hardware", "硬件"),
    (CostKind.LICENCE, "Perpetual licence", "买断许可"),
    (CostKind.INSTALLATION, "Installation", "安装部署"),
    (CostKind.MIGRATION, "Migration", "数据迁移"),
    (CostKind.SECURITY_ASSESSMENT, "Security assessment", "等保测评"),
    (CostKind.SUBSCRIPTION, "Subscription", "订阅费"),
    (CostKind.CLOUD_RESOURCES, "Cloud resources", "云资源"),
    (CostKind.STORAGE, "Storage", "存储"),
    (CostKind.BANDWIDTH, "Bandwidth", "带宽"),
    (CostKind.OPERATIONS_STAFF, "Operations staff", "运维人员"),
    (CostKind.MAINTENANCE, "Maintenance", "年度维保"),
    (CostKind.BACKUP, "Backup and disaster recovery", "备份与容灾"),
    (CostKind.POWER_HOUSING, "Power and housing", "电力与机房"),
    (CostKind.HARDWARE_RENEWAL, "Hardware renewal", "硬件更新"),
    (Cadence.ONCE, "Once", "一次性"),
    (Cadence.MONTH, "Every month", "每月"),
    (Cadence.QUARTER, "Every quarter", "每季度"),
    (Cadence.YEAR, "Every year", "每年"),
    (Cadence.EVERY_N_YEARS, "Every n years", "每 n 年"),
    (Driver.FLAT, "Flat", "固定"),
    (Driver.USER, "Per user", "按用户"),
    (Driver.GB, "Per GB", "按 GB"),
    (Driver.LICENCE, "Percent of the perpetual licence", "按买断许可的百分比"),
)

VALUE: Words = (
    (ActualSource.TYPED, "Typed", "手工录入"),
    (ActualSource.IMPORTED, "Imported", "导入"),
    (Pace.PLANNED, "as planned", "按原计划"),
    (Pace.COST, "at the pace until now", "按目前绩效"),
    (Pace.BOTH, "at the pace of cost and schedule", "按成本与进度绩效"),
    (Undefined.NO_BUDGET, "the baseline holds no budget", "基线中没有预算"),
    (Undefined.NOTHING_PLANNED, "nothing was planned to be done yet", "按计划尚无应完成的工作"),
    (Undefined.NO_COST, "no actual cost is recorded yet", "尚未录入实际成本"),
    (Undefined.NOTHING_EARNED, "nothing is done yet", "尚未完成任何工作"),
    (Undefined.BUDGET_SPENT, "the budget is used up", "预算已用完"),
    (Undefined.NOT_STARTED, "the planned start has not come yet", "尚未到计划开始日"),
    (Undefined.PAST_FINISH, "the planned finish has passed", "计划完成日已过"),
    (Undefined.NO_BASELINE, "no baseline to measure against", "尚无基线可供衡量"),
)
"""How what is left goes on, and why a figure of earned value is not there."""

RISK: Words = (
    (Shape.PERT, "PERT (beta)", "PERT（贝塔分布）"),
    (Shape.TRIANGULAR, "Triangular", "三角分布"),
    (Shape.LOGNORMAL, "Lognormal", "对数正态分布"),
    (Together.NOTHING, "Each by itself", "各自独立"),
    (Together.PHASE, "Inside a phase", "同一阶段内相关"),
    (Together.OWNER, "With the same owner", "同一负责人相关"),
)
"""How durations spread, and which of them run late together."""

REGISTERS: Words = (
    (RiskState.OPEN, "Open", "未关闭"),
    (RiskState.HAPPENED, "Happened", "已发生"),
    (RiskState.CLOSED, "Closed", "已关闭"),
    (RiskCategory.CLIENT, "Client’s part", "客户配合"),
    (RiskCategory.SCOPE, "Scope", "范围"),
    (RiskCategory.PEOPLE, "People", "人员"),
    (RiskCategory.TECHNOLOGY, "Technology", "技术"),
    (RiskCategory.INTEGRATION, "Integration", "集成对接"),
    (RiskCategory.DATA, "Data", "数据"),
    (RiskCategory.SUPPLIER, "Supplier", "供应商"),
    (RiskCategory.OTHER, "Other", "其他"),
    (InterfaceDirection.FORTH, "A to B", "A 到 B"),
    (InterfaceDirection.BACK, "B to A", "B 到 A"),
    (InterfaceDirection.BOTH, "Both ways", "双向"),
    (ContractState.OPEN, "Not begun", "未开始"),
    (ContractState.DRAFT, "Draft", "草稿"),
    (ContractState.AGREED, "Agreed", "已确认"),
    (ContractState.CHANGED, "Changed after agreement", "确认后有变"),
    (InterfaceState.PLANNED, "Planned", "已规划"),
    (InterfaceState.BUILDING, "Being built", "开发中"),
    (InterfaceState.TESTING, "Joint test", "联调中"),
    (InterfaceState.FAILED, "Joint test failed", "联调未通过"),
    (InterfaceState.PASSED, "Passed", "已通过"),
    (InterfaceState.DROPPED, "Dropped", "已取消"),
)

WORDS: Words = (*CHANGE, *PLAN, *WORK, *PEOPLE, *DEPLOYMENT, *VALUE, *RISK, *REGISTERS, *ATTRIBUTION)
_BY_NAME = {(type(member), member.value): (english, chinese) for member, english, chinese in WORDS}


def word(member: StrEnum, locale: str) -> str:
    """What ``member`` is called in ``locale``.

    >>> word(ChangeState.ABSORBED, "zh_Hans_CN"), word(Light.RED, "en")
    ('内部消化', 'Red')
    """
    english, chinese = _BY_NAME[type(member), member.value]
    return chinese if is_chinese(locale) else english


def is_chinese(locale: str) -> bool:
    return locale.startswith("zh")

"""The built-in lifecycle: eight phases with their deliverables and a starter plan, in both languages.

A table of data. A deliverable is (English, Chinese, signed by the client?, required?, English criteria, Chinese criteria);
a milestone is (code, English, Chinese, days, person-days, role); the last milestone of a phase is its gate.
"""

from __future__ import annotations

from dataclasses import dataclass

Deliverable = tuple[str, str, bool, bool, str, str]
Starter = tuple[str, str, str, int, int, str | None]


@dataclass(frozen=True)
class BuiltInPhase:
    name: tuple[str, str]
    purpose: tuple[str, str]
    deliverables: tuple[Deliverable, ...]
    milestones: tuple[Starter, ...]


NAME = ("Digitalization in eight steps", "数字化升级八步法")

ROLES: dict[str, tuple[str, str, int]] = {
    "consultant": ("Business consultant", "业务顾问", 320_000),
    "architect": ("Architect", "架构师", 350_000),
    "manager": ("Project manager", "项目经理", 280_000),
    "developer": ("Developer", "开发工程师", 220_000),
    "tester": ("Tester", "测试工程师", 160_000),
    "trainer": ("Trainer", "培训讲师", 180_000),
    "coach": ("Operations coach", "运营教练", 260_000),
}
"""Rate-card roles with a starting rate: internal cents of CNY a day, to be set per project."""

PHASES: tuple[BuiltInPhase, ...] = (
    BuiltInPhase(
        ("Business research", "业务梳理与调研"),
        (
            "The most experienced people work here: a misunderstanding now makes every later plan wrong.",
            "由最有经验的人来做：此时的误解会让之后的计划全部出错。",
        ),
        (
            ("Stakeholder interviews", "干系人访谈记录", False, True, "Every key role was heard.", "每个关键角色都已访谈。"),
            (
                "Resource and pain-point inventory",
                "资源与痛点清单",
                False,
                True,
                "Each pain point has an owner and a figure.",
                "每个痛点都有责任人和数字。",
            ),
            ("User-journey map", "用户旅程图", False, True, "", ""),
            (
                "Three-chain diagnosis",
                "三链诊断报告",
                False,
                True,
                "Business, marketing and data chain are scored with evidence.",
                "业务链、营销链、数据链均有评分和依据。",
            ),
            (
                "Upgrade blueprint",
                "数字化升级蓝图",
                True,
                True,
                "Both sides agree on goals, scope and order.",
                "双方就目标、范围和先后顺序达成一致。",
            ),
        ),
        (
            ("M1", "Project kicked off", "项目启动", 0, 0, None),
            ("M2", "Interviews done", "访谈完成", 4, 8, "consultant"),
            ("M3", "Pain points and resources listed", "痛点与资源梳理完成", 3, 5, "consultant"),
            ("M4", "Three chains diagnosed", "三链诊断完成", 3, 5, "consultant"),
            ("M5", "Blueprint drafted", "蓝图初稿完成", 3, 5, "consultant"),
            ("M6", "Blueprint signed", "蓝图签收", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("Architecture design", "架构设计"),
        (
            "The feature list is the boundary of the contract: every later change request is measured against it.",
            "功能清单就是合同边界：之后的每个变更请求都以它为准。",
        ),
        (
            ("Product architecture", "产品架构图", False, True, "", ""),
            ("Technical architecture", "技术架构图", False, True, "", ""),
            ("Key-role process maps", "关键角色流程图", False, True, "", ""),
            ("Core business flow diagrams", "核心业务流程图", False, True, "", ""),
            (
                "Technology selection matrix",
                "技术选型矩阵",
                False,
                True,
                "Chosen for the need, with reasons.",
                "按需选型，并说明理由。",
            ),
            ("Feature list", "功能清单", True, True, "Fixes the scope; each item is testable.", "确定范围；每一项都可测试。"),
        ),
        (
            ("M7", "Product architecture ready", "产品架构完成", 4, 6, "architect"),
            ("M8", "Core flows mapped", "核心流程梳理完成", 4, 6, "consultant"),
            ("M9", "Technical architecture ready", "技术架构完成", 4, 6, "architect"),
            ("M10", "Technology selected", "技术选型完成", 2, 3, "architect"),
            ("M11", "Feature list agreed", "功能清单确认", 3, 4, "manager"),
            ("M12", "Feature list signed", "功能清单签收", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("Requirements & prototype", "需求文档与原型"),
        (
            "One document that developers, testers and designers all work from.",
            "开发、测试、设计都以同一份文档为准。",
        ),
        (
            (
                "Product requirements document",
                "产品需求文档（PRD）",
                True,
                True,
                "Text, flow charts, interaction and data charts.",
                "包含文字、流程图、交互和数据图。",
            ),
            ("Interactive prototype", "可交互原型", True, True, "The key roles walked through it.", "关键角色已走查。"),
        ),
        (
            ("M13", "Requirements written", "需求文档完成", 7, 12, "consultant"),
            ("M14", "Prototype clickable", "原型可交互", 6, 9, "developer"),
            ("M15", "Prototype walked through", "原型走查完成", 3, 4, "manager"),
            ("M16", "Requirements and prototype signed", "需求与原型签收", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("Development & management", "项目开发与管理"),
        (
            "The project manager allocates people, fixes milestones, estimates risk and negotiates change.",
            "项目经理调配人员、确定里程碑、评估风险、协商变更。",
        ),
        (
            ("Project plan and baseline", "项目计划与基线", False, True, "", ""),
            ("Increments", "增量版本", False, True, "Each increment runs on the test environment.", "每个增量都在测试环境运行。"),
            ("Risk register", "风险登记册", False, True, "", ""),
            ("Change log", "变更记录", False, True, "", ""),
        ),
        (
            ("M17", "Environment ready", "开发环境就绪", 3, 3, "developer"),
            ("M18", "Increment 1: master data", "增量一：主数据", 8, 24, "developer"),
            ("M19", "Increment 2: core process", "增量二：核心流程", 10, 36, "developer"),
            ("M20", "Increment 3: customers and marketing", "增量三：客户与营销", 9, 27, "developer"),
            ("M21", "Increment 4: reports and data", "增量四：报表与数据", 8, 20, "developer"),
            ("M22", "Design review passed", "设计评审通过", 2, 3, "architect"),
            ("M23", "Feature complete", "功能开发完成", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("External integration", "外部接口对接联调"),
        (
            "Ends data silos: data flows along the whole chain.",
            "打破数据孤岛：让数据贯通全链。",
        ),
        (
            (
                "Interface register",
                "接口清单",
                False,
                True,
                "Each interface names its owner on both sides.",
                "每个接口都写明双方负责人。",
            ),
            ("Interface contracts", "接口协议", False, True, "", ""),
            ("Joint-test records", "联调记录", False, True, "", ""),
        ),
        (
            ("M24", "Interface contracts agreed", "接口协议确认", 4, 5, "architect"),
            ("M25", "CRM interface connected", "CRM 接口打通", 6, 9, "developer"),
            ("M26", "ERP interface connected", "ERP 接口打通", 7, 11, "developer"),
            ("M27", "Payment and logistics connected", "支付与物流打通", 5, 8, "developer"),
            ("M28", "Joint test passed", "联调通过", 3, 6, "tester"),
            ("M29", "Integration complete", "对接完成", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("Testing & deployment", "测试与上线部署"),
        (
            "Where it runs decides who maintains it and what it costs.",
            "部署在哪里，决定由谁维护、花多少钱。",
        ),
        (
            ("Unit-test report", "单元测试报告", False, True, "", ""),
            ("Integration-test report", "集成测试报告", False, True, "", ""),
            (
                "User acceptance",
                "用户验收报告",
                True,
                True,
                "No open defect of the two highest grades.",
                "没有未关闭的一、二级缺陷。",
            ),
            ("Deployment decision", "部署方案决定", True, True, "One of the three options is chosen.", "三种方案中选定一种。"),
            ("Go-live checklist", "上线检查单", False, True, "", ""),
        ),
        (
            ("M30", "Test cases ready", "测试用例就绪", 4, 6, "tester"),
            ("M31", "Integration test passed", "集成测试通过", 6, 12, "tester"),
            ("M32", "Deployment option decided", "部署方案确定", 2, 2, "manager"),
            ("M33", "Production environment ready", "生产环境就绪", 4, 5, "developer"),
            ("M34", "Data migrated", "数据迁移完成", 3, 5, "developer"),
            ("M35", "User acceptance passed", "用户验收通过", 5, 6, "tester"),
            ("M36", "Go-live", "正式上线", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("Training", "培训"),
        (
            "Everybody understands why, not just how; incentives are set and benefits told in numbers.",
            "不仅会用，还要懂得为什么；激励到位，用数字说明收益。",
        ),
        (
            ("Training plan", "培训计划", False, True, "", ""),
            ("Training materials", "培训材料", False, True, "", ""),
            ("Attendance and assessment", "出勤与考核", False, True, "At least 90 % passed.", "通过率不低于 90%。"),
            ("Training acceptance", "培训验收", True, True, "", ""),
        ),
        (
            ("M37", "Training materials ready", "培训材料就绪", 4, 5, "trainer"),
            ("M38", "Key users trained", "关键用户培训完成", 3, 4, "trainer"),
            ("M39", "All users trained", "全员培训完成", 4, 6, "trainer"),
            ("M40", "Training accepted", "培训验收通过", 0, 0, None),
        ),
    ),
    BuiltInPhase(
        ("Operations coaching", "运营辅导"),
        (
            "The upgrade succeeds only when the numbers of the business move.",
            "只有业务数字动起来，升级才算成功。",
        ),
        (
            (
                "Operations plan",
                "运营方案",
                False,
                True,
                "Strategy, tools, content and execution: all four.",
                "策略、工具、内容、执行，四者齐备。",
            ),
            ("Landing process", "落地流程", False, True, "", ""),
            ("KPI readings", "指标读数", False, True, "Baseline, target and actual.", "基线、目标与实际值。"),
            ("Closing review", "结项评审", True, True, "Both sides look at the figures together.", "双方共同复盘数据。"),
        ),
        (
            ("M41", "Operations plan agreed", "运营方案确认", 4, 5, "coach"),
            ("M42", "First month coached", "首月辅导完成", 20, 10, "coach"),
            ("M43", "Second month coached", "次月辅导完成", 20, 8, "coach"),
            ("M44", "KPI review done", "指标复盘完成", 3, 3, "coach"),
            ("M45", "Project closed", "项目结项", 0, 0, None),
        ),
    ),
)

DEPENDENCIES: tuple[tuple[str, str, str, int], ...] = (
    ("M1", "M2", "FS", 0),
    ("M2", "M3", "SS", 2),
    ("M2", "M4", "FS", 0),
    ("M3", "M5", "FS", 0),
    ("M4", "M5", "FS", 0),
    ("M5", "M6", "FS", 2),
    ("M6", "M7", "FS", 0),
    ("M6", "M8", "FS", 0),
    ("M7", "M9", "FS", 0),
    ("M8", "M9", "FF", 2),
    ("M9", "M10", "FS", 0),
    ("M8", "M11", "FS", 0),
    ("M10", "M11", "FS", 0),
    ("M11", "M12", "FS", 2),
    ("M12", "M13", "FS", 0),
    ("M13", "M14", "SS", 3),
    ("M13", "M15", "FS", 0),
    ("M14", "M15", "FS", 0),
    ("M15", "M16", "FS", 2),
    ("M12", "M17", "FS", 0),
    ("M16", "M18", "FS", 0),
    ("M17", "M18", "FS", 0),
    ("M18", "M19", "FS", -2),
    ("M18", "M22", "FS", 0),
    ("M22", "M19", "SS", 0),
    ("M19", "M20", "SS", 4),
    ("M19", "M21", "FS", 0),
    ("M20", "M21", "FF", 1),
    ("M20", "M23", "FS", 0),
    ("M21", "M23", "FS", 0),
    ("M16", "M24", "FS", 0),
    ("M24", "M25", "FS", 0),
    ("M18", "M25", "FS", 0),
    ("M24", "M26", "FS", 2),
    ("M19", "M26", "SS", 5),
    ("M19", "M27", "FS", 0),
    ("M25", "M28", "FS", 0),
    ("M26", "M28", "FS", 0),
    ("M27", "M28", "FS", 0),
    ("M28", "M29", "FS", 0),
    ("M16", "M30", "FS", 0),
    ("M23", "M31", "FS", 0),
    ("M29", "M31", "FS", 0),
    ("M30", "M31", "FS", 0),
    ("M24", "M32", "FS", 0),
    ("M32", "M33", "FS", 0),
    ("M33", "M34", "FS", 0),
    ("M31", "M34", "SS", 2),
    ("M31", "M35", "FS", 0),
    ("M34", "M35", "FS", 0),
    ("M35", "M36", "FS", 1),
    ("M21", "M37", "SS", 2),
    ("M37", "M38", "FS", 0),
    ("M31", "M38", "FS", 0),
    ("M38", "M39", "FS", 0),
    ("M36", "M39", "SS", 0),
    ("M39", "M40", "FS", 1),
    ("M36", "M41", "SS", 0),
    ("M36", "M42", "FS", 0),
    ("M41", "M42", "FS", 0),
    ("M42", "M43", "FS", 0),
    ("M43", "M44", "FS", 0),
    ("M40", "M45", "FS", 0),
    ("M44", "M45", "FS", 2),
)
"""Predecessor, successor, kind, lag in working days."""

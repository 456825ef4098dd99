"""Blocks of the fictional HARBOUR project, in both languages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from delivery.reports.before_after import BeforeAfter, MovedRow, Span
from delivery.reports.chart import Chart, ChartKind, Marker, Series
from delivery.reports.content import (
    Anchor,
    Block,
    Cell,
    CellKind,
    Choice,
    Column,
    Comparison,
    Criterion,
    Decision,
    Decisions,
    Diagram,
    Difference,
    GanttExcerpt,
    LedgerAnchor,
    Notes,
    PhaseStrip,
    Row,
    Shifts,
    SinceLast,
    Table,
    UserText,
)
from delivery.reports.gantt import Gantt, GanttRow
from delivery.reports.phase_strip import Phase
from delivery.reports.tone import Light, Tone

START = date(2026, 8, 3)
STATUS = date(2026, 11, 20)
HEAD = "3f9a1c07be52d4486e7a90b1c2d3e4f5061728394a5b6c7d8e9f00112233abcd"
ANCHOR = Anchor("HARBOUR", 123, HEAD)

NAMES = {
    "en": [
        "Stakeholder interviews held",
        "CRM interface: contract signed with the freight forwarder's IT department",
        "a<b & 中文",
        "Donaudampfschifffahrtsgesellschaftskapitänsmütze beschafft",
        "Test data masked",
        "User acceptance, round 1",
        '<img src=x> & <font color="red">',
        "Go-live decision",
    ],
    "zh": [
        "关键干系人访谈完成",
        "与货运代理信息部签订客户关系管理（CRM）接口契约，含联调环境与测试账号",
        "a<b & 中文",
        "Donaudampfschifffahrtsgesellschaft 系统切换",
        "测试数据脱敏",
        "用户验收第一轮",
        "<img src=x> 与 {{7*7}}",
        "上线决策",
    ],
}
PEOPLE = {"en": ["Lin Yue", "M. Okafor", "Wolfgang Hohenstein-Sattler"], "zh": ["林悦", "周启明", "欧阳文君"]}
PHASES = {
    "en": [
        "Business research",
        "Architecture design",
        "Requirements & prototype (PRD)",
        "Development & management",
        "External integration",
        "Testing & deployment",
        "Training",
        "Operations coaching",
    ],
    "zh": [
        "业务梳理与调研",
        "架构设计",
        "需求文档与原型",
        "项目开发与管理",
        "外部接口对接联调",
        "测试与上线部署",
        "培训",
        "运营辅导",
    ],
}


def say(language: str, english: str, chinese: str) -> str:
    return chinese if language == "zh" else english


def day(language: str, on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日" if language == "zh" else f"{on.day} {on:%b %Y}"


def days(language: str, count: int) -> str:
    return say(language, f"{count:+d} working days", f"{count:+d} 个工作日") if count else say(language, "on time", "按期")


def strip_block(language: str) -> PhaseStrip:
    states = (
        [("Done", "完成", Tone.GREEN)] * 3
        + [("In progress", "进行中", Tone.AMBER), ("At risk", "有风险", Tone.RED)]
        + [("Not started", "未开始", Tone.GREY)] * 3
    )
    gates = [("open", "已开启", Tone.GREEN)] * 2 + [("waived", "已豁免", Tone.AMBER)] + [("closed", "未开启", Tone.GREY)] * 5
    phases = tuple(
        Phase(
            str(index + 1),
            PHASES[language][index],
            Light(state[2], say(language, *state[:2])),
            Light(gate[2], say(language, *gate[:2])),
            index == 3,
        )
        for index, (state, gate) in enumerate(zip(states, gates, strict=True))
    )
    return PhaseStrip(say(language, "Eight phases", "八个阶段"), phases)


def written_block(language: str) -> tuple[UserText, ...]:
    text = say(
        language,
        "The prototype of the berth board was accepted with two reservations.\n\n"
        "The team now works from one backlog; a<b & 中文 stays as typed, "
        "and so does <img src=x>. " + "Long paragraphs have to wrap calmly over several lines without touching the margin. " * 4,
        "泊位看板原型已通过验收，附两项保留意见。\n\n团队现已统一使用一份待办清单；a<b & 中文 按原样显示，<img src=x> 亦然。"
        + "较长的段落应当平稳地折行，标点不应出现在行首，也不应越过页边距。" * 5,
    )
    problem = say(
        language, "The freight forwarder has not named a contact for the CRM interface.", "货代尚未指定 CRM 接口的联系人。"
    )
    return (
        UserText(say(language, "Highlights", "亮点"), text),
        UserText(say(language, "Problems", "问题"), problem),
        UserText(say(language, "Next steps", "下一步"), "", say(language, "Nothing was written.", "未填写。")),
    )


def since(language: str) -> SinceLast:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    return SinceLast(
        s("Since the last report", "与上期相比"),
        s("Compared with report 6 of 13 Nov 2026", "与 2026年11月13日第 6 期相比"),
        (
            Difference(
                s("Go-live", "上线"),
                day(language, date(2027, 3, 16)),
                day(language, date(2027, 3, 19)),
                days(language, 3),
                Tone.AMBER,
            ),
            Difference(s("Milestones finished", "已完成里程碑"), "19", "21", "+2", Tone.GREEN),
            Difference(
                s(
                    "M9 CRM interface: contract signed with the freight forwarder's IT department",
                    "M9 与货运代理信息部签订接口契约",
                ),
                day(language, date(2026, 11, 16)),
                day(language, date(2026, 11, 23)),
                days(language, 5),
                Tone.RED,
            ),
        ),
    )


def decisions(language: str) -> Decisions:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    return Decisions(
        s("Decisions needed from you", "需要您决定"),
        s("Due", "截止"),
        (
            Decision(
                s("Change request: customs pre-declaration with attachments", "变更请求：报关预申报（含附件）"),
                day(language, date(2026, 11, 18)),
                s("Asked of Chen Wei", "请陈玮决定"),
                s("Without a decision the interface team stands idle from 25 Nov.", "若不决定，接口团队自 11月25日起停工。"),
                "CR-14",
                Light(Tone.RED, s("2 working days overdue", "逾期 2 个工作日")),
            ),
            Decision(
                s("Deployment option", "部署方案"),
                day(language, date(2026, 11, 27)),
                s("Asked of Chen Wei and Liu Fang", "请陈玮、刘芳决定"),
                "",
                "D-1",
                Light(Tone.AMBER, s("5 working days left", "剩 5 个工作日")),
            ),
            Decision(
                s("Accept: interactive prototype, version 3", "验收：交互原型第 3 版"),
                day(language, date(2026, 12, 4)),
                code="P3",
            ),
        ),
    )


def gantt(language: str, count: int) -> GanttExcerpt:
    rows: list[GanttRow] = []
    for index in range(count):
        if index % 7 == 0:
            first = START + timedelta(days=index * 8)
            rows.append(GanttRow(PHASES[language][index // 7 % 8], first, first + timedelta(days=62), is_heading=True))
        start = START + timedelta(days=index * 8)
        late = index % 5
        rows.append(
            GanttRow(
                f"M{index + 1} {NAMES[language][index % 8]}",
                start + timedelta(days=late),
                start + timedelta(days=late + 9 + index % 4),
                start,
                start + timedelta(days=9 + index % 4),
                start + timedelta(days=16) if index % 6 == 2 else None,
                is_critical=index % 3 == 1,
                is_event=index % 8 == 7,
                is_done=index < 9,
                note=f"M{index + 1}",
            )
        )
    finish = START + timedelta(days=count * 8 + 20)
    saturdays = (START + timedelta(days=5 + 7 * week) for week in range((finish - START).days // 7 + 1))
    off = (*((one, one + timedelta(days=1)) for one in saturdays), (date(2026, 10, 1), date(2026, 10, 7)))
    return GanttExcerpt(
        say(language, "Plan excerpt", "计划节选"),
        Gantt(tuple(rows), START, finish, STATUS, off),
        say(language, "Shaded: non-working days.", "阴影：非工作日。"),
    )


def shifts(language: str) -> Shifts:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    def span(first: int, last: int) -> Span:
        return Span(START + timedelta(days=first), START + timedelta(days=last))

    rows = (
        MovedRow(NAMES[language][0], span(3, 9), span(10, 16), s("+5 d", "+5 天"), START + timedelta(days=12)),
        MovedRow(NAMES[language][1], None, span(17, 21), s("new", "新")),
        MovedRow(NAMES[language][2], span(12, 14), None, s("removed", "移除")),
    )
    window = (START, START + timedelta(days=40), START + timedelta(days=20), START + timedelta(days=27))
    words = (s("Go-live", "上线"), s("as agreed", "原约定"), s("with it", "采用此方案"), s("deadline missed", "错过的期限"))
    return Shifts(s("What moves", "变动"), BeforeAfter(rows, *window, *words))


def critical(language: str) -> Table:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    columns = (
        Column(s("No.", "编号"), CellKind.CODE),
        Column(s("Milestone", "里程碑")),
        Column(s("Forecast", "预测"), CellKind.DATE),
        Column(s("Because", "原因")),
    )
    rows = tuple(
        Row(
            (
                Cell(f"M{n}"),
                Cell(NAMES[language][n % 8]),
                Cell(day(language, START + timedelta(days=n * 9)), on=START + timedelta(days=n * 9)),
                Cell(s(f"waits for M{n - 2} (finish to start, 2 days lag)", f"等待 M{n - 2}（完成—开始，滞后 2 天）")),
            )
        )
        for n in (3, 9, 12, 18, 25)
    )
    return Table(s("Critical path", "关键路径"), columns, rows)


def milestone_table(language: str, count: int) -> Table:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    columns = (
        Column(s("No.", "编号"), CellKind.CODE),
        Column(s("Milestone", "里程碑")),
        Column(s("Owner", "负责人")),
        Column(s("Baseline", "基线"), CellKind.DATE),
        Column(s("Forecast", "预测"), CellKind.DATE),
        Column(s("Variance", "偏差"), CellKind.INTEGER, s("days", "天")),
        Column(s("Float", "时差"), CellKind.INTEGER, s("days", "天")),
        Column(s("State", "状态"), CellKind.STATE),
    )
    states = [
        (Tone.GREEN, "Done", "完成"),
        (Tone.AMBER, "In progress", "进行中"),
        (Tone.RED, "Late", "延误"),
        (Tone.GREY, "Planned", "计划"),
    ]
    rows: list[Row] = []
    for n in range(count):
        if n % 40 == 0:
            rows.append(Row((Cell(f"{n // 40 % 8 + 1}  {PHASES[language][n // 40 % 8]}"),), is_heading=True))
        base, late = START + timedelta(days=n % 200), n % 5 * (1 if n % 3 else -1)
        tone, english, chinese = states[n % 4]
        rows.append(
            Row(
                (
                    Cell(f"M{n + 1}"),
                    Cell(NAMES[language][n % 8]),
                    Cell(PEOPLE[language][n % 3]),
                    Cell(day(language, base), on=base),
                    Cell(day(language, base + timedelta(days=late)), on=base + timedelta(days=late)),
                    Cell(f"{late:+d}" if late else "0", Decimal(late)),
                    Cell(str(n % 11 - 2), Decimal(n % 11 - 2)),
                    Cell(s(english, chinese), tone=tone),
                )
            )
        )
    return Table(
        s("All milestones", "全部里程碑"),
        columns,
        tuple(rows),
        note=s("Variance in working days of the project's calendar.", "偏差按项目日历的工作日计算。"),
    )


def variance(language: str) -> Diagram:
    weeks = tuple(f"W{36 + week}" if language == "en" else f"第{36 + week}周" for week in range(12))
    values = tuple(Decimal(value) for value in (0, 0, 1, 1, 2, 2, 3, 2, 2, 4, 4, 5))
    planned = Series(
        say(language, "Milestones finished", "已完成里程碑"),
        tuple(Decimal(value) for value in (1, 3, 4, 6, 8, 9, 12, 13, 15, 17, 19, 21)),
    )
    late = Series(say(language, "Go-live variance", "上线偏差"), values)
    chart = Chart(
        ChartKind.LINE,
        weeks,
        (planned, late),
        say(language, "milestones, working days", "个、工作日"),
        say(language, "Week", "周"),
    )
    return Diagram(say(language, "Variance week by week", "逐周偏差"), chart)


def changes_block(language: str) -> Table:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    columns = (
        Column(s("No.", "编号"), CellKind.CODE),
        Column(s("Change request", "变更请求")),
        Column(s("State", "状态"), CellKind.STATE),
        Column(s("Finish", "工期"), CellKind.INTEGER, s("days", "天")),
        Column(s("Price", "价格"), CellKind.MONEY, "CNY"),
    )
    rows = (
        Row(
            (
                Cell("CR-11"),
                Cell(s("Berth board on tablets", "平板版泊位看板")),
                Cell(s("Implemented", "已实施"), tone=Tone.GREEN),
                Cell("0", Decimal(0)),
                Cell("48,000.00", Decimal("48000.00")),
            )
        ),
        Row(
            (
                Cell("CR-12"),
                Cell('=HYPERLINK("http://evil.example","x")'),
                Cell(s("Declined", "已拒绝"), tone=Tone.GREY),
                Cell("+2", Decimal(2)),
                Cell("9,900.00", Decimal("9900.00")),
            )
        ),
        Row(
            (
                Cell("CR-14"),
                Cell(s("Customs pre-declaration with attachments", "报关预申报（含附件）")),
                Cell(s("With client", "待客户决定"), tone=Tone.AMBER),
                Cell("+5", Decimal(5)),
                Cell("56,500.00", Decimal("56500.00")),
            )
        ),
        Row(
            (
                Cell(""),
                Cell(s("Approved so far", "已批准合计")),
                Cell(""),
                Cell("0", Decimal(0)),
                Cell("104,500.00", Decimal("104500.00")),
            ),
            is_total=True,
        ),
    )
    return Table(s("All change requests", "全部变更请求"), columns, rows)


def change_cost(language: str) -> Diagram:
    names = (say(language, "Approved", "已批准"), say(language, "With client", "待决定"), say(language, "Declined", "已拒绝"))
    values = (Decimal(48000), Decimal(56500), Decimal(9900))
    chart = Chart(ChartKind.BAR, names, (Series(say(language, "Price", "价格"), values, ("48,000", "56,500", "9,900")),), "CNY")
    return Diagram(say(language, "Price by state", "按状态的价格"), chart)


def deployment_blocks(language: str) -> tuple[Block, ...]:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    names = (s("Vendor cloud", "服务商云"), s("Client cloud", "企业自有云"), s("On premises", "本地服务器"))
    years = tuple(s(f"Year {year}", f"第 {year} 年") for year in range(1, 6))
    once = Series(s("One-off", "一次性"), tuple(Decimal(v) for v in (120, 0, 0, 60, 0)))
    parts = (
        once,
        Series(s("Licence", "许可"), (Decimal(40),) * 5),
        Series(s("Operations staff", "运维人员"), tuple(Decimal(v) for v in (30, 32, 34, 36, 38))),
    )
    lines = tuple(
        Series(name, tuple(Decimal(v) for v in values))
        for name, values in zip(names, ((75, 75, 75, 75, 75), (110, 65, 65, 65, 65), (190, 72, 74, 136, 78)), strict=True)
    )
    tornado = Chart(
        ChartKind.TORNADO,
        (
            s("Operations staff (FTE)", "运维人力（FTE）"),
            s("Growth of users per year", "用户年增长率"),
            s("Discount rate", "折现率"),
        ),
        (
            Series(s("Low", "低"), (Decimal(310), Decimal(350), Decimal(372)), ("310", "350", "372")),
            Series(s("High", "高"), (Decimal(470), Decimal(421), Decimal(379)), ("470", "421", "379")),
        ),
        s("thousand CNY", "千元"),
        pivot=Decimal(375),
    )
    return (
        Comparison(
            s("Three options over five years", "五年三方案对比"),
            (Choice(names[0], "A"), Choice(names[1], "B", s("Chosen", "已选")), Choice(names[2], "C")),
            (
                Criterion(s("Total", "总成本"), (Cell("375,000"), Cell("370,000"), Cell("550,000"))),
                Criterion(
                    s("Who maintains the servers", "服务器由谁维护"),
                    (
                        Cell(s("Vendor", "服务商")),
                        Cell(s("Client's cloud provider", "客户的云服务商")),
                        Cell(s("Client's own staff, around the clock", "客户自有人员，全天候")),
                    ),
                ),
                Criterion(s("Net present value", "净现值"), (Cell("331,204"), Cell("329,870"), Cell("498,115")), is_total=True),
            ),
        ),
        Diagram(
            s("Cost by year, client cloud", "逐年成本（企业自有云）"),
            Chart(ChartKind.STACKED_BAR, years, parts, s("thousand CNY", "千元")),
        ),
        Diagram(
            s("Cumulative cost and break-even", "累计成本与盈亏平衡"),
            Chart(
                ChartKind.CUMULATIVE,
                years,
                lines,
                s("thousand CNY", "千元"),
                markers=(Marker(Decimal("2.5"), s("Break-even, month 38", "盈亏平衡：第 38 个月"), Decimal(270)),),
            ),
        ),
        Diagram(
            s("When it goes live", "上线日期分布"),
            Chart(
                ChartKind.DISTRIBUTION,
                tuple(s(f"{day} Mar", f"3月{day}日") for day in (16, 18, 20, 22)),
                (
                    Series(s("Share of the runs", "模拟次数占比"), tuple(map(Decimal, (10, 40, 35, 15))), ("10 %", "40 %")),
                    Series(s("Done by then", "届时已完成"), tuple(map(Decimal, (10, 50, 85, 100)))),
                ),
                markers=(Marker(Decimal("2.9"), "P80", Decimal(80)), Marker(Decimal("2.8"), s("Promised", "承诺"))),
            ),
        ),
        Diagram(
            s("What moves the total most", "影响总成本最大的因素"),
            tornado,
            s("The ranking flips at 1.4 FTE.", "运维人力达 1.4 FTE 时排名反转。"),
        ),
    )


def anchor_block(language: str) -> LedgerAnchor:
    return LedgerAnchor(
        say(language, "Ledger anchor", "台账锚点"),
        ANCHOR,
        say(
            language,
            "Keep this page. With this line anyone can verify an exported ledger offline.",
            "请保存本页。凭此行任何人都可离线验证导出的台账。",
        ),
    )


def not_computed(language: str) -> Notes:
    return Notes(
        say(language, "Not computed", "未计算"),
        (
            say(
                language,
                "P80 finish: no simulation has been run for this plan version.",
                "P80 完成日期：该计划版本尚未运行模拟。",
            ),
            say(language, "Earned value: no effort has been reported.", "挣值：尚无工时上报。"),
        ),
    )

"""The fictional HARBOUR project as report content: crowded, empty, in both languages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from delivery.reports.chart import Chart, ChartKind
from delivery.reports.content import (
    AreaLight,
    Block,
    Cell,
    Choice,
    Comparison,
    Criterion,
    Decisions,
    Diagram,
    Document,
    DocumentKind,
    Fact,
    Facts,
    GanttExcerpt,
    KeyFigure,
    KeyFigures,
    Lights,
    Notes,
    PhaseStrip,
    Section,
    Sentence,
    SentenceRole,
    SinceLast,
    Table,
    UserText,
)
from delivery.reports.gantt import Gantt
from delivery.reports.tone import Light, Tone
from delivery.reports.wording import WORDINGS
from tests.reports.harbour_blocks import (
    ANCHOR,
    HEAD,
    START,
    STATUS,
    anchor_block,
    change_cost,
    changes_block,
    critical,
    day,
    days,
    decisions,
    deployment_blocks,
    gantt,
    milestone_table,
    not_computed,
    say,
    shifts,
    since,
    strip_block,
    variance,
    written_block,
)


def status_report(language: str, milestones: int = 48) -> Document:
    """A weekly report with ``milestones`` of them, everything in it."""

    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    sections = (
        Section(s("Progress", "进展"), (strip_block(language), *written_block(language), since(language))),
        Section(s("Decisions needed", "待决事项"), (decisions(language),)),
        Section(s("Plan", "计划"), (gantt(language, min(milestones, 26)), critical(language))),
        Section(s("Milestones", "里程碑"), (milestone_table(language, milestones),)),
        Section(s("Variance", "偏差"), (variance(language),)),
        Section(s("Change requests", "变更请求"), (changes_block(language), shifts(language), change_cost(language))),
        Section(s("Deployment cost", "部署成本"), deployment_blocks(language)),
        Section(s("Proof", "凭证"), (anchor_block(language), not_computed(language))),
    )
    return Document(
        DocumentKind.STATUS_REPORT,
        s("Status report", "项目状态报告"),
        s("HARBOUR · Port logistics platform", "港湾 · 港口物流平台"),
        s("Northlight Delivery Ltd", "北辰数字交付有限公司"),
        s("Report 7", "第 7 期"),
        STATUS,
        WORDINGS[language],
        period=s("14 to 20 Nov 2026", "2026年11月14日至20日"),
        audience=s("For the client", "客户版"),
        opening=_opening(language),
        sections=sections,
        anchor=ANCHOR,
    )


def empty_report(language: str) -> Document:
    """A project on its first day: nothing to list anywhere."""

    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    nothing = s("No milestones yet.", "还没有里程碑。")
    blocks: tuple[Block, ...] = (
        UserText(s("Highlights", "亮点"), "", s("Nothing was written.", "未填写。")),
        Table(s("Milestones", "里程碑"), milestone_table(language, 1).columns, (), nothing),
        Decisions(s("Decisions needed", "待决事项"), s("Due", "截止"), (), s("Nothing waits for you.", "暂无需您决定的事项。")),
        SinceLast(s("Since the last report", "与上期相比"), "", (), s("This is the first report.", "这是第一期报告。")),
        GanttExcerpt(s("Plan", "计划"), Gantt((), START, START)),
        Diagram(s("Cost", "成本"), Chart(ChartKind.BAR, (), ())),
        KeyFigures(()),
        Facts("", ()),
        PhaseStrip("", ()),
        Notes(s("Not computed", "未计算"), (s("P80: no simulation has been run.", "P80：尚未运行模拟。"),)),
    )
    return Document(
        DocumentKind.STATUS_REPORT,
        s("Status report", "项目状态报告"),
        "HARBOUR",
        "Northlight",
        s("Draft", "草稿"),
        STATUS,
        WORDINGS[language],
        opening=(Lights("", Light(Tone.GREY, s("Not started", "未开始")), ""),),
        sections=(Section(s("Progress", "进展"), blocks),),
    )


def receipt(language: str) -> Document:
    """What the client's approver gets after deciding."""

    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    facts = (
        Fact(s("Decision", "决定"), s("Approved: option B, fast-track", "批准：方案 B，快速跟进")),
        Fact(s("By", "决定人"), "Chen Wei 陈玮 <chen.wei@harbour.example>"),
        Fact(s("Organization", "单位"), s("Harbour Freight Group", "港湾货运集团")),
        Fact(s("At", "时间"), "2026-11-20 15:42:07 +08:00"),
        Fact(s("What was shown", "所示内容的哈希"), HEAD[::-1], is_code=True),
        Fact(s("Comment", "意见"), s("Please keep the training week as it is.", "培训周请保持不变。")),
    )
    return Document(
        DocumentKind.RECEIPT,
        s("Receipt of a decision", "决定回执"),
        s("HARBOUR · Port logistics platform", "港湾 · 港口物流平台"),
        s("Northlight Delivery Ltd", "北辰数字交付有限公司"),
        s("CR-14, revision 3", "CR-14 第 3 版"),
        STATUS,
        WORDINGS[language],
        opening=(
            Sentence(
                s("Chen Wei approved option B of change request CR-14.", "陈玮批准了变更请求 CR-14 的方案 B。"), SentenceRole.LEAD
            ),
        ),
        sections=(
            Section(s("The decision", "决定"), (Facts("", facts), options(language))),
            Section(s("Proof", "凭证"), (anchor_block(language),)),
        ),
        anchor=ANCHOR,
    )


def options(language: str) -> Comparison:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    return Comparison(
        s("Options", "方案"),
        (
            Choice(s("As submitted", "按提交"), "A"),
            Choice(s("Fast-track", "快速跟进"), "B", s("Chosen", "已选")),
            Choice(s("Defer to after go-live", "推迟到上线后"), "C"),
        ),
        (
            Criterion(
                s("Go-live", "上线日期"),
                (
                    Cell(day(language, date(2027, 3, 26)), on=date(2027, 3, 26)),
                    Cell(day(language, date(2027, 3, 22)), on=date(2027, 3, 22)),
                    Cell(day(language, date(2027, 3, 19)), on=date(2027, 3, 19)),
                ),
            ),
            Criterion(
                s("Against baseline", "与基线相比"),
                (
                    Cell(days(language, 10), tone=Tone.RED),
                    Cell(days(language, 6), tone=Tone.AMBER),
                    Cell(days(language, 5), tone=Tone.AMBER),
                ),
            ),
            Criterion(
                s("Scope in", "纳入范围"),
                (
                    Cell(s("Customs pre-declaration with attachments", "报关预申报（含附件）")),
                    Cell(s("Customs pre-declaration with attachments", "报关预申报（含附件）")),
                    Cell("–"),
                ),
            ),
            Criterion(
                s("Price", "价格"),
                (
                    Cell("CNY 48,000.00", Decimal("48000.00")),
                    Cell("CNY 56,500.00", Decimal("56500.00")),
                    Cell("CNY 41,000.00", Decimal("41000.00")),
                ),
                is_total=True,
            ),
        ),
        s(
            "If no decision is taken by the due date, the plan stays as it is; silence is not consent.",
            "逾期未决定则计划保持不变；沉默不视为同意。",
        ),
    )


def _opening(language: str) -> tuple[Block, ...]:
    def s(english: str, chinese: str) -> str:
        return say(language, english, chinese)

    lead = s(
        "Go-live 19 Mar 2027, 5 working days later than baseline, because M9 waits for the CRM interface.",
        "预计 2027年3月19日上线，比基线晚 5 个工作日，因为 M9 在等待 CRM 接口。",
    )
    areas = (
        AreaLight(
            s("Schedule", "进度"),
            Light(Tone.AMBER, s("At risk", "有风险")),
            s(
                "5 of 48 milestones are later than baseline; the reserve of 8 days holds.",
                "48 个里程碑中有 5 个晚于基线；8 天储备尚可覆盖。",
            ),
        ),
        AreaLight(
            s("Scope", "范围"),
            Light(Tone.GREEN, s("On track", "正常")),
            s("Two change requests absorbed.", "内部消化了两项变更。"),
        ),
        AreaLight(s("Money", "费用"), Light(Tone.GREEN, s("On track", "正常"))),
        AreaLight(
            s("Client's part", "客户配合"),
            Light(Tone.RED, s("Blocked", "受阻")),
            s("The forwarder's test account has been outstanding for 12 working days.", "货代测试账号已拖欠 12 个工作日。"),
        ),
        AreaLight(s("Quality", "质量"), Light(Tone.GREY, s("Not measured", "未评估"))),
    )
    figures = (
        KeyFigure(s("Go-live forecast", "上线预测"), day(language, date(2027, 3, 19)), days(language, 5), Tone.AMBER),
        KeyFigure(s("Milestones finished", "已完成里程碑"), "21 / 48", s("2 more than last week", "比上周多 2 个"), Tone.GREEN),
        KeyFigure(s("Open change requests", "未决变更"), "3", s("1 waits for you", "1 项待您决定"), Tone.AMBER),
        KeyFigure(s("Approved changes", "已批准变更"), "CNY 104,500.00", s("4.1 % of the contract", "合同额的 4.1%")),
    )
    return (
        Sentence(lead, SentenceRole.LEAD),
        Lights(
            "",
            Light(Tone.AMBER, s("At risk", "有风险")),
            s(
                "The critical path runs through the CRM interface, whose contract is not signed.",
                "关键路径经过 CRM 接口，其契约尚未签订。",
            ),
            areas,
        ),
        KeyFigures(figures),
    )

"""The sentence of every kind of ledger entry, English and Simplified Chinese; how they are read stands in ``ledger``."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "project.created": ("{actor} created the project", "{actor}创建了项目"),
    "project.configured": ("{actor} changed the project's settings[: {changed}]", "{actor}修改了项目设置[：{changed}]"),
    "project.closed": ("{actor} closed the project", "{actor}关闭了项目"),
    "calendar.changed": ("{actor} changed the working calendar", "{actor}修改了工作日历"),
    "member.added": ("{actor} added {subject}[ as {role}]", "{actor}添加了{subject}[，角色：{role}]"),
    "member.role_changed": ("{actor} changed the role of {subject}[ to {role}]", "{actor}更改了{subject}的角色[为{role}]"),
    "member.removed": ("{actor} removed {subject} from the project", "{actor}将{subject}移出了项目"),
    "plan.edited": ("{actor} changed the plan[: {summary}]", "{actor}修改了计划[：{summary}]"),
    "plan.undone": ("{actor} undid the last change of the plan", "{actor}撤销了上一次计划修改"),
    "plan.imported": ("{actor} imported a plan[ from {file}]", "{actor}导入了计划[（{file}）]"),
    "actual.imported": (
        "{actor} imported actual effort and cost[: {count} entries][ from {file}]",
        "{actor}导入了实际工作量与成本[：{count} 条][（{file}）]",
    ),
    "baseline.taken": ("{actor} took {subject}[, finish {finish_on}]", "{actor}建立了{subject}[，完成日期 {finish_on}]"),
    "baseline.chosen": ("{actor} chose {subject} for the variance", "{actor}选定{subject}用于偏差比较"),
    "deliverable.added": ("{actor} added {subject}", "{actor}添加了{subject}"),
    "deliverable.edited": (
        "{actor} changed {subject}[: {changed}][; {reason}]",
        "{actor}修改了{subject}[：{changed}][；{reason}]",
    ),
    "deliverable.removed": ("{actor} removed {subject}[: {reason}]", "{actor}移除了{subject}[：{reason}]"),
    "deliverable.submitted": ("{actor} submitted {subject}[, version {version}]", "{actor}提交了{subject}[第 {version} 版]"),
    "deliverable.accepted": ("{actor} accepted {subject}[, version {version}]", "{actor}签收了{subject}[第 {version} 版]"),
    "deliverable.accepted_with_reservations": (
        "{actor} accepted {subject}[, version {version},] with reservations[: {reason}]",
        "{actor}有保留地签收了{subject}[第 {version} 版][：{reason}]",
    ),
    "deliverable.rejected": (
        "{actor} rejected {subject}[, version {version}][: {reason}]",
        "{actor}退回了{subject}[第 {version} 版][：{reason}]",
    ),
    "gate.opened": ("{actor} opened {subject}", "{actor}开启了{subject}"),
    "gate.closed": ("{actor} closed {subject} again[: {reason}]", "{actor}重新关闭了{subject}[：{reason}]"),
    "gate.waiver_asked": ("{actor} asked to waive {subject}[: {reason}]", "{actor}申请豁免{subject}[：{reason}]"),
    "gate.waiver_refused": ("{actor} refused to waive {subject}[: {reason}]", "{actor}拒绝豁免{subject}[：{reason}]"),
    "gate.waiver_withdrawn": (
        "{actor} took back the wish to waive {subject}[: {reason}]",
        "{actor}撤回了对{subject}的豁免申请[：{reason}]",
    ),
    "gate.waived": (
        "{subject} was waived by both sides; {actor} agreed last[: {reason}]",
        "{subject}经双方同意豁免，{actor}最后确认[：{reason}]",
    ),
    "change_request.raised": ("{actor} raised {subject}[ (origin: {origin})]", "{actor}提出了{subject}[（来源：{origin}）]"),
    "change_request.edited": ("{actor} edited {subject}", "{actor}编辑了{subject}"),
    "change_request.submitted": ("{actor} submitted {subject}", "{actor}提交了{subject}"),
    "change_request.triaged": ("{actor} triaged {subject}[: {outcome}]", "{actor}对{subject}进行了分流[：{outcome}]"),
    "change_request.overruled": (
        "{actor} overruled the triage of {subject}[: {outcome}][; {reason}]",
        "{actor}推翻了{subject}的分流结论[：{outcome}][；{reason}]",
    ),
    "change_request.absorbed": ("{actor} absorbed {subject}: nobody needs to decide it", "{actor}已内部消化{subject}，无需决定"),
    "change_request.sent": (
        "{actor} sent {subject} to the client for decision[, due {due_on}]",
        "{actor}将{subject}送交客户决定[，截止 {due_on}]",
    ),
    "change_request.viewed": ("{actor} opened {subject} with a one-time code", "{actor}用一次性验证码打开了{subject}"),
    "change_request.voted": (
        "{actor} decided on {subject}[: {vote}][, option {option}]",
        "{actor}对{subject}作出决定[：{vote}][，方案 {option}]",
    ),
    "change_request.approved": (
        "{subject} is approved[, option {option}]; {actor} decided last",
        "{subject}获得批准[，方案 {option}]，{actor}最后决定",
    ),
    "change_request.rejected": (
        "{subject} is declined; {actor} decided last[: {reason}]",
        "{subject}被拒绝，{actor}最后决定[：{reason}]",
    ),
    "change_request.returned": ("{actor} asked for changes to {subject}[: {reason}]", "{actor}要求修改{subject}[：{reason}]"),
    "change_request.revised": (
        "{actor} began {subject}[, which supersedes revision {supersedes}]",
        "{actor}开始修订{subject}[，取代第 {supersedes} 版]",
    ),
    "change_request.withdrawn": ("{actor} withdrew {subject}[: {reason}]", "{actor}撤回了{subject}[：{reason}]"),
    "change_request.reminded": ("The approvers were reminded of {subject}", "已提醒审批人处理{subject}"),
    "change_request.escalated": ("{subject} is overdue and was escalated to the director", "{subject}已逾期，已上报交付总监"),
    "change_request.implemented": (
        "{actor} implemented {subject} exactly as approved[, option {option}]",
        "{actor}按批准内容原样实施了{subject}[，方案 {option}]",
    ),
    "change_request.verified": ("{actor} verified {subject}", "{actor}验证了{subject}"),
    "receipt.issued": ("The receipt of {subject} was issued", "已出具{subject}的回执"),
    "calculation.saved": ("{actor} saved {subject}", "{actor}保存了{subject}"),
    "calculation.offered": ("{actor} offered {subject} to the client", "{actor}向客户提供了{subject}"),
    "deployment.chosen": (
        "{actor} chose the deployment option[: {deployment}, {licence}][, from calculation {calculation}]",
        "{actor}选定了部署方案[：{deployment}（{licence}）][，依据第 {calculation} 版测算]",
    ),
    "ball.passed": (
        "{actor} said that {subject} waits[ for {holder}][ ({party})][ since {since_on}][: {awaits}][; expected {expected_on}]",
        "{actor}告知{subject}在等待[{holder}][（{party}）][，自 {since_on}起][：{awaits}][；预计 {expected_on}]",
    ),
    "ball.returned": (
        "{actor} said that {subject} no longer waits[ for {holder}][ ({party})][ since {until_on}][: {answer}]",
        "{actor}告知{subject}不再等待[{holder}][（{party}）][，自 {until_on}起][：{answer}]",
    ),
    "report.issued": ("{actor} issued {subject}[ for {from_on} to {to_on}]", "{actor}发布了{subject}[（{from_on}至{to_on}）]"),
    "price_book.changed": ("{actor} changed {subject}", "{actor}修改了{subject}"),
    "scope_item.added": ("{actor} added {subject} to the feature list", "{actor}在功能清单中添加了{subject}"),
    "scope_item.edited": ("{actor} changed {subject} in the feature list", "{actor}修改了功能清单中的{subject}"),
    "scope_item.removed": ("{actor} removed {subject} from the feature list", "{actor}从功能清单中移除了{subject}"),
    "interface.added": ("{actor} added {subject} to the interface register", "{actor}在接口登记册中添加了{subject}"),
    "interface.edited": (
        "{actor} changed {subject}[: {changed}][; new state: {interface_state}]",
        "{actor}修改了{subject}[：{changed}][；新状态：{interface_state}]",
    ),
    "risk.added": ("{actor} added {subject} to the risk register", "{actor}在风险登记册中添加了{subject}"),
    "risk.edited": (
        "{actor} changed {subject}[: {changed}][; new state: {risk_state}]",
        "{actor}修改了{subject}[：{changed}][；新状态：{risk_state}]",
    ),
    "simulation_settings.changed": ("{actor} changed {subject}", "{actor}修改了{subject}"),
    "rate.changed": ("{actor} changed the rate card", "{actor}修改了费率表"),
    "resource.changed": ("{actor} changed {subject}[: {changed}]", "{actor}修改了{subject}[：{changed}]"),
    "assignment.changed": ("{actor} assigned people[: {summary}]", "{actor}调整了人员分配[：{summary}]"),
    "assignment.undone": (
        "{actor} took the last assignment of people back[: {summary}]",
        "{actor}撤销了上一次人员分配[：{summary}]",
    ),
    "entry.redacted": ("{actor} removed the body of {subject}[: {reason}]", "{actor}移除了{subject}的正文[：{reason}]"),
    "checkpoint.signed": ("The ledger's head at {subject} was signed", "已签署截至{subject}的台账链头"),
    "key.changed": ("The key that signs checkpoints was changed", "检查点签名密钥已更换"),
    "backup.restored": ("The project was restored from a backup[ of {taken_on}]", "项目已从备份恢复[（备份日期 {taken_on}）]"),
    "internal.recorded": ("An internal entry of the vendor", "服务商的内部条目"),
}
"""Every kind of entry; ``{subject}`` is what the subject is called, ``{actor}`` who did it."""

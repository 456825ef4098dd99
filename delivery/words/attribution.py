"""Who has the ball, what the days of a slip belong to, and what moved the target."""

from __future__ import annotations

from delivery.engine.attribution import BallSubject, Cause, Holder, Share

ATTRIBUTION = (
    (Holder.CLIENT, "Client", "客户"),
    (Holder.VENDOR, "Vendor", "服务商"),
    (Holder.THIRD_PARTY, "Third party", "第三方"),
    (BallSubject.MILESTONE, "Milestone", "里程碑"),
    (BallSubject.INTERFACE, "Interface", "接口"),
    (Share.CLIENT, "Waiting for the client", "等待客户"),
    (Share.VENDOR, "Vendor", "服务商"),
    (Share.THIRD_PARTY, "Waiting for third parties", "等待第三方"),
    (Share.AGREED, "Agreed changes", "双方同意的变更"),
    (Share.CONCURRENT, "Two sides at once", "双方同时延误"),
    (Share.CALENDAR, "Working calendar", "工作日历"),
    (Share.OTHER, "Not attributed", "未归因"),
    (Share.MADE_GOOD, "Made good", "追回"),
    (Cause.CALENDAR, "Working days changed", "工作日调整"),
    (Cause.AGREED, "Agreed change", "同意的变更"),
    (Cause.ABSORBED, "Absorbed change", "内部消化的变更"),
    (Cause.DELAY, "Milestone moved", "里程碑变动"),
    (Cause.HELD, "Not finished by the status date", "到数据日期仍未完成"),
    (Cause.REPLANNED, "Re-planned without a change request", "未经变更请求的重排"),
    (Cause.BULK, "Many edits at once", "一次性大量修改"),
    (Cause.GAP, "Not explained by the history", "历史无法解释"),
)

"""“Why this date?” in sentences: the chain of causes, and why a milestone is not critical."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from delivery.engine.explain import FloatReason, Reason
from delivery.engine.plan import Dependency, DependencyKind, LagUnit, Milestone
from delivery.engine.schedule import Schedule
from delivery.words.amounts import MINUS, day, days, percentage
from delivery.words.plans import pick
from delivery.words.states import word

CAUSES: dict[str, tuple[str, str]] = {
    "FS": (
        "{name} starts on {at}, because it waits for {other} to finish on {other_finish}{lag}.",
        "{name}于 {at}开始，因为要等 {other}在 {other_finish}完成{lag}。",
    ),
    "SS": (
        "{name} starts on {at}, because it waits for {other} to start on {other_start}{lag}.",
        "{name}于 {at}开始，因为要等 {other}在 {other_start}开始{lag}。",
    ),
    "FF": (
        "{name} starts on {at}, because it may not finish before {other} does on {other_finish}{lag}.",
        "{name}于 {at}开始，因为它不得早于 {other}（{other_finish}完成）完成{lag}。",
    ),
    "SF": (
        "{name} starts on {at}, because it may not finish before {other} starts on {other_start}{lag}.",
        "{name}于 {at}开始，因为它不得早于 {other}（{other_start}开始）完成{lag}。",
    ),
    "project_start": (
        "{name} starts on {at}: it waits for nothing but the start of the project.",
        "{name}于 {at}开始：只等项目开始，不等其他。",
    ),
    "status_date": (
        "{name} lies at {at}, because unfinished work lies after the status date {status}.",
        "{name}排在 {at}，因为未完成的工作只能在数据日期 {status}之后。",
    ),
    "started": ("{name} started on {at}, as was reported.", "{name}已于 {at}开始（实际填报）。"),
    "finished": ("{name} finished on {at}, as was reported.", "{name}已于 {at}完成（实际填报）。"),
    "constraint": (
        "{name} lies at {at}, because its constraint says: {constraint}.",
        "{name}排在 {at}，因为它的限制是：{constraint}。",
    ),
    "pinned": ("{name} is pinned by hand to {at}.", "{name}被手动固定在 {at}。"),
}
NOT_ALONE = (
    " It is not the only cause: without it the date would not move.",
    "但这不是唯一原因：没有它，日期也不会变。",
)
LAG = (" and then {lag}", "，再加 {lag}")
LEAD = (", {lag} before that", "，提前 {lag}")

FLOATS: dict[str, tuple[str, str]] = {
    "critical": (
        "{name} is critical: every day that it slips moves the finish by a day.",
        "{name}在关键路径上：它每晚一天，完成日期就晚一天。",
    ),
    "negative": (
        "{name} is critical and {missing} too late already: it has to be finished by {late_finish} to keep what is asked.",
        "{name}在关键路径上，并且已经晚了 {missing}：要满足要求，必须在 {late_finish}前完成。",
    ),
    "dependency": (
        "{name} is not critical: it can slip by {total} before, through {others}, it moves the finish or breaks a deadline.",
        "{name}不在关键路径上：可推迟 {total}；再晚就会经由 {others} 影响项目完成或截止日期。",
    ),
    "project_finish": (
        "{name} is not critical: it can slip by {total} before it moves the finish of the project.",
        "{name}不在关键路径上：可推迟 {total}，之后才会影响项目完成。",
    ),
    "deadline": (
        "{name} is not critical: it can slip by {total} before it misses its deadline.",
        "{name}不在关键路径上：可推迟 {total}，之后才会错过截止日期。",
    ),
    "constraint": (
        "{name} is not critical: it can slip by {total} before it breaks its constraint.",
        "{name}不在关键路径上：可推迟 {total}，之后才会违反其限制。",
    ),
    "actual": ("{name} is finished: it moves nothing any more.", "{name}已完成：不再影响任何日期。"),
}
FREE = (
    " By {free} it can slip without moving any successor.",
    "其中推迟 {free}以内不会影响任何后续里程碑。",
)


@dataclass(frozen=True)
class WhySpeaker:
    """Speaks of one computed plan to one reader."""

    dates: Schedule
    locale: str
    day_minutes: int = 480

    def causes(self, reasons: Sequence[Reason]) -> list[str]:
        """One sentence per cause, from the milestone back to the first."""
        return [self._cause(reason) for reason in reasons]

    def float_of(self, reason: FloatReason) -> str:
        """Whether it is critical, and what its float leads up to."""
        timing = self.dates.timings[reason.key]
        total = reason.total_float_minutes
        kind = reason.limited_by
        if kind != "actual" and total < 0:
            kind = "negative"
        elif kind != "actual" and timing.is_critical:
            kind = "critical"
        sentence = pick(FLOATS.get(kind, FLOATS["project_finish"]), self.locale).format(
            name=self._name(reason.key),
            total=self._days(total),
            missing=self._days(-total),
            late_finish=day(timing.late_finish, self.locale),
            others=self._list([link.successor for link in reason.through]),
        )
        if kind == "dependency" and 0 < reason.free_float_minutes < total:
            sentence += pick(FREE, self.locale).format(free=self._days(reason.free_float_minutes))
        return sentence

    def _cause(self, reason: Reason) -> str:
        said = {"name": self._name(reason.key), "at": day(reason.at, self.locale)}
        kind = self._kind(reason)
        link = reason.dependency
        if link is not None:
            other = self.dates.timings[link.predecessor]
            said |= {
                "other": self._name(link.predecessor),
                "other_start": day(other.start, self.locale),
                "other_finish": day(other.finish, self.locale),
                "lag": self._lag(link),
            }
        elif kind == "constraint":
            said["constraint"] = self._constraint(self._milestone(reason.key))
        elif kind == "status_date":
            status = self.dates.net.plan.status_at
            said["status"] = "" if status is None else day(status - timedelta(minutes=1), self.locale)
        sentence = pick(CAUSES[kind], self.locale).format(**said)
        return sentence if reason.binding else sentence + pick(NOT_ALONE, self.locale)

    def _kind(self, reason: Reason) -> str:
        if reason.dependency is not None:
            return DependencyKind(reason.dependency.kind).value
        milestone = self._milestone(reason.key)
        if reason.kind == "actual" and milestone.is_manual and milestone.actual_start is None:
            return "pinned"
        if reason.kind == "actual":
            return "finished" if milestone.actual_finish == reason.at else "started"
        if reason.kind == "constraint" and milestone.constraint_at is None and milestone.is_manual:
            return "pinned"
        return reason.kind

    def _milestone(self, key: str) -> Milestone:
        return self.dates.net.milestones[self.dates.net.rank[key]]

    def _name(self, key: str) -> str:
        milestone = self._milestone(key)
        quoted = f"“{milestone.name}”"
        return f"{milestone.code}{pick((' ', ''), self.locale)}{quoted}" if milestone.code else quoted

    def _list(self, keys: Sequence[str]) -> str:
        names = [self._milestone(key).code or self._name(key) for key in keys[:3]]
        return pick((", ", "、"), self.locale).join(names) + ("…" if len(keys) > 3 else "")

    def _constraint(self, milestone: Milestone) -> str:
        said = word(milestone.constraint, self.locale)
        return said if milestone.constraint_at is None else f"{said} {day(milestone.constraint_at, self.locale)}"

    def _lag(self, link: Dependency) -> str:
        amount, unit = link.lag.amount, link.lag.unit
        if not amount:
            return ""
        if unit is LagUnit.PERCENT:
            size = percentage(abs(amount), self.locale)
        elif unit is LagUnit.ELAPSED:
            size = f"{days(abs(amount), self.locale, day_minutes=1440)} ({word(unit, self.locale)})"
        else:
            size = self._days(abs(amount))
        return pick(LAG if amount > 0 else LEAD, self.locale).format(lag=size.replace(MINUS, ""))

    def _days(self, minutes: int) -> str:
        return days(minutes, self.locale, day_minutes=self.day_minutes)

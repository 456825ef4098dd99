"""Edits of a plan in plain words: ``M9: duration 5 → 8 working days``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from delivery.engine.edits import (
    AddDependency,
    AddMilestone,
    AddScope,
    ChangeDependency,
    Edit,
    IncludeScope,
    RemoveDependency,
    RemoveMilestone,
    RemoveScope,
    SetDeployment,
    SetField,
    SetPlan,
)
from delivery.engine.plan import Dependency, LagUnit
from delivery.words.amounts import MINUS, day, day_span, days, money, percentage, person_days
from delivery.words.plans import pick
from delivery.words.states import word

ARROW = "→"

FIELDS: dict[str, tuple[str, str]] = {
    "name": ("name", "名称"),
    "code": ("code", "编号"),
    "outline": ("outline", "大纲"),
    "duration_minutes": ("duration", "工期"),
    "effort_minutes": ("effort", "工作量"),
    "fixed_cost_cents": ("fixed cost", "固定成本"),
    "remaining_minutes": ("remaining duration", "剩余工期"),
    "calendar": ("working calendar", "工作日历"),
    "phase": ("phase", "阶段"),
    "role": ("role", "角色"),
    "owner": ("owner", "负责人"),
    "constraint": ("constraint", "限制类型"),
    "constraint_at": ("constraint date", "限制日期"),
    "deadline_at": ("deadline", "截止日期"),
    "actual_start": ("actual start", "实际开始"),
    "actual_finish": ("actual finish", "实际完成"),
    "estimate_minutes": ("three-point duration", "三点工期"),
    "rests": ("days on which work rests", "暂停日期"),
    "is_elapsed": ("elapsed duration", "按自然时间"),
    "is_optional": ("may be traded away", "可置换"),
    "is_gate": ("gate of its phase", "阶段门"),
    "is_manual": ("pinned by hand", "手动固定"),
    "start": ("project start", "项目开始"),
    "status_at": ("status date", "数据日期"),
}

SENTENCES: dict[str, tuple[str, str]] = {
    "set": ("{name}: {field} {old} → {new}", "{name}：{field} {old} → {new}"),
    "plan": ("{field} {old} → {new}", "{field} {old} → {new}"),
    "add": ("new milestone {name} “{title}”, {duration}", "新里程碑 {name}“{title}”，{duration}"),
    "remove": ("{name} “{title}” removed", "删除 {name}“{title}”"),
    "link": ("dependency {link} added", "新增依赖 {link}"),
    "unlink": ("dependency {link} removed", "删除依赖 {link}"),
    "relink": ("dependency {old} becomes {new}", "依赖 {old} 改为 {new}"),
    "scope_in": ("scope item {name} included", "功能项 {name} 纳入"),
    "scope_out": ("scope item {name} left out", "功能项 {name} 移出"),
    "scope_new": ("new scope item {name}", "新功能项 {name}"),
    "scope_gone": ("scope item {name} removed", "删除功能项 {name}"),
    "deployment": ("deployment cost {old} → {new}", "部署费用 {old} → {new}"),
}
NOTHING = ("none", "无")
YES, NO = ("yes", "是"), ("no", "否")


def is_internal(edit: Edit) -> bool:
    """Speaks of the vendor's own cost: for manager and director only."""
    return isinstance(edit, SetDeployment) or (isinstance(edit, SetField) and edit.field == "fixed_cost_cents")


@dataclass(frozen=True)
class EditSpeaker:
    """Says edits to one reader. The maps give the names of what edits know by key only."""

    locale: str
    codes: Mapping[str, str] = field(default_factory=dict)
    phases: Mapping[str, str] = field(default_factory=dict)
    calendars: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    currency: str = "CNY"
    day_minutes: int = 480

    def say(self, edit: Edit) -> str:
        match edit:
            case SetField(key, name, old, new):
                return self._sentence(
                    "set", name=self.code(key), field=self.field(name), old=self.value(name, old), new=self.value(name, new)
                )
            case SetPlan(name, old, new):
                return self._sentence("plan", field=self.field(name), old=self.value(name, old), new=self.value(name, new))
            case AddMilestone(milestone) | RemoveMilestone(_, milestone):
                return self._sentence(
                    "add" if isinstance(edit, AddMilestone) else "remove",
                    name=milestone.code or milestone.key,
                    title=milestone.name,
                    duration=self._days(milestone.duration_minutes),
                )
            case AddDependency(dependency):
                return self._sentence("link", link=self.link(dependency))
            case RemoveDependency(dependency):
                return self._sentence("unlink", link=self.link(dependency))
            case ChangeDependency(old, new):
                return self._sentence("relink", old=self.link(old), new=self.link(new))
            case IncludeScope(code, _, value):
                return self._sentence("scope_in" if value else "scope_out", name=code)
            case AddScope(item) | RemoveScope(item):
                kind = "scope_new" if isinstance(edit, AddScope) else "scope_gone"
                return self._sentence(kind, name=f"{item.code} {item.name}")
            case SetDeployment(old, new):
                return self._sentence("deployment", old=self._money(old), new=self._money(new))

    def code(self, key: str) -> str:
        return self.codes.get(key) or key

    def field(self, name: str) -> str:
        return pick(FIELDS.get(name, (name, name)), self.locale)

    def value(self, name: str, value: object) -> str:
        """A value of a field as its reader writes it."""
        if value is None or value == "":
            return pick(NOTHING, self.locale)
        if isinstance(value, bool):
            return pick(YES if value else NO, self.locale)
        if isinstance(value, datetime):
            return self._moment(name, value)
        if isinstance(value, StrEnum):
            return word(value, self.locale)
        if name == "rests" and isinstance(value, tuple):
            return ", ".join(day_span(first, last, self.locale) for first, last in value) or pick(NOTHING, self.locale)
        if isinstance(value, tuple):
            return " / ".join(self._days(minutes) for minutes in value)
        if name == "effort_minutes":
            return person_days(int(str(value)), self.locale, day_minutes=self.day_minutes)
        if name.endswith("_minutes"):
            return self._days(int(str(value)))
        if name.endswith("_cents"):
            return self._money(int(str(value)))
        names = {"phase": self.phases, "calendar": self.calendars, "owner": self.people}.get(name, {})
        return names.get(str(value), str(value))

    def link(self, dependency: Dependency) -> str:
        """``M9 → M12 (Finish to start +2 working days)``."""
        amount, unit = dependency.lag.amount, dependency.lag.unit
        lag = ""
        if amount and unit is LagUnit.PERCENT:
            lag = f" {MINUS if amount < 0 else '+'}{percentage(abs(amount), self.locale)}"
        elif amount and unit is LagUnit.ELAPSED:
            lag = f" {days(amount, self.locale, day_minutes=1440, signed=True)} ({word(unit, self.locale)})"
        elif amount:
            lag = f" {self._days(amount, signed=True)}"
        return f"{self.code(dependency.predecessor)} {ARROW} {self.code(dependency.successor)} ({dependency.kind}{lag})"

    def _sentence(self, kind: str, **said: str) -> str:
        return pick(SENTENCES[kind], self.locale).format(**said)

    def _days(self, minutes: int, *, signed: bool = False) -> str:
        return days(minutes, self.locale, day_minutes=self.day_minutes, signed=signed)

    def _moment(self, name: str, value: datetime) -> str:
        if name == "status_at":
            from_midnight = value.hour == value.minute == 0
            return day(datetime.fromordinal(value.toordinal() - 1) if from_midnight else value, self.locale)
        return day(value, self.locale)

    def _money(self, cents: int) -> str:
        return money(cents, self.currency, self.locale)

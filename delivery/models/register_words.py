"""The fields of a register's rows as a reader says them, and as a spreadsheet holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from delivery.models.phase import Phase
from delivery.models.register import LINES, FieldKind, RegisterField
from delivery.words import amounts, word
from delivery.words.states import is_chinese

NOTHING = "–"


@dataclass(frozen=True)
class MilestoneName:
    key: str
    code: str
    name: str


@dataclass(frozen=True)
class RegisterNames:
    """What the ids and keys in the rows of a project are called."""

    people: Mapping[int, str]
    phases: Mapping[int, Phase]
    milestones: Mapping[str, MilestoneName]
    day_minutes: int
    currency: str


class RegisterSpeaker:
    """Says the fields of rows to one reader."""

    def __init__(self, names: RegisterNames, locale: str) -> None:
        self.names = names
        self.locale = locale

    def say(self, one: RegisterField, row: Any) -> str:
        value = getattr(row, one.name)
        if value is None or value == "" or value == []:
            return NOTHING
        return _SAID[one.kind](self, value)

    def phase(self, phase_id: int) -> str:
        phase = self.names.phases.get(phase_id)
        return NOTHING if phase is None else f"{phase.position} {phase.name_zh if is_chinese(self.locale) else phase.name_en}"

    def milestones(self, lines: list[list[Any]]) -> list[tuple[MilestoneName, str]]:
        """Those that the plan holds, each with its added days in words."""
        known = self.names.milestones
        return [(known[line[0]], self.short_days(line[1]) if line[1:] else "") for line in lines if line[0] in known]

    def short_days(self, minutes: int) -> str:
        return amounts.short_days(minutes, self.locale, day_minutes=self.names.day_minutes)

    def yes_no(self, value: bool) -> str:
        if is_chinese(self.locale):
            return "是" if value else "否"
        return "Yes" if value else "No"

    def cell(self, one: RegisterField, row: Any) -> str | int | float | None:
        """For a spreadsheet: numbers stay numbers, days are working days, a day is an ISO date."""
        value = getattr(row, one.name)
        if value is None or value == "" or value == []:
            return None
        if one.kind is FieldKind.DAYS:
            return float(round(value / self.names.day_minutes, 4))
        if one.kind is FieldKind.CENTS:
            return float(value / 100)
        if one.kind is FieldKind.PERCENT:
            return int(value)
        return value.isoformat() if isinstance(value, date) else self.say(one, row)

    def _lines(self, lines: list[list[Any]]) -> str:
        said = [f"{one.code or one.name} {added}".strip() for one, added in self.milestones(lines)]
        return ("，" if is_chinese(self.locale) else ", ").join(said) or NOTHING


_SAID: dict[FieldKind, Callable[[RegisterSpeaker, Any], str]] = {
    FieldKind.LINE: lambda _self, value: str(value),
    FieldKind.TEXT: lambda _self, value: str(value),
    FieldKind.CHOICE: lambda self, value: word(value, self.locale),
    FieldKind.PHASE: RegisterSpeaker.phase,
    FieldKind.PERSON: lambda self, value: self.names.people.get(value, NOTHING),
    FieldKind.DAY: lambda self, value: amounts.day(value, self.locale),
    FieldKind.PERCENT: lambda self, value: amounts.percentage(value, self.locale),
    FieldKind.DAYS: RegisterSpeaker.short_days,
    FieldKind.CENTS: lambda self, value: amounts.money(value, self.names.currency, self.locale) if value else NOTHING,
    FieldKind.YES_NO: RegisterSpeaker.yes_no,
    **dict.fromkeys(LINES, RegisterSpeaker._lines),
}

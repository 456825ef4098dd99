"""The first sentence of a project: where it is heading, how that differs from the baseline, and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from delivery.words.amounts import day, day_count
from delivery.words.plans import light_reason
from delivery.words.states import is_chinese


class Heading(Protocol):
    @property
    def is_go_live(self) -> bool: ...
    @property
    def on(self) -> date: ...
    @property
    def baseline_on(self) -> date | None: ...
    @property
    def variance_days(self) -> int: ...


class Slip(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def baseline_on(self) -> date: ...


def heading_sentence(heading: Heading | None, cause: Slip | None, locale: str) -> str:
    """``Go-live 26 Mar 2026, 5 working days later than the baseline, because M9 "CRM interface" moved from … to ….``"""
    if is_chinese(locale):
        return _chinese(heading, cause, locale)
    if heading is None:
        return "There is no plan yet, so there is no date."
    start = f"{'Go-live' if heading.is_go_live else 'Finish'} {day(heading.on, locale)}"
    if heading.baseline_on is None:
        return f"{start}; there is no baseline yet to hold it against."
    if not heading.variance_days:
        return f"{start}, as in the baseline."
    later = "later" if heading.variance_days > 0 else "earlier"
    said = f"{start}, {day_count(abs(heading.variance_days), locale)} {later} than the baseline"
    if heading.variance_days < 0 or cause is None:
        return f"{said}."
    return f"{said}, because {cause.code} “{cause.name}” moved from {day(cause.baseline_on, locale)} to {day(cause.on, locale)}."


def _chinese(heading: Heading | None, cause: Slip | None, locale: str) -> str:
    if heading is None:
        return "尚无计划，因此没有日期。"
    start = f"预计 {day(heading.on, locale)}{'上线' if heading.is_go_live else '完成'}"
    if heading.baseline_on is None:
        return f"{start}；尚无基线可供对比。"
    if not heading.variance_days:
        return f"{start}，与基线一致。"
    later = "晚" if heading.variance_days > 0 else "早"
    said = f"{start}，比基线{later} {day_count(abs(heading.variance_days), locale)}"
    if heading.variance_days < 0 or cause is None:
        return f"{said}。"
    return f"{said}，原因：{cause.code}“{cause.name}”由 {day(cause.baseline_on, locale)}推迟到 {day(cause.on, locale)}。"


def client_light_reason(reason: Mapping[str, Any], locale: str, *, day_minutes: int = 480) -> str:
    """The reason without the reserve, which is the vendor's own matter."""
    if reason["code"] == "reserve_low":
        return "预计日期已接近承诺日期。" if is_chinese(locale) else "The forecast has come close to the promised date."
    return light_reason({name: value for name, value in reason.items() if name != "left"}, locale, day_minutes=day_minutes)

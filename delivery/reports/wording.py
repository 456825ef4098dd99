"""The few words that drawers add themselves: page furniture and legends. Stored with the document."""

from __future__ import annotations

from dataclasses import dataclass

from delivery.words import punctuation


@dataclass(frozen=True, slots=True)
class Wording:
    language: str
    """``en`` or ``zh``."""
    contents: str
    overview: str
    """Name of the spreadsheet's first sheet."""
    folio: str
    """``{page}`` and ``{pages}``."""
    cut: str
    """Below a table that is too long for paper; ``{count}`` rows are left out."""
    old: str
    new: str
    change: str
    critical: str
    planned: str
    done: str
    event: str
    baseline: str
    deadline: str
    status_date: str
    gate: str
    phase: str
    state: str
    figures: str
    """Opens the table beside a picture."""
    what: str
    start: str
    finish: str

    @property
    def locale(self) -> str:
        return "zh_Hans_CN" if self.language == "zh" else "en_GB"

    def aside(self, text: str) -> str:
        """`` (days)``, ``（天）``: what follows a title; nothing when there is nothing to say."""
        return punctuation.marks(self.locale).aside(text) if text else ""

    @property
    def tag(self) -> str:
        """Of HTML ``lang`` and the PDF's language."""
        return "zh-Hans" if self.language == "zh" else "en"


ENGLISH = Wording(
    language="en", contents="Contents", overview="Overview", folio="{page} / {pages}",
    cut="{count} more rows are in the spreadsheet of this report.",
    old="Before", new="Now", change="Change",
    critical="Critical", planned="Planned", done="Done", event="Milestone", baseline="Baseline", deadline="Deadline",
    status_date="Status date", gate="Gate", phase="Phase", state="State", figures="Show the figures", what="What",
    start="Start", finish="Finish",
)  # fmt: skip

CHINESE = Wording(
    language="zh", contents="目录", overview="概览", folio="{page} / {pages}",
    cut="另有 {count} 行，见本报告的电子表格。",
    old="此前", new="现在", change="变化",
    critical="关键", planned="计划", done="已完成", event="里程碑", baseline="基线", deadline="截止日期",
    status_date="数据日期", gate="阶段门", phase="阶段", state="状态", figures="显示数据", what="事项",
    start="开始", finish="完成",
)  # fmt: skip

WORDINGS = {"en": ENGLISH, "zh": CHINESE}

"""The content of a report: sections of blocks, every string already in the reader's language.

Frozen values without a clock, database or locale. Issuing a report stores ``canonical.to_json`` of its document, so
that a report printed in a year says what it said. Each block kind has one function per drawer; a test demands it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from babel.dates import format_date

from delivery.reports.before_after import BeforeAfter
from delivery.reports.chart import Chart
from delivery.reports.gantt import Gantt
from delivery.reports.phase_strip import Phase
from delivery.reports.tone import Light, Tone
from delivery.reports.wording import Wording


class DocumentKind(StrEnum):
    STATUS_REPORT = "status_report"
    RECEIPT = "receipt"
    DECISION = "decision"
    DEPLOYMENT_COMPARISON = "deployment_comparison"
    PICTURES = "pictures"
    """Pictures of a page of their own: never printed, never stored."""


class Block:
    """Base of all blocks. ``kind`` names the macro and the functions that draw it."""

    __slots__ = ()
    kind: ClassVar[str] = ""


class SentenceRole(StrEnum):
    LEAD = "lead"
    """The answer: large, once per document."""
    PLAIN = "plain"
    SMALL = "small"


@dataclass(frozen=True, slots=True)
class Sentence(Block):
    """One paragraph of ours."""

    kind: ClassVar[str] = "sentence"
    text: str
    role: SentenceRole = SentenceRole.PLAIN


@dataclass(frozen=True, slots=True)
class UserText(Block):
    """What somebody wrote, in the language it was written in; blank lines part paragraphs."""

    kind: ClassVar[str] = "user_text"
    title: str
    text: str
    empty: str = ""
    """Said instead when nothing was written."""
    name: str = ""
    """Of the field that it is written in."""


@dataclass(frozen=True, slots=True)
class AreaLight:
    area: str
    light: Light
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Lights(Block):
    """The overall light with its reason, then one per area. Icon shape and word, never colour alone."""

    kind: ClassVar[str] = "lights"
    title: str
    overall: Light
    reason: str
    areas: tuple[AreaLight, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyFigure:
    label: str
    value: str
    note: str = ""
    """Direction and unit: "+5 working days against baseline"."""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class KeyFigures(Block):
    kind: ClassVar[str] = "key_figures"
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class PhaseStrip(Block):
    kind: ClassVar[str] = "phase_strip"
    title: str
    phases: tuple[Phase, ...]
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.phases


class CellKind(StrEnum):
    """How the spreadsheet stores a column; on paper all cells are text."""

    TEXT = "text"
    CODE = "code"
    """Short text that is not broken: M9, CR-14."""
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    """0.25 is 25 %."""
    DATE = "date"
    STATE = "state"
    """A light: icon and word."""


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    kind: CellKind = CellKind.TEXT
    unit: str = ""
    """Shown in the head: "working days", "CNY"."""
    share: int = 0
    """Relative width; 0 lets the drawer decide from what the cells hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """``text`` is what people read; ``amount`` or ``on`` what the spreadsheet computes with."""

    text: str
    amount: Decimal | None = None
    on: date | None = None
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    is_heading: bool = False
    """Groups the rows below it: only its first cell is drawn, across the table."""
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Table(Block):
    kind: ClassVar[str] = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    """Said instead when there are no rows."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GanttExcerpt(Block):
    kind: ClassVar[str] = "gantt_excerpt"
    title: str
    gantt: Gantt
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing to draw: drawers leave the picture out, and the block if it has no note either."""
        return not self.gantt.rows


@dataclass(frozen=True, slots=True)
class Shifts(Block):
    """What moves with an option of a change request: as agreed and with the option, on one scale of time."""

    kind: ClassVar[str] = "shifts"
    title: str
    shown: BeforeAfter
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.shown.rows


@dataclass(frozen=True, slots=True)
class Diagram(Block):
    """A chart with the sentence that it proves."""

    kind: ClassVar[str] = "diagram"
    title: str
    chart: Chart
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.chart.categories and self.chart.series)


@dataclass(frozen=True, slots=True)
class Decision:
    title: str
    due: str
    """Due date as it is read, with what is left: "27 Nov 2026 (3 working days)"."""
    asked_of: str = ""
    why: str = ""
    code: str = ""
    light: Light | None = None


@dataclass(frozen=True, slots=True)
class Decisions(Block):
    """Decisions needed from the reader's side, in the order of their due dates."""

    kind: ClassVar[str] = "decisions"
    title: str
    due_title: str
    decisions: tuple[Decision, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    code: str = ""
    """A, B, C."""
    mark: str = ""
    """Word on the chosen or recommended one: "Chosen"."""


@dataclass(frozen=True, slots=True)
class Criterion:
    label: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Comparison(Block):
    """Options side by side: of a change request or of a deployment."""

    kind: ClassVar[str] = "comparison"
    title: str
    choices: tuple[Choice, ...]
    criteria: tuple[Criterion, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    what: str
    old: str
    new: str
    change: str = ""
    """With sign and unit: "+5 working days"."""
    tone: Tone | None = None


@dataclass(frozen=True, slots=True)
class SinceLast(Block):
    """What differs from the report before."""

    kind: ClassVar[str] = "since_last"
    title: str
    previous: str
    """Which report that was: "Compared with report 6 of 13 Nov 2026"."""
    differences: tuple[Difference, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str
    is_code: bool = False
    """A hash or an address: broken anywhere, never shortened."""


@dataclass(frozen=True, slots=True)
class Facts(Block):
    """Label and value: a receipt, a signature, the head of a document."""

    kind: ClassVar[str] = "facts"
    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Notes(Block):
    """Footnotes: what was not computed, and why."""

    kind: ClassVar[str] = "notes"
    title: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of the project's ledger at the moment of issue."""

    project: str
    seq: int
    head: str

    @property
    def line(self) -> str:
        """Exactly what both sides keep and the verifier reads; the same in every language."""
        return f"Ledger {self.project} #{self.seq} {self.head}"

    @property
    def short(self) -> str:
        return f"{self.project} #{self.seq} {self.head[:8]}...{self.head[-8:]}"


@dataclass(frozen=True, slots=True)
class LedgerAnchor(Block):
    kind: ClassVar[str] = "ledger_anchor"
    title: str
    anchor: Anchor
    explanation: str


@dataclass(frozen=True, slots=True)
class PageBreak(Block):
    """A new page on paper; nothing elsewhere."""

    kind: ClassVar[str] = "page_break"


BLOCKS: dict[str, type[Block]] = {block.kind: block for block in Block.__subclasses__()}


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    blocks: tuple[Block, ...]
    short: str = ""
    """Name of its sheet; the title when empty."""
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """One report, receipt or decision page. ``number`` is what people call it: "Report 7", "Draft"."""

    kind: DocumentKind
    title: str
    project: str
    organization: str
    number: str
    dated_on: date
    wording: Wording
    period: str = ""
    audience: str = ""
    """For whom: "For the client", "Internal"."""
    opening: tuple[Block, ...] = ()
    """Before any heading: the answer in the first lines."""
    sections: tuple[Section, ...] = ()
    anchor: Anchor | None = None
    """Its short form stands in the foot of every page."""

    @property
    def language(self) -> str:
        return self.wording.language

    @property
    def dated(self) -> str:
        return format_date(self.dated_on, "y年M月d日" if self.language == "zh" else "d MMM yyyy", locale=self.wording.locale)

    @property
    def meta(self) -> str:
        """The line below the title: number, period, date, for whom, by whom."""
        parts = (self.number, self.period, self.dated, self.audience, self.organization)
        return " · ".join(part for part in parts if part)

"""Dependencies between the rows of a spreadsheet: by code, by row number, and on groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from delivery.engine.plan import CalendarFacts, Dependency, DependencyKind
from delivery.exchange.document import Findings, refuse
from delivery.exchange.msproject_links import LINK_LIMIT
from delivery.exchange.one_line import shown
from delivery.exchange.predecessors import BadNotation, Reference, read_predecessors
from delivery.exchange.spreadsheet_row import RowCells
from delivery.exchange.table import as_text

TEXT_LIMIT = 10_000
"""Characters of one cell that are read."""


@dataclass(frozen=True)
class Group:
    """A row of the table: a milestone, or the head of others."""

    key: str
    code: str
    number: int
    """Counted from 1 below the headings: what a bare number in the predecessors means when it is nobody's code."""
    row: RowCells
    is_group: bool


def read_links(
    rows: list[Group], calendars: Mapping[str, CalendarFacts], default: str, findings: Findings
) -> tuple[Dependency, ...]:
    """The dependencies of all rows, each once.

    :raises ImportRefused: when there are more than a project may have.
    """
    links = _Links(rows, findings)
    for group in rows:
        name = as_text(group.row.cells.get("calendar"))
        links.read_row(group, calendars.get(name, calendars[default]).day_minutes)
    return tuple(links.found)


class _Links:
    def __init__(self, rows: list[Group], findings: Findings) -> None:
        self._by_word = {str(group.number): group for group in rows} | {group.code: group for group in rows if group.code}
        self._leaves: dict[str, list[Group]] = {}
        for group in rows:
            if not group.is_group:
                for code in _codes_above(group):
                    self._leaves.setdefault(code, []).append(group)
        self._findings = findings
        self.found: dict[Dependency, None] = {}

    def read_row(self, group: Group, day_minutes: int) -> None:
        text = as_text(group.row.cells.get("predecessors"))[:TEXT_LIMIT]
        place = group.row.at("predecessors")
        try:
            references = read_predecessors(text, self._by_word.__contains__, day_minutes)
        except BadNotation as error:
            self._findings.problem(place, "link.notation", value=shown(error.args[0]))
            return
        for reference in references:
            before = self._by_word.get(reference.word)
            if before is None:
                self._findings.problem(place, "link.unknown_task", value=shown(reference.word))
            elif before is group:
                self._findings.problem(place, "link.itself")
            else:
                self._add(before, group, reference)

    def _add(self, before: Group, after: Group, reference: Reference) -> None:
        """A group finishes with all of its rows and starts with its first; as a successor it holds back all of them."""
        first = self._leaves.get(before.code, []) if before.is_group else [before]
        second = self._leaves.get(after.code, []) if after.is_group else [after]
        if reference.kind in (DependencyKind.SS, DependencyKind.SF):
            first = first[:1]
        if after in first or before in second:
            self._findings.warn(after.row.at("predecessors"), "warn.family_link")
            return
        for one in first:
            for other in second:
                dependency = Dependency(one.key, other.key, reference.kind, reference.lag)
                if dependency in self.found and not before.is_group:
                    self._findings.warn(after.row.at("predecessors"), "warn.duplicate_link", value=shown(reference.word))
                self.found[dependency] = None
                if len(self.found) > LINK_LIMIT:
                    raise refuse("file.too_many_links", after.row.at("predecessors"), limit=LINK_LIMIT)


def _codes_above(group: Group) -> list[str]:
    """``1`` and ``1.2`` for the code ``1.2.3``."""
    parts = group.code.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts))]

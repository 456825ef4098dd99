"""The top groups of an imported outline, which somebody has to map to the project's phases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from delivery.exchange.columns import phase_of
from delivery.exchange.document import PlanDocument, RowKind

GROUPS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Group:
    outline: str
    name: str
    count: int
    """Milestones inside that name no phase themselves."""
    guess: str
    """Phase position that its name suggests, or nothing."""


def groups_of(document: PlanDocument) -> list[Group]:
    """Groups of the outline's first level that branches; those whose milestones name their phase are left out."""
    summaries = [row for row in document.rows if row.kind is RowKind.SUMMARY and row.outline]
    levels = sorted({row.level for row in summaries})
    chosen = next((level for level in levels if sum(row.level == level for row in summaries) > 1), levels[0] if levels else 0)
    outlines = [milestone.outline for milestone in document.plan.milestones if milestone.phase is None]
    groups = []
    for row in summaries:
        inside = sum(outline.startswith(f"{row.outline}.") for outline in outlines) if row.level == chosen else 0
        if inside:
            groups.append(Group(row.outline, row.name, inside, phase_of(row.name) or ""))
    return groups[:GROUPS_SHOWN]


def group_of(outline: str, groups: Iterable[str]) -> str | None:
    """The group that holds a milestone of this outline.

    >>> group_of("2.1.3", ["1", "2", "3"])
    '2'
    """
    return next((group for group in groups if outline.startswith(f"{group}.")), None)

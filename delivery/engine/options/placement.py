"""Where the work of a change lies: taken apart from the milestones that it was hung on, and hung elsewhere.

A *piece* is work that can be placed: the days that a milestone grows by, or a group of new milestones. Placing it
keeps its amount, its effort and what it depends on; only what waits for it changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import networkx as nx

from delivery.engine.edits import AddDependency, AddMilestone, Edit, RemoveDependency, SetField
from delivery.engine.network import graph
from delivery.engine.options.draft import Draft
from delivery.engine.plan import Dependency, Milestone

GROWING = ("duration_minutes", "remaining_minutes", "effort_minutes")


@dataclass(frozen=True)
class Piece:
    """``added`` are the edits of the piece itself, already free of what waits for it."""

    origin: str
    """The milestone that grew, or the first new one."""
    minutes: int
    replaced: tuple[Edit, ...]
    """Submitted edits that the piece stands for."""
    added: tuple[Edit, ...]
    roots: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Placement:
    """The submitted edits with some of their pieces hung before or behind a milestone."""

    submitted: Draft

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return (*self._growths(), *self._groups())

    @cached_property
    def _graph(self) -> nx.MultiDiGraph:
        return graph(self.submitted.plan)

    @cached_property
    def new_keys(self) -> frozenset[str]:
        return frozenset(edit.milestone.key for edit in self.submitted.edits if isinstance(edit, AddMilestone))

    def gates_after(self, piece: Piece) -> list[str]:
        """Open gates that the piece was submitted before, the earliest first."""
        dates, milestones = self.submitted.dates, self.submitted.milestones
        later = nx.descendants(self._graph, piece.origin)
        gates = [key for key in later if milestones[key].is_gate and milestones[key].actual_finish is None]
        return sorted(gates, key=lambda key: (dates.timings[key].finish, key))

    def draft(self, places: Iterable[tuple[Piece, str | None, str | None]]) -> Draft:
        """The edits with each piece ``(piece, behind, before)`` hung between two milestones; None leaves an end open."""
        edits = list(self.submitted.edits)
        for piece, behind, before in places:
            kept = [edit for edit in edits if edit not in piece.replaced]
            links = [Dependency(behind, root) for root in piece.roots if behind]
            links += [Dependency(leaf, before) for leaf in piece.leaves if before]
            edits = [*kept, *piece.added, *map(AddDependency, links)]
        return Draft(self.submitted.base, tuple(edits))

    def _growths(self) -> Iterator[Piece]:
        rises: dict[str, dict[str, SetField]] = {}
        for edit in self.submitted.edits:
            if isinstance(edit, SetField) and edit.field in GROWING and _rise(edit) > 0 and edit.key not in self.new_keys:
                rises.setdefault(edit.key, {})[edit.field] = edit
        for key, found in rises.items():
            work = found.get("duration_minutes") or found.get("remaining_minutes")
            milestone = self.submitted.milestones[key]
            if work and milestone.actual_finish is None and not milestone.is_elapsed and not milestone.is_gate:
                yield self._growth(milestone, _rise(work), found)

    def _growth(self, milestone: Milestone, grown: int, rises: dict[str, SetField]) -> Piece:
        """The days that a milestone grows by, as a milestone of their own behind it."""
        part = Milestone(
            key=self._free_key(milestone.key),
            name=f"{milestone.name} +",
            code=f"{milestone.code}+" if milestone.code else "",
            duration_minutes=grown,
            calendar=milestone.calendar,
            phase=milestone.phase,
            role=milestone.role,
            effort_minutes=_rise(rises["effort_minutes"]) if "effort_minutes" in rises else 0,
        )
        added = (AddMilestone(part, milestone.key), AddDependency(Dependency(milestone.key, part.key)))
        replaced = (*rises.values(), *self._estimates(milestone.key))
        return Piece(milestone.key, grown, replaced, added, (part.key,), (part.key,))

    def _estimates(self, key: str) -> list[Edit]:
        """Three points that grew with the duration."""
        return [
            edit
            for edit in self.submitted.edits
            if isinstance(edit, SetField) and (edit.key, edit.field) == (key, "estimate_minutes")
        ]

    def _free_key(self, key: str) -> str:
        while key in self.submitted.milestones:
            key += "+"
        return key

    def _groups(self) -> Iterator[Piece]:
        """New milestones that hang together, with what they wait for; what waits for them is taken off."""
        inner = self._graph.subgraph(self.new_keys)
        for members in nx.weakly_connected_components(inner):
            group = inner.subgraph(members)
            roots = tuple(sorted(key for key, degree in group.in_degree() if degree == 0))
            leaves = tuple(sorted(key for key, degree in group.out_degree() if degree == 0))
            minutes = sum(self.submitted.milestones[key].duration_minutes for key in members)
            replaced = (*self._waiting(members), *self._bridged(members))
            if minutes:
                yield Piece(roots[0], minutes, replaced, (), roots, leaves)

    def _waiting(self, members: set[str]) -> list[Edit]:
        return [
            edit
            for edit in self.submitted.edits
            if isinstance(edit, AddDependency)
            and edit.dependency.predecessor in members
            and edit.dependency.successor not in self.new_keys
        ]

    def _bridged(self, members: set[str]) -> list[Edit]:
        """Removed dependencies that the group took the place of: without it they have to stay."""
        return [
            edit
            for edit in self.submitted.edits
            if isinstance(edit, RemoveDependency) and self._runs_through(edit.dependency, members)
        ]

    def _runs_through(self, dependency: Dependency, members: set[str]) -> bool:
        ends = dependency.predecessor, dependency.successor
        if not all(end in self._graph for end in ends):
            return False
        through = self._graph.subgraph({*members, *ends})
        return bool(nx.has_path(through, *ends))


def _rise(edit: SetField) -> int:
    """Minutes that the edit adds; what was not known before does not count."""
    return edit.value - edit.expected if isinstance(edit.value, int) and isinstance(edit.expected, int) else 0


def without(piece: Piece, behind: str | None) -> Piece:
    """The piece, not waiting for ``behind`` twice."""
    added = tuple(e for e in piece.added if not (isinstance(e, AddDependency) and e.dependency.predecessor == behind))
    return replace(piece, added=added)

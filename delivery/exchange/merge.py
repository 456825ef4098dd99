"""Importing again: what the file says as a list of edits to the plan that is there.

Milestones are matched by the file's uid, then by code. What is finished or locked is never touched, progress is never taken
back, nothing is removed unless asked; everything that was kept against the file is listed with its reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from delivery.engine.edits import (
    FRONT,
    AddDependency,
    AddMilestone,
    ChangeDependency,
    Edit,
    RemoveDependency,
    SetField,
    SetPlan,
    remove_with_links,
)
from delivery.engine.plan import CalendarFacts, Dependency, Milestone, Plan
from delivery.exchange.document import PlanDocument
from delivery.exchange.messages import Args, sentence

KEY_LIMIT = 40
PROGRESS = ("actual_start", "actual_finish", "remaining_minutes")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that the file says otherwise and that stays as it is."""

    key: str
    name: str
    reason: str
    args: Args

    def text(self, locale: str = "en") -> str:
        return f"{self.name}: {sentence(self.reason, locale, self.args)}"


def kept_lines(kept: Iterable[Kept], locale: str) -> list[tuple[str, list[str]]]:
    """What is kept for the same reason, together: the sentence, and the names in their order."""
    lines: dict[str, list[str]] = {}
    for one in kept:
        lines.setdefault(sentence(one.reason, locale, one.args), []).append(one.name)
    return list(lines.items())


@dataclass(frozen=True)
class ImportMerge:
    """``edits`` in an order in which they can be applied; ``keys`` leads from the document's keys to the plan's."""

    edits: tuple[Edit, ...]
    kept: tuple[Kept, ...]
    keys: Mapping[str, str]
    added: tuple[str, ...]
    missing: tuple[str, ...]
    """Keys of milestones of the plan that the file does not have."""
    calendars: Mapping[str, CalendarFacts]
    """Calendars that the milestones of the file follow and the plan does not have yet, or has with other days."""


def edits_for_import(
    current: Plan, document: PlanDocument, *, locked: Collection[str] = (), remove_missing: bool = False
) -> ImportMerge:
    """The edits that bring ``current`` to what the document says.

    ``locked`` names milestones that must not change (their result was accepted), beside those that are finished.
    ``remove_missing`` removes milestones and dependencies that the file does not have, as far as they are not locked.
    """
    return _Merge(current, document, frozenset(locked), remove_missing).result()


class _Merge:
    def __init__(self, current: Plan, document: PlanDocument, locked: frozenset[str], remove_missing: bool) -> None:
        self.current = current
        self.document = document
        self.remove_missing = remove_missing
        self.there = {milestone.key: milestone for milestone in current.milestones}
        self.finished = {key for key, milestone in self.there.items() if milestone.actual_finish is not None}
        self.locked = locked | self.finished
        self.edits: list[Edit] = []
        self.kept: list[Kept] = []
        self.keys, self.added = self._matched()

    def _matched(self) -> tuple[dict[str, str], list[str]]:
        """Document key → plan key: the key that our own export carried, the file's uid, the code; new ones get a free key."""
        by_code = {milestone.code: key for key, milestone in self.there.items() if milestone.code}
        found: dict[str, str] = {}
        used: set[str] = set()
        candidates = (
            lambda milestone: self.document.own_keys.get(milestone.key),
            lambda milestone: milestone.key if milestone.key not in self.document.own_keys else None,
            lambda milestone: by_code.get(milestone.code),
        )
        for candidate in candidates:
            for milestone in self.document.plan.milestones:
                key = candidate(milestone)
                if milestone.key not in found and key in self.there and key not in used:
                    found[milestone.key] = key
                    used.add(key)
        added = []
        for milestone in self.document.plan.milestones:
            if milestone.key not in found:
                found[milestone.key] = _free_key(milestone.key, self.there.keys() | used)
                used.add(found[milestone.key])
                added.append(found[milestone.key])
        return found, added

    def result(self) -> ImportMerge:
        missing = tuple(key for key in self.there if key not in set(self.keys.values()))
        self._plan_fields()
        self._milestones()
        removed = self._remove(missing) if self.remove_missing else set()
        self._dependencies(removed)
        if not self.remove_missing:
            for key in missing:
                self._keep(key, "keep.not_in_file")
        return ImportMerge(tuple(self.edits), tuple(self.kept), self.keys, tuple(self.added), missing, self._new_calendars())

    def _keep(self, key: str, reason: str, **args: object) -> None:
        milestone = self.there.get(key)
        name = (milestone.code or milestone.name) if milestone else key
        self.kept.append(Kept(key, name, reason, args))

    def _plan_fields(self) -> None:
        if self.document.plan.start != self.current.start and "start" in self.document.fields:
            self.edits.append(SetPlan("start", self.current.start, self.document.plan.start))

    def _milestones(self) -> None:
        after = FRONT
        for wanted in self.document.plan.milestones:
            key = self.keys[wanted.key]
            if key in self.there:
                self._change(self.there[key], wanted)
            else:
                self.edits.append(AddMilestone(replace(wanted, key=key), after))
            after = key

    def _change(self, milestone: Milestone, wanted: Milestone) -> None:
        differing = [field for field in sorted(self.document.fields & MERGED) if self._differs(milestone, wanted, field)]
        if not differing:
            return
        if milestone.key in self.locked:
            self._keep(milestone.key, "keep.finished" if milestone.key in self.finished else "keep.locked")
            return
        is_set_back = milestone.actual_start is not None and wanted.actual_start is None
        for field in differing:
            if is_set_back and field in PROGRESS:
                continue
            self.edits.append(SetField(milestone.key, field, getattr(milestone, field), getattr(wanted, field)))
        if is_set_back:
            self._keep(milestone.key, "keep.progress")

    def _differs(self, milestone: Milestone, wanted: Milestone, field: str) -> bool:
        """Whether the file says something else. Silence on a fact that files often leave out is no statement."""
        value = getattr(wanted, field)
        if field in OFTEN_LEFT_OUT and not value:
            return False
        if field == "outline" and (not milestone.outline or wanted.key in self.document.own_keys or milestone.key in self.locked):
            return False
        return getattr(milestone, field) != value

    def _remove(self, missing: tuple[str, ...]) -> set[Dependency]:
        removed: set[Dependency] = set()
        plan = self.current
        for key in missing:
            if key in self.locked:
                self._keep(key, "keep.finished" if key in self.finished else "keep.locked")
                continue
            for edit in remove_with_links(plan, key):
                if isinstance(edit, RemoveDependency):
                    removed.add(edit.dependency)
                self.edits.append(edit)
            plan = _without(plan, key)
        return removed

    def _dependencies(self, removed: set[Dependency]) -> None:
        wanted: dict[Pair, list[Dependency]] = defaultdict(list)
        for link in self.document.plan.dependencies:
            link = replace(link, predecessor=self.keys[link.predecessor], successor=self.keys[link.successor])
            wanted[link.predecessor, link.successor].append(link)
        present: dict[Pair, list[Dependency]] = defaultdict(list)
        for link in self.current.dependencies:
            if link not in removed:
                present[link.predecessor, link.successor].append(link)
        matched = set(self.keys.values())
        for pair in dict.fromkeys((*present, *wanted)):
            if pair in wanted or set(pair) <= matched:
                self._between(pair, present.get(pair, []), wanted.get(pair, []))

    def _between(self, pair: Pair, present: list[Dependency], wanted: list[Dependency]) -> None:
        """The dependencies of one pair: same ones stay, others change in turn, the rest is added or (when asked) removed."""
        gone = [link for link in present if link not in wanted]
        new = [link for link in wanted if link not in present]
        if not gone and not new:
            return
        if pair[1] in self.locked:
            self._keep(pair[1], "keep.dependency_finished")
            return
        self.edits += [ChangeDependency(old, link) for old, link in zip(gone, new, strict=False)]
        self.edits += [AddDependency(link) for link in new[len(gone) :]]
        for link in gone[len(new) :]:
            if self.remove_missing:
                self.edits.append(RemoveDependency(link))
            else:
                before = self.there[link.predecessor]
                self._keep(link.successor, "keep.dependency", value=before.code or before.name)

    def _new_calendars(self) -> dict[str, CalendarFacts]:
        plan = self.document.plan
        names = {milestone.calendar for milestone in plan.milestones if milestone.calendar}
        return {name: plan.calendars[name] for name in sorted(names) if self.current.calendars.get(name) != plan.calendars[name]}


OFTEN_LEFT_OUT = frozenset(
    {"phase", "role", "estimate_minutes", "code", "outline", "fixed_cost_cents", "effort_minutes", "rests"}
)
MERGED = OFTEN_LEFT_OUT | frozenset(
    {
        *("name", "duration_minutes", "is_elapsed", "calendar", "constraint", "constraint_at", "deadline_at"),
        *("is_optional", "is_gate", "is_manual", *PROGRESS),
    }
)


def _free_key(wanted: str, taken: Collection[str]) -> str:
    wanted = wanted[:KEY_LIMIT]
    if wanted not in taken:
        return wanted
    return next(key for key in _numbered(wanted[: KEY_LIMIT - 6]) if key not in taken)


def _numbered(stem: str) -> Iterator[str]:
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1


def _without(plan: Plan, key: str) -> Plan:
    """Enough of the plan without a milestone for the next removal."""
    scope = tuple(replace(item, milestones=tuple(other for other in item.milestones if other != key)) for item in plan.scope)
    links = tuple(link for link in plan.dependencies if key not in (link.predecessor, link.successor))
    kept = tuple(milestone for milestone in plan.milestones if milestone.key != key)
    return replace(plan, milestones=kept, dependencies=links, scope=scope)

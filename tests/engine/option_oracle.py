"""Every way that the levers of a small plan allow, by brute force and with arithmetic of its own: whole days, one calendar.

A way is a set of up to three levers: an overlap is as long as it may be, somebody joins, an optional milestone is given up.
What alters the same milestone's work twice is no way, and nothing is done for what is not owed any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, product
from random import Random

from delivery.engine.edits import SetField
from delivery.engine.plan import Plan
from tests.engine.worlds import days, link, milestone, plan

RATE = 1_000
CHANCE, OVERLAP, LIMIT, PREMIUM, LEARNING = 5, 50, 25, 50, 5
"""Percent, and days."""
LEVERS_MAX = 3
LIVE = "live"
Marks = tuple[int, int, int, int, int]
"""Days late at the finish and at going live, cost, chance of rework, minutes of work given up."""
Lever = tuple[str, ...]


@dataclass(frozen=True)
class Small:
    """Milestones in order, each waiting for earlier ones; ``grown`` takes ``by`` days longer than it was to."""

    lengths: dict[str, int]
    efforts: dict[str, int]
    optional: frozenset[str]
    links: tuple[tuple[str, str, int], ...]
    grown: str
    by: int
    overlaps: dict[tuple[str, str], int] = field(default_factory=dict)

    def plan(self) -> Plan:
        rows = [
            milestone(key, n, role="dev", effort_minutes=self.efforts[key], is_optional=key in self.optional, is_gate=key == LIVE)
            for key, n in self.lengths.items()
        ]
        return plan(rows, [link(f"{p} FS {s}", lag) for p, s, lag in self.links])

    def change(self) -> list[SetField]:
        key, more = self.grown, days(self.by)
        rows = (("duration_minutes", days(self.lengths[key])), ("effort_minutes", self.efforts[key]))
        return [SetField(key, name, was, was + more) for name, was in rows]

    def changed(self) -> Small:
        lengths = {**self.lengths, self.grown: self.lengths[self.grown] + self.by}
        return replace(self, lengths=lengths, efforts={**self.efforts, self.grown: self.efforts[self.grown] + days(self.by)})

    @cached_property
    def ends(self) -> dict[str, int]:
        """The forward pass; an overlap brings its successor nearer, whichever ends of the two it is measured between."""
        ends: dict[str, int] = {}
        for key, length in self.lengths.items():
            near = ((ends[p] + lag - self.overlaps.get((p, s), 0)) for p, s, lag in self.links if s == key)
            ends[key] = max((0, *near)) + length
        return ends

    @property
    def finish(self) -> int:
        return max(self.ends.values())

    @property
    def cost(self) -> int:
        return half_up(RATE * sum(self.efforts.values()), days(1))

    def levers(self) -> list[Lever]:
        found: list[Lever] = [("overlap", p, s) for p, s, _lag in self.links if p != LIVE]
        found += [("join", key) for key in self.lengths]
        return found + [("give", key) for key in self.optional if key != self.grown]

    def with_lever(self, lever: Lever) -> Small | None:
        """None where it does nothing."""
        kind, key = lever[0], lever[-1]
        if kind == "overlap":
            pair = lever[1], key
            most = min(self.lengths[pair[0]] * OVERLAP // 100, self.lengths[key])
            return replace(self, overlaps={**self.overlaps, pair: most}) if most else None
        if kind == "give":
            return replace(self, lengths={**self.lengths, key: 0}, efforts={**self.efforts, key: 0})
        length, effort = self.lengths[key], self.efforts[key]
        crew = max(1, half_up(effort, days(length))) if length else 1
        shorter = -(-(length * crew + LEARNING) // (crew + 1))
        if length < 3 or 2 * effort < days(length) or shorter >= length:
            return None
        more = half_up(effort * (crew + 1) * shorter, crew * length)
        return replace(self, lengths={**self.lengths, key: shorter}, efforts={**self.efforts, key: more})


def some_small(seed: int) -> Small:
    """One that the change really delays."""
    random = Random(seed)
    while True:
        keys = list("abcdef"[: random.randint(4, 6)])
        if random.random() < 0.6:
            keys.insert(random.randint(2, len(keys)), LIVE)
        lengths = {key: random.randint(2, 12) * (key != LIVE) for key in keys}
        efforts = {key: days(lengths[key]) if random.random() < 0.4 else 0 for key in keys}
        optional = frozenset(key for key in keys if random.random() < 0.3 and key != LIVE)
        links = set()
        for place, key in enumerate(keys):
            for other in random.sample(keys[:place], min(place, random.choice((0, 1, 1, 2)) or (key == LIVE))):
                links.add((other, key, random.choice((0, 0, 0, 1))))
        small = Small(
            lengths,
            efforts,
            optional,
            tuple(sorted(links)),
            random.choice([key for key in keys if key != LIVE]),
            random.randint(2, 6),
        )
        if small.changed().finish > small.finish and len(usable(small)) <= 6:
            return small


def usable(small: Small) -> list[Lever]:
    after = small.changed()
    return [lever for lever in after.levers() if after.with_lever(lever)]


@dataclass(frozen=True)
class Oracle:
    small: Small

    @cached_property
    def after(self) -> Small:
        return self.small.changed()

    @cached_property
    def ways(self) -> dict[frozenset[Lever], Small]:
        """What can be reached lever by lever, each of them owed something when its turn comes."""
        found = {frozenset[Lever](): self.after}
        for count in range(1, LEVERS_MAX + 1):
            for levers in map(frozenset, combinations(usable(self.small), count)):
                way = self._way(levers)
                shorter = [(levers - {one}, one) for one in levers]
                if way and any(self._is_owed(fewer, found[fewer], one) for fewer, one in shorter if fewer in found):
                    found[levers] = way
        return found

    def _way(self, levers: frozenset[Lever]) -> Small | None:
        """Work that is altered first; overlaps lie between what is left of it."""
        worked = [lever[1] for lever in levers if lever[0] != "overlap"]
        way: Small | None = self.after if len(worked) == len(set(worked)) else None
        for lever in sorted(levers, key=lambda one: (one[0] == "overlap", one)):
            way = way and way.with_lever(lever)
        return way

    def _is_owed(self, levers: frozenset[Lever], way: Small, one: Lever) -> bool:
        late, live_late, cost, _, _ = self.marks(levers, way)
        return late > 0 or live_late > 0 or (one[0] == "give" and cost > 0)

    def marks(self, levers: frozenset[Lever], way: Small) -> Marks:
        overlaps = sum(lever[0] == "overlap" for lever in levers)
        given = sum(self.small.efforts[one[1]] or days(self.small.lengths[one[1]]) for one in levers if one[0] == "give")
        return *self.lateness(way), way.cost - self.small.cost, int(100 * (1 - (1 - CHANCE / 100) ** overlaps) + 0.5), given

    def lateness(self, way: Small) -> tuple[int, int]:
        live = way.ends.get(LIVE, 0) - self.small.ends.get(LIVE, 0)
        return max(0, way.finish - self.small.finish), max(0, live)

    @cached_property
    def plain(self) -> set[Marks]:
        return {self.marks(levers, way) for levers, way in self.ways.items()}

    @cached_property
    def crashed(self) -> set[Marks]:
        """Every way with every number of days that its other milestones can be shortened by."""
        return {marks for levers, way in self.ways.items() for marks in self._crashed(levers, way)}

    def _crashed(self, levers: frozenset[Lever], way: Small) -> Iterator[Marks]:
        spared = {key for lever in levers for key in lever[1:]}
        rooms = {key: n * LIMIT // 100 for key, n in way.lengths.items() if way.efforts[key] and key not in spared}
        _, _, cost, chance, given = self.marks(levers, way)
        for saved in product(*(range(room + 1) for room in rooms.values())):
            shorter = dict(zip(rooms, saved, strict=True))
            lengths = {key: n - shorter.get(key, 0) for key, n in way.lengths.items()}
            costs = [half_up(way.efforts[key] * RATE * PREMIUM * n, days(100 * way.lengths[key])) for key, n in shorter.items()]
            yield *self.lateness(replace(way, lengths=lengths)), cost + sum(costs), chance, given


def half_up(amount: int, parts: int) -> int:
    return (2 * amount + parts) // (2 * parts)


def beaten(mine: Marks, others: set[Marks]) -> bool:
    return any(other != mine and all(a <= b for a, b in zip(other, mine, strict=True)) for other in others)


def front(marks: set[Marks]) -> set[Marks]:
    return {mine for mine in marks if not beaten(mine, marks)}


def ends_of(plan: Plan) -> dict[str, int]:
    """In days from the start, whatever dependencies of whole days an option has laid; milestones stand in order."""
    ends: dict[str, int] = {}
    starts: dict[str, int] = {}
    for each in plan.milestones:
        length, start = each.duration_minutes // days(1), 0
        for one in plan.dependencies:
            if one.successor == each.key:
                lag, kind = one.lag.amount // days(1), one.kind.value
                base = ends[one.predecessor] if kind[0] == "F" else starts[one.predecessor]
                start = max(start, base + lag - (length if kind[1] == "F" else 0))
        starts[each.key], ends[each.key] = start, start + length
    return ends

"""What people do to the plan with pointer and keyboard, as edits that can be previewed and saved.

A wish says what somebody wants in the terms of the page: this bar to that day, this text into that cell, an arrow from
here to there. Wishes are taken in order, each against what the ones before it left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from delivery.engine.edits import (
    FRONT,
    AddDependency,
    AddMilestone,
    ChangeDependency,
    Edit,
    RemoveDependency,
    SetField,
    apply,
    bridges,
    remove_with_links,
)
from delivery.engine.plan import CalendarFacts, ConstraintKind, Dependency, DependencyKind, Lag, LagUnit, Milestone, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.reschedule import Live
from delivery.engine.schedule import Schedule
from delivery.engine.workdays import WorkCalendar, minute, moment
from delivery.exchange.one_line import shown
from delivery.exchange.predecessors import BadNotation, read_predecessors
from delivery.forms.amounts import LONGEST_DAYS, read_decimal
from delivery.queries.milestones import next_code
from delivery.services.progress import morning
from delivery.services.refusal import Invalid
from delivery.services.wish_fields import Surroundings, field_values, read_date

NEW_KEY = re.compile(r"n[0-9a-f]{16}")
FIRST_DAY_NUMBER, LAST_DAY_NUMBER = 0, 84_000
SCHEDULES = 20
"""So often a whole plan is computed anew in one list of wishes; what comes after shares the last dates."""


@dataclass(frozen=True)
class Problem:
    """Why a wish cannot be had."""

    wish: int
    key: str
    field: str
    message: str


class BadWishes(Invalid):
    """Some wishes make no sense; none of them is taken."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].message)
        self.problems = problems


def wished_edits(
    plan: Plan, wishes: Sequence[Mapping[str, Any]], *, choices: Mapping[str, Sequence[tuple[str, str]]], today: date
) -> list[Edit]:
    """The edits that the wishes mean. Raises BadWishes with every problem, PlanError for a plan that cannot be computed."""
    draft = _Draft(plan, choices, today)
    problems = []
    for number, wish in enumerate(wishes):
        try:
            draft.take(wish)
        except Invalid as invalid:
            place = str(wish.get("key") or wish.get("to") or "")[:40]
            problems.append(Problem(number, place, str(wish.get("field") or invalid.field or "")[:40], invalid.message))
    if problems:
        raise BadWishes(problems)
    return draft.edits


@dataclass
class _Draft:
    """The plan as the wishes so far leave it."""

    plan: Plan
    choices: Mapping[str, Sequence[tuple[str, str]]]
    today: date
    edits: list[Edit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.milestones = {milestone.key: milestone for milestone in self.plan.milestones}
        self.links = dict.fromkeys(self.plan.dependencies)
        self._live: Live | None = None
        self._followed = self._computed = 0
        self.around = Surroundings(self.choices, self.today, self.calendar_of, self.start_of)

    def take(self, wish: Mapping[str, Any]) -> None:
        deed = _DEEDS.get(str(wish.get("do")))
        if deed is None:
            raise _unreadable()
        try:
            deed(self, wish)
        except (KeyError, TypeError, AttributeError, OverflowError):
            raise _unreadable() from None
        except ValueError as error:
            if isinstance(error, PlanError):
                raise
            raise _unreadable() from None

    # What is there

    def milestone(self, key: Any) -> Milestone:
        found = self.milestones.get(key)
        if found is None:
            raise Invalid(_("This milestone is not in the plan any more. Reload the page."))
        return found

    def calendar_of(self, milestone: Milestone) -> CalendarFacts:
        return self.plan.calendars.get(milestone.calendar or "", self.plan.calendars[self.plan.calendar])

    def start_of(self, milestone: Milestone) -> datetime:
        dates = self.dates()
        return dates.timings[milestone.key].start if milestone.key in dates.net.rank else self.plan.start

    def dates(self) -> Schedule:
        if self._live is None:
            self._live, self._followed = Live(apply(self.plan, self.edits)), len(self.edits)
        elif self._followed != len(self.edits) and self._computed < SCHEDULES:
            self._live.apply(self.edits[self._followed :])
            self._followed = len(self.edits)
            self._computed += self._live.is_whole
        return self._live.dates

    def set_fields(self, milestone: Milestone, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            was = getattr(milestone, name)
            if was != value:
                self.edits.append(SetField(milestone.key, name, was, value))
        self.milestones[milestone.key] = replace(milestone, **values)

    # One per kind of wish

    def set(self, wish: Mapping[str, Any]) -> None:
        milestone, name, text = self.milestone(wish["key"]), str(wish["field"]), wish["text"]
        if not isinstance(text, str):
            raise _unreadable()
        if name == "predecessors":
            self._set_predecessors(milestone, text)
        elif name in ("start", "finish"):
            on = read_date(text, self.around)
            deed = self.free if on is None else self.move if name == "start" else self.stretch
            deed({"key": milestone.key, "day": None if on is None else _number(on)})
        else:
            self.set_fields(milestone, field_values(milestone, name, text, self.around))

    def move(self, wish: Mapping[str, Any]) -> None:
        """Not before that day; a milestone that must start on a day must now start on this one."""
        milestone, on = self._not_begun(wish["key"]), _day(wish["day"])
        kind = ConstraintKind.MSO if milestone.constraint is ConstraintKind.MSO else ConstraintKind.SNET
        calendar = self.calendar_of(milestone)
        first = WorkCalendar(calendar).add_days(on, 0) if _has_work(calendar) else on
        self.set_fields(milestone, {"constraint": kind, "constraint_at": morning(first, calendar)})

    def free(self, wish: Mapping[str, Any]) -> None:
        milestone = self.milestone(wish["key"])
        self.set_fields(milestone, {"constraint": ConstraintKind.ASAP, "constraint_at": None})

    def stretch(self, wish: Mapping[str, Any]) -> None:
        """As long as it takes to end on that day."""
        milestone, on = self.milestone(wish["key"]), _day(wish["day"])
        if milestone.actual_finish is not None:
            raise Invalid(_("It is finished already. Take its actual finish away first."))
        begin, end = minute(self.start_of(milestone)), minute(datetime.combine(on + timedelta(days=1), datetime.min.time()))
        calendar = WorkCalendar(self.calendar_of(milestone))
        minutes = max(0, end - begin if milestone.is_elapsed else calendar.between(begin, end))
        values = {"duration_minutes": minutes}
        if milestone.actual_start is not None:
            values["remaining_minutes"] = max(0, minutes - _worked(milestone))
        self.set_fields(milestone, values)

    def link(self, wish: Mapping[str, Any]) -> None:
        before, after = self.milestone(wish["from"]), self.milestone(wish["to"])
        link = Dependency(before.key, after.key, DependencyKind(wish.get("kind", "FS")), self._lag(wish, after))
        if any((known.predecessor, known.successor, known.kind) == (before.key, after.key, link.kind) for known in self.links):
            raise Invalid(_("This dependency is there already. Change it instead."), field="predecessors")
        if before is after:
            raise Invalid(_("A milestone cannot depend on itself."), field="predecessors")
        self._add(link)

    def unlink(self, wish: Mapping[str, Any]) -> None:
        self._drop(self._linked(wish))

    def relink(self, wish: Mapping[str, Any]) -> None:
        known = self._linked(wish)
        kind = DependencyKind(wish.get("new_kind", known.kind))
        self._change(known, replace(known, kind=kind, lag=self._lag(wish, self.milestone(known.successor))))

    def add(self, wish: Mapping[str, Any]) -> None:
        key, after = wish["key"], wish.get("after")
        if not isinstance(key, str) or not NEW_KEY.fullmatch(key) or key in self.milestones:
            raise _unreadable()
        blank = Milestone(key, "", 0, code=next_code(self.milestones.values()))
        values: dict[str, Any] = {}
        for name in ("name", "phase", "duration"):
            values |= field_values(blank, name, str(wish.get(name) or ""), self.around)
        milestone = replace(blank, **values)
        place = FRONT if after == FRONT else None if after is None else self.milestone(after).key
        self.edits.append(AddMilestone(milestone, place))
        self.milestones[key] = milestone

    def remove(self, wish: Mapping[str, Any]) -> None:
        milestone = self.milestone(wish["key"])
        now = replace(self.plan, milestones=tuple(self.milestones.values()), dependencies=tuple(self.links))
        self.edits += remove_with_links(now, milestone.key)
        bridging = bridges(self.links, milestone.key) if wish.get("bridge") else []
        self.links = {known: None for known in self.links if milestone.key not in (known.predecessor, known.successor)}
        del self.milestones[milestone.key]
        for link in bridging:
            self._add(link)

    # Arrows

    def _set_predecessors(self, milestone: Milestone, text: str) -> None:
        keys = {known.key: known.key for known in self.milestones.values()}
        keys |= {known.code: known.key for known in self.milestones.values() if known.code}
        lookup = {word.casefold(): key for word, key in keys.items()}
        day_minutes = self.calendar_of(milestone).day_minutes
        try:
            wanted = read_predecessors(text, lambda word: word.casefold() in lookup, day_minutes)
        except BadNotation as error:
            raise _no_predecessor(str(error)) from None
        new: dict[tuple[str, DependencyKind], Dependency] = {}
        for reference in wanted:
            key = lookup.get(reference.word.casefold())
            if key is None or key == milestone.key:
                raise _no_predecessor(reference.word)
            new[key, reference.kind] = Dependency(key, milestone.key, reference.kind, reference.lag)
        self._make_incoming(milestone.key, list(new.values()))

    def _make_incoming(self, key: str, wanted: list[Dependency]) -> None:
        """Kept where they stand; one to the same predecessor is changed; the rest goes and comes."""
        present = [known for known in self.links if known.successor == key]
        missing = [link for link in wanted if link not in present]
        for known in [known for known in present if known not in wanted]:
            heir = next((link for link in missing if link.predecessor == known.predecessor), None)
            if heir is None:
                self._drop(known)
            else:
                missing.remove(heir)
                self._change(known, heir)
        for link in missing:
            self._add(link)

    def _linked(self, wish: Mapping[str, Any]) -> Dependency:
        ends = wish["from"], wish["to"], DependencyKind(wish.get("kind", "FS"))
        for known in self.links:
            if (known.predecessor, known.successor, known.kind) == ends:
                return known
        raise Invalid(_("This dependency was changed or removed in the meantime. Look at the list as it is now."))

    def _add(self, link: Dependency) -> None:
        self.edits.append(AddDependency(link))
        self.links[link] = None

    def _drop(self, link: Dependency) -> None:
        self.edits.append(RemoveDependency(link))
        del self.links[link]

    def _change(self, old: Dependency, new: Dependency) -> None:
        if old == new:
            return
        if new in self.links:
            self._drop(old)
            return
        self.edits.append(ChangeDependency(old, new))
        self.links = {new if known == old else known: None for known in self.links}

    def _lag(self, wish: Mapping[str, Any], successor: Milestone) -> Lag:
        unit = LagUnit(wish.get("unit") or LagUnit.WORKING)
        try:
            number = read_decimal(str(wish.get("lag") or "0"))
        except ValueError:
            raise Invalid(_("Enter a number of days, for example 5 or 2.5."), field="lag") from None
        if abs(number) > LONGEST_DAYS:
            raise Invalid(_("That is longer than a century. Enter fewer days."), field="lag")
        day = {LagUnit.WORKING: self.calendar_of(successor).day_minutes, LagUnit.ELAPSED: 1440, LagUnit.PERCENT: 1}[unit]
        return Lag(round(number * day), unit)

    def _not_begun(self, key: Any) -> Milestone:
        milestone = self.milestone(key)
        if milestone.actual_start is not None:
            raise Invalid(_("It has begun already: its start is what was reported. Change its actual start instead."))
        return milestone


def _worked(milestone: Milestone) -> int:
    left = milestone.duration_minutes if milestone.remaining_minutes is None else milestone.remaining_minutes
    return max(0, milestone.duration_minutes - left)


def _has_work(calendar: CalendarFacts) -> bool:
    return any(calendar.week)


def _number(on: date) -> int:
    return (on - date(1970, 1, 1)).days


def _day(number: Any) -> date:
    if not isinstance(number, int) or isinstance(number, bool) or not FIRST_DAY_NUMBER <= number < LAST_DAY_NUMBER:
        raise _unreadable()
    return moment(number * 1440).date()


def _unreadable() -> Invalid:
    return Invalid(_("The edits cannot be read. Go back to the plan and begin again."))


def _no_predecessor(word: str) -> Invalid:
    return Invalid(
        _("“%(text)s” is no predecessor. Type codes of the plan, for example M3, M4FS+2d, M5SS.", text=shown(word, 40)),
        field="predecessors",
    )


_DEEDS: dict[str, Callable[[_Draft, Mapping[str, Any]], None]] = {
    "set": _Draft.set,
    "move": _Draft.move,
    "free": _Draft.free,
    "stretch": _Draft.stretch,
    "link": _Draft.link,
    "unlink": _Draft.unlink,
    "relink": _Draft.relink,
    "add": _Draft.add,
    "remove": _Draft.remove,
}

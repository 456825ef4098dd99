"""Since the last report: what an issued report remembers, in no language, and how the present differs from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from delivery.engine.states import ChangeState, DeliverableState, Light
from delivery.engine.workdays import WorkCalendar
from delivery.reports.content import Difference
from delivery.reports.status_changes import ChangeFact
from delivery.reports.status_facts import MilestoneFact, StatusFacts
from delivery.reports.status_lights import Judged
from delivery.reports.tone import Tone
from delivery.words import amounts, word

VERSION = 1
MOST = 8
"""Milestones told one by one of each sort; the rest is counted."""
GOOD_STATES = frozenset({ChangeState.APPROVED, ChangeState.IMPLEMENTED, ChangeState.VERIFIED, ChangeState.ABSORBED})


@dataclass(frozen=True)
class Previous:
    """The last issued report of the same audience."""

    code: str
    on: date
    remembered: Mapping[str, Any]


def remembered(facts: StatusFacts, light: Light | None) -> dict[str, Any]:
    """What the next report of this audience will be held against."""
    money = facts.money
    return {
        "v": VERSION,
        "on": facts.on.isoformat(),
        "light": light.value if light else None,
        "target": facts.target.on.isoformat() if facts.target else None,
        "milestones": {one.key: [_name(one), one.finish_on.isoformat(), one.is_done] for one in facts.milestones},
        "changes": {str(one.number): one.state.value for one in facts.changes},
        "deliverables": {str(one.row.number): one.row.state.value for one in facts.deliverables},
        "money": {"approved": money.approved_cents, "agreed": money.agreed_cents} if money else None,
    }


def differences(previous: Previous, facts: StatusFacts, judged: Judged, locale: str) -> tuple[Difference, ...]:
    """What moved, was finished, is new or was decided, the most important first."""
    old = previous.remembered
    return (
        *_light(old, judged, locale),
        *_target(old, facts, locale),
        *_milestones(old, facts, locale),
        *_changes(old, facts, locale),
        *_deliverables(old, facts, locale),
        *_money(old, facts, locale),
    )


def _light(old: Mapping[str, Any], judged: Judged, locale: str) -> Iterator[Difference]:
    before = Light(old["light"]) if old["light"] else None
    if before is not judged.light and before is not None and judged.light is not None:
        rank = list(Light)
        is_worse = rank.index(judged.light) > rank.index(before)
        said = _("Worse") if is_worse else _("Better")
        tone = Tone(judged.light.value)
        yield Difference(_("Overall light"), word(before, locale), word(judged.light, locale), said, tone)


def _target(old: Mapping[str, Any], facts: StatusFacts, locale: str) -> Iterator[Difference]:
    if old["target"] is None or facts.target is None:
        return
    before = date.fromisoformat(old["target"])
    if before != facts.target.on:
        name = _("Go-live forecast") if facts.target.is_go_live else _("Finish forecast")
        yield _moved(name, before, facts.target.on, facts.calendar, locale)


@dataclass(frozen=True)
class Moves:
    """The milestones sorted by what happened to them since."""

    before: dict[str, tuple[str, date, bool]]
    finished: list[MilestoneFact]
    slipped: list[MilestoneFact]
    new: list[MilestoneFact]
    removed: list[tuple[str, date]]


def _moves(old: Mapping[str, Any], facts: StatusFacts) -> Moves:
    before = {key: (name, date.fromisoformat(on), is_done) for key, (name, on, is_done) in old["milestones"].items()}
    known = [one for one in facts.milestones if one.key in before]
    slipped = [one for one in known if not one.is_done and one.finish_on > before[one.key][1]]
    now = {one.key for one in facts.milestones}
    return Moves(
        before,
        [one for one in known if one.is_done and not before[one.key][2]],
        sorted(slipped, key=lambda one: before[one.key][1] - one.finish_on),
        [one for one in facts.milestones if one.key not in before],
        [(name, on) for key, (name, on, _done) in before.items() if key not in now],
    )


def counted(previous: Previous, facts: StatusFacts) -> list[str]:
    """How much happened, in a few words each: ``3 milestones finished``; what did not happen is not told."""
    moves = _moves(previous.remembered, facts)
    states = previous.remembered["changes"]
    fresh = sum(str(one.number) not in states for one in facts.changes)
    decided = sum(_is_decided(one, states.get(str(one.number))) for one in facts.changes)
    told = (
        (len(moves.finished), ngettext("%(num)s milestone finished", "%(num)s milestones finished", len(moves.finished))),
        (len(moves.slipped), ngettext("%(num)s milestone later", "%(num)s milestones later", len(moves.slipped))),
        (len(moves.new), ngettext("%(num)s new milestone", "%(num)s new milestones", len(moves.new))),
        (fresh, ngettext("%(num)s new change request", "%(num)s new change requests", fresh)),
        (decided, ngettext("%(num)s change request decided", "%(num)s change requests decided", decided)),
    )
    return [said for count, said in told if count]


def _is_decided(one: ChangeFact, before: str | None) -> bool:
    return before != one.state.value and one.decided_on is not None and not one.is_open


def _milestones(old: Mapping[str, Any], facts: StatusFacts, locale: str) -> Iterator[Difference]:
    moves = _moves(old, facts)
    before, finished, slipped, new, removed = moves.before, moves.finished, moves.slipped, moves.new, moves.removed
    old_done, new_done = sum(done for _n, _o, done in before.values()), sum(one.is_done for one in facts.milestones)
    if old_done != new_done:
        tone = Tone.GREEN if new_done > old_done else Tone.AMBER
        yield Difference(_("Milestones finished"), str(old_done), str(new_done), f"{new_done - old_done:+d}", tone)
    calendar = facts.calendar
    groups = (
        (_("Finished"), [_finished(_name(one), before[one.key][1], one.finish_on, locale) for one in finished]),
        (_("Later than before"), [_moved(_name(one), before[one.key][1], one.finish_on, calendar, locale) for one in slipped]),
        (_("New"), [Difference(_name(one), "–", amounts.day(one.finish_on, locale), _("New")) for one in new]),
        (_("Removed"), [Difference(name, amounts.day(on, locale), "–", _("Removed")) for name, on in removed]),
    )
    for said, group in groups:
        yield from group[:MOST]
        if len(group) > MOST:
            yield Difference(_("%(count)s more milestones", count=len(group) - MOST), "", "", said)


def _finished(name: str, expected: date, on: date, locale: str) -> Difference:
    return Difference(name, amounts.day(expected, locale), amounts.day(on, locale), _("Finished"), Tone.GREEN)


def _moved(name: str, before: date, now: date, calendar: WorkCalendar, locale: str) -> Difference:
    tone = Tone.AMBER if now > before else Tone.GREEN
    said = amounts.day_count(calendar.working_days_between(before, now), locale, signed=True)
    return Difference(name, amounts.day(before, locale), amounts.day(now, locale), said, tone)


def _name(one: MilestoneFact) -> str:
    return f"{one.code} {one.name}".strip()


def _changes(old: Mapping[str, Any], facts: StatusFacts, locale: str) -> Iterator[Difference]:
    for one in reversed(facts.changes):
        before = old["changes"].get(str(one.number))
        if before == one.state.value:
            continue
        shown = word(ChangeState(before), locale) if before else "–"
        tone = Tone.GREEN if one.state in GOOD_STATES else Tone.GREY
        said = _("New") if before is None else _("Decided") if _is_decided(one, before) else _("Moved on")
        yield Difference(f"{one.code} {one.title}", shown, word(one.state, locale), said, tone)


def _deliverables(old: Mapping[str, Any], facts: StatusFacts, locale: str) -> Iterator[Difference]:
    for fact in facts.deliverables:
        before = old["deliverables"].get(str(fact.row.number))
        if before is None or before == fact.row.state.value:
            continue
        tone = Tone.GREEN if fact.row.is_accepted else Tone.AMBER if fact.row.state is DeliverableState.REJECTED else Tone.GREY
        old_word, new_word = word(DeliverableState(before), locale), word(fact.row.state, locale)
        yield Difference(_("Deliverable: %(name)s", name=fact.row.name), old_word, new_word, _("Moved on"), tone)


def _money(old: Mapping[str, Any], facts: StatusFacts, locale: str) -> Iterator[Difference]:
    before, money, currency = old["money"], facts.money, facts.project.currency
    if before is None or money is None:
        return
    for label, name, now in (
        (_("Approved changes"), "approved", money.approved_cents),
        (_("Agreed in all"), "agreed", money.agreed_cents),
    ):
        if before[name] != now:
            said = amounts.money(now - before[name], currency, locale, signed=True)
            yield Difference(label, amounts.money(before[name], currency, locale), amounts.money(now, currency, locale), said)

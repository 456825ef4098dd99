"""What the client's decision page shows: read from the frozen snapshot, the very text whose hash is approved."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from delivery.engine.states import ApprovalRule, ChangeOrigin, OptionKind, VoteKind
from delivery.models import ChangeRequest, ChangeRevision, ChangeVote, Project, User
from delivery.words import amounts
from delivery.words.changes import authority, statement
from delivery.words.decisions import date_sentence, price_sentence

BAR_BEGINS = 40.0
"""Where the earliest of the dates stands on a bar of 100; the latest stands at its end."""


@dataclass(frozen=True)
class OfferedOption:
    """One option with its figures, ready to be read."""

    letter: str
    kind: OptionKind
    title: str
    summary: str
    price_cents: int
    impact: Mapping[str, Any]
    statement: str

    @property
    def has_go_live(self) -> bool:
        return self.impact["go_live_before"] is not None

    @property
    def date_before(self) -> datetime:
        return datetime.fromisoformat(self.impact["go_live_before"] or self.impact["finish_before"])

    @property
    def date_after(self) -> datetime:
        return datetime.fromisoformat(self.impact["go_live_after"] or self.impact["finish_after"])

    @property
    def sure_by(self) -> datetime | None:
        """The date that holds with 80 % certainty; None: it was not computed when this was sent."""
        p80 = self.impact.get("p80")
        return datetime.fromisoformat(p80["go_live_after"] or p80["finish_after"]) if p80 else None

    @property
    def shift_minutes(self) -> int:
        own = self.impact["go_live_shift_minutes"]
        return self.impact["shift_minutes"] if own is None else own


@dataclass(frozen=True)
class DecisionPage:
    """Everything on the page, from the snapshot; votes from the rows beside it."""

    project: Project
    change: ChangeRequest
    revision: ChangeRevision
    facts: Mapping[str, Any]
    options: tuple[OfferedOption, ...]
    statements: Mapping[VoteKind, str]
    authority: str
    vote: ChangeVote | None
    locale: str

    @property
    def due_on(self) -> date | None:
        return date.fromisoformat(self.facts["due_on"]) if self.facts["due_on"] else None

    @property
    def origin(self) -> ChangeOrigin:
        return ChangeOrigin(self.facts["origin"])

    @property
    def rule(self) -> ApprovalRule:
        return ApprovalRule(self.facts["rule"])

    @property
    def day_minutes(self) -> int:
        """What the project calls a day."""
        return self.project.calendar.day_minutes

    @property
    def date_sentence(self) -> str:
        """What the options do to go-live, or to the finish."""
        first = self.options[0]
        moved = [(option.date_after.date(), option.shift_minutes) for option in self.options]
        kind, day = first.has_go_live, self.day_minutes
        return date_sentence(first.date_before.date(), moved, self.locale, is_go_live=kind, day_minutes=day)

    @property
    def price_sentence(self) -> str:
        return price_sentence([option.price_cents for option in self.options], self.facts["currency"], self.locale)

    @property
    def gains(self) -> list[str]:
        """What some option brings; the same of all is said once."""
        return _names(self.options, "scope_in")

    @property
    def losses(self) -> list[str]:
        return _names(self.options, "scope_out")

    @property
    def has_one_scope(self) -> bool:
        """Every option brings and takes the same: it is said once for all."""
        first = self.options[0].impact
        return all(option.impact[name] == first[name] for option in self.options for name in ("scope_in", "scope_out"))

    def bar(self, at: datetime) -> float:
        """Where a date ends on the bars, in percent: all options on one axis."""
        dates = [date for option in self.options for date in (option.date_before, option.date_after)]
        first, span = min(dates), (max(dates) - min(dates)).total_seconds()
        return round(BAR_BEGINS + (100 - BAR_BEGINS) * ((at - first).total_seconds() / span), 2) if span else 70.0

    @property
    def others(self) -> list[ChangeVote]:
        return [vote for vote in self.revision.votes if vote is not self.vote]

    def option(self, letter: str | None) -> OfferedOption | None:
        return next((one for one in self.options if one.letter == letter), None)

    def sentence(self, kind: VoteKind, letter: str | None) -> str:
        """What this vote says, in the language of the page."""
        chosen = self.option(letter)
        if kind is VoteKind.APPROVE:
            return chosen.statement if chosen else ""
        return self.statements[kind]


def decision_page(project: Project, change: ChangeRequest, revision: ChangeRevision, reader: User, locale: str) -> DecisionPage:
    facts = json.loads(revision.snapshot or "{}")
    named = {"code": change.code, "revision": str(revision.number)}
    return DecisionPage(
        project=project,
        change=change,
        revision=revision,
        facts=facts,
        options=_options(facts, named, locale, project.calendar.day_minutes),
        statements={kind: statement(kind, named, locale) for kind in (VoteKind.RETURN, VoteKind.DECLINE)},
        authority=authority(project.client.name, locale),
        vote=next((vote for vote in revision.votes if vote.user_id == reader.id), None),
        locale=locale,
    )


def _names(options: tuple[OfferedOption, ...], list_name: str) -> list[str]:
    return list(dict.fromkeys(item["name"] for option in options for item in option.impact[list_name]))


def _options(facts: Mapping[str, Any], named: Mapping[str, str], locale: str, day_minutes: int) -> tuple[OfferedOption, ...]:
    return tuple(_option(line, facts["currency"], named, locale, day_minutes) for line in facts["options"])


def _option(line: Mapping[str, Any], currency: str, named: Mapping[str, str], locale: str, day_minutes: int) -> OfferedOption:
    impact, price = line["impact"], int(line["price_cents"])
    said = {
        **named,
        "letter": line["letter"],
        "title": line["title"],
        "price": amounts.money(price, currency, locale),
        "effect": effect_sentence(impact, locale, day_minutes),
    }
    return OfferedOption(
        letter=line["letter"],
        kind=OptionKind(line["kind"]),
        title=line["title"],
        summary=line["summary"],
        price_cents=price,
        impact=impact,
        statement=statement(VoteKind.APPROVE, said, locale),
    )


def effect_sentence(impact: Mapping[str, Any], locale: str, day_minutes: int) -> str:
    """The dates of an option in one clause: ``go-live 12 Mar 2026 → 19 Mar 2026 (+5 working days)``."""
    is_go_live = impact["go_live_before"] is not None
    noun = {True: ("go-live", "上线日期"), False: ("finish", "完成日期")}[is_go_live][locale.startswith("zh")]
    name = "go_live" if is_go_live else "finish"
    before, after = (datetime.fromisoformat(impact[f"{name}_{side}"]) for side in ("before", "after"))
    shift = impact["go_live_shift_minutes"] if is_go_live else impact["shift_minutes"]
    if not shift:
        same = "（不变）" if locale.startswith("zh") else " (unchanged)"
        return f"{noun} {amounts.day(after, locale)}{same}"
    moved = amounts.days(shift, locale, day_minutes=day_minutes, signed=True)
    moved = f"（{moved}）" if locale.startswith("zh") else f" ({moved})"
    return f"{noun} {amounts.day(before, locale)} → {amounts.day(after, locale)}{moved}"

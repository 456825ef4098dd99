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

BAR = 100


@dataclass(frozen=True)
class OfferedOption:
    """One option with its figures, ready to be read; ``bar`` are percents of one common time axis."""

    letter: str
    kind: OptionKind
    title: str
    summary: str
    price_cents: int
    impact: Mapping[str, Any]
    statement: str
    bar: Mapping[str, float]

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
        options=_options(facts, named, locale),
        statements={kind: statement(kind, named, locale) for kind in (VoteKind.RETURN, VoteKind.DECLINE)},
        authority=authority(project.client.name, locale),
        vote=next((vote for vote in revision.votes if vote.user_id == reader.id), None),
    )


def _options(facts: Mapping[str, Any], named: Mapping[str, str], locale: str) -> tuple[OfferedOption, ...]:
    lines = facts["options"]
    dates = [datetime.fromisoformat(line["impact"][f"finish_{side}"]) for line in lines for side in ("before", "after")]
    first, last = min(dates), max(dates)
    span = max((last - first).total_seconds(), 1.0)
    return tuple(_option(line, facts["currency"], named, locale, first, span) for line in lines)


def _option(
    line: Mapping[str, Any], currency: str, named: Mapping[str, str], locale: str, first: datetime, span: float
) -> OfferedOption:
    impact, price = line["impact"], int(line["price_cents"])
    said = {
        **named,
        "letter": line["letter"],
        "title": line["title"],
        "price": amounts.money(price, currency, locale),
        "effect": effect_sentence(impact, locale),
    }
    place = {side: _place(datetime.fromisoformat(impact[f"finish_{side}"]), first, span) for side in ("before", "after")}
    return OfferedOption(
        letter=line["letter"],
        kind=OptionKind(line["kind"]),
        title=line["title"],
        summary=line["summary"],
        price_cents=price,
        impact=impact,
        statement=statement(VoteKind.APPROVE, said, locale),
        bar=place,
    )


def _place(at: datetime, first: datetime, span: float) -> float:
    """Bars begin at 0; the earliest of the dates stands at 60 of 100, the latest at 100."""
    return round(60 + 40 * (at - first).total_seconds() / span, 2)


def effect_sentence(impact: Mapping[str, Any], locale: str) -> str:
    """The dates of an option in one clause: ``go-live 12 Mar 2026 → 19 Mar 2026 (+5 working days)``."""
    is_go_live = impact["go_live_before"] is not None
    noun = {True: ("go-live", "上线日期"), False: ("finish", "完成日期")}[is_go_live][locale.startswith("zh")]
    name = "go_live" if is_go_live else "finish"
    before, after = (datetime.fromisoformat(impact[f"{name}_{side}"]) for side in ("before", "after"))
    shift = impact["go_live_shift_minutes"] if is_go_live else impact["shift_minutes"]
    if not shift:
        same = "（不变）" if locale.startswith("zh") else " (unchanged)"
        return f"{noun} {amounts.day(after, locale)}{same}"
    moved = amounts.days(shift, locale, signed=True)
    moved = f"（{moved}）" if locale.startswith("zh") else f" ({moved})"
    return f"{noun} {amounts.day(before, locale)} → {amounts.day(after, locale)}{moved}"

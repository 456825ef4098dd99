"""The PDF of the decision page, and the receipt of a closed change request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from delivery.engine.states import VoteKind
from delivery.models import ChangeVote, Project
from delivery.queries.decisions import DecisionPage, OfferedOption
from delivery.reports.content import (
    Anchor,
    Block,
    Cell,
    Choice,
    Comparison,
    Criterion,
    Document,
    DocumentKind,
    Fact,
    Facts,
    LedgerAnchor,
    Notes,
    Section,
    Sentence,
    SentenceRole,
    UserText,
)
from delivery.reports.wording import WORDINGS, Wording
from delivery.words import amounts, punctuation, word


def decision_document(page: DecisionPage, *, locale: str, on: date) -> Document:
    """Exactly what the page shows, from the same snapshot."""
    with force_locale(locale):
        return Document(
            kind=DocumentKind.DECISION,
            title=f"{page.change.code} {page.facts['title']}",
            project=page.project.name,
            organization=page.project.vendor.name,
            number=_("Revision %(number)s", number=page.revision.number),
            dated_on=on,
            wording=_wording(locale),
            audience=_("For the client"),
            opening=(Sentence(page.facts["what"], SentenceRole.LEAD),),
            sections=tuple(_decision_sections(page, locale)),
        )


def receipt_document(page: DecisionPage, *, locale: str, anchor: Anchor) -> Document:
    """What was decided, by whom, when, on which content; and the ledger's head that holds it."""
    change, revision = page.change, page.revision
    assert change.decided_at is not None
    with force_locale(locale):
        return Document(
            kind=DocumentKind.RECEIPT,
            title=_("Receipt: %(code)s %(title)s", code=change.code, title=page.facts["title"]),
            project=page.project.name,
            organization=page.project.vendor.name,
            number=_("Revision %(number)s", number=revision.number),
            dated_on=_local(change.decided_at, page.project).date(),
            wording=_wording(locale),
            audience=_("For both sides"),
            opening=(Sentence(_outcome(page, locale), SentenceRole.LEAD),),
            sections=(
                Section(_("Votes"), tuple(_vote_facts(vote, page.project, locale) for vote in revision.votes)),
                *_decision_sections(page, locale),
                Section(_("Proof"), tuple(_proof(page, anchor))),
            ),
            anchor=anchor,
        )


def _decision_sections(page: DecisionPage, locale: str) -> Iterator[Section]:
    facts = page.facts
    asked = [UserText(_("What is asked"), facts["what"])]
    if facts["why"]:
        asked.append(UserText(_("Why"), facts["why"]))
    yield Section(_("The request"), tuple(asked))
    yield Section(_("What changes for you"), (_comparison(page, locale), *_summaries(page), *_else(page, locale)))
    if facts["attachments"]:
        papers = tuple(Fact(one["name"], one["sha256"], is_code=True) for one in facts["attachments"])
        yield Section(_("Papers"), (Facts(_("Attached, with their SHA-256"), papers),))


def _comparison(page: DecisionPage, locale: str) -> Comparison:
    chosen = {vote.option.letter for vote in page.revision.votes if vote.option}
    return Comparison(
        title=_("Options"),
        choices=tuple(Choice(one.title, one.letter, _("Chosen") if one.letter in chosen else "") for one in page.options),
        criteria=tuple(_criteria(page, locale)),
    )


def _criteria(page: DecisionPage, locale: str) -> Iterator[Criterion]:
    options, currency, comma = page.options, page.facts["currency"], punctuation.marks(locale).comma
    name = _("Go-live") if options[0].has_go_live else _("Finish")
    yield Criterion(_("%(date)s as agreed", date=name), tuple(_day(one.date_before, locale) for one in options))
    yield Criterion(_("%(date)s with this option", date=name), tuple(_day(one.date_after, locale) for one in options))
    yield Criterion(
        _("Change"), tuple(Cell(amounts.days(one.shift_minutes, locale, signed=True)) for one in options), is_total=True
    )
    yield Criterion(_("Price"), tuple(_price(one, currency, locale) for one in options), is_total=True)
    for label, name in ((_("You get"), "scope_in"), (_("You give up"), "scope_out")):
        if any(one.impact[name] for one in options):
            yield Criterion(label, tuple(Cell(comma.join(item["name"] for item in one.impact[name]) or "–") for one in options))
    yield Criterion(_("Milestones that move"), tuple(Cell(str(one.impact["moves_count"])) for one in options))


def _summaries(page: DecisionPage) -> Iterator[Block]:
    for one in page.options:
        if one.summary:
            yield UserText(f"{one.letter} · {one.title}", one.summary)


def _else(page: DecisionPage, locale: str) -> Iterator[Block]:
    nothing = _("Nothing is changed; dates, scope and price stay as agreed.")
    yield UserText(_("If you decline"), page.facts["if_declined"] or nothing)
    if page.due_on is not None:
        said = _("If you do not answer by %(date)s", date=amounts.day(page.due_on, locale))
        yield UserText(said, _("Nothing is changed. Silence is not consent; we will ask again."))


def _vote_facts(vote: ChangeVote, project: Project, locale: str) -> Facts:
    marks, person = punctuation.marks(locale), vote.user
    who = marks.pause.join((person.name, person.email, person.organization.name))
    lines = [
        Fact(_("Statement"), vote.statement),
        Fact(_("Decided by"), vote.typed_name + marks.aside(who)),
        Fact(_("Time"), amounts.moment(_local(vote.at, project), locale) + marks.aside(project.time_zone)),
        Fact(_("Proof of person"), _("one-time code by e-mail") if vote.auth_method == "code" else _("signed in")),
        Fact(_("Ledger number"), f"{project.key} #{vote.ledger_seq}"),
    ]
    if vote.comment:
        lines.insert(1, Fact(_("Comment"), vote.comment))
    return Facts(word(vote.kind, locale), tuple(lines))


def _proof(page: DecisionPage, anchor: Anchor) -> Iterator[Block]:
    hashes = (
        Fact(_("Hash of the content"), page.revision.content_hash or "", is_code=True),
        Fact(_("Sealed hash of the internal part"), page.revision.internal_hash, is_code=True),
    )
    yield Facts(_("What was decided on"), hashes)
    said = _("Keep this line. Together with an export of the ledger it proves that nothing before it was changed.")
    yield LedgerAnchor(_("Ledger"), anchor, said)
    yield Notes(
        _("What this proves"),
        (
            _("The record has not changed since this head was handed out."),
            _("It does not by itself prove who sat at the keyboard, nor that an approval is legally binding."),
        ),
    )


def _outcome(page: DecisionPage, locale: str) -> str:
    chosen = next((one for one in page.revision.options if one.is_chosen), None)
    if chosen is not None:
        return page.sentence(VoteKind.APPROVE, chosen.letter)
    return punctuation.marks(locale).labelled(page.change.code, word(page.change.state, locale))


def _day(at: datetime, locale: str) -> Cell:
    return Cell(amounts.day(at, locale), on=at.date())


def _price(option: OfferedOption, currency: str, locale: str) -> Cell:
    if not option.price_cents:
        return Cell(_("No charge"), Decimal(0))
    return Cell(amounts.money(option.price_cents, currency, locale, signed=True), Decimal(option.price_cents) / 100)


def _local(at: datetime, project: Project) -> datetime:
    return at.astimezone(ZoneInfo(project.time_zone)).replace(tzinfo=None)


def _wording(locale: str) -> Wording:
    return WORDINGS["zh" if locale.startswith("zh") else "en"]

"""The PDF of the decision page, and the receipt of a closed change request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from delivery.engine.states import VoteKind
from delivery.models import ChangeVote, Phase, Project
from delivery.queries.decisions import DecisionPage, OfferedOption, effect_sentence
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
    Shifts,
    UserText,
)
from delivery.reports.option_pictures import OptionPicture, option_pictures
from delivery.reports.wording import WORDINGS, Wording
from delivery.words import amounts, punctuation, word
from delivery.words.changes import outcome

NO_BREAK = "\N{NO-BREAK SPACE}"


def decision_document(page: DecisionPage, *, locale: str, on: date, phases: Sequence[Phase]) -> Document:
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
            opening=tuple(_opening(page, locale)),
            sections=(*_decision_sections(page, locale, phases), *_so_far(page, locale)),
        )


def receipt_document(page: DecisionPage, *, locale: str, anchor: Anchor, phases: Sequence[Phase]) -> Document:
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
                Section(_("Proof"), tuple(_proof(page, anchor))),
                Section(_("The request"), tuple(_opening(page, locale))),
                *_decision_sections(page, locale, phases),
            ),
            anchor=anchor,
        )


def _decision_sections(page: DecisionPage, locale: str, phases: Sequence[Phase]) -> Iterator[Section]:
    facts = page.facts
    pictures = option_pictures([(one.letter, one.impact) for one in page.options], phases, locale, page.day_minutes)
    yield Section(_("What changes for you"), (Facts("", tuple(_effects(page, locale))),))
    yield Section(_("Options"), (_comparison(page, locale), *_in_detail(page, pictures, locale)))
    if facts["attachments"]:
        papers = tuple(Fact(one["name"], one["sha256"], is_code=True) for one in facts["attachments"])
        yield Section(_("Papers"), (Facts(_("Attached, with their SHA-256"), papers),))


def _opening(page: DecisionPage, locale: str) -> Iterator[Block]:
    """What is asked, why, and by whom: the page's first lines."""
    yield UserText("", page.facts["what"])
    if page.facts["why"]:
        yield UserText(_("Why"), page.facts["why"])
    asked = punctuation.marks(locale).labelled(_("Asked by"), word(page.origin, locale))
    by = page.facts["asked_by"]
    yield Sentence(f"{asked} · {by}" if by else asked, SentenceRole.SMALL)


def _effects(page: DecisionPage, locale: str) -> Iterator[Fact]:
    comma = punctuation.marks(locale).comma
    yield Fact(_("Schedule"), page.date_sentence)
    yield Fact(_("Money"), page.price_sentence)
    if page.gains:
        yield Fact(_("You get"), comma.join(page.gains))
    yield Fact(_("You give up"), comma.join(page.losses) or _("Nothing."))
    nothing = _("Nothing is changed; dates, scope and price stay as agreed.")
    yield Fact(_("If you decline"), page.facts["if_declined"] or nothing)
    if page.due_on is not None:
        said = _("If you do not answer by %(date)s", date=amounts.day(page.due_on, locale).replace(" ", NO_BREAK))
        yield Fact(said, _("Nothing is changed. Silence is not consent; we will ask again."))


def _comparison(page: DecisionPage, locale: str) -> Comparison:
    return Comparison(
        title="",
        choices=tuple(Choice(one.title, one.letter, _mark(page, one.letter, locale)) for one in page.options),
        criteria=tuple(_criteria(page, locale)),
    )


def _mark(page: DecisionPage, letter: str, locale: str) -> str:
    """An option is chosen when the rule is met, and not by the first vote for it."""
    if any(one.letter == letter and one.is_chosen for one in page.revision.options):
        return _("Chosen")
    names = [vote.typed_name for vote in page.revision.votes if vote.option and vote.option.letter == letter]
    return _("Approved by %(names)s", names=punctuation.marks(locale).comma.join(names)) if names else ""


def _criteria(page: DecisionPage, locale: str) -> Iterator[Criterion]:
    options, currency, comma = page.options, page.facts["currency"], punctuation.marks(locale).comma
    name = _("Go-live") if options[0].has_go_live else _("Finish")
    yield Criterion(_("%(date)s as agreed", date=name), tuple(_day(one.date_before, locale) for one in options))
    yield Criterion(_("%(date)s with this option", date=name), tuple(_day(one.date_after, locale) for one in options))
    if any(one.sure_by for one in options):
        label = _("With %(share)s certainty by", share=amounts.percentage(80, locale))
        yield Criterion(label, tuple(_day(one.sure_by, locale) for one in options))
    yield Criterion(_("Change"), tuple(_shift(one, page, locale) for one in options), is_total=True)
    yield Criterion(_("Price"), tuple(_price(one, currency, locale) for one in options), is_total=True)
    for label, name in ((_("You get"), "scope_in"), (_("You give up"), "scope_out")):
        if any(one.impact[name] for one in options):
            yield Criterion(label, tuple(Cell(comma.join(item["name"] for item in one.impact[name]) or "–") for one in options))
    if any(one.impact["deadlines"] for one in options):
        yield Criterion(_("Deadlines missed"), tuple(Cell(comma.join(_missed(one)) or _("none")) for one in options))
    yield Criterion(_("Milestones that move"), tuple(Cell(str(one.impact["moves_count"])) for one in options))


def _in_detail(page: DecisionPage, pictures: Mapping[str, OptionPicture], locale: str) -> Iterator[Block]:
    """What the page unfolds below each option, and the sentence that its approval says."""
    for one in page.options:
        name, picture = f"{one.letter} · {one.title}", pictures[one.letter]
        if picture.shown:
            note = _("Drawn by phase, because many milestones move.") if picture.by_phase else ""
            yield Shifts(name, picture.shown, note)
        if one.summary:
            yield UserText("" if picture.shown else name, one.summary)
        said = punctuation.marks(locale).labelled(_("Approve says"), f"“{one.statement}”")
        yield Sentence(said, SentenceRole.SMALL)


def _so_far(page: DecisionPage, locale: str) -> Iterator[Section]:
    """Who decided what until now, and the hash that a decision is bound to."""
    if page.revision.votes:
        yield Section(_("Votes"), tuple(_vote_facts(vote, page.project, locale) for vote in page.revision.votes))
    hashed = Fact(_("Hash of the content"), page.revision.content_hash or "", is_code=True)
    yield Section(_("What is decided on"), (Facts("", (Fact(_("Authority"), page.authority), hashed)),))


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
    chosen = next((page.option(one.letter) for one in page.revision.options if one.is_chosen), None)
    if chosen is not None:
        said = {
            "letter": chosen.letter,
            "title": chosen.title,
            "effect": effect_sentence(chosen.impact, locale, page.day_minutes),
        }
        return outcome(VoteKind.APPROVE, {**said, "price": _price(chosen, page.facts["currency"], locale).text}, locale)
    against = [vote.kind for vote in page.revision.votes if vote.kind is not VoteKind.APPROVE]
    is_declined = against.count(VoteKind.DECLINE) > against.count(VoteKind.RETURN)
    return outcome(VoteKind.DECLINE if is_declined else VoteKind.RETURN, {}, locale)


def _missed(option: OfferedOption) -> list[str]:
    """Names of the milestones whose deadline is missed."""
    names = {move["code"]: move["name"] for move in option.impact["moves"]}
    return [names.get(hit["code"], hit["code"]) for hit in option.impact["deadlines"]]


def _shift(option: OfferedOption, page: DecisionPage, locale: str) -> Cell:
    day_minutes = page.day_minutes
    moved = amounts.days(option.shift_minutes, locale, day_minutes=day_minutes, signed=True)
    return Cell(moved if option.shift_minutes else _("unchanged"))


def _day(at: datetime | None, locale: str) -> Cell:
    """A dash where it was not computed."""
    return Cell("–") if at is None else Cell(amounts.day(at, locale), on=at.date())


def _price(option: OfferedOption, currency: str, locale: str) -> Cell:
    if not option.price_cents:
        return Cell(_("No charge"), Decimal(0))
    return Cell(amounts.money(option.price_cents, currency, locale, signed=True), Decimal(option.price_cents) / 100)


def _local(at: datetime, project: Project) -> datetime:
    return at.astimezone(ZoneInfo(project.time_zone)).replace(tzinfo=None)


def _wording(locale: str) -> Wording:
    return WORDINGS["zh" if locale.startswith("zh") else "en"]

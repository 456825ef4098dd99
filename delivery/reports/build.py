"""A status report as one content object: facts, the manager's texts, a language, an audience.

The page, the PDF and the spreadsheet are drawn from what this returns; issuing freezes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _

from delivery.engine.states import Light as Colour
from delivery.reports.content import (
    Anchor,
    Block,
    Document,
    DocumentKind,
    KeyFigure,
    KeyFigures,
    LedgerAnchor,
    Lights,
    Notes,
    Section,
    Sentence,
    SentenceRole,
    SinceLast,
    UserText,
)
from delivery.reports.status_changes import Ball
from delivery.reports.status_delay import delay_section
from delivery.reports.status_facts import StatusFacts
from delivery.reports.status_lights import Area, Judged, judged_areas, suggested
from delivery.reports.status_plan import critical_table, gantt_excerpt, milestone_table, movement_table, strip, variance_diagram
from delivery.reports.status_risk import certainty_figure, not_computed, risk_section
from delivery.reports.status_since import Previous, counted, differences
from delivery.reports.status_tables import (
    change_figures,
    change_table,
    cost_diagram,
    cost_table,
    decisions_block,
    deliverable_table,
    internal_table,
)
from delivery.reports.status_value import value_notes, value_section
from delivery.reports.status_words import (
    area_light,
    critical_sentence,
    deployment_name,
    reason,
    shown_light,
    variance,
)
from delivery.reports.tone import Tone
from delivery.reports.wording import WORDINGS
from delivery.words import amounts, punctuation, word
from delivery.words.homes import heading_sentence


@dataclass(frozen=True)
class Texts:
    """What the manager adds to the facts, in the language that they write."""

    highlights: str = ""
    problems: str = ""
    next_steps: str = ""
    light: Colour | None = None
    """Overrules the suggested light; ``light_note`` says why."""
    light_note: str = ""


def judged_overall(facts: StatusFacts, texts: Texts) -> Judged:
    """The overall light: as the rules suggest it, or as the manager set it."""
    own = suggested(facts)
    return own if texts.light is None else Judged(Area.SCHEDULE, texts.light, "overruled")


def build(facts: StatusFacts, texts: Texts, *, locale: str, number: str = "", previous: Previous | None = None) -> Document:
    """The report in ``locale``, whatever the language of whoever asks. ``number`` is empty while it is a draft."""
    with force_locale(locale):
        project = facts.project
        return Document(
            kind=DocumentKind.STATUS_REPORT,
            title=_("Status report"),
            project=f"{project.key} · {project.name}",
            organization=project.vendor.name,
            number=number or _("Draft"),
            dated_on=facts.on,
            wording=WORDINGS["zh" if locale.startswith("zh") else "en"],
            period=_period(facts, locale),
            audience=word(facts.audience, locale),
            opening=tuple(_opening(facts, texts, locale)),
            sections=tuple(_sections(facts, texts, locale, previous)),
            anchor=_anchor(facts),
        )


def _period(facts: StatusFacts, locale: str) -> str:
    first, last = amounts.day(facts.period.from_on, locale), amounts.day(facts.period.to_on, locale)
    return _("%(first)s to %(last)s", first=first, last=last)


def _anchor(facts: StatusFacts) -> Anchor:
    return Anchor(facts.project.key, facts.head.seq, facts.head.hash)


def _opening(facts: StatusFacts, texts: Texts, locale: str) -> Iterator[Block]:
    overall, areas = judged_overall(facts, texts), judged_areas(facts)
    yield Sentence(heading_sentence(facts.target, facts.cause, locale), SentenceRole.LEAD)
    said = _overruled(facts, texts, locale) if texts.light is not None else reason(overall, facts, locale)
    yield Lights("", shown_light(overall, locale), said, tuple(area_light(one, facts, locale) for one in areas))
    yield KeyFigures(tuple(_figures(facts, locale)))


def _overruled(facts: StatusFacts, texts: Texts, locale: str) -> str:
    own = suggested(facts)
    rules = _("By the rules: %(light)s. %(reason)s", light=shown_light(own, locale).word, reason=reason(own, facts, locale))
    return _("Set by the project manager: %(note)s", note=texts.light_note) + "\n" + rules


def _figures(facts: StatusFacts, locale: str) -> Iterator[KeyFigure]:
    target = facts.target
    if target is not None:
        days = target.variance_days
        tone = Tone.AMBER if days > 0 else Tone.GREEN
        against = _("%(days)s against the baseline", days=variance(days, locale)) if target.baseline_on else _("no baseline yet")
        label = _("Go-live forecast") if target.is_go_live else _("Finish forecast")
        yield KeyFigure(label, amounts.day(target.on, locale), against, tone if target.baseline_on else None)
    yield from certainty_figure(facts, locale)
    done = sum(one.is_done for one in facts.milestones)
    late = sum(one.is_late for one in facts.milestones)
    yield KeyFigure(
        _("Milestones finished"), f"{done} / {len(facts.milestones)}", _("%(count)s late", count=late) if late else ""
    )
    open_count = sum(one.is_open for one in facts.changes)
    waiting = sum(one.ball is Ball.CLIENT for one in facts.changes)
    yield KeyFigure(_("Open change requests"), str(open_count), _("%(count)s with the client", count=waiting) if waiting else "")
    if facts.money is None:
        accepted = sum(one.row.is_accepted for one in facts.deliverables)
        yield KeyFigure(_("Deliverables accepted"), f"{accepted} / {len(facts.deliverables)}")
    else:
        money = amounts.money(facts.money.approved_cents, facts.project.currency, locale)
        yield KeyFigure(_("Approved changes"), money)


def _sections(facts: StatusFacts, texts: Texts, locale: str, previous: Previous | None) -> Iterator[Section]:
    first = () if previous else (Sentence(_("This is the first report of its kind."), SentenceRole.SMALL),)
    yield Section(_("Where the project stands"), (strip(facts, locale), *_written(texts), *first))
    if previous is not None:
        yield Section(_("Since the last report"), (_since(facts, texts, locale, previous),))
    yield Section(_("Decisions needed"), (decisions_block(facts, locale),))
    yield Section(_("Done, next, late"), (movement_table(facts, locale),))
    plan = (Sentence(critical_sentence(facts)), gantt_excerpt(facts, locale), critical_table(facts, locale))
    yield Section(_("Plan"), plan if facts.milestones else plan[1:2], starts_page=bool(facts.milestones))
    yield Section(_("Milestones"), (milestone_table(facts, locale), variance_diagram(facts, locale)))
    yield from risk_section(facts, locale)
    yield from delay_section(facts, locale)
    yield from value_section(facts, locale)
    changes = change_table(facts, locale)
    yield Section(_("Change requests"), (change_figures(facts), changes) if facts.changes else (Sentence(changes.empty),))
    yield Section(_("Deliverables"), (deliverable_table(facts, locale),))
    yield Section(_("Cost and deployment") if facts.money else _("Deployment"), tuple(_cost(facts, locale)))
    yield Section(_("Proof"), tuple(_proof(facts)))


def _written(texts: Texts) -> tuple[Block, ...]:
    """What was not written is not mentioned."""
    written = (
        UserText(_("Highlights"), texts.highlights, name="highlights"),
        UserText(_("Problems"), texts.problems, name="problems"),
        UserText(_("Next steps"), texts.next_steps, name="next_steps"),
    )
    return tuple(one for one in written if one.text.strip())


def _since(facts: StatusFacts, texts: Texts, locale: str, previous: Previous) -> SinceLast:
    compared = _("Compared with %(code)s of %(date)s", code=previous.code, date=amounts.day(previous.on, locale))
    found = differences(previous, facts, judged_overall(facts, texts), locale)
    marks, told = punctuation.marks(locale), counted(previous, facts)
    said = marks.labelled(compared, marks.comma.join(told)) if told else compared
    return SinceLast("", said, found, _("Nothing has changed."))


def _cost(facts: StatusFacts, locale: str) -> Iterator[Block]:
    if facts.money is not None:
        yield cost_table(facts, facts.money, locale)
        yield cost_diagram(facts, facts.money, locale)
    elif facts.deployment is not None:
        yield Sentence(_("The client chose: %(option)s.", option=deployment_name(facts.deployment, locale)))
    else:
        yield Sentence(_("No deployment option is chosen yet."))
    if facts.inside is not None:
        yield internal_table(facts, facts.inside, locale)


def _proof(facts: StatusFacts) -> Iterator[Block]:
    kept = _("The head of the project's ledger when this report was made: with it anyone can verify an exported ledger offline.")
    yield LedgerAnchor(_("Ledger"), _anchor(facts), kept)
    if notes := (*not_computed(facts), *value_notes(facts)):
        yield Notes(_("Not computed"), notes)

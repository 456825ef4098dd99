"""Issuing a status report: everything is drawn first, outside every transaction; then it is kept, numbered, entered in the
ledger and sent, provided that nothing was recorded in the project since."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from delivery.engine.chain import Head
from delivery.engine.states import Audience, Light, ReportState
from delivery.extensions import db
from delivery.mail import report_messages
from delivery.mail.owe import anchor_of
from delivery.models import LedgerEntry, Project, ReportRecipient, StatusReport, User
from delivery.queries.status_reports import last_issued, next_number, readers_of
from delivery.reports.build import Texts, build, judged_overall
from delivery.reports.canonical import to_json
from delivery.reports.content import Document
from delivery.reports.sheet import draw_sheet
from delivery.reports.status_facts import Period, StatusFacts, status_facts
from delivery.reports.status_since import Previous, remembered
from delivery.reports.status_words import decision_title
from delivery.reports.worker import PdfFailed, draw_pdf
from delivery.services import ledger
from delivery.services.files import Upload, own_file, store_upload
from delivery.services.plans import locked_project
from delivery.services.refusal import Invalid, Refused
from delivery.services.status_reports import locked_draft, texts_of
from delivery.words import amounts, word
from delivery.words.certainties import certainty_sentence
from delivery.words.homes import heading_sentence

PDF = "application/pdf"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Moved(Refused):
    """Something was recorded between drawing and keeping: draw again."""


@dataclass(frozen=True)
class Seen:
    """The report as it would be issued now."""

    document: Document
    facts: StatusFacts
    light: Light | None
    stamp: str
    """Which state of the project it tells of."""


@dataclass(frozen=True)
class Drawn:
    """A report in its final form, not kept yet."""

    seen: Seen
    number: int
    version: int
    content: str
    pdf: Upload
    sheet: Upload


def report_as_of(
    project: Project, report: StatusReport, *, at: datetime, number: int | None = None, texts: Texts | None = None
) -> Seen:
    """Live content: the page of a draft, and what is drawn when it is issued. ``texts`` are typed and not saved."""
    facts = status_facts(project, report.audience, Period(report.period_from, report.period_to), project.day_of(at))
    texts = texts or texts_of(report)
    code = f"SR-{number:03d}" if number else ""
    document = build(facts, texts, locale=report.locale, number=code, previous=_previous(report))
    return Seen(document, facts, judged_overall(facts, texts).light, _stamp(facts.plan_version, facts.head))


def draw_report(project: Project, report: StatusReport, *, at: datetime) -> Drawn:
    """Draw everything under the number it will bear. Call this outside a unit of work; it takes a second."""
    number = next_number(project.id)
    seen = report_as_of(project, report, at=at, number=number)
    stem = f"{project.key}-SR-{number:03d}"
    try:
        pdf = draw_pdf(seen.document)
    except PdfFailed as failed:
        raise Refused(_("The PDF could not be drawn, so nothing was issued: %(reason)s", reason=failed)) from failed
    return Drawn(
        seen,
        number,
        report.version,
        to_json(seen.document),
        own_file(f"{stem}.pdf", PDF, pdf),
        own_file(f"{stem}.xlsx", SHEET, draw_sheet(seen.document)),
    )


def issue_report(report_id: int, drawn: Drawn, recipients: Collection[int], *, actor: User, at: datetime) -> StatusReport:
    """Keep what was drawn as the issued report and owe it to the recipients.

    Raises
    ------
    Moved
        The project or the draft is not what was drawn any more.
    Invalid
        A recipient may not read this version.
    """
    project = locked_project(drawn.seen.facts.project.id)
    report = locked_draft(report_id)
    if report.version != drawn.version or _stamp(project.plan_version, ledger.head(project)) != drawn.seen.stamp:
        raise Moved(_("Something was recorded in the project meanwhile. Look at the report again, then issue it."))
    people = _people(project, report.audience, recipients)
    report.content, report.facts = drawn.content, remembered(drawn.seen.facts, drawn.seen.light)
    report.number, report.state = drawn.number, ReportState.ISSUED
    report.issued_at, report.issued_by_id = at, actor.id
    report.pdf = store_upload(project, drawn.pdf, actor=actor, at=at)  # read through views that check the audience
    report.sheet = store_upload(project, drawn.sheet, actor=actor, at=at)
    entry = _record(project, report, drawn, actor, at)
    report.ledger_seq, report.ledger_hash = entry.seq, entry.hash
    db.session.flush()
    for user in people:
        report.recipients.append(ReportRecipient(user_id=user.id, user=user, sent_at=at))
        report_messages.report_issued(project, report, user, _letter(drawn.seen, user), at=at, anchor=anchor_of(project, entry))
    return report


def _people(project: Project, audience: Audience, recipients: Collection[int]) -> list[User]:
    wanted = set(recipients)
    people = [reader.user for reader in readers_of(project, audience) if reader.user.id in wanted]
    if len(people) != len(wanted):
        raise Invalid(_("Somebody you chose may not read this version. Choose again."), field="recipients")
    return people


def _record(project: Project, report: StatusReport, drawn: Drawn, actor: User, at: datetime) -> LedgerEntry:
    uploads = (drawn.pdf, drawn.sheet)
    return ledger.record(
        project,
        "report.issued",
        actor=actor,
        at=at,
        subject={"type": "report", "id": drawn.number, "sha256": hashlib.sha256(drawn.content.encode()).hexdigest()},
        facts={"from_on": report.period_from, "to_on": report.period_to, "audience": report.audience.value},
        attachments=[{"name": one.name, "sha256": one.sha256, "size": one.size_bytes} for one in uploads],
        is_client_visible=report.audience is not Audience.INTERNAL,
    )


def _letter(seen: Seen, user: User) -> report_messages.ReportLetter:
    """The answer in the reader's own language, without money: mail is read anywhere."""
    locale, facts = user.locale, seen.facts
    certain = facts.risk.certainty if facts.risk else None
    with force_locale(locale):
        return report_messages.ReportLetter(
            heading=heading_sentence(facts.target, facts.cause, locale),
            light=word(seen.light, locale) if seen.light else "",
            certainty=certainty_sentence(certain, locale, for_client=True) if certain else "",
            decisions=tuple(_decisions(facts, locale)),
        )


def _decisions(facts: StatusFacts, locale: str) -> Iterator[tuple[str, str]]:
    for one in facts.decisions:
        yield decision_title(one, locale), amounts.day(one.due_on, locale) if one.due_on else ""


def _previous(report: StatusReport) -> Previous | None:
    last = last_issued(report.project_id, report.audience)
    if last is None or last.facts is None:
        return None
    held: dict[str, Any] = last.facts
    return Previous(last.code, last.period_to, held)


def _stamp(plan_version: int, head: Head) -> str:
    return f"{plan_version}.{head.seq}.{head.hash[:16]}"

"""Writing a status report: drafted with its period, finished by three texts, deleted while it is a draft."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.states import Audience, Light, ReportState
from delivery.extensions import db
from delivery.models import Project, StatusReport, User
from delivery.reports.build import Texts
from delivery.services.refusal import Invalid, Refused

LONGEST_DAYS = 366
LOCALES = ("en", "zh_Hans_CN")


@dataclass(frozen=True)
class Terms:
    """For whom, in which language, of which days."""

    audience: Audience
    locale: str
    from_on: date
    to_on: date


def draft_report(project: Project, terms: Terms, *, actor: User, at: datetime) -> StatusReport:
    _check_terms(terms, project.day_of(at))
    report = StatusReport(
        public_id=secrets.token_hex(16),
        project_id=project.id,
        audience=terms.audience,
        locale=terms.locale,
        period_from=terms.from_on,
        period_to=terms.to_on,
        created_by_id=actor.id,
        created_at=at,
    )
    db.session.add(report)
    db.session.flush()
    return report


def edit_report(report_id: int, texts: Texts, *, version: int) -> StatusReport:
    """Save the manager's texts on the version that they were shown.

    Refused: it is issued, or somebody else saved it meanwhile. Invalid: another light without a reason.
    """
    report = locked_draft(report_id)
    if report.version != version:
        raise Refused(_("Somebody else saved this draft while you were writing. Compare, then save again."))
    check_texts(texts)
    report.highlights, report.problems, report.next_steps = texts.highlights, texts.problems, texts.next_steps
    report.light_override = texts.light.value if texts.light else None
    report.light_note = texts.light_note.strip() if texts.light else ""
    db.session.flush()
    return report


def check_texts(texts: Texts) -> None:
    if texts.light is not None and not texts.light_note.strip():
        raise Invalid(_("Say why the light differs from the rules."), field="light_note")


def delete_draft(report_id: int) -> None:
    """Only a draft: an issued report stays."""
    db.session.delete(locked_draft(report_id))


def locked_draft(report_id: int) -> StatusReport:
    query = select(StatusReport).where(StatusReport.id == report_id).with_for_update(of=StatusReport)
    report = db.session.scalar(query.execution_options(populate_existing=True))
    if report is None:
        raise Refused(_("This draft was deleted. Begin a new report."))
    if report.state is not ReportState.DRAFT:
        raise Refused(_("%(code)s is issued. An issued report never changes; begin a new one.", code=report.code))
    return report


def texts_of(report: StatusReport) -> Texts:
    light = Light(report.light_override) if report.light_override else None
    return Texts(report.highlights, report.problems, report.next_steps, light, report.light_note)


def _check_terms(terms: Terms, today: date) -> None:
    if terms.locale not in LOCALES:
        raise Invalid(_("Choose one of the languages."), field="locale")
    if terms.from_on > terms.to_on:
        raise Invalid(_("The period ends before it begins."), field="to_on")
    if terms.to_on > today:
        raise Invalid(_("The period ends in the future. Today is the last day that can be reported."), field="to_on")
    if (terms.to_on - terms.from_on).days > LONGEST_DAYS:
        raise Invalid(_("A report tells of a year at most."), field="from_on")

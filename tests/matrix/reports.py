"""Status reports of the house: for the client and internal, issued and in draft."""

from __future__ import annotations

from datetime import date

from flask import Flask
from sqlalchemy import select

from delivery.database import in_unit_of_work
from delivery.engine.states import Audience
from delivery.extensions import db
from delivery.models import Project, StatusReport, User
from delivery.reports.build import Texts
from delivery.services import report_issues, status_reports
from tests.matrix.house import CANARY, INTERNAL, NOON, OWN

PERIOD = date(2026, 11, 9), date(2026, 11, 20)


def lay_reports(app: Flask) -> None:
    """Two issued reports and a draft in HARBOUR and in OTHER."""
    with app.app_context():
        for key, manager, reader, mark, internal in (
            (OWN, "pm", "approver", "", INTERNAL),
            ("OTHER", "other-pm", "other", CANARY, CANARY),
        ):
            _issued(key, manager, reader, Audience.CLIENT, f"Highlights {mark}")
            _issued(key, manager, manager, Audience.INTERNAL, f"{internal} highlights")
            _draft(key, manager, Audience.CLIENT, f"{internal} draft")
        db.session.remove()


def _draft(key: str, manager: str, audience: Audience, text: str) -> int:
    def work() -> int:
        terms = status_reports.Terms(audience, "en", *PERIOD)
        report = status_reports.draft_report(_project(key), terms, actor=_user(manager), at=NOON)
        status_reports.edit_report(report.id, Texts(highlights=text, problems=text, next_steps=text), version=report.version)
        return report.id

    return in_unit_of_work(work)


def _issued(key: str, manager: str, reader: str, audience: Audience, text: str) -> None:
    report_id = _draft(key, manager, audience, text)
    drawn = report_issues.draw_report(_project(key), db.session.get_one(StatusReport, report_id), at=NOON)
    in_unit_of_work(lambda: report_issues.issue_report(report_id, drawn, [_user(reader).id], actor=_user(manager), at=NOON))


def _project(key: str) -> Project:
    return db.session.scalars(select(Project).where(Project.key == key)).one()


def _user(public_id: str) -> User:
    return db.session.scalars(select(User).where(User.public_id == public_id)).one()

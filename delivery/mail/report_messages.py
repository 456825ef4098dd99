"""The letter about an issued status report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from delivery.extensions import site
from delivery.mail.owe import Anchor, owe
from delivery.models import Project, StatusReport, User


@dataclass(frozen=True)
class ReportLetter:
    """What it says before anybody opens the report; never a price."""

    heading: str
    light: str
    certainty: str
    """By when it is sure with 80 %; empty: not computed."""
    decisions: tuple[tuple[str, str], ...]
    """What the client is asked, and by when."""


def report_issued(
    project: Project, report: StatusReport, user: User, letter: ReportLetter, *, at: datetime, anchor: Anchor
) -> None:
    """To one chosen reader, with the PDF."""
    owe(
        "report_issued",
        user,
        at=at,
        project=project,
        anchor=anchor,
        attachments=[report.pdf_file_id] if report.pdf_file_id is not None else [],
        report=report,
        letter=letter,
        address=site.address("projects", project.key, "reports", report.number),
    )

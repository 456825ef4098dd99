"""Owing a letter: rendered in the reader's language and written in the transaction of the deed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask_babel import force_locale, gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from delivery.extensions import db
from delivery.models import LedgerEntry, OutgoingMail, Project, User
from delivery.models.ledger import LedgerHead
from delivery.words import amounts, punctuation, word

SUBJECT_LIMIT = 200
letters = Environment(
    loader=FileSystemLoader(Path(__file__).parents[2] / "templates"),
    autoescape=select_autoescape(["html"], default_for_string=False),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)
letters.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Anchor:
    """The ledger's head at the time of writing: both sides keep it with the letter."""

    project_key: str
    seq: int
    hash: str


def anchor_of(project: Project, entry: LedgerEntry | LedgerHead) -> Anchor:
    return Anchor(project.key, entry.seq, entry.hash)


def owe(
    kind: str,
    user: User,
    *,
    at: datetime,
    project: Project | None = None,
    anchor: Anchor | None = None,
    attachments: Sequence[int] = (),
    is_secret: bool = False,
    locale: str | None = None,
    **facts: Any,
) -> OutgoingMail:
    """Write the letter ``templates/mail/<kind>.txt`` and ``.html`` to ``user``; its first text line is the subject."""
    language = locale or user.locale
    with force_locale(language):
        said = {**_vocabulary(language), **facts, "user": user, "project": project, "anchor": anchor}
        subject, _, text = letters.get_template(f"mail/{kind}.txt").render(said).partition("\n")
        html = letters.get_template(f"mail/{kind}.html").render({**said, "subject": subject})
    mail = OutgoingMail(
        message_id=f"<{secrets.token_hex(16)}@delivery.invalid>",
        kind=kind,
        project_id=project.id if project else None,
        user_id=user.id,
        to_name=user.name,
        to_address=user.email,
        locale=language,
        subject=" ".join(subject.split())[:SUBJECT_LIMIT],
        text=text.strip() + "\n",
        html=html,
        attachments=list(attachments),
        is_secret=is_secret,
        created_at=at,
        due_at=at,
    )
    db.session.add(mail)
    return mail


def _vocabulary(locale: str) -> dict[str, Any]:
    return {
        "locale": locale,
        "html_lang": "zh-Hans" if locale.startswith("zh") else "en",
        "marks": punctuation.marks(locale),
        "word": lambda member: word(member, locale),
        "money": lambda cents, currency, **kw: amounts.money(cents, currency, locale, **kw),
        "day": lambda on, **kw: amounts.day(on, locale, **kw),
        "moment": lambda at: amounts.moment(at, locale),
    }

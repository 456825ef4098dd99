"""Delivers the letters that are owed: claimed by lease, sent, marked.

A letter is never lost; it is sent twice only when the process dies between the server's yes and our mark, and
then it carries the same Message-ID.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from time import monotonic

from sqlalchemy import or_, select, update

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.mail.transport import Send
from delivery.models import OutgoingMail, StoredFile
from delivery.settings import Settings

LEASE = timedelta(minutes=5)
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(hours=24)
BATCH = 20
SLOW_SECONDS = 90.0
"""A mail server may take minutes for one letter: after so long no further one of the batch is begun, lest its lease runs out and
another runner sends it too. The rest is sent when the lease is over."""
ReadFile = Callable[[StoredFile], bytes]


@dataclass(frozen=True)
class Delivered:
    sent: int = 0
    failed: int = 0


def is_due(at: datetime) -> bool:
    """A quick look that locks nothing."""
    return db.session.scalar(select(OutgoingMail.id).where(*_due(at)).limit(1)) is not None


def deliver_due(settings: Settings, send: Send, read_file: ReadFile, at: datetime) -> Delivered:
    """Send one batch of what is owed at ``at``."""
    if settings.mail_transport == "none" or not is_due(at):
        return Delivered()
    sent = failed = 0
    ends = monotonic() + SLOW_SECONDS
    for mail_id, attempt in in_unit_of_work(lambda: _claim(at)):
        if monotonic() > ends:
            break
        if _deliver(mail_id, attempt, settings, send, read_file, at):
            sent += 1
        else:
            failed += 1
    return Delivered(sent, failed)


def _due(at: datetime) -> tuple:
    return (
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.dead_at.is_(None),
        OutgoingMail.due_at <= at,
        or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until < at),
    )


def _claim(at: datetime) -> list[tuple[int, int]]:
    query = select(OutgoingMail).where(*_due(at)).order_by(OutgoingMail.id).limit(BATCH).with_for_update(skip_locked=True)
    letters = list(db.session.scalars(query))
    for letter in letters:
        letter.leased_until = at + LEASE
        letter.attempts += 1
    return [(letter.id, letter.attempts) for letter in letters]


def _deliver(mail_id: int, attempt: int, settings: Settings, send: Send, read_file: ReadFile, at: datetime) -> bool:
    letter = db.session.get(OutgoingMail, mail_id)
    if letter is None:
        return False
    try:
        send(compose(letter, settings, read_file))
    except Exception as error:
        said = f"{type(error).__name__}: {error}"[:500]
        in_unit_of_work(lambda: _mark_failed(mail_id, attempt, said, at))
        return False
    in_unit_of_work(lambda: _mark_sent(mail_id, attempt, at))
    return True


def compose(letter: OutgoingMail, settings: Settings, read_file: ReadFile) -> EmailMessage:
    """The letter as it goes out: plain text, HTML, attachments."""
    message = EmailMessage()
    name, address = parseaddr(settings.mail_from)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(letter.to_name, addr_spec=letter.to_address)
    message["Subject"] = letter.subject
    message["Message-ID"] = letter.message_id
    message["Date"] = letter.created_at
    message["Content-Language"] = "zh-CN" if letter.locale.startswith("zh") else "en"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for file_id in letter.attachments or ():
        stored = db.session.get(StoredFile, file_id)
        if stored is not None:
            main, _, sub = stored.media_type.partition("/")
            message.add_attachment(read_file(stored), maintype=main, subtype=sub, filename=stored.name)
    return message


def _mark_sent(mail_id: int, attempt: int, at: datetime) -> None:
    letter = db.session.get(OutgoingMail, mail_id, with_for_update=True)
    if letter is None or letter.attempts != attempt:
        return
    letter.sent_at, letter.leased_until, letter.last_error = at, None, ""
    if letter.is_secret:
        letter.text = letter.html = ""


def _mark_failed(mail_id: int, attempt: int, said: str, at: datetime) -> None:
    letter = db.session.get(OutgoingMail, mail_id, with_for_update=True)
    if letter is None or letter.attempts != attempt:
        return
    letter.last_error, letter.leased_until = said, None
    letter.due_at = at + min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE)
    if at - letter.created_at > GIVE_UP_AFTER:
        letter.dead_at = at


def retry_dead(mail_id: int, at: datetime) -> None:
    """An administrator tries once more."""
    db.session.execute(
        update(OutgoingMail).where(OutgoingMail.id == mail_id, OutgoingMail.sent_at.is_(None)).values(dead_at=None, due_at=at)
    )

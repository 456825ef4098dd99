"""Hands one letter to the world: the console in the demo, an SMTP server by settings."""

from __future__ import annotations

import smtplib
import ssl
import sys
from collections.abc import Callable
from email.message import EmailMessage

from delivery.settings import Settings, SettingsError

Send = Callable[[EmailMessage], None]
SECONDS = 20


def transport(settings: Settings) -> Send:
    """The way out that the settings name.

    Raises
    ------
    SettingsError
        ``mail_transport`` is none of ``console``, ``smtp``, ``none``.
    """
    if settings.mail_transport == "console":
        return print_letter
    if settings.mail_transport == "smtp":
        return lambda letter: send_by_smtp(settings, letter)
    raise SettingsError(f"DELIVERY_MAIL_TRANSPORT: {settings.mail_transport!r} is none of console, smtp, none.")


def print_letter(letter: EmailMessage) -> None:
    """Show the plain text; attachments by name only."""
    body = letter.get_body(("plain",))
    names = ", ".join(part.get_filename() or "?" for part in letter.iter_attachments())
    lines = ["", "─" * 72, f"To:      {letter['To']}", f"Subject: {letter['Subject']}", ""]
    lines.append(body.get_content().strip() if body else "")
    if names:
        lines.append(f"[{names}]")
    print("\n".join([*lines, "─" * 72]), file=sys.stderr, flush=True)


def _connection(settings: Settings) -> smtplib.SMTP:
    place = settings.smtp_host, settings.smtp_port
    if settings.smtp_security == "tls":
        return smtplib.SMTP_SSL(*place, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(*place, timeout=SECONDS)


def send_by_smtp(settings: Settings, letter: EmailMessage) -> None:
    with _connection(settings) as server:
        if settings.smtp_security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
        server.send_message(letter)

"""Letters that are owed get delivered, by a real SMTP server, and never get lost."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.mail.outbox import deliver_due, retry_dead
from delivery.mail.owe import owe
from delivery.mail.transport import print_letter, transport
from delivery.models import OutgoingMail
from delivery.services.files import own_file, read_bytes, store_upload
from delivery.settings import SettingsError
from tests.change_world import change_of, sent
from tests.plan_world import NOON, lay_plan_world


class Letterbox:
    """Takes what comes; ``refuse`` answers with a temporary error."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.refuse = False

    async def handle_DATA(self, _server, _session, envelope) -> str:
        if self.refuse:
            return "451 later please"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients.append(envelope.rcpt_tos)
        await asyncio.sleep(0)
        return "250 taken"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Letterbox()
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    yield box, port
    server.stop()


@pytest.fixture
def world(session):
    return lay_plan_world()


def smtp(settings, port):
    return replace(settings, mail_transport="smtp", smtp_port=port)


def deliver(settings, at=NOON):
    return deliver_due(settings, transport(settings), read_bytes, at)


def test_a_letter_arrives_in_plain_text_and_html_with_its_attachment_and_the_secret_is_blanked(world, settings, letterbox):
    box, port = letterbox
    sent(world)
    upload = own_file("报告.pdf", "application/pdf", b"%PDF-1.7 x")

    def attach():
        stored = store_upload(world.project, upload, actor=None, at=NOON)
        db.session.scalars(db.select(OutgoingMail)).one().attachments = [stored.id]

    in_unit_of_work(attach)
    assert deliver(smtp(settings, port)).sent == 1
    letter = box.letters[0]
    assert box.recipients == [["approver@example.com"]]
    assert letter["To"] == "王芳 <approver@example.com>"
    assert "/d/" in letter.get_body(("plain",)).get_content() and "/d/" in letter.get_body(("html",)).get_content()
    assert [part.get_filename() for part in letter.iter_attachments()] == ["报告.pdf"]
    head = letter.get_body(("plain",)).get_content().strip().splitlines()[-1]
    assert len(head) == 64
    row = db.session.scalars(db.select(OutgoingMail).execution_options(populate_existing=True)).one()
    assert row.sent_at == NOON and row.text == row.html == ""
    assert deliver(smtp(settings, port)).sent == 0


def test_letters_are_written_in_the_readers_language_whoever_causes_them(world, settings):
    def speak_chinese():
        world.user("approver").locale = "zh_Hans_CN"

    in_unit_of_work(speak_chinese)
    sent(world)
    letter = db.session.scalars(db.select(OutgoingMail)).one()
    assert letter.locale == "zh_Hans_CN" and 'lang="zh-Hans"' in letter.html


def test_a_server_that_refuses_is_tried_again_later_and_later_and_given_up_after_a_day(world, settings, letterbox):
    box, port = letterbox
    sent(world)
    box.refuse, at, pauses = True, NOON, []
    for _ in range(20):
        row = db.session.scalars(db.select(OutgoingMail).execution_options(populate_existing=True)).one()
        if row.dead_at:
            break
        at = max(at, row.due_at)
        assert deliver(smtp(settings, port), at).failed == 1
        row = db.session.scalars(db.select(OutgoingMail).execution_options(populate_existing=True)).one()
        pauses.append((row.due_at - at).total_seconds())
    assert row.dead_at and "451" in row.last_error
    assert pauses[:4] == [60, 120, 240, 480] and max(pauses) == 6 * 3600
    message_id = row.message_id
    box.refuse = False
    in_unit_of_work(lambda: retry_dead(row.id, at))
    assert deliver(smtp(settings, port), at).sent == 1
    assert box.letters[0]["Message-ID"] == message_id


def test_a_crash_between_sending_and_marking_repeats_the_letter_with_the_same_id(world, settings, letterbox):
    box, port = letterbox
    sent(world)
    send = transport(smtp(settings, port))

    def send_and_die(letter):
        send(letter)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(smtp(settings, port), send_and_die, read_bytes, NOON)
    db.session.rollback()
    assert deliver(smtp(settings, port), NOON + timedelta(minutes=1)).sent == 0
    assert deliver(smtp(settings, port), NOON + timedelta(minutes=6)).sent == 1
    assert len(box.letters) == 2 and box.letters[0]["Message-ID"] == box.letters[1]["Message-ID"]


def test_what_a_slow_server_leaves_waits_for_the_next_runner_and_is_not_sent_by_two(world, settings, monkeypatch):
    change_id, passed, taken = sent(world), [0.0], []
    monkeypatch.setattr("delivery.mail.outbox.monotonic", lambda: passed[0])

    def tell():
        facts = {"change": change_of(change_id), "waiting_for": [], "address": "https://x"}
        owe("decision_overdue", world.user("pm"), at=NOON, project=world.project, **facts)

    in_unit_of_work(tell)

    def slow(letter):
        passed[0] += 100
        taken.append(letter["Message-ID"])

    slow_server = replace(settings, mail_transport="smtp")
    assert deliver_due(slow_server, slow, read_bytes, NOON).sent == 1
    assert deliver_due(slow_server, slow, read_bytes, NOON + timedelta(minutes=2)).sent == 0, "its lease still runs"
    assert deliver_due(slow_server, slow, read_bytes, NOON + timedelta(minutes=6)).sent == 1
    assert len(taken) == len(set(taken)) == 2


def test_names_and_titles_cannot_smuggle_headers_or_recipients(world, settings, letterbox):
    box, port = letterbox
    in_unit_of_work(lambda: setattr(world.user("approver"), "name", 'Eve, "Bcc: x@evil.example" <y@evil.example>'))
    in_unit_of_work(lambda: setattr(world.project, "name", "Harbour\r\nBcc: z@evil.example"))
    sent(world)
    assert deliver(smtp(settings, port)).sent == 1
    assert box.recipients == [["approver@example.com"]] and box.letters[0]["Bcc"] is None


def test_nothing_of_money_stands_in_any_subject_or_letter_before_the_code(world, settings):
    change_id = sent(world)
    price = change_of(change_id).revision.options[0].price_cents
    letter = db.session.scalars(db.select(OutgoingMail)).one()
    assert price == 500_000
    assert "5,000" not in letter.subject + letter.text + letter.html
    assert "Invoices" not in letter.subject + letter.text + letter.html


def test_the_console_shows_the_letter_and_an_unknown_transport_is_named(world, settings, capsys):
    sent(world)
    row = db.session.scalars(db.select(OutgoingMail)).one()
    address = row.text
    assert deliver_due(replace(settings, mail_transport="console"), print_letter, read_bytes, NOON).sent == 1
    shown = capsys.readouterr().err
    assert "approver@example.com" in shown and address.split("/d/")[1][:20] in shown
    with pytest.raises(SettingsError, match="DELIVERY_MAIL_TRANSPORT"):
        transport(replace(settings, mail_transport="pigeon"))


def test_markup_in_a_title_stays_text_in_html(world):
    change_id = sent(world, title="<b>x</b>")

    def tell():
        facts = {"change": change_of(change_id), "waiting_for": ["<i>"], "address": "https://x"}
        owe("decision_overdue", world.user("pm"), at=NOON, project=world.project, **facts)

    in_unit_of_work(tell)
    letter = db.session.scalars(db.select(OutgoingMail).where(OutgoingMail.kind == "decision_overdue")).one()
    assert "<b>x</b>" not in letter.html and "&lt;b&gt;x&lt;/b&gt;" in letter.html and "“<b>x</b>”" in letter.text

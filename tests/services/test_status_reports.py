"""A status report: drafted by rules, frozen when issued, sent only to those who may read it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.states import Audience, Light, ReportState
from delivery.models import LedgerEntry, OutgoingMail, StatusReport
from delivery.queries.ledger_verification import verify_project
from delivery.queries.status_reports import last_issued, readers_of, suggested_period
from delivery.reports.build import Texts
from delivery.reports.canonical import from_json
from delivery.reports.content import SinceLast
from delivery.services import report_issues, status_reports
from delivery.services.files import read_bytes
from delivery.services.refusal import Invalid, Refused
from tests import change_world
from tests.plan_world import NOON, PlanWorld
from tests.report_world import (
    CANARY,
    CLIENT_CENTS,
    INSIDE_CENTS,
    WEEK,
    drafted,
    issued,
    lay_report_world,
    report_of,
    written,
)


@pytest.fixture
def world(session: Session) -> PlanWorld:
    return lay_report_world()


def pdf_text(report: StatusReport) -> str:
    assert report.pdf is not None
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(read_bytes(report.pdf))).pages)


def cells(report: StatusReport) -> str:
    assert report.sheet is not None
    book = openpyxl.load_workbook(BytesIO(read_bytes(report.sheet)))
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def everything_said(report: StatusReport) -> str:
    return "\n".join((pdf_text(report), cells(report), str(report.content), str(report.facts)))


def spellings(cents: int) -> tuple[str, ...]:
    """How an amount could slip out."""
    return f"{cents // 100:,}", str(cents // 100), str(cents)


def test_an_issued_report_has_its_number_its_papers_and_its_ledger_entry(world: PlanWorld, session: Session) -> None:
    report = report_of(issued(world))
    assert (report.code, report.state) == ("SR-001", ReportState.ISSUED)
    entry = session.get_one(LedgerEntry, (world.project_id, report.ledger_seq))
    assert entry.kind == "report.issued" and entry.is_client_visible
    assert entry.body and report.pdf and report.pdf.sha256 in entry.body
    assert not report.pdf.is_client_visible
    document = from_json(report.content)
    assert document.anchor and document.anchor.head == entry.prev
    assert document.anchor.head in pdf_text(report).replace("\n", "").replace(" ", "")
    assert verify_project(world.project).faults == ()


def test_later_edits_never_change_an_issued_report(world: PlanWorld) -> None:
    report = report_of(issued(world))
    assert report.pdf and report.sheet
    before = read_bytes(report.pdf), read_bytes(report.sheet), report.content
    world.save([SetField("a", "name", "Blueprint", "Renamed afterwards"), SetField("a", "duration_minutes", 2400, 9600)])
    again = report_of(report.id)
    assert again.pdf and again.sheet
    assert (read_bytes(again.pdf), read_bytes(again.sheet), again.content) == before
    with pytest.raises(Refused, match="never changes"):
        written(report.id)
    with pytest.raises(Refused, match="never changes"):
        in_unit_of_work(lambda: status_reports.delete_draft(report.id))


def test_a_draft_may_be_deleted(world: PlanWorld, session: Session) -> None:
    report_id = drafted(world)
    in_unit_of_work(lambda: status_reports.delete_draft(report_id))
    assert session.get(StatusReport, report_id) is None


def test_what_was_drawn_before_the_plan_moved_is_not_issued(world: PlanWorld) -> None:
    report_id = drafted(world)
    drawn = report_issues.draw_report(world.project, report_of(report_id), at=NOON)
    world.save([SetField("a", "duration_minutes", 2400, 4800)])
    pm = world.user("pm")
    with pytest.raises(report_issues.Moved):
        in_unit_of_work(lambda: report_issues.issue_report(report_id, drawn, (), actor=pm, at=NOON))
    assert report_of(report_id).state is ReportState.DRAFT


def test_what_was_drawn_before_the_texts_changed_is_not_issued(world: PlanWorld) -> None:
    report_id = drafted(world)
    drawn = report_issues.draw_report(world.project, report_of(report_id), at=NOON)
    written(report_id)
    pm = world.user("pm")
    with pytest.raises(report_issues.Moved):
        in_unit_of_work(lambda: report_issues.issue_report(report_id, drawn, (), actor=pm, at=NOON))


def test_a_name_with_markup_prints_as_it_is(world: PlanWorld) -> None:
    report = report_of(issued(world))
    assert "a<b & 中文" in pdf_text(report)
    assert "a<b & 中文" in cells(report)


@pytest.mark.parametrize(
    ("locale", "heard", "unheard"), [("en", "Milestones finished", "里程碑"), ("zh_Hans_CN", "里程碑", "Milestones")]
)
def test_the_report_speaks_its_own_language_whatever_the_users(world: PlanWorld, locale: str, heard: str, unheard: str) -> None:
    said = everything_said(report_of(issued(world, locale=locale)))
    assert heard in said
    assert unheard not in said


@pytest.mark.parametrize("audience", [Audience.CLIENT, Audience.CLIENT_WITH_PRICES])
def test_no_client_version_holds_anything_internal(world: PlanWorld, session: Session, audience: Audience) -> None:
    change_world.raised(world, title=f"{CANARY} second draft")
    _canaries_in_every_internal_column(world, session)
    report = report_of(issued(world, audience, to=("approver",)))
    letter = session.query(OutgoingMail).filter_by(kind="report_issued").one()
    said = everything_said(report) + letter.subject + letter.text + letter.html
    assert CANARY not in said
    leaked = [name for name, cents in INSIDE_CENTS.items() if any(shape in said for shape in spellings(cents))]
    assert not leaked


@pytest.mark.parametrize("audience", list(Audience))
def test_client_money_is_told_to_those_who_decide_only(world: PlanWorld, audience: Audience) -> None:
    said = everything_said(report_of(issued(world, audience)))
    told = [name for name, cents in CLIENT_CENTS.items() if any(shape in said for shape in spellings(cents))]
    assert told == ([] if audience is Audience.CLIENT else list(CLIENT_CENTS))


def test_the_internal_version_tells_of_cost_and_reserve(world: PlanWorld) -> None:
    said = everything_said(report_of(issued(world, Audience.INTERNAL)))
    assert all(f"{INSIDE_CENTS[name] // 100:,}" in said for name in ("reserve_cents", "internal_cost", "fixed"))
    assert f"{CANARY} draft nobody has sent" in said


def test_what_is_reworked_after_it_was_sent_stays_as_the_client_saw_it(world: PlanWorld) -> None:
    change_id = change_world.sent(world, title="As the client saw it")
    pm = world.user("pm")
    in_unit_of_work(lambda: change_world.change_requests.revise_change_request(change_id, actor=pm, at=NOON))
    texts = {**change_world.TEXTS, "title": f"{CANARY} reworked"}
    version = change_world.change_of(change_id).version
    in_unit_of_work(
        lambda: change_world.change_requests.edit_change_request(change_id, actor=pm, at=NOON, version=version, texts=texts)
    )
    said = everything_said(report_of(issued(world, Audience.CLIENT_WITH_PRICES)))
    assert "As the client saw it" in said
    assert CANARY not in said


def test_only_those_who_may_read_it_are_sent_a_report(world: PlanWorld, session: Session) -> None:
    for audience, forbidden in (
        (Audience.CLIENT, "stranger"),
        (Audience.CLIENT_WITH_PRICES, "client"),
        (Audience.CLIENT_WITH_PRICES, "team"),
        (Audience.INTERNAL, "approver"),
    ):
        with pytest.raises(Invalid) as refused:
            issued(world, audience, to=("pm", forbidden))
        assert refused.value.field == "recipients"
    assert session.query(OutgoingMail).filter_by(kind="report_issued").count() == 0
    assert {reader.user.name for reader in readers_of(world.project, Audience.CLIENT)} == {
        "Mira Vogel",
        "Tom Berg",
        "李雷",
        "王芳",
        "陈刚",
    }


def test_the_letter_carries_the_paper_in_the_readers_language(world: PlanWorld, session: Session) -> None:
    def chinese() -> None:
        world.user("approver").locale = "zh_Hans_CN"

    in_unit_of_work(chinese)
    report = report_of(issued(world, Audience.CLIENT_WITH_PRICES, to=("approver", "pm")))
    letters = {mail.to_name: mail for mail in session.query(OutgoingMail).filter_by(kind="report_issued")}
    assert letters["王芳"].attachments == letters["Mira Vogel"].attachments == [report.pdf_file_id]
    assert "SR-001" in letters["王芳"].subject and "您好" in letters["王芳"].text
    assert "Hello Mira Vogel" in letters["Mira Vogel"].text and "/projects/HARBOUR/reports/1" in letters["Mira Vogel"].text
    assert {one.user.name for one in report.recipients} == {"Mira Vogel", "王芳"}
    assert not any(shape in letters["王芳"].text for cents in CLIENT_CENTS.values() for shape in spellings(cents))


def test_the_next_report_tells_what_changed_since_the_last_of_its_kind(world: PlanWorld) -> None:
    issued(world)
    issued(world, Audience.INTERNAL)
    world.save([SetField("a", "duration_minutes", 2400, 2400 + 5 * 480)])
    change_world.sent(world, title="A third berth")
    report = report_of(issued(world))
    assert report.code == "SR-003"
    (since,) = [
        block for section in from_json(report.content).sections for block in section.blocks if isinstance(block, SinceLast)
    ]
    assert "SR-001" in since.previous
    told = {one.what: (one.change, one.new) for one in since.differences}
    assert told["M1 Blueprint"][0] == "+5 working days"
    assert next(change for what, (change, _new) in told.items() if what.endswith("A third berth")) == "New"


def test_the_first_report_says_that_it_is_the_first(world: PlanWorld) -> None:
    assert "first report of its kind" in pdf_text(report_of(issued(world)))


def test_another_light_needs_a_reason_which_is_printed_beside_what_the_rules_say(world: PlanWorld) -> None:
    report_id = drafted(world)
    with pytest.raises(Invalid, match="Say why"):
        written(report_id, light=Light.RED, note="  ")
    written(report_id, light=Light.RED, note="The forwarder is silent")
    seen = report_issues.report_as_of(world.project, report_of(report_id), at=NOON)
    lights = next(block for block in seen.document.opening if hasattr(block, "overall"))
    assert lights.overall.word == "Red"
    assert "The forwarder is silent" in lights.reason and "By the rules" in lights.reason


def test_two_who_write_at_once_lose_nothing(world: PlanWorld) -> None:
    report_id = drafted(world)
    seen = report_of(report_id).version
    written(report_id, "Mine")
    with pytest.raises(Refused, match="Somebody else saved"):
        in_unit_of_work(lambda: status_reports.edit_report(report_id, Texts("Theirs"), version=seen))
    assert report_of(report_id).highlights == "Mine"


@pytest.mark.parametrize(
    ("from_on", "to_on", "field"),
    [
        (date(2026, 11, 20), date(2026, 11, 14), "to_on"),
        (date(2026, 11, 14), date(2026, 12, 1), "to_on"),
        (date(2024, 1, 1), date(2026, 11, 20), "from_on"),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(world: PlanWorld, from_on: date, to_on: date, field: str) -> None:
    terms, pm = status_reports.Terms(Audience.CLIENT, "en", from_on, to_on), world.user("pm")
    with pytest.raises(Invalid) as refused:
        in_unit_of_work(lambda: status_reports.draft_report(world.project, terms, actor=pm, at=NOON))
    assert refused.value.field == field


def test_the_next_period_begins_where_the_last_one_ended(world: PlanWorld) -> None:
    assert suggested_period(world.project, Audience.CLIENT, WEEK[1]) == WEEK
    issued(world)

    def status() -> None:
        world.project.status_on = date(2026, 11, 27)

    in_unit_of_work(status)
    assert suggested_period(world.project, Audience.CLIENT, date(2026, 11, 28)) == (date(2026, 11, 21), date(2026, 11, 27))
    assert last_issued(world.project_id, Audience.INTERNAL) is None


def _canaries_in_every_internal_column(world: PlanWorld, session: Session) -> None:
    def lay() -> None:
        for change in session.query(change_world.ChangeRequest):
            change.internal_note = change.overrule_reason = f"{CANARY} inside"
            change.absorbed_cents = INSIDE_CENTS["absorbed"]
        for rate in session.query(change_world.Rate):
            rate.cents_per_day = INSIDE_CENTS["rate"]
            rate.name_en = rate.name_zh = CANARY

    in_unit_of_work(lay)

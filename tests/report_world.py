"""The plan world with everything that a status report tells of, and a canary in every column that stays inside."""

from __future__ import annotations

from datetime import date, datetime

from delivery.database import in_unit_of_work
from delivery.engine.edits import SetField
from delivery.engine.states import Audience, DeliverableState, GateState, Light, Side
from delivery.extensions import db
from delivery.models import Deliverable, Phase, StatusReport
from delivery.reports.build import Texts
from delivery.services import report_issues, status_reports
from delivery.services.baselines import take_baseline
from tests import change_world
from tests.kept_rows import laid_once
from tests.plan_world import DAY, NOON, PlanWorld, lay_plan_world

WEEK = (date(2026, 11, 14), date(2026, 11, 20))
CANARY = "CANARY"
INSIDE_CENTS = {
    "reserve_cents": 717_171_00,
    "tolerance_cents": 626_262_00,
    "internal_cost": 535_353_00,
    "absorbed": 494_949_00,
    "rate": 383_838_00,
    "fixed": 272_727_00,
    "pending_draft": 161_616_00,
}
CLIENT_CENTS = {"budget": 9_191_919_00, "approved": 828_282_00}


def lay_report_world() -> PlanWorld:
    """Starts in the past, so that something is done; one change approved, one a draft, one reworked after it was sent."""
    return laid_once("report world", _lay_all)


def _lay_all() -> PlanWorld:
    world = lay_plan_world(starts_at=datetime(2026, 11, 2, 8))
    pm = world.user("pm")
    in_unit_of_work(lambda: take_baseline(world.project_id, name="Contract", actor=pm, at=NOON))
    in_unit_of_work(lambda: _lay(world))
    world.save(
        [
            SetField("b", "actual_start", None, datetime(2026, 11, 16, 8)),
            SetField("b", "actual_finish", None, datetime(2026, 11, 17, 17)),
            SetField("c", "fixed_cost_cents", 1_234_500, INSIDE_CENTS["fixed"]),
        ]
    )
    approved = _sent(world, "Berth board on tablets", CLIENT_CENTS["approved"])
    change_world.vote(world, approved)
    change_world.raised(world, title=f"{CANARY} draft nobody has sent", internal_note=f"{CANARY} note")
    return world


def _lay(world: PlanWorld) -> None:
    project = world.project
    project.status_on = date(2026, 11, 20)
    project.budget_cents = CLIENT_CENTS["budget"]
    project.reserve_cents, project.tolerance_cents = INSIDE_CENTS["reserve_cents"], INSIDE_CENTS["tolerance_cents"]
    project.reserve_minutes, project.deployment_cents = 9 * DAY, INSIDE_CENTS["pending_draft"]
    phases = {phase.position: phase for phase in db.session.query(Phase)}
    asked = phases[2]
    asked.gate_state, asked.waiver_asked_by, asked.waiver_reason = GateState.WAIVER_ASKED, Side.VENDOR, "time"
    rows = (("Blueprint", DeliverableState.ACCEPTED, date(2026, 11, 10)), ("Feature list", DeliverableState.SUBMITTED, WEEK[0]))
    for number, (name, state, due) in enumerate(rows, 1):
        row = Deliverable(project_id=project.id, phase_id=phases[1].id, number=number, name=name, criteria=f"{CANARY} criteria")
        row.state, row.due_on, row.signed_by = state, due, Side.CLIENT
        db.session.add(row)


def _sent(world: PlanWorld, title: str, price_cents: int) -> int:
    """Lies with the client, at that price."""
    change_id = change_world.triaged(world, title=title, internal_note=f"{CANARY} note of {title}")

    def price() -> None:
        for option in change_world.change_of(change_id).revision.options:
            option.price_cents, option.internal_cost_cents = price_cents, INSIDE_CENTS["internal_cost"]

    in_unit_of_work(price)
    approvers = [world.people["approver"]]
    terms = change_world.change_offers.Terms(approvers, change_world.ApprovalRule.ALL, 1, date(2026, 12, 4))
    pm = world.user("pm")
    in_unit_of_work(lambda: change_world.change_offers.send_to_client(change_id, terms, actor=pm, at=NOON))
    return change_id


def drafted(world: PlanWorld, audience: Audience = Audience.CLIENT, locale: str = "en") -> int:
    """Id of a draft."""
    terms = status_reports.Terms(audience, locale, *WEEK)
    pm = world.user("pm")
    return in_unit_of_work(lambda: status_reports.draft_report(world.project, terms, actor=pm, at=NOON).id)


def written(report_id: int, text: str = "All went well.", light: Light | None = None, note: str = "") -> None:
    texts = Texts(text, "None.", "Go on.", light, note)
    version = report_of(report_id).version
    in_unit_of_work(lambda: status_reports.edit_report(report_id, texts, version=version))


def issued(world: PlanWorld, audience: Audience = Audience.CLIENT, locale: str = "en", to: tuple[str, ...] = ()) -> int:
    """Id of an issued report."""
    report_id = drafted(world, audience, locale)
    drawn = report_issues.draw_report(world.project, report_of(report_id), at=NOON)
    people, pm = [world.people[one] for one in to], world.user("pm")
    in_unit_of_work(lambda: report_issues.issue_report(report_id, drawn, people, actor=pm, at=NOON))
    return report_id


def report_of(report_id: int) -> StatusReport:
    return db.session.get_one(StatusReport, report_id)

"""A vendor with three projects, another vendor with one: enough that everybody is somebody's stranger.

HARBOUR is the project that the actors live in. NEXTDOOR is the same client's, OTHER another client's and full of canary
text, OUTSIDE another vendor's. What is internal in HARBOUR are odd figures and texts that nothing else holds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import Flask
from sqlalchemy import select

from delivery.access import Who
from delivery.database import in_unit_of_work
from delivery.engine.attribution import BallSubject, Holder
from delivery.engine.costing.example import example_inputs
from delivery.engine.edits import AddDependency, AddMilestone, AddScope
from delivery.engine.plan import Dependency, Milestone, ScopeItem
from delivery.engine.simulation import Shape, Together
from delivery.engine.states import (
    ApprovalRule,
    DeliverableState,
    GateState,
    Office,
    Role,
    Side,
    TriageOutcome,
    VoteKind,
)
from delivery.extensions import db
from delivery.jobs import run_due
from delivery.models import (
    AccessLink,
    Calendar,
    ChangeRevision,
    Deliverable,
    DeliverableVersion,
    Membership,
    Organization,
    Phase,
    PriceBook,
    Project,
    Rate,
    Session,
    User,
)
from delivery.models.interface import INTERFACES
from delivery.models.plan_edit import PlanEditKind
from delivery.models.risk import RISKS
from delivery.models.sign_in import AuthMethod, LinkPurpose
from delivery.queries.calculations import examined, newest_offered
from delivery.queries.performances import Index, ReadPerformance
from delivery.queries.sessions import token_hash
from delivery.services import baselines, calculations, change_offers, change_requests, change_triage, deployment_choices
from delivery.services.actuals import ActualEntry, record_actuals
from delivery.services.assignments import change_assignments
from delivery.services.balls import Pass, pass_ball, return_ball
from delivery.services.change_implementations import implement_change_request
from delivery.services.files import accept_upload, store_upload
from delivery.services.lifecycle_templates import built_in_template
from delivery.services.performances import keep_performance
from delivery.services.plans import save_edits
from delivery.services.registers import add_row
from delivery.services.resources import Absence, ResourceFacts, add_resource
from delivery.services.simulations import configure_simulation
from tests.change_world import DUE, computed, raised, sent, triaged, vote
from tests.plan_world import DAY, NOON, PlanWorld, _person, lay_plan_world

CANARY = "CANARY-B-7f3a"
HOUSE_CANARY = "CANARY-HOUSE-91c2"
"""In what the vendor keeps for all its projects: its people may meet it, a client may not."""
INTERNAL = "CANARY-INTERNAL"
INTERNAL_CENTS = {
    "rate of a day": 7_777_771,
    "fixed cost": 3_333_331,
    "reserve": 5_555_551,
    "tolerance": 6_666_661,
    "management reserve": 8_888_881,
    "actual cost": 4_444_441,
    "cost of a risk": 4_444_441,
    "own rate of a person": 8_888_881,
    "cost performance": 6_543_217,
}
OWN = "HARBOUR"
PDF = b"%PDF-1.4 nothing"

ROLES: dict[str, dict[str, Who]] = {
    "manager": {OWN: Who.MANAGER},
    "team member": {OWN: Who.TEAM_MEMBER},
    "client approver": {OWN: Who.CLIENT_APPROVER},
    "client member": {OWN: Who.CLIENT_MEMBER},
    "approver next door": {"NEXTDOOR": Who.CLIENT_APPROVER},
    "another client": {"OTHER": Who.CLIENT_APPROVER},
    "director": dict.fromkeys((OWN, "NEXTDOOR", "OTHER"), Who.DIRECTOR),
    "administrator": {},
    "decision session": {},
    "anonymous": {},
}
"""Who somebody is in which project: said here once more, so that the product's own table is held against it."""
HOUSE_ROLES = {"director": Who.DIRECTOR, "administrator": Who.ADMINISTRATOR, "manager": Who.PLANNER}
TOKENS = {
    "manager": "token-pm",
    "team member": "token-team",
    "client approver": "token-approver",
    "client member": "token-client",
    "approver next door": "token-nextdoor",
    "another client": "token-other",
    "director": "token-director",
    "administrator": "token-administrator",
}
DECISION_TOKEN = "token-decision"
LINKS = {"link-decision": LinkPurpose.DECISION, "link-invitation": LinkPurpose.INVITATION, "link-reset": LinkPurpose.RESET}


def lay_house(app: Flask) -> None:
    """Everything, by the services that people use. Call it in no application context."""
    with app.app_context():
        own = lay_plan_world()
        in_unit_of_work(lambda: _people(own))
        in_unit_of_work(lambda: _lay_internal(own))
        in_unit_of_work(built_in_template)
        lay_deeds(own)
        in_unit_of_work(lambda: _sessions(own))
        in_unit_of_work(lambda: _lay_outside(own))
        in_unit_of_work(lambda: lay_project("NEXTDOOR", _client(own), {"approver": own.people["nextdoor"]}))
        db.session.remove()
    run_due(app, NOON + timedelta(minutes=1))


def _people(world: PlanWorld) -> None:
    vendor = db.session.scalars(select(Organization).where(Organization.side == Side.VENDOR)).one()
    world.people["director"] = _person("director", "Dora Director", vendor, Office.DIRECTOR).id
    world.people["nextdoor"] = _person("nextdoor", "Nora Nextdoor", _client(world)).id


def _client(world: PlanWorld) -> Organization:
    return db.session.get_one(Organization, world.project.client_id)


def _lay_internal(world: PlanWorld) -> None:
    project = world.project
    project.reserve_cents, project.tolerance_cents = INTERNAL_CENTS["reserve"], INTERNAL_CENTS["tolerance"]
    project.management_reserve_cents = INTERNAL_CENTS["management reserve"]
    db.session.add(
        Rate(
            project_id=project.id,
            role="developer",
            name_en=f"{INTERNAL} dev",
            name_zh=f"{INTERNAL} 开发",
            cents_per_day=INTERNAL_CENTS["rate of a day"],
        )
    )
    milestone = Milestone(
        "cost",
        "Costly",
        DAY,
        phase="3",
        code="M9",
        fixed_cost_cents=INTERNAL_CENTS["fixed cost"],
        effort_minutes=DAY,
        role="developer",
    )
    scope = AddScope(ScopeItem("S1", "Invoices", milestones=("c",), price_cents=120_000))
    edits = [AddMilestone(milestone), AddDependency(Dependency("cost", "g")), scope]
    save_edits(project.id, edits, actor=world.user("pm"), at=NOON, reason=f"{INTERNAL} reason of a plan edit")
    spent = {"cost_cents": INTERNAL_CENTS["actual cost"], "has_cost": True, "note": f"{INTERNAL} note of an actual"}
    entry = ActualEntry("cost", date(2026, 11, 16), who=f"{INTERNAL} freelancer", effort_minutes=DAY, **spent)
    record_actuals(project.id, [entry], actor=world.user("pm"), at=NOON)
    dear = ReadPerformance(project.plan_version, NOON.date(), 50, Index(97), Index(INTERNAL_CENTS["cost performance"]))
    keep_performance(project.id, dear, at=NOON + timedelta(days=3650))
    _team(world)


def _team(world: PlanWorld) -> None:
    """A person whom no client may see, at a rate of their own, with work and an absence."""
    absence = Absence(date(2027, 1, 5), date(2027, 1, 6), f"{INTERNAL} leave")
    rate = INTERNAL_CENTS["own rate of a person"]
    facts = ResourceFacts(f"{INTERNAL} person", role="developer", absences=[absence], cents_per_day=rate)
    person = add_resource(world.project.vendor_id, facts)
    wishes = {("cost", person.id): 100, ("a", person.id): 50}
    change_assignments(world.project, wishes, actor=world.user("pm"), at=NOON, expected_version=0)


def lay_deeds(world: PlanWorld, mark: str = "", internal: str = INTERNAL) -> None:
    """Something of every kind that has pages, in the states that a client may and may not see."""
    texts = {
        "internal_note": f"{internal} note",
        "what": f"What {mark}",
        "why": f"Why {mark}",
        "benefit": f"Benefit {mark}",
        "if_declined": f"Else {mark}",
        "asked_by": f"Asker {mark}",
    }
    in_unit_of_work(
        lambda: baselines.take_baseline(world.project_id, name=f"Contract {mark}", actor=world.user("pm"), at=NOON, choose=True)
    )
    approved = triaged(world, title=f"Approved {mark}", **texts)
    _send_with_paper(world, approved, mark)
    vote(world, approved)
    implemented = sent(world, title=f"Implemented {mark}", **texts)
    vote(world, implemented)
    sent(world, title=f"Waiting {mark}", **texts)
    declined = sent(world, title=f"Declined {mark}", **texts)
    vote(world, declined, kind=VoteKind.DECLINE)
    raised(world, title=f"{internal} unsent draft", **texts)
    unsent = triaged(world, title=f"{internal} unsent triaged", **texts)
    in_unit_of_work(
        lambda: change_triage.overrule_triage(
            unsent, TriageOutcome.NEGOTIATE, actor=world.user("pm"), at=NOON, reason=f"{internal} overruling"
        )
    )
    submitted = raised(world, title=f"{internal} submitted", **texts)
    computed(world, submitted)
    withdrawn = sent(world, title=f"Withdrawn {mark}", **texts)
    in_unit_of_work(
        lambda: change_requests.withdraw_change_request(withdrawn, actor=world.user("pm"), at=NOON, reason=f"Withdrawn {mark}")
    )
    in_unit_of_work(lambda: _risks(world, mark, internal))
    in_unit_of_work(lambda: _deliverables(world, mark))
    in_unit_of_work(lambda: _calculation(world, mark, internal))
    in_unit_of_work(lambda: _choose(world, mark))
    in_unit_of_work(lambda: _interfaces(world, mark, internal))
    in_unit_of_work(lambda: _balls(world, mark, internal))
    in_unit_of_work(
        lambda: implement_change_request(implemented, plan_version=world.project.plan_version, actor=world.user("pm"), at=NOON)
    )


def _interfaces(world: PlanWorld, mark: str, internal: str) -> None:
    """One that both sides see, and one that is the vendor's own."""
    for title, is_internal in ((f"Orders {mark}", False), (f"{internal} interface", True)):
        said = internal if is_internal else mark
        values = {
            "title": title,
            "system_a": f"CRM {said}",
            "system_b": f"Hub {said}",
            "protocol": f"REST {said}",
            "client_contact": f"Contact {said}",
            "third_party": f"Supplier {said}",
            "findings": f"Findings {said}",
            "milestones": [["c"]],
            "owner_id": world.people["pm"],
            "is_internal": is_internal,
        }
        add_row(INTERFACES, world.project_id, values, actor=world.user("pm"), at=NOON)


def _balls(world: PlanWorld, mark: str, internal: str) -> None:
    """One that came back, one with a third party, one with the client."""
    today, team = NOON.date(), world.user("pm")

    def told(kind: BallSubject, key: str, holder: Holder, party: str = "") -> int:
        said = Pass(holder, today, f"Data {mark}", party, note=f"{internal} note of a ball")
        return pass_ball(world.project_id, kind, key, said, actor=team, at=NOON).number

    number = told(BallSubject.MILESTONE, "c", Holder.CLIENT)
    return_ball(world.project_id, number, actor=team, at=NOON, until_on=today, answer=f"Sent {mark}")
    told(BallSubject.MILESTONE, "c", Holder.THIRD_PARTY, f"Supplier {mark}")
    told(BallSubject.INTERFACE, "1", Holder.CLIENT)


def _send_with_paper(world: PlanWorld, change_id: int, mark: str) -> None:
    upload = accept_upload(f"paper {mark}.pdf", PDF, limit_bytes=10_000)
    terms = change_offers.Terms([world.people["approver"]], ApprovalRule.ALL, 1, DUE)

    def attach() -> None:
        stored = store_upload(world.project, upload, actor=world.user("pm"), at=NOON, is_client_visible=True)
        change_requests.attach_file(change_id, stored, actor=world.user("pm"), at=NOON)

    in_unit_of_work(attach)
    in_unit_of_work(lambda: change_offers.send_to_client(change_id, terms, actor=world.user("pm"), at=NOON))


def _deliverables(world: PlanWorld, mark: str) -> None:
    phase = db.session.scalars(select(Phase).where(Phase.project_id == world.project_id, Phase.position == 1)).one()
    for number, state in enumerate((DeliverableState.OPEN, DeliverableState.SUBMITTED), start=1):
        paper = Deliverable(
            project_id=world.project_id,
            phase_id=phase.id,
            number=number,
            name=f"Blueprint {mark}",
            criteria=f"Criteria {mark}",
            signed_by=Side.CLIENT,
            owner_id=world.people["pm"],
            due_on=date(2027, 1, 8),
            state=state,
        )
        db.session.add(paper)
        db.session.flush()
    upload = accept_upload(f"blueprint {mark}.pdf", PDF, limit_bytes=10_000)
    stored = store_upload(world.project, upload, actor=world.user("pm"), at=NOON, is_client_visible=True)
    db.session.add(
        DeliverableVersion(
            deliverable_id=paper.id,
            number=1,
            file_id=stored.id,
            note=f"Note {mark}",
            submitted_by_id=world.people["pm"],
            submitted_at=NOON,
        )
    )


def _risks(world: PlanWorld, mark: str, internal: str) -> None:
    """One that the client may see, save its owner and cost, and one that is the vendor's own."""
    cost = INTERNAL_CENTS["cost of a risk"] if internal == INTERNAL else 0
    for title, is_internal in ((f"Late interface {mark}", False), (f"{internal} risk", True)):
        said = internal if is_internal else mark
        values = {
            "title": title,
            "cause": f"Cause {said}",
            "response": f"Response {said}",
            "probability_percent": 30,
            "delays": [["c", 3 * DAY]],
            "cost_cents": cost,
            "owner_id": world.people["pm"],
            "is_internal": is_internal,
        }
        add_row(RISKS, world.project_id, values, actor=world.user("pm"), at=NOON)
    assumed = {"shape": Shape.PERT, "together": Together.PHASE, "correlation_percent": 30, "seed": 1}
    configure_simulation(world.project_id, assumed, version=0, actor=world.user("pm"), at=NOON)


def _calculation(world: PlanWorld, mark: str, internal: str) -> None:
    book = PriceBook(
        name=f"{HOUSE_CANARY} book",
        version_number=world.project_id,
        currency="CNY",
        prices=[],
        created_by_id=world.people["pm"],
        created_at=NOON,
    )
    db.session.add(book)
    inputs = replace(example_inputs(), currency=world.project.currency)
    for title, is_offered in ((f"Offered {mark}", True), (f"{internal} not offered", False)):
        saved = calculations.save_calculation(
            world.project_id, title=title, inputs=inputs, price_book_id=None, actor=world.user("pm"), at=NOON
        )
        if is_offered:
            calculations.offer_calculation(saved.id, actor=world.user("pm"), at=NOON)


def _choose(world: PlanWorld, mark: str) -> None:
    calculation = newest_offered(world.project_id)
    assert calculation
    results = examined(calculation).results
    assert results
    pick = deployment_choices.Pick(
        number=calculation.number,
        offer=results.costs[0].offer,
        results_hash=calculation.results_hash,
        typed_name=f"Typed {mark}",
        is_authorised=True,
        locale="en",
        comment=f"Comment {mark}",
    )
    deployment_choices.choose_deployment(world.project_id, pick, actor=world.user("approver"), at=NOON)


def _sessions(world: PlanWorld) -> None:
    revision = db.session.scalars(
        select(ChangeRevision).where(ChangeRevision.receipt.is_not(None)).order_by(ChangeRevision.id)
    ).first()
    assert revision
    later = NOON + timedelta(days=30)
    approver = world.people["approver"]
    db.session.add(
        Session(
            token_hash=token_hash(DECISION_TOKEN),
            user_id=approver,
            method=AuthMethod.CODE,
            change_revision_id=revision.id,
            created_at=NOON,
            authenticated_at=NOON,
            expires_at=later,
        )
    )
    for token, purpose in LINKS.items():
        about = revision.id if purpose is LinkPurpose.DECISION else None
        db.session.add(
            AccessLink(
                token_hash=token_hash(token),
                purpose=purpose,
                user_id=approver,
                change_revision_id=about,
                created_at=NOON,
                expires_at=later,
            )
        )


def _lay_outside(world: PlanWorld) -> None:
    vendor = Organization(side=Side.VENDOR, name="Another vendor")
    db.session.add(vendor)
    db.session.flush()
    lay_project("OUTSIDE", _client(world), {}, vendor_id=vendor.id)


def lay_other(app: Flask) -> None:
    """The other client's project: the same deeds, with canary text wherever a person can write."""
    with app.app_context():
        in_unit_of_work(_lay_other)
        project = db.session.scalars(select(Project).where(Project.key == "OTHER")).one()
        people = {"pm": _user("other-pm"), "approver": _user("other"), "client": _user("other"), "team": _user("other-pm")}
        lay_deeds(PlanWorld(project.id, project.key, people), CANARY, CANARY)
        db.session.remove()
    run_due(app, NOON + timedelta(minutes=1))


def _lay_other() -> None:
    vendor = db.session.scalars(select(Organization).where(Organization.name == "Northwind Delivery")).one()
    client = Organization(side=Side.CLIENT, name=f"{CANARY} company")
    db.session.add(client)
    db.session.flush()
    pm, approver = _person("other-pm", f"{HOUSE_CANARY} manager", vendor), _person("other", f"{CANARY} approver", client)
    lay_project("OTHER", client, {"pm": pm.id, "approver": approver.id}, mark=CANARY)


def _user(public_id: str) -> int:
    return db.session.scalars(select(User.id).where(User.public_id == public_id)).one()


def lay_project(
    key: str, client: Organization, people: dict[str, int], *, vendor_id: int | None = None, mark: str = ""
) -> Project:
    """A project with eight phases and two milestones, in a unit of work."""
    own = db.session.scalars(select(Project).where(Project.key == OWN)).one()
    calendar = db.session.get_one(Calendar, own.calendar_id)
    if mark:
        calendar = Calendar(name=f"{HOUSE_CANARY} calendar", region="", week=calendar.week)
        db.session.add(calendar)
        db.session.flush()
    project = Project(
        uuid=f"00000000-0000-4000-8000-{abs(hash(key)) % 10**12:012d}",
        key=key,
        name=f"Project {key} {mark}",
        client_id=client.id,
        vendor_id=vendor_id or own.vendor_id,
        calendar_id=calendar.id,
        starts_at=datetime(2027, 1, 4, 8),
        created_at=NOON,
    )
    db.session.add(project)
    db.session.flush()
    db.session.add_all(
        Phase(project_id=project.id, position=n, name_en=f"Phase {n} {mark}", name_zh=f"阶段 {n}", gate_state=GateState.CLOSED)
        for n in range(1, 9)
    )
    roles = {"pm": Role.MANAGER, "approver": Role.CLIENT_APPROVER}
    for who, user_id in people.items():
        db.session.add(Membership(project_id=project.id, user_id=user_id, role=roles[who], joined_at=NOON))
    db.session.flush()
    nodes = [
        Milestone("c", f"Work {mark}", 2 * DAY, phase="2", code="Z1"),
        Milestone("g", f"Go-live {mark}", 0, phase="6", code="Z2", is_gate=True),
    ]
    edits = [*map(AddMilestone, nodes), AddDependency(Dependency("c", "g"))]
    actor = db.session.get_one(User, people.get("pm") or _user("pm"))
    save_edits(project.id, edits, actor=actor, at=NOON, kind=PlanEditKind.CREATED)
    return project

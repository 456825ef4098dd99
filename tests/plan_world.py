"""A project on China's calendar with a small plan, its people on both sides, and a stranger: enough for plans and their pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from delivery.database import in_unit_of_work
from delivery.engine.edits import AddDependency, AddMilestone, Edit
from delivery.engine.plan import Dependency, Milestone
from delivery.engine.states import GateState, Office, Role, Side
from delivery.extensions import db
from delivery.models import Membership, Organization, Phase, Project, Session, User
from delivery.models.plan_edit import PlanEditKind
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import token_hash
from delivery.services.calendars import new_calendar
from delivery.services.plans import save_edits
from tests.kept_rows import laid_once

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = 480
PEOPLE = {
    "pm": ("Mira Vogel", Role.MANAGER),
    "pm2": ("Tom Berg", Role.MANAGER),
    "team": ("李雷", Role.TEAM_MEMBER),
    "approver": ("王芳", Role.CLIENT_APPROVER),
    "client": ("陈刚", Role.CLIENT_MEMBER),
}


@dataclass(frozen=True)
class PlanWorld:
    """Ids only: rows belong to one session, tests have several."""

    project_id: int
    key: str
    people: dict[str, int]

    def user(self, who: str) -> User:
        return db.session.get_one(User, self.people[who])

    @property
    def project(self) -> Project:
        return db.session.get_one(Project, self.project_id)

    def save(self, edits: Iterable[Edit], who: str = "pm", **more: object) -> int:
        """The new plan version."""
        edits = list(edits)
        actor = self.user(who)
        return in_unit_of_work(lambda: save_edits(self.project_id, edits, actor=actor, at=NOON, **more).plan_version)  # type: ignore[arg-type]


def lay_plan_world(edits: Iterable[Edit] | None = None, *, starts_at: datetime = datetime(2027, 1, 4, 8)) -> PlanWorld:
    """Call it in an application context, outside a unit of work."""
    edits = list(edits if edits is not None else small_plan())
    return laid_once((repr(edits), starts_at), lambda: in_unit_of_work(lambda: _lay(edits, starts_at)))


def small_plan(count: int = 0) -> list[Edit]:
    """A (5 d) → C (2 d) → G (gate), B (2 d) → C; and ``count`` more milestones behind A."""
    nodes = [
        Milestone("a", "Blueprint", 5 * DAY, phase="1", code="M1", effort_minutes=10 * DAY, role="lead"),
        Milestone("b", "Interviews", 2 * DAY, phase="1", code="M2"),
        Milestone("c", "Feature list a<b & 中文", 2 * DAY, phase="2", code="M3", fixed_cost_cents=1_234_500),
        Milestone("g", "Go-live", 0, phase="6", code="M4", is_gate=True),
    ]
    nodes += [Milestone(f"x{n}", f"More {n}", DAY, phase="3", code=f"X{n}") for n in range(count)]
    links = [Dependency("a", "c"), Dependency("b", "c"), Dependency("c", "g")]
    links += [Dependency("a", f"x{n}") for n in range(count)]
    return [*map(AddMilestone, nodes), *map(AddDependency, links)]


def _lay(edits: list[Edit], starts_at: datetime) -> PlanWorld:
    vendor = Organization(side=Side.VENDOR, name="Northwind Delivery")
    client, other = Organization(side=Side.CLIENT, name="港湾物流"), Organization(side=Side.CLIENT, name="Elsewhere Ltd")
    db.session.add_all([vendor, client, other])
    calendar = new_calendar(name="China", region="CN", at=NOON)
    db.session.flush()
    project = Project(
        uuid="00000000-0000-4000-8000-000000000001",
        key="HARBOUR",
        name="Harbour",
        client_id=client.id,
        vendor_id=vendor.id,
        calendar_id=calendar.id,
        starts_at=starts_at,
        created_at=NOON,
    )
    db.session.add(project)
    db.session.flush()
    db.session.add_all(
        Phase(project_id=project.id, position=n, name_en=f"Phase {n}", name_zh=f"阶段 {n}", gate_state=GateState.CLOSED)
        for n in range(1, 9)
    )
    people = {}
    for who, (name, role) in PEOPLE.items():
        company = client if role in (Role.CLIENT_APPROVER, Role.CLIENT_MEMBER) else vendor
        people[who] = _person(who, name, company).id
        db.session.add(Membership(project_id=project.id, user_id=people[who], role=role, joined_at=NOON))
    people["stranger"] = _person("stranger", "Stranger", other).id
    people["administrator"] = _person("administrator", "Ada", vendor, Office.ADMINISTRATOR).id
    db.session.flush()
    save_edits(project.id, edits, actor=db.session.get_one(User, people["pm"]), at=NOON, kind=PlanEditKind.CREATED)
    return PlanWorld(project.id, project.key, people)


def _person(who: str, name: str, company: Organization, office: Office = Office.NONE) -> User:
    user = User(public_id=who, organization_id=company.id, email=f"{who}@example.com", name=name, office=office, created_at=NOON)
    db.session.add(user)
    db.session.flush()
    db.session.add(
        Session(
            token_hash=token_hash(f"token-{who}"),
            user_id=user.id,
            method=AuthMethod.PASSWORD,
            created_at=NOON,
            authenticated_at=NOON,
            expires_at=NOON + timedelta(days=3650),
        )
    )
    return user


def signed_in(app: Flask, who: str) -> FlaskClient:
    """A browser of that person; forms need no token in it."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["clock"] = lambda: NOON
    client = app.test_client()
    client.set_cookie("session", f"token-{who}")
    return client

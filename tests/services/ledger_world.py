"""A project with a person in each part, and nothing else: enough for a ledger."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from delivery.engine.states import Role, Side
from delivery.models import Calendar, Membership, Organization, Project, User
from delivery.models import Session as SignInSession
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import token_hash

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PARTS = (Role.MANAGER, Role.CLIENT_APPROVER, Role.CLIENT_MEMBER, Role.TEAM_MEMBER)
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]


@dataclass(frozen=True)
class World:
    project: Project
    other: Project
    manager: User
    approver: User
    member: User
    teammate: User
    stranger: User


def lay_world(session: Session) -> World:
    """Add the rows; call it in a unit of work."""
    vendor, client = Organization(side=Side.VENDOR, name="Northwind Delivery"), Organization(side=Side.CLIENT, name="港湾物流")
    calendar = Calendar(name="Plain", region="CN", week=WEEK, day_minutes=480, version=1)
    session.add_all([vendor, client, calendar])
    session.flush()
    companies = {"Mira Vogel": vendor, "王芳": client, "陈刚": client, "李雷": vendor, "Stranger": client}
    people = [
        User(public_id=f"person-{number}", organization_id=company.id, email=f"{number}@example.com", name=name, created_at=NOON)
        for number, (name, company) in enumerate(companies.items())
    ]
    projects = [
        Project(
            uuid=f"00000000-0000-4000-8000-00000000000{number}",
            key=key,
            name=key.title(),
            client_id=client.id,
            vendor_id=vendor.id,
            calendar_id=calendar.id,
            starts_at=datetime(2026, 1, 5, 8),
            created_at=NOON,
        )
        for number, key in enumerate(("HARBOUR", "OTHER"))
    ]
    session.add_all([*people, *projects])
    session.flush()
    roles = zip(people, PARTS, strict=False)
    session.add_all(Membership(project_id=projects[0].id, user_id=user.id, role=role, joined_at=NOON) for user, role in roles)
    session.add_all(
        SignInSession(
            token_hash=token_hash(user.public_id),
            user_id=user.id,
            method=AuthMethod.PASSWORD,
            created_at=NOON,
            authenticated_at=NOON,
            expires_at=NOON + timedelta(days=365),
        )
        for user in people
    )
    session.flush()
    return World(projects[0], projects[1], *people)

"""Two companies beside the vendor, their people with passwords, one project; a browser that fills in forms as a person does."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from delivery.database import in_unit_of_work
from delivery.engine.states import Office, Role, Side
from delivery.extensions import db
from delivery.models import Calendar, OutgoingMail, Project, User
from delivery.services.memberships import add_member
from delivery.services.organizations import add_organization
from delivery.services.passwords import hash_password
from delivery.services.users import add_user

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
PASSWORD = "seven green boats 12"
WEEK = [[[480, 720], [780, 1020]]] * 5 + [[], []]
PEOPLE = {
    "director": ("Mei Lin", "vendor", Office.DIRECTOR, None),
    "admin": ("Ada Ames", "vendor", Office.ADMINISTRATOR, None),
    "pm": ("Tom Keller", "vendor", Office.NONE, Role.MANAGER),
    "team": ("Sara Ng", "vendor", Office.NONE, Role.TEAM_MEMBER),
    "approver": ("Olivia Brand", "client", Office.NONE, Role.CLIENT_APPROVER),
    "member": ("Ben Ortiz", "client", Office.NONE, Role.CLIENT_MEMBER),
    "idle": ("Una Idle", "client", Office.NONE, None),
    "stranger": ("王建国", "other", Office.NONE, None),
}


def address_of(who: str) -> str:
    return f"{who}@example.com"


@cache
def known_hash() -> str:
    return hash_password(PASSWORD)


def lay_people(key: str = "HARBOUR") -> int:
    """The project's id. Call it in an application context, outside a unit of work."""
    return in_unit_of_work(lambda: _lay(key))


def _lay(key: str) -> int:
    organizations = {
        "vendor": add_organization(side=Side.VENDOR, name="Kestrel Delivery", default_locale="en"),
        "client": add_organization(side=Side.CLIENT, name="Harbour Foods", default_locale="en"),
        "other": add_organization(side=Side.CLIENT, name="江南纺织", default_locale="zh_Hans_CN"),
    }
    people = {}
    for who, (name, side, office, _role) in PEOPLE.items():
        people[who] = add_user(organizations[side], name=name, email=address_of(who), office=office, locale="en", at=NOON)
        people[who].password_hash = known_hash()
    calendar = Calendar(name="Plain", region="", week=WEEK)
    db.session.add(calendar)
    db.session.flush()
    project = lay_project(key, organizations["client"].id, organizations["vendor"].id, calendar.id)
    for who, (_name, _side, _office, role) in PEOPLE.items():
        if role is not None:
            add_member(project, people[who], role, actor=people["director"], at=NOON)
    return project.id


def lay_project(key: str, client_id: int, vendor_id: int, calendar_id: int) -> Project:
    project = Project(
        uuid=f"uuid-of-{key}",
        key=key,
        name=f"Project {key}",
        client_id=client_id,
        vendor_id=vendor_id,
        calendar_id=calendar_id,
        starts_at=datetime(2026, 11, 2, 8),
        created_at=NOON,
    )
    db.session.add(project)
    db.session.flush()
    return project


def user_called(who: str) -> User:
    return db.session.query(User).filter_by(email=address_of(who)).one()


@dataclass
class Visitor:
    """A browser. Its clock is the application's."""

    app: Flask
    at: datetime = NOON
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.app.extensions.setdefault("clock", lambda: NOON)

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def post(self, address: str, page: str | None = None, **fields: object) -> TestResponse:
        """Send the form that ``page`` shows, with its token."""
        token = token_in(self.client.get(page or address))
        return self.client.post(address, data={"csrf_token": token, **fields})

    def sign_in(self, who: str, password: str = PASSWORD) -> TestResponse:
        return self.post("/sign-in", email=address_of(who), password=password)

    @property
    def cookie(self) -> str:
        found = self.client.get_cookie("session")
        return found.value if found else ""

    def twin(self) -> Visitor:
        """A thief's browser with a copy of the session cookie."""
        thief = Visitor(self.app)
        thief.client.set_cookie("session", self.cookie)
        return thief


def visitor_as(app: Flask, who: str) -> Visitor:
    visitor = Visitor(app)
    assert visitor.sign_in(who).status_code == 303
    return visitor


def token_in(answer: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.text)
    assert found, f"{answer.request.path} ({answer.status_code}) shows no form"
    return found[1]


def pass_time(app: Flask, time: timedelta) -> None:
    present = app.extensions["clock"]()
    app.extensions["clock"] = lambda: present + time


def letters(app: Flask) -> list[OutgoingMail]:
    with app.app_context():
        return list(db.session.query(OutgoingMail).order_by(OutgoingMail.id))


def link_in(letter: OutgoingMail) -> str:
    """The path of the link that a letter carries."""
    found = re.search(r"http://localhost(/\S+)", letter.text)
    assert found
    return found[1]

"""The story world as tests use it: laid around a fixed day, its people signed in by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import Project, Session, User
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import token_hash
from fixtures.story.companies import PEOPLE

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def person(who: str) -> User:
    """Call it in an application context; ``who`` is a name of ``fixtures.story.companies.PEOPLE``."""
    return db.session.query(User).filter_by(email=PEOPLE[who].address).one()


def project_named(key: str) -> Project:
    return db.session.query(Project).filter_by(key=key).one()


def browser_of(app: Flask, who: str) -> FlaskClient:
    """A browser in which that person signed in just now; forms need no token in it."""
    app.config["WTF_CSRF_ENABLED"] = False
    token = f"story-{who}"

    def sign_in() -> None:
        known = db.session.query(Session).filter_by(token_hash=token_hash(token)).first()
        if known is None:
            proof = {"created_at": NOW, "authenticated_at": NOW, "expires_at": NOW + timedelta(days=1)}
            user = person(who)
            db.session.add(Session(token_hash=token_hash(token), user_id=user.id, method=AuthMethod.PASSWORD, **proof))

    with app.app_context():
        in_unit_of_work(sign_in)
    client = app.test_client()
    client.set_cookie("session", token)
    return client

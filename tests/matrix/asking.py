"""Asking every address as everybody, and remembering what came back and what was written meanwhile."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from delivery.access import HOLDERS, Permission, Who
from delivery.extensions import db
from delivery.services.refusal import Refused
from tests.matrix.house import DECISION_TOKEN, HOUSE_ROLES, NOON, ROLES, TOKENS

WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE", "CREATE", "DROP", "ALTER")
SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass
class Answer:
    actor: str
    method: str
    endpoint: str
    path: str
    status: int
    location: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.actor}: {self.method} {self.path} ({self.endpoint}) → {self.status} {self.location}"


class Rehearsal(Refused):
    """What a deed wrote was good enough for the database; it is taken back all the same."""


class Asker:
    """One application, a browser for every actor, an ear at the database."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        app.extensions["clock"] = lambda: NOON
        app.config["PROPAGATE_EXCEPTIONS"] = False
        self.written: list[str] = []
        self.answers: list[Answer] = []
        self.faults = Faults()
        logging.getLogger().addHandler(self.faults)
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._hear)

    def browser(self, actor: str) -> FlaskClient:
        client = self.app.test_client()
        if actor in TOKENS:
            client.set_cookie("session", TOKENS[actor])
        if actor == "decision session":
            client.set_cookie("session-decision", DECISION_TOKEN)
        return client

    def ask(self, actor: str, method: str, path: str, endpoint: str = "", **more: object) -> TestResponse:
        """Send it as a new browser of that actor, and remember the answer."""
        self.written.clear()
        response = self.browser(actor).open(path, method=method, buffered=True, **more)  # type: ignore[arg-type]
        self.answers.append(
            Answer(
                actor,
                method,
                endpoint or (response.request.path),
                path,
                response.status_code,
                response.headers.get("Location", ""),
                dict(response.headers),
                response.headers.getlist("Set-Cookie"),
                list(self.written),
            )
        )
        return response

    @contextmanager
    def rehearsing(self) -> Iterator[None]:
        """Deeds run up to their commit, their rows are flushed, and then everything is taken back."""

        def take_back(session: object) -> None:
            session.flush()  # type: ignore[attr-defined]
            raise Rehearsal("a rehearsal")

        event.listen(db.session, "before_commit", take_back)
        try:
            yield
        finally:
            event.remove(db.session, "before_commit", take_back)

    def _hear(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith(WRITING):
            self.written.append(statement)


class Faults(logging.Handler):
    """Tracebacks in the log: there must be none."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info:
            frames = traceback.extract_tb(record.exc_info[2])
            places = " < ".join(f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in reversed(frames[-8:]))
            self.found.append(f"{record.getMessage()}: {record.exc_info[1]!r:.300} at {places}")


def rules(app: Flask) -> list[tuple[Rule, str]]:
    """Every address with every method that it declares."""
    pairs = [
        (rule, method) for rule in app.url_map.iter_rules() for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(pairs, key=lambda pair: (pair[0].rule, pair[1]))


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    return getattr(app.view_functions[rule.endpoint], "permission", None)


def is_for_deciders(rule: Rule, permission: Permission) -> bool:
    """Its door is a decision session and nothing else."""
    return Who.DECIDER in HOLDERS[permission] and "key" not in rule.arguments


def expected(rule: Rule, method: str, permission: Permission, actor: str, project: str | None) -> str:
    """``in``, or how the door is shut: ``sign in``, ``401``, ``403``, ``404``."""
    if permission is Permission.PUBLIC:
        return "in"
    if is_for_deciders(rule, permission):
        return "in" if actor == "decision session" else "401"
    if actor not in TOKENS:
        return "sign in" if method in SAFE else "401"
    if project is None:
        return "in" if {Who.ANYONE, Who.PERSON, HOUSE_ROLES.get(actor, Who.PERSON)} & HOLDERS[permission] else "403"
    role = ROLES[actor].get(project)
    if role is None:
        return "404"
    return "in" if {Who.PERSON, role} & HOLDERS[permission] else "403"


def found(answer: Answer) -> str:
    """The same words for what was answered."""
    if answer.status in (301, 302, 303) and "/sign-in?" in answer.location:
        return "sign in"
    if answer.status in (401, 403, 404):
        return str(answer.status)
    return "in" if answer.status < 500 else f"broken ({answer.status})"


def worst(lines: Iterable[object], most: int = 40) -> str:
    lines = [str(line) for line in lines]
    return "\n".join(lines[:most] + ([f"… and {len(lines) - most} more"] if len(lines) > most else []))

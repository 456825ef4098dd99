"""Sixteen people who save their profiles, and four who read, through waitress and real sockets.

DELIVERY_TEST_DATABASE=postgresql python -m tests.soak.http_writers 1000
"""

from __future__ import annotations

import http.client
import re
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select
from waitress import create_server

from delivery.extensions import db
from delivery.models import LedgerEntry, Project
from delivery.services import ledger
from tests.conftest import running, settings_for
from tests.databases import Run, databases_of_this_run
from tests.plan_world import NOON, lay_plan_world
from tests.races.writing import percentile

WRITERS = 16
READERS = 4
FORM = "application/x-www-form-urlencoded"


class Browser:
    """One connection that stays open, and the manager's cookie; the form's token is read from a page once."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = {"session": "token-pm"}
        self.token = ""

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = FORM
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def raise_change(self, title: str) -> int:
        """A new change request: it takes the next number, and the ledger tells of it."""
        if not self.token:
            _, page = self.ask("GET", "/projects/HARBOUR/changes/new")
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
            assert found
            self.token = found[1]
        fields = {"csrf_token": self.token, "title": title, "what": "More", "origin": "client", "benefit": "x"}
        return self.ask("POST", "/projects/HARBOUR/changes", urlencode(fields))[0]


def soak(app: Flask, writes: int) -> bool:
    app.extensions["clock"] = lambda: NOON
    server = create_server(app, host="127.0.0.1", port=0, threads=WRITERS + READERS)
    threading.Thread(target=server.run, daemon=True).start()
    port, done = int(server.effective_port), threading.Event()
    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        readers = [pool.submit(_read, port, done) for _ in range(READERS)]
        began = time.monotonic()
        written = [pool.submit(_write, port, number, writes) for number in range(WRITERS)]
        answers = [answer for one in written for answer in one.result()]
        took = time.monotonic() - began
        done.set()
        reads = [answer for one in readers for answer in one.result()]
    server.close()
    return _judge(app, answers, reads, took)


def _write(port: int, number: int, writes: int) -> list[tuple[int, float, str]]:
    browser, answers = Browser(port), []
    for n in range(writes):
        title, began = f"writer {number}, {n}", time.perf_counter()
        status = browser.raise_change(title)
        answers.append((status, time.perf_counter() - began, title))
    return answers


def _read(port: int, done: threading.Event) -> list[tuple[int, float, str]]:
    browser, answers = Browser(port), []
    while not done.is_set():
        began = time.perf_counter()
        status, _ = browser.ask("GET", "/projects/HARBOUR/plan")
        answers.append((status, time.perf_counter() - began, ""))
    return answers


def _judge(app: Flask, answers: list[tuple[int, float, str]], reads: list[tuple[int, float, str]], took: float) -> bool:
    failed = [answer for answer in (*answers, *reads) if answer[0] not in (200, 303)]
    with app.app_context():
        project = db.session.scalars(select(Project)).one()
        said = "\n".join(db.session.scalars(select(LedgerEntry.body).where(LedgerEntry.kind == "change_request.raised")))
        lost = [title for status, _, title in answers if status == 303 and f'"{title}"' not in said]
        faults = ledger.verify_project(project).faults
    times = [seconds for _, seconds, _ in answers]
    print(f"   {len(answers)} writes in {took:.0f} s, {len(failed)} failed, {len(lost)} lost, ledger faults {len(faults)}")
    print(
        f"   milliseconds: write p50 {_ms(times, 0.5)}, p99 {_ms(times, 0.99)}; read p99 {_ms([one[1] for one in reads], 0.99)}"
    )
    return not failed and not lost and not faults


def _ms(times: list[float], share: float) -> int:
    return round(percentile(times, share) * 1000)


def main() -> int:
    run = Run()
    databases = databases_of_this_run("soak")
    try:
        databases.template("empty", _migrate)
        url = databases.copy("empty")
        with tempfile.TemporaryDirectory() as folder:
            settings = settings_for(url, Path(folder), threads=WRITERS + READERS)
            with running(settings) as app:
                with app.app_context():
                    lay_plan_world()
                    db.session.remove()
                held = soak(app, int(sys.argv[1]))
    finally:
        databases.close()
        run.end()
    return 0 if held else 1


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory() as folder, running(settings_for(url, Path(folder))) as app, app.app_context():
        upgrade()


if __name__ == "__main__":
    sys.exit(main())

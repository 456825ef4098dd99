"""The pages of the demo, as its project manager and its client see them: time and statements, slowest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.exceptions import HTTPException

from fixtures.story.load import load_story
from tests.bench.measure import Line, in_turns
from tests.conftest import running, settings_for
from tests.counting import counted_queries
from tests.story_world import NOW, TODAY, browser_of

PROJECT = "HARBOUR"
READERS = {"project manager": "zhou", "client approver": "chen"}
DEPTH = 3
"""Pages are found as people find them: by following links of pages inside the project."""
SHOWN = 12


def story_lines(rounds: int, folder: Path) -> Iterator[Line]:
    folder.mkdir(parents=True)
    with running(settings_for(f"sqlite:///{folder / 'bench.sqlite'}", folder)) as app:
        app.extensions["clock"] = lambda: NOW
        with app.app_context():
            upgrade()
            load_story(TODAY)
        for reader, who in READERS.items():
            yield from _pages_of(app, browser_of(app, who), reader, rounds)


def _pages_of(app: Flask, browser: FlaskClient, reader: str, rounds: int) -> Iterator[Line]:
    pages = _found(app, browser)
    times = in_turns({address: partial(browser.get, address) for address in pages.values()}, max(2, rounds // 2))
    slowest = sorted(pages.items(), key=lambda page: -times[page[1]].cpu_ms)
    for _endpoint, address in slowest[:SHOWN]:
        queries = counted_queries(app, partial(browser.get, address))
        yield Line(f"demo, {reader}", address, times[address].cpu_ms, times[address].wall_ms, queries=queries)


def _found(app: Flask, browser: FlaskClient) -> dict[str, str]:
    """One page of each kind that can be reached from the project's first one."""
    found: dict[str, str] = {}
    edge, seen = ["/", f"/projects/{PROJECT}"], set()
    for _ in range(DEPTH):
        ahead: list[str] = []
        for address in edge:
            endpoint = _endpoint(app, address)
            if address in seen or endpoint is None or endpoint in found:
                continue
            seen.add(address)
            answer = browser.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                found[endpoint] = address
                ahead += re.findall(r'href="(/[^"#?]*)"', answer.get_data(as_text=True))
        edge = [address for address in dict.fromkeys(ahead) if address.startswith(f"/projects/{PROJECT}")]
    return found


def _endpoint(app: Flask, address: str) -> str | None:
    """Which kind of page the address is; None when it is none of ours."""
    try:
        return str(app.url_map.bind("localhost").match(address, method="GET")[0])
    except HTTPException:
        return None

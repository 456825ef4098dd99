"""Every page of the story world and who opens it.

Found as people find pages, by following links, and from the application's own list of addresses with values from the rows: a new
page is swept and pictured without being named anywhere. A page belongs to the first reader who meets it; further pages of its
kind only where their markup shows something that no page before them did.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from tests.browser.desk import DECISIONS, Site
from tests.matrix.samples import Samples

WALKERS = ("zhou", "chen", "admin", "hannah", "marcus", None, *DECISIONS)
"""Who comes first to a page keeps it; None is not signed in."""
READERS = (*WALKERS, "director")
"""The director walks where the managers walked, and is asked only for pages that nobody came to."""
CLIENTS = frozenset({"chen", "marcus"})
HREF = re.compile(r'<a\b[^>]*\shref="(/[^"#]*)')
MARKS = re.compile(r'<([a-z0-9]+)\b[^>]*?\sclass="([^"]+)"')
TRIES = 4
"""Pages of one kind that are looked at in search of something new."""
ROWS = 40
"""Rows that are tried for an address that no link leads to."""


@dataclass(frozen=True)
class Place:
    """A page and the person who is sent there; ``is_first`` of its kind, or one more for what it shows besides."""

    who: str | None
    address: str
    endpoint: str
    status: int = 200
    is_first: bool = True


ERRORS = [
    Place("zhou", "/projects/NOWHERE", "errors.not_found", 404),
    Place("zhou", "/users", "errors.forbidden", 403),
    Place(None, "/decide", "errors.ended", 401),
]
"""What people see where nothing is, or where they may not go."""


@dataclass(frozen=True)
class Survey:
    """The pages that are worth seeing, and every endpoint that gave an answer, be it a page, a file or data."""

    places: list[Place]
    reached: list[str]

    def kept(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def of(cls, kept: str) -> Survey:
        raw = json.loads(kept)
        return cls([Place(**place) for place in raw["places"]], raw["reached"])

    def missed(self, site: Site) -> set[str]:
        """Endpoints that answer a GET and that nobody came to."""
        return {rule.endpoint for rule in _gets(site)} - set(self.reached)


def surveyed(site: Site, keep: Path) -> Survey:
    """Taken by whoever comes first, for walking takes seconds."""
    if not keep.exists():
        keep.write_text(survey(site).kept(), encoding="utf-8")
    return Survey.of(keep.read_text(encoding="utf-8"))


def survey(site: Site) -> Survey:
    walks = {who: Walk(site, who) for who in READERS}
    seen = [seen for who in WALKERS for seen in walks[who].along_links()]
    reached = {seen.place.endpoint for seen in seen}
    known = Samples(site.app)
    for rule in _gets(site):
        if rule.endpoint not in reached:
            found = next((found for walk in walks.values() for found in walk.by_rows(known, rule)), None)
            seen += [found] if found else []
    return Survey([*_worth_seeing(seen), *ERRORS], sorted({seen.place.endpoint for seen in seen}))


@dataclass(frozen=True)
class Seen:
    """What answered, and the marks of what it shows; a file, data and a part of a page have none."""

    place: Place
    marks: frozenset[str]


class Walk:
    """One reader goes through the product."""

    def __init__(self, site: Site, who: str | None) -> None:
        self.who = who
        self.client: FlaskClient = site.app.test_client()
        for name, value in site.cookies(who).items():
            self.client.set_cookie(name, value)
        self.map = site.app.url_map.bind("localhost")

    def along_links(self) -> Iterator[Seen]:
        waiting, asked = deque(["/decide" if self.who in DECISIONS else "/"]), set[str]()
        tried: Counter[str] = Counter()
        while waiting:
            address = waiting.popleft()
            kind = self._kind(address)
            if kind is None or address in asked or tried[kind] == TRIES:
                continue
            asked.add(address)
            tried[kind] += 1
            for seen, links in self._open(address):
                yield seen
                waiting += links

    def by_rows(self, known: Samples, rule: Rule) -> Iterator[Seen]:
        """An address of that rule with values from the rows, if one of them opens."""
        for key in known.projects if "key" in rule.arguments else [None]:
            for address in known.addresses(rule, key, most=ROWS):
                for seen, _links in self._open(address):
                    if seen.place.endpoint == rule.endpoint:
                        yield seen
                        return

    def _open(self, address: str) -> Iterator[tuple[Seen, list[str]]]:
        """Nothing when the door is shut; where one is led on, that page."""
        with self.client.get(address, follow_redirects=True) as answer:
            endpoint = (self._kind(answer.request.path) or "").partition("?")[0]
            if answer.status_code != 200 or (self.who and endpoint == "sign_in.show"):
                return
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            is_page = "<html" in text
            links = [unescape(found) for found in HREF.findall(text)] if is_page else []
            marks = _marks(text) if is_page else frozenset()
            yield Seen(Place(self.who, answer.request.full_path.rstrip("?"), endpoint), marks), links

    def _kind(self, address: str) -> str | None:
        """Which page it is: the endpoint, and the names of what is asked of it."""
        path, _, query = address.partition("?")
        try:
            endpoint = self.map.match(path, method="GET")[0]
        except HTTPException:
            return None
        return f"{endpoint}?{'&'.join(sorted({part.partition('=')[0] for part in query.split('&')}))}"


def _marks(text: str) -> frozenset[str]:
    return frozenset(f"{tag}.{name}" for tag, names in MARKS.findall(text) for name in names.split())


def _worth_seeing(pages: Iterable[Seen]) -> Iterator[Place]:
    known: set[str] = set()
    faces: set[tuple[str, bool]] = set()
    for seen in pages:
        endpoint, is_client = seen.place.endpoint, seen.place.who in CLIENTS
        if seen.marks and ((endpoint, is_client) not in faces or seen.marks - known):
            yield replace(seen.place, is_first=not {(endpoint, True), (endpoint, False)} & faces)
        faces.add((endpoint, is_client))
        known |= seen.marks


def _gets(site: Site) -> list[Rule]:
    return [rule for rule in site.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint != "static"]

"""No word of another client's project, and nothing internal of the own one, in anything that a client can reach."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import or_, select

from delivery.extensions import Model, db
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, OutgoingMail, Project, User
from delivery.views.search import ICONS
from delivery.words.amounts import money
from tests.matrix.asking import Asker, rules, worst
from tests.matrix.canary_text import is_words, write_canaries
from tests.matrix.house import CANARY, HOUSE_CANARY, INTERNAL, INTERNAL_CENTS, OWN
from tests.matrix.ownership import rows_beside
from tests.matrix.reading import digits_of, links_in, words_of
from tests.matrix.samples import Samples

pytestmark = pytest.mark.once  # what a page says does not hang on the database; who is let in is asked on both

CLIENTS = ("client approver", "client member", "approver next door", "decision session", "anonymous")
FOREIGN = ("manager", *CLIENTS)
"""Who has nothing to do with the other client's project."""
FIRST = 6
"""So many combinations of values of one address are asked for blindly; what exists is found by its links."""
EACH = {"files.show": 30, "milestones.show": 12}
"""So many things of a kind are looked at one by one, where others look alike."""
WAYS = 10
"""So many orders and filters of one page are looked at: all show the same rows."""
SEARCHES = [
    f"/search?{urlencode({'q': text[:-2], **kind})}"
    for text in (CANARY, HOUSE_CANARY, INTERNAL)
    for kind in ({}, *({"kind": one} for one in ICONS))
]
"""What a thief would look for; two letters short, since the page repeats what was asked for."""
TAKEN_ALONG = [f"/projects/{key}/plan/export.{ending}?contents=rates" for key in (OWN, "OTHER") for ending in ("xml", "csv")]
"""Files with people and what their day costs, asked for by an address that only leaders are shown."""
NO_CANARY_YET: set[str] = set()
"""Tables that hold no row of the other client and none could be made."""


@pytest.fixture(scope="module")
def asker(in_house, house: str) -> Iterator[Asker]:
    with in_house() as app:
        app.config["WTF_CSRF_ENABLED"] = False
        left = write_canaries(app, rows_beside(app, "OTHER"))
        assert set(left) <= NO_CANARY_YET, f"teach tests/matrix/canary_text.py to make a row of {left}"
        yield Asker(app)


def test_every_column_of_words_of_the_other_client_holds_canary_text(asker):
    with asker.app.app_context():
        bare = []
        for table in Model.metadata.sorted_tables:
            for column in filter(is_words, table.columns):
                if table.name.startswith(("ledger", "session", "sign_in", "access", "one_time")):
                    continue
                if not db.session.scalar(
                    select(column).where(or_(column.contains(CANARY), column.contains(HOUSE_CANARY))).limit(1)
                ):
                    bare.append(f"{table.name}.{column.name}")
    assert not bare


@pytest.fixture(scope="module")
def read(asker: Asker) -> dict[str, dict[str, str]]:
    """By actor: every address that was reached, and its words."""
    samples = Samples(asker.app)
    return {actor: dict(crawl(asker, samples, actor)) for actor in FOREIGN}


def crawl(asker: Asker, samples: Samples, actor: str) -> Iterator[tuple[str, str]]:
    """Every address with values of the own project and of the other one, then whatever the pages name."""
    waiting = [
        path
        for rule, method in rules(asker.app)
        if method == "GET" and rule.endpoint != "static"
        for key in ([OWN, "OTHER"] if "key" in rule.arguments else [None])
        for values_of in ((OWN, "OTHER") if key == OWN else (None,))
        for path in samples.addresses(rule, key, values_of=values_of, most=FIRST)
    ]
    waiting += [*SEARCHES, *TAKEN_ALONG]
    seen: set[str] = set()
    ways: Counter[str] = Counter()
    while waiting:
        path = waiting.pop()
        place, _, asked = path.partition("?")
        if path in seen or len(path) > 500 or (ways[place] >= WAYS and path not in SEARCHES + TAKEN_ALONG):
            continue
        seen.add(path)
        ways[place] += bool(asked)
        response = asker.ask(actor, "GET", path)
        yield path, words_of(response, path)
        if len(seen) < 2000:
            waiting += sorted(links_in(response) - seen)


def test_nobody_reads_a_word_of_another_clients_project(read):
    hits = [
        f"{actor}: {path}: {around(text, 'CANARY')}"
        for actor, pages in read.items()
        for path, text in pages.items()
        for canary in ((CANARY, HOUSE_CANARY) if actor in CLIENTS else (CANARY,))
        if canary.lower() in text.lower()
    ]
    assert not hits, f"{len(hits)} hits\n{worst(hits)}"


def test_the_director_does_find_it_so_that_the_searches_are_not_blind(asker):
    found = [path for path in SEARCHES if CANARY in words_of(asker.ask("director", "GET", path), path)]
    kinds = {path.rpartition("kind=")[2] for path in found if "kind=" in path}
    assert kinds >= set(ICONS) - {"place"}, kinds


def test_no_client_reads_what_is_internal(asker, read):
    internal = spellings(asker.app)
    hits = []
    for actor in CLIENTS:
        for path, text in read[actor].items():
            plain = digits_of(text)
            hits += [f"{actor}: {path}: {what}: {around(plain, bad)}" for bad, what in internal.items() if holds(plain, bad)]
    assert not hits, f"{len(hits)} hits\n{worst(hits)}"


def test_the_team_reads_no_money_of_the_leaders(asker):
    """By no address of its own project, whatever stands in it: its milestones and its files above all."""
    samples = Samples(asker.app)
    money = {bad: what for bad, what in spellings(asker.app).items() if bad[0].isdigit()}
    hits = []
    for rule, method in rules(asker.app):
        if method == "GET" and "key" in rule.arguments:
            for path in samples.addresses(rule, OWN, most=EACH.get(rule.endpoint, 2)):
                plain = digits_of(words_of(asker.ask("team member", "GET", path), path))
                hits += [f"{path}: {what}: {around(plain, bad)}" for bad, what in money.items() if holds(plain, bad)]
    assert not hits, f"{len(hits)} hits\n{worst(hits)}"


def test_the_leaders_do_read_it_so_that_the_search_is_not_blind(asker, read):
    everything = digits_of("\n".join(read["manager"].values()))
    unseen = [what for bad, what in spellings(asker.app).items() if holds(everything, bad)]
    assert {"note", "rate of a day", "fixed cost"} & set(unseen) and "internal text" in unseen, unseen


def test_letters_to_clients_hold_nothing_of_others_and_nothing_internal(asker):
    internal = spellings(asker.app)
    with asker.app.app_context():
        letters = list(db.session.scalars(select(OutgoingMail).where(~OutgoingMail.to_address.contains("other"))))
        people = {user.id: user for user in db.session.scalars(select(User))}
        assert letters
        hits = []
        for letter in letters:
            text = digits_of(f"{letter.subject}\n{letter.text}\n{letter.html}")
            if letter.project_id and people[letter.user_id].public_id not in ("director",):
                hits += [f"{letter.kind} to {letter.to_name}"] if CANARY in text else []
            if people[letter.user_id].is_client:
                hits += [f"{letter.kind} to {letter.to_name}: {bad}" for bad in internal if holds(text, bad)]
    assert not hits, worst(hits)


def test_error_pages_hold_nothing(asker):
    for path in ("/projects/OTHER/nothing", "/projects/OTHER", "/nothing", "/projects/HARBOUR/changes/501"):
        for actor in CLIENTS:
            for method in ("GET", "POST", "PUT"):
                response = asker.ask(actor, method, path)
                assert response.status_code >= 300
                assert CANARY not in words_of(response, path)


def spellings(app: Flask) -> dict[str, str]:
    """What a client must never read, as it may be written, and what it is."""
    cents = dict(INTERNAL_CENTS)
    with app.app_context():
        options = (
            select(ChangeOption.internal_cost_cents)
            .join(ChangeRevision, ChangeRevision.id == ChangeOption.revision_id)
            .join(ChangeRequest, ChangeRequest.id == ChangeRevision.change_id)
            .join(Project, Project.id == ChangeRequest.project_id)
            .where(Project.key == OWN, ChangeOption.internal_cost_cents > 10_000)
        )
        for n, cost in enumerate(sorted(set(db.session.scalars(options)))):
            cents[f"internal cost {n}"] = cost
    found = {INTERNAL: "internal text", f"{INTERNAL} note": "note"}
    for what, amount in cents.items():
        for locale in ("en", "zh_Hans_CN"):
            found[re.sub(r"[^\d.]", "", money(amount, "CNY", locale))] = what
        found[str(amount)] = what
        found[f"{amount / 100:.2f}"] = what
    return {bad: what for bad, what in found.items() if len(bad) >= 6}


def holds(text: str, bad: str) -> bool:
    if bad not in text:
        return False
    if bad[0].isdigit():
        return re.search(rf"(?<![\d.a-f]){re.escape(bad)}(?![\da-f])", text) is not None
    return True


def around(text: str, bad: str) -> str:
    at = text.lower().find(bad.lower())
    return " ".join(text[max(0, at - 60) : at + 60].split())

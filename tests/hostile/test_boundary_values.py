"""Every field of every form with every value that hurts: a clear answer, never a broken one, no traceback in the log."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.hostile.forms import Form, forms_in
from tests.hostile.values import DEEP, QUERY_NAMES, SEARCHED, VALUES
from tests.matrix.asking import Asker, rules, worst
from tests.matrix.house import OWN
from tests.matrix.samples import Samples

PEOPLE = ("manager", "client approver", "administrator", "team member", "director", "decision session", "anonymous")
"""Together they see every form there is."""
FIRST = 1
"""So many things of a kind are looked at for their forms."""
ANSWERS = os.environ.get("DELIVERY_BOUNDARY_ANSWERS")
"""A file for the answers of all fields: the soak compares those of both databases."""
THOROUGH = bool(ANSWERS)
"""Every value in every field alone: half an hour on two cores, so it belongs to the soak."""
QUIET = {"profiles.update_password": "hashing makes it slow; its texts are never kept"}


@pytest.fixture(scope="module")
def forms(asker: Asker, samples: Samples) -> dict[tuple[str, str], tuple[str, Form]]:
    """By action and names of fields: who found it, and the form."""
    found: dict[tuple[str, str], tuple[str, Form]] = {}
    for actor in PEOPLE:
        for path in pages(asker, samples):
            answer = asker.ask(actor, "GET", path)
            if answer.status_code != 200 or answer.mimetype != "text/html":
                continue
            for form in forms_in(path, answer.get_data(as_text=True)):
                endpoint = endpoint_of(asker, form)
                if form.method == "POST" and endpoint not in ("", *QUIET):
                    kind = f"{form.action.rpartition('/')[2]} {','.join(one_of_each(form.names))}"
                    found.setdefault((endpoint, kind), (actor, form))
    return found


def one_of_each(names: list[str]) -> list[str]:
    """One name of every kind: the twentieth line of a table is read like the first.

    >>> one_of_each(["title", "lines-0-amount", "lines-1-amount"])
    ['title', 'lines-0-amount']
    """
    kinds: dict[str, str] = {}
    for name in names:
        kinds.setdefault(re.sub(r"\d+|[A-Z]+\d*$", "#", name), name)
    return list(kinds.values())


def submissions(form: Form) -> Iterator[tuple[str, dict[str, str]]]:
    """Every field alone with what may get as far as the database; then all fields at once, each value once in each."""
    names, values = one_of_each(form.names), list(VALUES.items())
    for name in names:
        for what, value in values:
            if THOROUGH or what in DEEP:
                yield f"{name}: {what}", {name: value}
    for turn in range(0, len(values), 1 if THOROUGH else 3):
        together = {name: values[(turn + place) % len(values)][1] for place, name in enumerate(names)}
        yield f"all: {turn}", together


def pages(asker: Asker, samples: Samples) -> Iterator[str]:
    for rule, method in rules(asker.app):
        if method == "GET" and not rule.rule.endswith((".pdf", "export", "pdf", "xlsx")) and rule.endpoint != "static":
            yield from samples.addresses(rule, OWN if "key" in rule.arguments else None, most=FIRST)


def endpoint_of(asker: Asker, form: Form) -> str:
    adapter = asker.app.url_map.bind("localhost")
    path = form.action.partition("?")[0].removeprefix("http://localhost")
    try:
        return str(adapter.match(path, method="POST")[0])
    except Exception:
        return ""


def test_every_field_of_every_form_takes_or_refuses_every_value(asker, forms):
    assert len(forms) > 30, sorted(forms)
    broken, given = [], {}
    asker.faults.found.clear()
    with asker.rehearsing():
        for (endpoint, kind), (actor, form) in sorted(forms.items()):
            for what, changes in submissions(form):
                status = given[f"{endpoint} {kind.split()[0]} {what}"] = send(asker, actor, form, changes)
                if status >= 500:
                    broken.append(f"{actor}: POST {form.action} ({endpoint}), {what} → {status}")
    if ANSWERS:
        Path(ANSWERS).write_text(json.dumps(given, indent=0, sort_keys=True))
    print(f"\n{len(forms)} forms, {len(given)} submissions: {dict(Counter(given.values()))}")
    assert not broken, f"{len(broken)} of {len(given)}\n{worst(broken)}\n{worst(sorted(set(asker.faults.found)), 30)}"
    assert not asker.faults.found, worst(sorted(set(asker.faults.found)), 20)


def send(asker: Asker, actor: str, form: Form, changes: dict[str, str]) -> int:
    """As bytes, so that what no browser would send arrives as well."""
    pairs = form.sent(**changes)
    body = "&".join(f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}" for name, value in pairs)
    kind = "application/x-www-form-urlencoded"
    return asker.ask(actor, "POST", form.action, data=body.encode(), content_type=kind).status_code


@pytest.mark.once
def test_what_was_accepted_can_be_shown_afterwards(asker, forms, samples):
    """Texts that got in are committed this time: every page still stands, and no markup comes out as markup."""
    asker.faults.found.clear()
    for what in ("markup", "template", "formula", "full width", "超長"):
        for (endpoint, _names), (actor, form) in sorted(forms.items()):
            if actor in ("manager", "client approver", "administrator") and not endpoint.endswith(DEEDS):
                texts = {name: VALUES[what] for name, kind, _ in form.fields if kind in ("text", "textarea")}
                if texts:
                    send(asker, actor, form, texts)
    broken = []
    for actor in ("manager", "client approver"):
        for path in pages(asker, samples):
            answer = asker.ask(actor, "GET", path)
            text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            if answer.status_code >= 500 or '"><svg onload' in text:
                broken.append(asker.answers[-1])
    assert not broken, worst(broken)
    assert not asker.faults.found, worst(sorted(set(asker.faults.found)), 20)


DEEDS = ("disable", "delete", "delete_all", "remove", "withdraw", "revise", "choose", "issue", "save", "undo")
"""They end things; the others may go on."""


def test_what_stands_in_an_address_never_breaks_a_page(asker, samples):
    asker.faults.found.clear()
    broken = []
    for rule, method in rules(asker.app):
        if method != "GET" or rule.endpoint == "static":
            continue
        path = next(samples.addresses(rule, OWN if "key" in rule.arguments else None))
        for value in SEARCHED:
            said = quote(value.encode("utf-8", "surrogatepass"))
            query = "&".join(f"{name}={said}" for name in QUERY_NAMES)
            actor = "manager" if "key" in rule.arguments else "administrator"
            if asker.ask(actor, "GET", f"{path}?{query}", rule.endpoint).status_code >= 500:
                broken.append(f"{actor}: {rule.rule}?…={value[:20]!r}")
    assert not broken, f"{len(broken)}\n{worst(broken)}\n{worst(sorted(set(asker.faults.found)), 20)}"
    assert not asker.faults.found, worst(sorted(set(asker.faults.found)), 20)

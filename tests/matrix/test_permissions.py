"""Every address × method × actor, in the own project and in a foreign one: the answer is what the policy table says."""

from __future__ import annotations

import re

import pytest

from delivery.access import HOLDERS, Permission
from tests.matrix.asking import SAFE, Answer, Asker, expected, found, permission_of, rules, worst
from tests.matrix.house import OWN, ROLES
from tests.matrix.samples import Samples

pytestmark = pytest.mark.once  # whom a door lets in does not hang on the database; all doors are tried on both in hostile/
UNDECLARED = {"static"}
FOREIGN = {"director": "OUTSIDE", "another client": OWN, "approver next door": OWN}
"""The project that an actor has nothing to do with; for most it is the other client's."""
NARROWER = {
    ("decisions.create", "client approver"): {"403"},
    ("change_steps.show_receipt", "team member"): {"403"},
    ("change_steps.show_receipt", "client member"): {"403"},
    ("sign_in_codes.show", "*"): {"sign in"},
}
"""Doors narrower than their permission: a receipt holds prices, a decision is asked of a person."""


@pytest.fixture(scope="module")
def answers(asker: Asker, samples: Samples) -> dict[tuple[str, str, str, str], list[Answer]]:
    """By endpoint, method, actor and project: the answers, up to the first that let the actor in."""
    asked: dict[tuple[str, str, str, str], list[Answer]] = {}
    with asker.rehearsing():
        for rule, method in rules(asker.app):
            permission = permission_of(asker.app, rule)
            if permission is None:
                continue
            for actor in ROLES:
                for project in _projects(rule, actor):
                    want = expected(rule, method, permission, actor, project or None)
                    asked[rule.endpoint, method, actor, project] = list(
                        _ask(asker, samples, rule, method, actor, project, want == "in")
                    )
    return asked


def _projects(rule, actor: str) -> list[str]:
    if "key" not in rule.arguments:
        return [""]
    return list(dict.fromkeys([OWN, FOREIGN.get(actor, "OTHER")]))


def _ask(asker: Asker, samples: Samples, rule, method: str, actor: str, project: str, until_in: bool):
    for path in samples.addresses(rule, project or None):
        asker.ask(actor, method, path, rule.endpoint)
        answer = asker.answers[-1]
        yield answer
        if not until_in or found(answer) == "in":
            return


def test_every_endpoint_declares_who_may_use_it(asker):
    undeclared = {rule.endpoint for rule, _ in rules(asker.app) if permission_of(asker.app, rule) is None}
    assert undeclared <= UNDECLARED, f"decorate with @requires: {undeclared - UNDECLARED}"


def test_no_deed_hides_behind_a_right_to_look(asker):
    """A permission that ends in ``view`` guards nothing that changes something."""
    wrong = [
        f"{method} {rule.rule}: {permission_of(asker.app, rule)}"
        for rule, method in rules(asker.app)
        if method not in SAFE and str(permission_of(asker.app, rule)).endswith(".view")
    ]
    assert not wrong, worst(wrong)


def test_every_permission_has_holders():
    assert set(HOLDERS) == set(Permission)


def test_everybody_gets_the_answer_of_the_policy_table(asker, answers):
    by_rule = {(rule.endpoint, method): rule for rule, method in rules(asker.app)}
    wrong = []
    for (endpoint, method, actor, project), given in answers.items():
        rule = by_rule[endpoint, method]
        permission = permission_of(asker.app, rule)
        assert permission is not None
        want = expected(rule, method, permission, actor, project or None)
        got = {found(answer) for answer in given}
        allowed = {want} | (NARROWER.get((endpoint, actor)) or NARROWER.get((endpoint, "*")) or set())
        is_right = bool(allowed & got) if want == "in" else got <= allowed
        if not is_right or any(word.startswith("broken") for word in got):
            wrong.append(f"{permission}, {project or 'house'}: wanted {want}; {given[-1]}")
    assert not wrong, f"{len(wrong)} of {len(answers)}\n{worst(wrong)}"


def test_a_thing_of_another_project_is_not_found_under_the_own_key(asker, samples):
    """The key of a project where the actor may do everything, with numbers and names of things that lie elsewhere."""
    wrong = []
    with asker.rehearsing():
        for rule, method in rules(asker.app):
            if "key" not in rule.arguments or not rule.arguments & {"public_id", "number", "code"}:
                continue
            for actor in ("manager", "client approver"):
                own = set(samples.addresses(rule, OWN))
                for path in samples.addresses(rule, OWN, values_of="OTHER"):
                    if path in own:
                        continue
                    asker.ask(actor, method, path, rule.endpoint)
                    if asker.answers[-1].status not in (403, 404):
                        wrong.append(asker.answers[-1])
                        break
    assert not wrong, worst(wrong)


def test_nothing_broke_and_no_traceback_was_logged(asker, answers):
    assert answers
    assert not asker.faults.found, worst(asker.faults.found, 5)
    broken = [answer for answer in asker.answers if answer.status >= 500]
    assert not broken, worst(broken)


def test_no_safe_request_writes_and_no_refused_one_does(answers, asker):
    """Every address by GET as everybody; and every deed of somebody who may not do it."""
    wrong = [
        f"{answer}: {answer.written[:2]}"
        for answer in asker.answers
        if answer.written and (answer.method in SAFE or found(answer) in ("401", "403", "404", "sign in"))
    ]
    assert not wrong, worst(wrong)
    assert any(answer.written for answer in asker.answers), "the ear at the database hears nothing"


def test_every_answer_carries_the_protecting_headers(answers, asker):
    wrong = [answer for answer in asker.answers if not is_protected(answer)]
    assert not wrong, worst(wrong)


def is_protected(answer: Answer) -> bool:
    policy = answer.headers.get("Content-Security-Policy", "")
    is_page = "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    is_strict = "default-src 'none'" in policy and "unsafe-" not in policy and "*" not in policy
    return (
        is_strict
        and (is_page or policy.startswith("sandbox;"))
        and answer.headers.get("X-Content-Type-Options") == "nosniff"
        and answer.headers.get("Referrer-Policy") in ("same-origin", "no-referrer", "strict-origin")
    )


def test_every_cookie_is_closed_to_scripts_and_to_other_sites(answers, asker):
    cookies = [cookie for answer in asker.answers for cookie in answer.cookies]
    wrong = {cookie for cookie in cookies if "HttpOnly" not in cookie or not re.search("SameSite=(Lax|Strict)", cookie)}
    assert cookies and not wrong, worst(wrong)

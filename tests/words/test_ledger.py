"""Every kind of entry has its sentence, in both languages, and every sentence reads well with few facts and with many."""

import ast
import re
from pathlib import Path

import pytest

import delivery
from delivery.engine.verification import Fault
from delivery.words.ledger import FAULTS, NOUNS, entry_sentence, fault_words, kind_words, ledger_sentence
from delivery.words.ledger_sentences import SENTENCES

pytestmark = pytest.mark.once
LOCALES = ("en", "zh_Hans_CN")
ACTOR = {"name": "Li Na"}
FULL = {
    "actor": ACTOR, "subject": {"type": "change_request", "id": 14, "revision": 2}, "title": "a<b & 中文", "role": "manager",
    "reason": "too late", "option": "B", "outcome": "absorb", "vote": "decline", "origin": "client", "due_on": "2026-12-01",
    "version": 3, "finish_on": "2027-03-19", "from_on": "2026-11-01", "to_on": "2026-11-20", "supersedes": 1, "file": "plan.xml",
    "summary": "M9 moved", "changed": "name", "calculation": "version 2", "taken_on": "2026-11-19",
}  # fmt: skip


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", SENTENCES)
def test_a_sentence_leaves_no_gap(kind, locale):
    for facts in (FULL, {"actor": None, "subject": {"type": "change_request", "id": 14}}):
        said = ledger_sentence(kind, facts, locale)
        assert not re.search(r"[{}\[\]…]|  |None", said), said


@pytest.mark.parametrize("kind", SENTENCES)
def test_both_languages_use_the_same_facts(kind):
    english, chinese = (sorted(re.findall(r"\{(\w+)\}", text)) for text in SENTENCES[kind])
    assert english == chinese


def test_days_and_states_are_said_in_the_readers_language():
    assert ledger_sentence("change_request.sent", FULL, "en").endswith("due 1 Dec 2026")
    assert ledger_sentence("change_request.sent", FULL, "zh_Hans_CN").endswith("截止 2026年12月1日")
    assert "内部消化" in ledger_sentence("change_request.triaged", FULL, "zh_Hans_CN")


def test_names_stand_as_they_were_written():
    assert "“a<b & 中文”" in ledger_sentence("change_request.approved", FULL, "en")
    phase = {"type": "gate", "id": 3, "name_en": "Testing", "name_zh": "测试"}
    assert ledger_sentence("gate.opened", {"actor": ACTOR, "subject": phase}, "en") == "Li Na opened the gate of phase “Testing”"
    assert ledger_sentence("gate.opened", {"actor": ACTOR, "subject": phase}, "zh_Hans_CN") == "Li Na开启了阶段门“测试”"


def test_braces_in_a_name_are_only_text():
    subject = {"type": "deliverable", "id": 1, "name": "{actor} [x] {reason}"}
    assert "{actor} [x] {reason}" in ledger_sentence("deliverable.accepted", {"actor": ACTOR, "subject": subject}, "en")


def test_an_unknown_kind_is_still_readable():
    assert "weather.turned" in ledger_sentence("weather.turned", {"actor": ACTOR}, "en")


def test_an_entry_without_a_body_says_what_kind_it_was():
    assert entry_sentence("internal.recorded", None, "zh_Hans_CN") == "服务商的内部条目"
    assert "change request" in entry_sentence("change_request.approved", None, "en")


@pytest.mark.parametrize("locale", LOCALES)
def test_kinds_and_faults_have_words(locale):
    assert set(FAULTS) == set(Fault)
    assert all(fault_words(fault, locale) for fault in Fault)
    assert all(kind_words(kind, locale) for kind in SENTENCES)


def test_every_kind_that_the_product_records_has_its_sentence():
    """Kinds are written out where they are recorded: ``noun.past_participle`` with a noun of the ledger."""
    nouns = "|".join({kind.partition(".")[0] for kind in SENTENCES} | set(NOUNS))
    form = re.compile(rf"(?:{nouns})\.[a-z_]*(?:ed|en|set|sent|undone)[a-z_]*")
    rooms = [Path(delivery.__file__).parent / room for room in ("services", "jobs")]
    used = {
        node.value
        for room in rooms
        for path in room.glob("**/*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and form.fullmatch(node.value)
    }
    assert used and used <= set(SENTENCES), used - set(SENTENCES)

"""Sealing entries: what is hashed, and what is refused."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785

from delivery.engine.canonical import NotCanonical
from delivery.engine.chain import EMPTY, Anchor, Head, body_hash, moment_of, not_before, parse_anchor, salted, seal, written
from tests.engine.ledger_attacks import NOON, OTHER, PROJECT, history

BODY = salted({"subject": {"type": "gate", "number": 1}, "statement": "验收通过"}, "0123456789abcdef" * 2)


def test_the_first_entry_is_the_known_vector():
    """The format may never drift: old exports and old verifiers depend on these bytes."""
    entry = seal(None, PROJECT, NOON, "gate.opened", BODY)
    assert entry.header == (
        '{"at":"2026-11-20T12:00:00.000000Z","body":"' + body_hash(BODY) + '","kind":"gate.opened","prev":"' + "0" * 64 + '",'
        '"project":"7b0f3c52-5f0e-4c8e-9f55-0f6c1d2b3a49","seq":1,"v":1}'
    )
    assert body_hash(BODY) == "ac0f1a815c2a4c2f470cbdce5b8546964078cde4c5bb177c18cea834330939a9"
    assert entry.hash == "37c451f5f1dce93c54e5b72142d7d545be246854bea72434685b425b9a12156a"


def test_hashes_are_of_the_published_canonical_json_behind_their_prefix():
    entry = history(2)[1]
    assert entry.hash == hashlib.sha256(b"delivery/ledger/entry/v1\0" + rfc8785.dumps(entry.members)).hexdigest()
    assert entry.members["body"] == hashlib.sha256(b"delivery/ledger/body/v1\0" + (entry.body or "").encode()).hexdigest()


def test_an_entry_holds_the_hash_of_the_one_before():
    first, second = history(2)
    assert (first.members["prev"], second.members["prev"]) == (EMPTY.hash, first.hash)
    assert (first.seq, second.seq, second.head) == (1, 2, Head(2, second.hash))


def test_the_same_facts_with_another_salt_have_another_hash():
    assert body_hash(salted({"a": 1}, "0" * 32)) != body_hash(salted({"a": 1}, "1" * 32))


@pytest.mark.parametrize("salt", ["", "0" * 31, "0" * 33, "g" * 32, "A" * 32])
def test_a_salt_of_another_form_is_refused(salt):
    with pytest.raises(ValueError, match="32 hex digits"):
        salted({}, salt)


def test_facts_cannot_bring_their_own_salt():
    with pytest.raises(ValueError, match="already"):
        salted({"salt": "x"}, "0" * 32)


def test_moments_are_written_in_utc_with_six_decimals():
    assert written(datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))) == "2026-01-01T00:00:00.000000Z"
    assert written(datetime(9, 1, 1, tzinfo=UTC)) == "0009-01-01T00:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        written(datetime(2026, 1, 1))


def test_an_entry_is_never_older_than_its_predecessor():
    first = history(1)[0]
    earlier = moment_of(first) - timedelta(seconds=1)
    assert not_before(first, earlier) == moment_of(first)
    assert not_before(None, earlier) == earlier
    with pytest.raises(ValueError, match="older"):
        seal(first, PROJECT, earlier, "gate.opened", BODY)


@pytest.mark.parametrize("kind", ["", "gate", "Gate.opened", "gate.opened.again", "gate opened", "gate.opened\n", "门.开"])
def test_a_kind_is_a_noun_and_a_past_participle(kind):
    with pytest.raises(NotCanonical, match="kind"):
        seal(None, PROJECT, NOON, kind, BODY)


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"salt": "' + "0" * 32 + '"}', '{"salt":5}', '{"salt":"' + "0" * 31 + '"}'])
def test_a_body_is_a_salted_object_in_canonical_text(body):
    with pytest.raises(NotCanonical):
        seal(None, PROJECT, NOON, "gate.opened", body)


def test_a_chain_belongs_to_one_project():
    with pytest.raises(ValueError, match="another project"):
        seal(history(1)[0], OTHER, NOON + timedelta(days=1), "gate.opened", BODY)


def test_an_anchor_is_read_in_each_form_in_which_a_head_is_printed():
    head = history(3)[2].head
    assert parse_anchor(head.anchor) == Anchor(3, head.hash)
    assert parse_anchor(head.short) == Anchor(3, head.hash[:16])
    assert parse_anchor(f" {head.anchor[:30].upper()}.. ").holds(head.hash)
    assert not parse_anchor("3:" + "0" * 16).holds(head.hash)


ZEROS = "0" * 64


@pytest.mark.parametrize(
    "text", ["", "3", "3:", "3:abc", f"x:{ZEROS}", f"3:{ZEROS}0", "3:" + "g" * 64, f"-3:{ZEROS}", f"{9**17}:{ZEROS}"]
)
def test_what_is_no_anchor_is_refused(text):
    with pytest.raises(ValueError, match="an anchor is"):
        parse_anchor(text)

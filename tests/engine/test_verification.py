"""Tampering is seen and named; clean ledgers are never flagged."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.engine.chain import Absence, Anchor, Entry, salted, seal
from delivery.engine.verification import Fault, verify
from tests.engine.ledger_attacks import ATTACKS, NOON, OTHER, PROJECT, Attack, history, redact
from tests.engine.test_canonical import texts, values

CLEAN = history()
ANCHORS = [Anchor(entry.seq, entry.hash) for entry in (CLEAN[9], CLEAN[19])]
ALONE = [attack for attack in ATTACKS if not attack.needs_anchor]


def by_name(attack: Attack) -> str:
    return attack.name


def test_a_clean_ledger_is_good():
    findings = verify(CLEAN, ANCHORS, PROJECT)
    assert findings.is_good and findings.first is None
    assert (findings.head, findings.redacted, findings.withheld) == (CLEAN[-1].head, (), ())


def test_an_empty_ledger_is_good_until_an_anchor_says_otherwise():
    assert verify([]).is_good
    assert verify([], ANCHORS).faults[0].fault is Fault.ANCHOR_MISSING


@pytest.mark.parametrize("attack", ALONE, ids=by_name)
def test_the_chain_alone_shows_it_and_names_the_entry(attack):
    findings = verify(attack.carry_out(CLEAN))
    assert findings.first is not None and findings.first.seq == attack.worst_seq


@pytest.mark.parametrize("attack", ATTACKS, ids=by_name)
def test_every_attack_is_seen_with_anchors(attack):
    findings = verify(attack.carry_out(CLEAN), ANCHORS)
    assert findings.first is not None and findings.first.seq <= attack.worst_seq


@pytest.mark.parametrize("attack", [attack for attack in ATTACKS if attack.needs_anchor], ids=by_name)
def test_what_only_an_anchor_shows_is_not_seen_without(attack):
    """The reason for printing heads: were this to fail, the chain would promise more than it keeps."""
    assert verify(attack.carry_out(CLEAN)).is_good


def test_there_are_at_least_twenty_attacks():
    assert len(ATTACKS) >= 20 and len({attack.name for attack in ATTACKS}) == len(ATTACKS)


def test_the_expected_project_is_checked():
    assert verify(CLEAN, project=OTHER).first.fault is Fault.OTHER_PROJECT


def test_a_recorded_redaction_keeps_the_chain_good_and_is_reported():
    findings = verify(redact(CLEAN, 5), ANCHORS)
    assert findings.is_good and findings.redacted == (5,)


def test_a_redaction_record_for_another_entry_does_not_excuse():
    entries = redact(CLEAN, 5)
    entries[5] = replace(entries[5], body=None)
    assert [(found.seq, found.fault) for found in verify(entries).faults] == [(6, Fault.UNRECORDED_REDACTION)]


def test_a_redaction_record_that_the_reader_may_not_see_counts_for_one_removed_body():
    entries = redact(CLEAN, 5)
    entries[-1] = replace(entries[-1], body=None, absence=Absence.WITHHELD)
    assert verify(entries).is_good
    entries[5] = replace(entries[5], body=None)
    assert {found.seq for found in verify(entries).faults} == {5, 6}


def test_withheld_bodies_are_reported_and_good():
    entries = [replace(entry, body=None, absence=Absence.WITHHELD) if entry.seq % 2 else entry for entry in CLEAN]
    findings = verify(entries, ANCHORS)
    assert findings.is_good and findings.withheld == tuple(range(1, 20, 2))


@pytest.mark.parametrize("part", ["header", "body", "hash"])
def test_each_flipped_byte_of_each_text_is_seen(part):
    entries = history(3)
    anchor = [Anchor(3, entries[-1].hash)]
    for place, entry in enumerate(entries):
        raw = getattr(entry, part).encode()
        for position in range(len(raw)):
            for mask in (0x01, 0x20, 0x80):
                flipped = bytes([*raw[:position], raw[position] ^ mask, *raw[position + 1 :]]).decode("utf-8", "surrogateescape")
                tampered = [*entries[:place], replace(entry, **{part: flipped}), *entries[place + 1 :]]
                assert not verify(tampered, anchor).is_good, (part, entry.seq, position, mask)


@pytest.mark.parametrize("member", ["v", "seq", "prev", "at", "kind", "body", "project"])
@pytest.mark.parametrize("value", [None, True, 0, -1, 1.5, "", "x", [], {}, "2026-13-45T99:99:99.000000Z"])
def test_a_malformed_header_is_a_finding_and_never_an_error(member, value):
    members = json.loads(CLEAN[4].header) | {member: value}
    entries = [*CLEAN[:4], replace(CLEAN[4], header=json.dumps(members, separators=(",", ":"), sort_keys=True)), *CLEAN[5:]]
    assert verify(entries).first.seq == 5


facts = st.dictionaries(texts.filter(lambda key: key != "salt"), values, max_size=4)
deeds = st.tuples(facts, st.integers(0, 10**9), st.booleans())


@given(st.lists(deeds, max_size=12), st.data())
def test_a_clean_history_is_never_flagged(history_deeds, data):
    entries: list[Entry] = []
    at = NOON
    for number, (said, microseconds, is_hidden) in enumerate(history_deeds):
        at += timedelta(microseconds=microseconds)
        entry = seal(entries[-1] if entries else None, PROJECT, at, "milestone.moved", salted(said, f"{number:032x}"))
        entries.append(replace(entry, body=None, absence=Absence.WITHHELD) if is_hidden else entry)
    kept = data.draw(st.lists(st.sampled_from(entries), unique=True)) if entries else []
    anchors = [Anchor(entry.seq, entry.hash[: data.draw(st.integers(16, 64))]) for entry in kept]
    findings = verify(entries, anchors, PROJECT)
    assert findings.is_good, findings.faults

"""A short ledger, and everything an insider may try on it. Every attack is a function of the entries."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from delivery.engine.canonical import canonical
from delivery.engine.chain import REDACTION, Entry, body_hash, entry_hash, salted, seal

PROJECT = "7b0f3c52-5f0e-4c8e-9f55-0f6c1d2b3a49"
OTHER = "11111111-2222-3333-4444-555555555555"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def history(length: int = 20, project: str = PROJECT) -> list[Entry]:
    """A clean ledger: one entry an hour."""
    entries: list[Entry] = []
    for number in range(1, length + 1):
        facts = {"subject": {"type": "change_request", "number": number}, "statement": f"变更 {number} <b> approved", "n": number}
        body = salted(facts, f"{number:032x}")
        last = entries[-1] if entries else None
        entries.append(seal(last, project, NOON + timedelta(hours=number), "change_request.approved", body))
    return entries


def forged(entry: Entry, **members: object) -> Entry:
    """An entry whose header says something else, hashed again."""
    header = canonical(json.loads(entry.header) | members)
    return replace(entry, header=header, hash=entry_hash(header), seq=json.loads(header)["seq"])


def with_body(entry: Entry, text: str) -> Entry:
    """An entry with another body, header and hash made to match."""
    return replace(forged(entry, body=body_hash(text)), body=text)


def relinked(entries: list[Entry], start: int) -> list[Entry]:
    """Every entry from the place ``start`` on numbered and hashed again: what an insider with the code can do."""
    done = entries[:start]
    for entry in entries[start:]:
        prev = done[-1].hash if done else "0" * 64
        done.append(forged(entry, prev=prev, seq=len(done) + 1))
    return done


def redact(entries: list[Entry], seq: int) -> list[Entry]:
    """The lawful removal of a body: the body goes, an entry records it."""
    gone = [replace(entry, body=None) if entry.seq == seq else entry for entry in entries]
    record = salted({"subject": {"type": "entry", "seq": seq}, "reason": "personal data"}, "f" * 32)
    return [*gone, seal(gone[-1], PROJECT, NOON + timedelta(days=30), REDACTION, record)]


@dataclass(frozen=True)
class Attack:
    name: str
    carry_out: Callable[[list[Entry]], list[Entry]]
    worst_seq: int
    """The entry that the first finding must name."""
    needs_anchor: bool = False


def _put(entries: list[Entry], place: int, entry: Entry) -> list[Entry]:
    return [*entries[:place], entry, *entries[place + 1 :]]


def _swap_bodies(entries: list[Entry]) -> list[Entry]:
    five, six = entries[4], entries[5]
    return _put(_put(entries, 4, replace(five, body=six.body)), 5, replace(six, body=five.body))


def _insert(entries: list[Entry]) -> list[Entry]:
    forged_entry = seal(entries[9], PROJECT, NOON + timedelta(hours=10), "gate.opened", salted({"n": 1}, "e" * 32))
    return [*entries[:10], forged_entry, *entries[10:]]


def _other_body(entry: Entry, **facts: object) -> str:
    return canonical(json.loads(entry.body or "{}") | facts)


def _rewritten(entry: Entry) -> Entry:
    return with_body(entry, _other_body(entry, statement="变更 5 declined"))


ATTACKS = [
    Attack("edit a body", lambda e: _put(e, 4, replace(e[4], body=_other_body(e[4], n=99))), 5),
    Attack("edit a body and its hash in the header", lambda e: _put(e, 4, replace(_rewritten(e[4]), hash=e[4].hash)), 5),
    Attack("edit a body and hash that entry again", lambda e: _put(e, 4, _rewritten(e[4])), 6),
    Attack("edit a header", lambda e: _put(e, 4, replace(forged(e[4], kind="change_request.declined"), hash=e[4].hash)), 5),
    Attack("edit a header and hash that entry again", lambda e: _put(e, 4, forged(e[4], kind="change_request.declined")), 6),
    Attack("edit a stored hash", lambda e: _put(e, 4, replace(e[4], hash="a" * 64)), 5),
    Attack("backdate an entry and hash it again", lambda e: _put(e, 4, forged(e[4], at="2020-01-01T00:00:00.000000Z")), 5),
    Attack("delete from the middle", lambda e: e[:9] + e[10:], 10),
    Attack("delete the first", lambda e: e[1:], 1),
    Attack("delete and number anew", lambda e: [*e[:9], *(forged(x, seq=x.seq - 1) for x in e[10:])], 10),
    Attack("swap two", lambda e: [*e[:4], e[5], e[4], *e[6:]], 5),
    Attack("swap two bodies", _swap_bodies, 5),
    Attack("duplicate an entry", lambda e: e[:10] + e[9:], 11),
    Attack("append a copy", lambda e: [*e, e[7]], 21),
    Attack("insert a forged entry", _insert, 12),
    Attack("append an entry that follows an earlier one", lambda e: [*e, forged(e[4], seq=21)], 21),
    Attack("bring an entry of another project", lambda e: _put(e, 4, history(20, OTHER)[4]), 5),
    Attack("rewrite a header with the same meaning", lambda e: _put(e, 4, _spaced(e[4])), 5),
    Attack("say a thing twice in a header", lambda e: _put(e, 4, _doubled(e[4])), 5),
    Attack("take the salt away", lambda e: relinked(_put(e, 4, with_body(e[4], '{"n":5}')), 5), 5),
    Attack("remove a body without a record", lambda e: _put(e, 4, replace(e[4], body=None)), 5),
    Attack("let the clock run backwards throughout", lambda e: relinked(_put(e, 9, forged(e[9], at=e[0].members["at"])), 9), 10),
    Attack("add a member to a header", lambda e: relinked(_put(e, 4, forged(e[4], note="x")), 5), 5),
    Attack("cut the last three", lambda e: e[:17], 20, needs_anchor=True),
    Attack("cut everything", lambda e: [], 10, needs_anchor=True),
    Attack("change entry 5 and hash all later ones again", lambda e: relinked(_put(e, 4, _rewritten(e[4])), 4), 10, True),
    Attack("show another history", lambda e: relinked(_put(e, 19, _rewritten(e[19])), 19), 20, True),
    Attack("take an entry out and hash all later ones again", lambda e: relinked(e[:9] + e[10:], 9), 10, needs_anchor=True),
    Attack("show another project's ledger", lambda e: history(20, OTHER), 10, needs_anchor=True),
]  # fmt: skip


def _spaced(entry: Entry) -> Entry:
    header = json.dumps(json.loads(entry.header))
    return replace(entry, header=header, hash=entry_hash(header))


def _doubled(entry: Entry) -> Entry:
    header = entry.header.replace('"kind":', '"kind":"gate.opened","kind":', 1)
    return replace(entry, header=header, hash=entry_hash(header))

"""What tampering with a ledger shows, and where: a walk along its chain, and a comparison with kept heads.

The chain alone does not show a cut tail, nor a history re-hashed from some entry on: *anchors* do, the heads
that were printed on reports, receipts and e-mails and that the other side holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from delivery.engine.canonical import NotCanonical
from delivery.engine.chain import BEFORE_THE_FIRST, REDACTION, Absence, Anchor, Entry, Head, body_hash, body_members, entry_hash


class Fault(StrEnum):
    """What is wrong with an entry, or with the chain at that entry."""

    MALFORMED_HEADER = "malformed_header"
    MALFORMED_BODY = "malformed_body"
    HEADER_CHANGED = "header_changed"
    BODY_CHANGED = "body_changed"
    OTHER_PROJECT = "other_project"
    OUT_OF_ORDER = "out_of_order"
    BROKEN_LINK = "broken_link"
    CLOCK_BACKWARDS = "clock_backwards"
    UNRECORDED_REDACTION = "unrecorded_redaction"
    ANCHOR_MISSING = "anchor_missing"
    ANCHOR_DIFFERS = "anchor_differs"
    ROW_CHANGED = "row_changed"
    """Found by who reads the database: a column says something else than the hashed text."""
    HEAD_CHANGED = "head_changed"
    """Likewise: the head row is not the last entry."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. ``seq`` is the entry's number by its place in the chain (or the anchor's number)."""

    seq: int
    fault: Fault
    detail: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What a verification saw: nothing in ``faults`` means that the chain is whole and agrees with every anchor."""

    head: Head
    faults: tuple[Finding, ...]
    redacted: tuple[int, ...]
    withheld: tuple[int, ...]

    @property
    def is_good(self) -> bool:
        return not self.faults

    @property
    def first(self) -> Finding | None:
        """The fault at the lowest entry: where to look."""
        return min(self.faults, key=lambda finding: finding.seq, default=None)


def verify(entries: Iterable[Entry], anchors: Iterable[Anchor] = (), project: str | None = None) -> Findings:
    """Walk a chain from its first entry to its last and say everything that is wrong with it.

    Seen with the chain alone: an edited body or header, an entry deleted from the middle or the front, two swapped,
    one doubled, a forged one put in, one of another project, a clock that went backwards, a body removed without
    an entry that records it. Seen with anchors only: a cut tail, a history re-hashed from some entry on, two
    histories shown to two parties. Never seen: what was false when it was written. Linear in the entries.
    """
    walk = _Walk(project)
    wanted = sorted(set(anchors), key=lambda anchor: (anchor.seq, anchor.digits))
    hashes = {0: BEFORE_THE_FIRST} | {place: walk.visit(place, entry) for place, entry in enumerate(entries, start=1)}
    walk.faults.extend(walk.unrecorded_redactions())
    walk.faults.extend(_against_anchors(hashes, wanted))
    last = max(hashes)
    return Findings(Head(last, hashes[last]), tuple(walk.faults), tuple(walk.redacted), tuple(walk.withheld))


class _Walk:
    """The state of one verification: what was seen up to the entry before."""

    def __init__(self, project: str | None) -> None:
        self.project = project
        self.hash = BEFORE_THE_FIRST
        self.at = ""
        self.faults: list[Finding] = []
        self.redacted: list[int] = []
        self.withheld: list[int] = []
        self.recorded_redactions: set[int] = set()
        self.unreadable_redactions = 0

    def visit(self, place: int, entry: Entry) -> str:
        """Judge one entry by what came before it; its hash, computed anew, is what the next must hold."""
        found = [(fault, detail) for fault, detail in self._about_header(place, entry)]
        found += self._about_body(place, entry)
        self.faults += [Finding(place, fault, detail) for fault, detail in found]
        self.hash = entry_hash(entry.header)
        return self.hash

    def _about_header(self, place: int, entry: Entry) -> Iterator[tuple[Fault, str]]:
        if entry_hash(entry.header) != entry.hash:
            yield Fault.HEADER_CHANGED, f"its hash is not {entry.hash[:80]}"
        try:
            members = entry.members
        except NotCanonical as error:
            yield Fault.MALFORMED_HEADER, str(error)
            return
        if members["seq"] != place or entry.seq != place:
            yield Fault.OUT_OF_ORDER, f"number {members['seq']} stands where {place} belongs"
        if members["prev"] != self.hash:
            yield Fault.BROKEN_LINK, f"it follows {members['prev']}, and the entry before it is {self.hash}"
        if self.project is not None and members["project"] != self.project:
            yield Fault.OTHER_PROJECT, f"it belongs to {members['project']}"
        if members["at"] < self.at:
            yield Fault.CLOCK_BACKWARDS, f"{members['at']} is before {self.at}"
        self.project = self.project if self.project is not None else members["project"]
        self.at = max(self.at, members["at"])

    def _about_body(self, place: int, entry: Entry) -> Iterator[tuple[Fault, str]]:
        try:
            members = entry.members
        except NotCanonical:
            return
        if entry.body is None:
            self._note_absence(place, entry, members["kind"])
            return
        if body_hash(entry.body) != members["body"]:
            yield Fault.BODY_CHANGED, f"its body's hash is not {members['body']}"
        try:
            body = body_members(entry.body)
        except NotCanonical as error:
            yield Fault.MALFORMED_BODY, str(error)
            return
        if members["kind"] == REDACTION:
            self.recorded_redactions.add(redacted_seq(body))

    def _note_absence(self, place: int, entry: Entry, kind: str) -> None:
        (self.withheld if entry.absence is Absence.WITHHELD else self.redacted).append(place)
        if kind == REDACTION:
            self.unreadable_redactions += 1

    def unrecorded_redactions(self) -> list[Finding]:
        """Bodies that are gone and of which no entry says so. A record kept back from the reader counts for one."""
        unexplained = [seq for seq in self.redacted if seq not in self.recorded_redactions]
        if len(unexplained) <= self.unreadable_redactions:
            return []
        return [Finding(seq, Fault.UNRECORDED_REDACTION, "its body is gone, and no entry records why") for seq in unexplained]


def redacted_seq(body: dict[str, Any]) -> int:
    """The number of the entry whose removed body this body of a redaction records; 0 when it names none."""
    subject = body.get("subject")
    seq = subject.get("seq") if isinstance(subject, dict) else None
    return seq if isinstance(seq, int) else 0


def _against_anchors(hashes: dict[int, str], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    last = max(hashes)
    for anchor in anchors:
        if anchor.seq > last:
            yield Finding(anchor.seq, Fault.ANCHOR_MISSING, f"the chain ends at {last}: what came after was cut off")
        elif not anchor.holds(hashes[anchor.seq]):
            yield Finding(anchor.seq, Fault.ANCHOR_DIFFERS, f"the anchor says {anchor.digits}, the chain {hashes[anchor.seq]}")

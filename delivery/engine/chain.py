"""The ledger's chain: entries that each hold the hash of the one before.

An entry is a *header*, hashed and kept for ever, and a salted *body*, which may be removed (redacted) or kept
back from a reader (withheld) without breaking the chain, since the header holds only the body's hash::

    body_hash  = SHA-256("delivery/ledger/body/v1\\0"  || canonical(body))
    entry_hash = SHA-256("delivery/ledger/entry/v1\\0" || canonical(header))

What tampering this shows, and what it cannot show, is in ``verification``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from delivery.engine.canonical import NotCanonical, canonical, parsed

BODY_PREFIX = b"delivery/ledger/body/v1\0"
ENTRY_PREFIX = b"delivery/ledger/entry/v1\0"
BEFORE_THE_FIRST = "0" * 64
"""What the first entry of a chain holds as the hash of the one before."""

REDACTION = "entry.redacted"
"""The kind of the entry that records that another entry's body was removed; its body names that entry."""

_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_KIND = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_ANCHOR = re.compile(r"#?([0-9]{1,15}):([0-9a-f]{16,64})")
_HEADER_MEMBERS = frozenset({"v", "project", "seq", "prev", "at", "kind", "body"})


class Absence(StrEnum):
    """Why an entry's body is not there."""

    REDACTED = "redacted"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of a chain, as it is printed: everything before it is fixed by its hash."""

    seq: int
    hash: str

    @property
    def anchor(self) -> str:
        """The exact form, that a verifier takes: ``12:<64 hex digits>``."""
        return f"{self.seq}:{self.hash}"

    @property
    def short(self) -> str:
        """The form for people: the first 16 digits in groups of four.

        >>> Head(12, "ab12cd34ef567890" + "0" * 48).short
        '#12 ab12-cd34-ef56-7890'
        """
        return f"#{self.seq} " + "-".join(self.hash[start : start + 4] for start in (0, 4, 8, 12))


EMPTY = Head(0, BEFORE_THE_FIRST)
"""The head of a chain without entries."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head that somebody kept: the entry's number and its hash, or at least the first 16 digits of it."""

    seq: int
    digits: str

    def holds(self, entry_hash: str) -> bool:
        return entry_hash.startswith(self.digits)


@dataclass(frozen=True)
class Entry:
    """One entry as it is stored: the exact texts that were hashed, never rebuilt from anything."""

    seq: int
    hash: str
    header: str
    body: str | None
    absence: Absence | None = None

    @cached_property
    def members(self) -> dict[str, Any]:
        """The members of the header; ``NotCanonical`` when the header is not a header."""
        return header_members(self.header)

    @property
    def head(self) -> Head:
        return Head(self.seq, self.hash)


def body_hash(body_text: str) -> str:
    """SHA-256 of a body's canonical text, in hex, apart from every other use of the hash by its prefix.

    >>> body_hash('{}')[:16]
    'cb9597731cdd52c1'
    """
    return sha256(BODY_PREFIX + body_text.encode(errors="surrogatepass")).hexdigest()


def entry_hash(header_text: str) -> str:
    """SHA-256 of a header's canonical text, in hex: the hash that the next entry holds."""
    return sha256(ENTRY_PREFIX + header_text.encode(errors="surrogatepass")).hexdigest()


def salted(facts: dict[str, Any], salt: str) -> str:
    """The body's text: the facts with a salt (32 hex digits), so that a removed body cannot be guessed from its hash.

    >>> salted({"a": 1}, "0" * 32)
    '{"a":1,"salt":"00000000000000000000000000000000"}'
    """
    if not _SALT.fullmatch(salt):
        raise ValueError("a salt is 32 hex digits")
    if "salt" in facts:
        raise ValueError("the facts hold a salt already")
    return canonical({**facts, "salt": salt})


def written(moment: datetime) -> str:
    """A moment as a header holds it: UTC, always with six decimals, so that texts sort as the moments do.

    >>> written(datetime(2026, 11, 20, 12, tzinfo=UTC))
    '2026-11-20T12:00:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment in the ledger needs its time zone")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def moment_of(entry: Entry) -> datetime:
    """When an entry was made: an aware moment in UTC."""
    return datetime.fromisoformat(entry.members["at"])


def not_before(previous: Entry | None, at: datetime) -> datetime:
    """The moment for the entry after ``previous``: ``at``, or its predecessor's when the clock went backwards."""
    return at if previous is None else max(at, moment_of(previous))


def seal(previous: Entry | None, project: str, at: datetime, kind: str, body_text: str) -> Entry:
    """The entry that follows ``previous`` (``None`` for the first of a project) with this body.

    Raises ``ValueError`` for a body that is not the canonical text of a salted object, a kind that is not
    ``noun.past_participle``, a moment without zone or before its predecessor's, or another project's ``previous``.
    """
    before = previous.head if previous else EMPTY
    members = {
        "v": 1,
        "project": project,
        "seq": before.seq + 1,
        "prev": before.hash,
        "at": written(at),
        "kind": kind,
        "body": body_hash(body_text),
    }
    body_members(body_text)
    _check_members(members)
    if previous and previous.members["project"] != project:
        raise ValueError("the entry before belongs to another project")
    if previous and members["at"] < previous.members["at"]:
        raise ValueError("an entry cannot be older than the one before it")
    header = canonical(members)
    return Entry(before.seq + 1, entry_hash(header), header, body_text)


def parse_anchor(text: str) -> Anchor:
    """An anchor as it is printed or typed: ``12:<hex>``, or the short form; at least 16 digits of the hash.

    >>> parse_anchor("#12 AB12-cd34-ef56-7890")
    Anchor(seq=12, digits='ab12cd34ef567890')
    >>> parse_anchor("12:ab12")
    Traceback (most recent call last):
    ValueError: an anchor is NUMBER:HASH with at least 16 hex digits of the hash, not '12:ab12'
    """
    tidy = re.sub(r"(?<=[0-9a-f])-(?=[0-9a-f])", "", text.strip().lower().rstrip(".…"))
    if match := _ANCHOR.fullmatch(re.sub(r"^(#?[0-9]+)\s+", r"\1:", tidy)):
        return Anchor(int(match[1]), match[2])
    raise ValueError(f"an anchor is NUMBER:HASH with at least 16 hex digits of the hash, not {text[:100]!r}")


def header_members(header_text: str) -> dict[str, Any]:
    """What a header says; ``NotCanonical`` unless it is the canonical text of a complete, well-formed header."""
    members = parsed(header_text)
    if not isinstance(members, dict):
        raise NotCanonical("a header is an object")
    _check_members(members)
    return members


def body_members(body_text: str) -> dict[str, Any]:
    """What a body says; ``NotCanonical`` unless it is the canonical text of an object with a salt."""
    body = parsed(body_text)
    if not isinstance(body, dict) or not _SALT.fullmatch(str(body.get("salt"))):
        raise NotCanonical("a body is an object with a salt of 32 hex digits")
    return body


def _check_members(members: dict[str, Any]) -> None:
    """A header has these seven members and no other, each of its own form."""
    if members.keys() != _HEADER_MEMBERS:
        raise NotCanonical("a header has the members " + ", ".join(sorted(_HEADER_MEMBERS)))
    forms = {"prev": _HASH, "body": _HASH, "at": _MOMENT, "kind": _KIND}
    for name, form in forms.items():
        if not isinstance(members[name], str) or not form.fullmatch(members[name]):
            raise NotCanonical(f"the header's {name} is not well-formed: {str(members[name])[:80]!r}")
    _check_moment(members["at"])
    if type(members["seq"]) is not int or members["seq"] < 1 or type(members["v"]) is not int or members["v"] != 1:
        raise NotCanonical("the header's v is 1 and its seq a number from 1")
    if not isinstance(members["project"], str) or not members["project"]:
        raise NotCanonical("the header's project is a text")


def _check_moment(at: str) -> None:
    try:
        datetime.fromisoformat(at)
    except ValueError as error:
        raise NotCanonical(f"the header's at is no moment: {at!r}") from error

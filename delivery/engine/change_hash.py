"""The hash of what a client approves.

>>> content_hash("{}") == content_hash("{}"), content_hash("{}") == content_hash("{ }")
(True, False)
"""

from __future__ import annotations

import hashlib

PREFIX = b"delivery/change/snapshot/v1\0"
INTERNAL_PREFIX = b"delivery/change/internal/v1\0"


def content_hash(text: str) -> str:
    """SHA-256 of a snapshot's canonical text, in hex; the prefix keeps it apart from every other hash of the product."""
    return hashlib.sha256(PREFIX + text.encode()).hexdigest()


def internal_hash_of(text: str) -> str:
    """SHA-256 of the salted canonical text of what stays inside."""
    return hashlib.sha256(INTERNAL_PREFIX + text.encode()).hexdigest()

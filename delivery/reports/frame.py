"""How the worker and its child part their messages: a length, then so many bytes; answers begin with one letter."""

from __future__ import annotations

import struct

LENGTH = struct.Struct(">I")
DONE, REFUSED = b"+", b"-"


def frame(message: bytes) -> bytes:
    """
    >>> frame(b"ab")
    b'\\x00\\x00\\x00\\x02ab'
    """
    return LENGTH.pack(len(message)) + message

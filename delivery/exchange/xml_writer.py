"""Writing XML line by line: every text escaped, characters that XML may not hold left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from xml.sax.saxutils import escape

from delivery.exchange.one_line import NOT_IN_TEXT


class XmlWriter:
    def __init__(self) -> None:
        self._lines = ['<?xml version="1.0" encoding="UTF-8" standalone="yes"?>']
        self._depth = 0

    @contextmanager
    def inside(self, tag: str, attributes: str = "") -> Iterator[None]:
        self._lines.append(f"{'  ' * self._depth}<{tag}{attributes}>")
        self._depth += 1
        yield
        self._depth -= 1
        self._lines.append(f"{'  ' * self._depth}</{tag}>")

    def put(self, tag: str, value: object) -> None:
        """One element; None writes nothing, a bool 1 or 0, a moment ISO text."""
        if value is None:
            return
        if isinstance(value, bool):
            value = int(value)
        elif isinstance(value, datetime):
            value = value.isoformat(timespec="seconds")
        self._lines.append(f"{'  ' * self._depth}<{tag}>{escape(NOT_IN_TEXT.sub('', str(value)))}</{tag}>")

    def put_all(self, **values: object) -> None:
        for tag, value in values.items():
            self.put(tag, value)

    def content(self) -> bytes:
        return ("\n".join(self._lines) + "\n").encode()


def duration_text(minutes: int | None) -> str | None:
    """Minutes as MS Project writes durations: ``PT8H0M0S``."""
    return None if minutes is None else f"PT{minutes // 60}H{minutes % 60}M0S"

"""Reading the fields of an MSPDI element: a bad value becomes a finding with its place, never an exception."""

from __future__ import annotations

from datetime import datetime

from delivery.exchange.document import Findings, Place
from delivery.exchange.moments import OutOfRange, read_duration_minutes, read_moment
from delivery.exchange.one_line import NAME_LIMIT, forbidden_character, shown, tidy
from delivery.exchange.xml_tree import Node

UNSET_DATES = ("NA", "1984-01-01T00:00:00")
"""What MS Project writes where there is no date."""


class Fields:
    """One element, and where it stands in the file."""

    def __init__(self, node: Node, place: Place, findings: Findings) -> None:
        self.node = node
        self.place = place
        self.findings = findings

    def at(self, field: str) -> Place:
        return Place(uid=self.place.uid, name=self.place.name, field=field)

    def text(self, tag: str, limit: int = NAME_LIMIT) -> str:
        """A one-line text."""
        value = tidy(self.node.get(tag))
        bad = forbidden_character(value)
        if bad:
            self.findings.problem(self.at(tag), "value.forbidden_character", value=bad)
        elif len(value) > limit:
            self.findings.problem(self.at(tag), "value.too_long", limit=limit)
        return value

    def flag(self, tag: str, default: bool = False) -> bool:
        value = self.node.get(tag).lower()
        return value in ("1", "true") if value else default

    def whole(self, tag: str, default: int = 0) -> int:
        """A whole number of at most 18 digits; MS Project writes some of them as decimals."""
        value = self.node.get(tag)
        if not value:
            return default
        digits = value.lstrip("-").partition(".")[0]
        if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
            self.findings.problem(self.at(tag), "value.not_a_number", value=shown(value))
            return default
        return round(float(value)) if "." in value and is_decimal(value) else int(value.partition(".")[0])

    def moment(self, tag: str) -> datetime | None:
        value = self.node.get(tag)
        if not value or value in UNSET_DATES:
            return None
        try:
            return read_moment(value)
        except OutOfRange:
            self.findings.problem(self.at(tag), "value.date_range", value=shown(value))
        except ValueError:
            self.findings.problem(self.at(tag), "value.not_a_date", value=shown(value))
        return None

    def minutes(self, tag: str) -> int | None:
        """A duration of 0 or more minutes; None when the file says nothing."""
        value = self.node.get(tag)
        if not value:
            return None
        try:
            minutes = read_duration_minutes(value)
        except OutOfRange:
            self.findings.problem(self.at(tag), "value.duration_range", value=shown(value))
            return None
        except ValueError:
            self.findings.problem(self.at(tag), "value.not_a_duration", value=shown(value))
            return None
        if minutes < 0:
            self.findings.problem(self.at(tag), "value.negative", value=shown(value))
            return None
        return minutes

    def decimal(self, tag: str) -> float:
        value = self.node.get(tag)
        return float(value) if value and is_decimal(value) else 0.0


def is_decimal(value: str) -> bool:
    whole, _, part = value.lstrip("-").partition(".")
    return whole.isascii() and whole.isdigit() and len(whole) <= 18 and (not part or (part.isascii() and part.isdigit()))

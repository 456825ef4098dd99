"""What somebody may type into any field: numbers at every edge, dates at both ends, texts that mean harm."""

from __future__ import annotations

VALUES: dict[str, str] = {
    "empty": "",
    "zero": "0",
    "minus one": "-1",
    "2^31": str(2**31),
    "2^63": str(2**63),
    "10^30": "1" + "0" * 30,
    "5,000 digits": "9" * 5_000,
    "1e999": "1e999",
    "NaN": "NaN",
    "Infinity": "Infinity",
    "-Infinity": "-Infinity",
    "many places": "0.000000000000000000000000001",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "no such day": "2027-02-30",
    "year 9999, moment": "9999-12-31T23:59",
    "full width": "１２３",
    "arabic digits": "٣",
    "NUL": "a\x00b",
    "lone surrogate": "a\ud800b",
    "bell": "a\x07b",
    "line break": "a\r\nBcc: x@example.com",
    "20,000 letters": "x" * 20_000,
    "bidi": "USD \u202e000,1",
    "zero width": "\u200b",
    "markup": '"><svg onload=x>',
    "template": "{{7*7}}",
    "quote": "' OR 1=1--",
    "formula": "=1+1",
    "path": "../../etc/passwd",
    "超長": "中" * 300,
}
DEEP = ("2^31", "year 9999")
"""What passes a careless check and breaks behind it, tried in every field alone; the others go in rotation, and all of them
everywhere in the soak."""
SEARCHED = ("' OR 1=1--", "(select 1)", "name;--", "\x00", "a\ud800b", str(2**63), "-1", "NaN", "x" * 5_000, '"><svg onload=x>')
"""For what stands in an address."""
QUERY_NAMES = (
    "sort", "order", "filter", "q", "search", "page", "state", "kind", "version", "from", "to", "year", "locale", "next",
    "open", "baseline", "phase", "owner", "audience", "asked", "offer", "option", "day", "month", "sent", "show", "action",
)  # fmt: skip
"""Parameters that some page reads, or might."""

"""Dates, amounts and numbers of days stay in one piece when a sentence is broken into lines."""

from __future__ import annotations

import re

from markupsafe import Markup

_PIECE = re.compile(
    r"(\d{4}年\d{1,2}月\d{1,2}日"
    r"|\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec) \d{4}"
    r"|[+\N{MINUS SIGN}]?(?:[A-Z]{2,3})?[¥€$£]\d[\d,.]*\d"
    r"|[+\N{MINUS SIGN}]?\d[\d.]* (?:working days?|person-days?|个工作日|人天))"
)


def unbroken(text: str) -> Markup:
    """The text, escaped once, its dates and amounts kept whole.

    >>> unbroken("<b> by 4 Dec 2026")
    Markup('&lt;b&gt; by <span class="nowrap">4 Dec 2026</span>')
    >>> unbroken(Markup("Salt &amp; Co"))
    Markup('Salt &amp; Co')
    """
    plain = text.unescape() if isinstance(text, Markup) else text
    parts = _PIECE.split(plain)
    return Markup("").join(
        Markup('<span class="nowrap">{}</span>').format(part) if at % 2 else part for at, part in enumerate(parts)
    )

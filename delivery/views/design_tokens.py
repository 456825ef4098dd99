"""The tokens of the design as the style guide shows them, read from the one file that declares them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "static" / "tokens.css"
_GROUP = re.compile(r"^  /\* (.+) \*/$")
_TOKEN = re.compile(r"^  (--[\w-]+): (.+); /\* (.+) \*/$")
_BOTH = re.compile(r"light-dark\((.+), (.+)\)$")
KINDS = {"--text": "type", "--radius": "corner", "--space": "length"}
REM = 16


@dataclass(frozen=True)
class Token:
    """A name with its value; ``dark`` is empty where both themes share it."""

    name: str
    light: str
    dark: str
    meaning: str

    @property
    def kind(self) -> str:
        """What its sample looks like: colour, type, corner, length, or none."""
        if self.light.startswith(("#", "rgb(")):
            return "colour"
        return next((kind for start, kind in KINDS.items() if self.name.startswith(start)), "")

    @property
    def pixels(self) -> float:
        amount = float(re.sub(r"[a-z]+$", "", self.light))
        return amount * REM if self.light.endswith("rem") else min(amount, 64)


@dataclass(frozen=True)
class TokenGroup:
    name: str
    tokens: list[Token]


def token_groups(source: str = "") -> list[TokenGroup]:
    """Every group of ``tokens.css``, in its order.

    >>> [group] = token_groups("  /* Ink */\\n  --ink: light-dark(#000, #fff); /* text */")
    >>> group.name, group.tokens[0].name, group.tokens[0].dark
    ('Ink', '--ink', '#fff')
    """
    groups: list[TokenGroup] = []
    for line in (source or SOURCE.read_text(encoding="utf-8")).splitlines():
        if group := _GROUP.match(line):
            groups.append(TokenGroup(group[1], []))
        elif token := _TOKEN.match(line):
            both = _BOTH.match(token[2])
            light, dark = (both[1], both[2]) if both else (token[2], "")
            groups[-1].tokens.append(Token(token[1], light, dark, token[3]))
    return groups

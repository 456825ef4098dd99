"""One page of tokens, and a living page on which every macro of the kit is shown."""

from __future__ import annotations

import re

import pytest

from delivery.views.design_tokens import SOURCE, token_groups
from tests.house.source import PACKAGE, TOP

LAYOUT = sorted((TOP / "templates" / "layout").glob("*.html"))
FRAME = [TOP / "templates" / "layout" / name for name in ("page.html", "shell.html")]
GUIDE = [*(TOP / "templates" / "style_guide").rglob("*.html"), *FRAME]
KIT = sorted(path.name for path in (PACKAGE / "static").glob("*.css") if path.name != "tokens.css")
MACRO = re.compile(r"\{%-?\s*macro (\w+)\(.*?%\}(.*?)\{%-?\s*endmacro", re.DOTALL)

OWN_VALUE = re.compile(
    r"(?<!%23)#[0-9a-f]{3,8}\b|\brgba?\(|font-size: [\d.]+(?:rem|px)|border-radius: [1-9]|font-family: (?!var|inherit)",
    re.IGNORECASE,
)


def test_every_macro_of_the_kit_is_shown_in_the_style_guide() -> None:
    """By itself, or as a part of one that is."""
    bodies = {name: body for path in LAYOUT for name, body in MACRO.findall(path.read_text(encoding="utf-8"))}
    seen = "".join(path.read_text(encoding="utf-8") for path in GUIDE)
    shown: set[str] = set()
    while fresh := {name for name in bodies.keys() - shown if re.search(rf"\b{name}\(", seen)}:
        shown |= fresh
        seen = "".join(bodies[name] for name in fresh)
    assert not bodies.keys() - shown, "show it in templates/style_guide/parts"


@pytest.mark.parametrize("name", KIT)
def test_the_kit_uses_tokens_and_no_values_of_its_own(name: str) -> None:
    lines = (PACKAGE / "static" / name).read_text(encoding="utf-8").splitlines()
    assert not [f"{name}:{number} {line.strip()}" for number, line in enumerate(lines, 1) if OWN_VALUE.search(line)]


def test_every_token_that_is_used_is_declared() -> None:
    declared = {token.name for group in token_groups() for token in group.tokens}
    assert len(declared) == SOURCE.read_text(encoding="utf-8").count("\n  --"), "each on a line of its own, with its meaning"
    unknown = []
    for path in (PACKAGE / "static").glob("*.css"):
        source = path.read_text(encoding="utf-8")
        known = declared | set(re.findall(r"(--[\w-]+):", source))
        unknown += [f"{path.name}: {name}" for name in re.findall(r"var\((--(?!tblr)[\w-]+)", source) if name not in known]
    assert not unknown

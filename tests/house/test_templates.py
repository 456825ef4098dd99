"""Pages obey the content security policy, and user text is always escaped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source import PACKAGE, TOP

TEMPLATES = sorted(path for path in (TOP / "templates").rglob("*.*") if path.is_file())
FOR_BUILDERS = "style_guide"
"""One page that only developers see; it speaks English."""
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and "mail" not in path.parts]

FORBIDDEN = {
    "a script written into the page": r"<script(?![^>]*\bsrc=)[^>]*>",
    "a style element": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"""\son[a-z]+\s*=\s*["']""",
    "hx-on, which needs eval": r"\bhx-on",
    "a script address or htmx expression": r"javascript:|\bjs:",
    "a trigger filter, which needs eval": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "something from another host": r"""(?:src|href|action|hx-(?:get|post))\s*=\s*["'](?:https?:)?//""",
}
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
NO_SENTENCE = re.compile(JINJA.pattern + r"|<!--.*?-->|<svg\b.*?</svg>|<!doctype[^>]*>", re.DOTALL | re.IGNORECASE)
UNESCAPED = r"\|\s*safe\b|\bMarkup\(|autoescape\s+false"


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_page_has(what: str) -> None:
    assert not _places(PAGES, FORBIDDEN[what], without=JINJA)


def test_no_template_lets_user_text_through_unescaped() -> None:
    assert not _places(TEMPLATES, UNESCAPED)
    code = [path for path in PACKAGE.rglob("*.py") if "static" not in path.parts]
    assert not _places(code, r"\bMarkup\((?!\s*[\"'])"), "Markup() of anything but a literal"


def test_every_form_that_posts_carries_its_token() -> None:
    """By itself, by a macro that writes it, or by whoever fills it."""
    token = re.compile(
        "|".join(
            [r"csrf_token", r"hidden_tag", r"caller\(\)", *(rf"\b{name}\(" for name in _macros_with("csrf_token", "hidden_tag"))]
        )
    )
    missing = []
    for path in PAGES:
        for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.DOTALL | re.IGNORECASE):
            if re.search(r"""method\s*=\s*["']post""", form, re.IGNORECASE) and not token.search(form):
                missing.append(f"{path.relative_to(TOP)}: {form[:80]}")
    assert not missing


def _macros_with(*words: str) -> set[str]:
    found = set()
    for path in PAGES:
        for name, body in re.findall(
            r"\{%-?\s*macro (\w+)\(.*?%\}(.*?)\{%-?\s*endmacro", path.read_text(encoding="utf-8"), re.DOTALL
        ):
            if any(word in body for word in words):
                found.add(name)
    return found


def test_every_sentence_of_a_page_can_be_translated() -> None:
    """Bare letters between two tags are a sentence that nobody can read in the other language."""
    bare = []
    for path in TEMPLATES:
        if path.suffix != ".html" or FOR_BUILDERS in path.parts:
            continue
        source = path.read_text(encoding="utf-8")
        text = NO_SENTENCE.sub("¤", source)
        for words in re.findall(r">([^<>]*)<", text):
            if re.search(r"[^\W\d_]{2,}", re.sub(r"&\w+;", "", words)):
                bare.append(f"{path.relative_to(TOP)}: {' '.join(words.split())[:60]}")
    assert not [line for line in bare if not re.search(r": ¤?(?:Delivery|EN|English|中文|简体中文)¤?$", line)]


def _places(paths: list[Path], pattern: str, without: re.Pattern[str] = re.compile(r"(?!)")) -> list[str]:
    """Where ``pattern`` stands, passing over what ``without`` matches."""
    found = []
    for path in paths:
        source = without.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), path.read_text(encoding="utf-8"))
        for hit in re.finditer(pattern, source, re.IGNORECASE):
            line = source.count("\n", 0, hit.start()) + 1
            found.append(f"{path.relative_to(TOP)}:{line} {hit[0].strip()[:40]}")
    return found

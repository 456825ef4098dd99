"""The same content on the page: escaped, without inline style or script, every picture with its table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import delivery
from delivery.reports.page import page_of
from tests.reports.harbour import empty_report, receipt, status_report
from tests.reports.test_hostile_text import MARKUP, document_of

TEMPLATES = Path(delivery.__file__).parent.parent / "templates"
ENVIRONMENT = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
SHOW = ENVIRONMENT.from_string('{% import "reports/_blocks.html" as blocks %}{{ blocks.document(page) }}')


def html_of(document) -> str:
    return SHOW.render(page=page_of(document))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("made", [status_report, empty_report, receipt])
def test_a_page_has_no_inline_style_no_script_and_unique_ids(made, language):
    html = html_of(made(language))
    assert not re.search(r"\sstyle=|<script|\son\w+=|javascript:", html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert html.count("<svg") == html.count("</svg>") and 'lang="' in html
    assert not re.search(r"\bNone\b|nan", html.replace("Finance", ""))


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_escaped_everywhere(text):
    html = html_of(document_of(text))
    assert not re.search(r"<(img|font|a|link|para|b|seq|onDraw)[ >/]", html) and "49" not in html
    if "<" in text:
        assert text not in html


def test_every_picture_says_what_it_shows_and_has_its_table():
    html = html_of(status_report("en"))
    figures = re.findall(r"<figure.*?</figure>", html, re.S)
    assert len(figures) >= 6
    assert all('role="img" aria-label="' in figure and "<details" in figure and "<th scope" in figure for figure in figures)


def test_lights_have_icon_and_word():
    html = html_of(status_report("en"))
    for light in re.findall(r'<span class="report-light.*?</span></span>', html, re.S):
        assert "<svg" in light and re.search(r'<span dir="auto">[^<]+</span>', light)


def test_nothing_in_the_macros_is_undefined():
    strict = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    show = strict.from_string('{% import "reports/_blocks.html" as blocks %}{{ blocks.document(page) }}')
    for document in (status_report("zh"), receipt("en")):
        assert show.render(page=page_of(document))

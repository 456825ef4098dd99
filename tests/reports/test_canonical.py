"""Stored content is canonical, comes back as it was, and refuses what it cannot read."""

from __future__ import annotations

import json

import pytest

from delivery.reports.canonical import ContentUnreadable, from_json, to_json
from tests.reports.harbour import empty_report, receipt, status_report


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("made", [status_report, empty_report, receipt])
def test_a_document_comes_back_as_it_was(made, language):
    document = made(language)
    text = to_json(document)
    assert from_json(text) == document
    assert to_json(from_json(text)) == text


def test_keys_are_sorted_and_nothing_is_a_float():
    text = to_json(status_report("zh"))
    assert (
        json.dumps(json.loads(text, parse_float=pytest.fail), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text
    )


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda stored: stored.update(v=2), "version"),
        (lambda stored: stored["document"].pop("title"), "document: the fields of Document"),
        (lambda stored: stored["document"].update(dated_on="20 Nov"), "document.dated_on"),
        (lambda stored: stored["document"].update(kind="novel"), "document.kind"),
        (
            lambda stored: stored["document"]["opening"][0].update(block="script"),
            "document.opening[0]: no block of kind 'script'",
        ),
        (
            lambda stored: stored["document"]["sections"][0].update(starts_page=1),
            "document.sections[0].starts_page: int where bool",
        ),
        (lambda stored: stored["document"].update(sections={}), "document.sections: a list is due"),
    ],
)
def test_unreadable_content_names_the_place(change, place):
    stored = json.loads(to_json(status_report("en", 3)))
    change(stored)
    with pytest.raises(ContentUnreadable, match=place.replace("[", r"\[")):
        from_json(json.dumps(stored))


def test_what_is_no_json_is_refused():
    with pytest.raises(ContentUnreadable):
        from_json("{")
    with pytest.raises(ContentUnreadable):
        from_json("[]")

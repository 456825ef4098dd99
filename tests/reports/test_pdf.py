"""The PDF: text as written, fonts embedded, pages numbered, outline and metadata, same bytes again."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from delivery.reports.content import Section, Sentence, SentenceRole
from delivery.reports.pdf.draw import MOST_PAGES, TooManyPages, draw
from delivery.reports.pdf.fonts import FontsMissing, register_fonts
from delivery.reports.worker import FONTS
from tests.reports.harbour import empty_report, receipt, status_report
from tests.reports.harbour_blocks import ANCHOR, milestone_table


def read(document) -> PdfReader:
    return PdfReader(BytesIO(draw(document, FONTS)))


def text_of(reader: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in reader.pages)


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_comes_out_as_it_was_written(language):
    document = status_report(language)
    text = flat(text_of(read(document)))
    for section in document.sections:
        assert flat(section.title) in text
    for row in milestone_table(language, 48).rows:
        assert flat(row.cells[1].text if len(row.cells) > 1 else row.cells[0].text) in text
    assert "a<b&中文" in text and "<imgsrc=x>" in text and "49" not in flat("{{7*7}}")
    assert flat(ANCHOR.line) in text


@pytest.mark.parametrize(
    "document", [status_report("zh"), status_report("en", 3), empty_report("en"), receipt("zh")], ids=lambda one: one.title
)
def test_every_font_is_embedded_and_nothing_else_is(document):
    reader = read(document)
    fonts = {}
    for page in reader.pages:
        fonts |= {font.get_object()["/BaseFont"]: font.get_object() for font in page["/Resources"]["/Font"].values()}
    assert fonts and all("/FontFile2" in font["/FontDescriptor"] and "NotoSansSC" in name for name, font in fonts.items())
    assert not _dangers(reader)


@pytest.mark.parametrize(("lines", "rows"), [(1, 19), (3, 18), (4, 17), (2, 19)])
def test_a_section_that_starts_a_page_leaves_none_empty_before_it(lines, rows):
    filled = milestone_table("en", 60)
    first = (*[Sentence("x", SentenceRole.SMALL)] * lines, replace(filled, rows=filled.rows[:rows]))
    sections = (Section("First", first), Section("Second", (Sentence("x"),), starts_page=True))
    reader = read(replace(empty_report("en"), opening=(), sections=sections))
    assert all(len(page.extract_text().split()) > 10 for page in reader.pages)
    assert "Second" not in reader.pages[0].extract_text().splitlines()


def _dangers(reader: PdfReader) -> set[str]:
    """Whatever would open, fetch, run or show something that is not in the document."""
    found = set()
    for number in range(1, reader.trailer["/Size"]):
        value = reader.get_object(number)
        if isinstance(value, dict):
            found |= {"URI", "Launch", "JavaScript", "EmbeddedFile", "Image"} & {
                str(value.get(key, "")).strip("/") for key in ("/S", "/Type", "/Subtype")
            }
    return found


def test_the_same_document_gives_the_same_bytes():
    assert draw(status_report("zh", 60), FONTS) == draw(status_report("zh", 60), FONTS)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_are_numbered_and_every_later_page_says_what_it_belongs_to(language):
    document = status_report(language)
    reader = read(document)
    pages = [flat(page.extract_text()) for page in reader.pages]
    assert all(f"{number}/{len(pages)}" in text for number, text in enumerate(pages, 1))
    assert all(flat(document.number) in text and flat(document.project) in text for text in pages[1:])
    assert all(flat(ANCHOR.short) in text for text in pages)


def test_outline_metadata_and_language_are_set():
    document = status_report("zh")
    reader = read(document)
    assert [entry.title for entry in reader.outline] == [section.title for section in document.sections]
    assert reader.metadata.title == f"{document.title} – {document.project}"
    assert reader.metadata.author == document.organization
    assert reader.root_object["/Lang"] == "zh-Hans"
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"]


@pytest.mark.parametrize("milestones", [48, 300])
def test_a_long_report_has_contents_with_the_right_pages(milestones):
    document = status_report("en", milestones)
    reader = read(document)
    first = reader.pages[0].extract_text()
    assert document.wording.contents in first
    targets = [reader.get_destination_page_number(entry) + 1 for entry in reader.outline]
    for section, page in zip(document.sections, targets, strict=True):
        assert section.title in reader.pages[page - 1].extract_text()
        assert str(page) in first.split()


def test_a_short_document_has_no_contents():
    assert "Contents" not in text_of(read(receipt("en")))


def test_an_empty_report_fits_one_page():
    reader = read(empty_report("zh"))
    assert len(reader.pages) == 1 and "还没有里程碑" in text_of(reader)


def test_a_table_that_is_too_long_for_paper_says_so(monkeypatch):
    monkeypatch.setattr("delivery.reports.pdf.table.MOST_ROWS", 20)
    document = replace(status_report("en", 3), sections=(Section("Long", (milestone_table("en", 30),)),))
    assert "11 more rows are in the spreadsheet" in text_of(read(document))


def test_a_document_without_end_is_refused():
    endless = replace(status_report("en", 3), sections=(Section("x", (Sentence("word " * 900),) * (MOST_PAGES * 2)),))
    with pytest.raises(TooManyPages):
        draw(endless, FONTS)


def test_missing_fonts_name_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setattr("delivery.reports.pdf.fonts.pdfmetrics.getRegisteredFontNames", list)
    with pytest.raises(FontsMissing, match=r"\./dev demo"):
        register_fonts(tmp_path)

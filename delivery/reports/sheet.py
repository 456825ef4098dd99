"""A document as a spreadsheet: one sheet per section, amounts as numbers, dates as dates, words always as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time
from io import BytesIO

from delivery.reports.content import Document
from delivery.reports.plain_text import one_line
from delivery.reports.sheet_blocks import write_block
from delivery.reports.sheet_page import SheetPage
from delivery.words import amounts

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
LONGEST_NAME = 31


def draw_sheet(document: Document) -> bytes:
    """The XLSX file. Nothing in it is ever a formula or a link."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties(_properties(document))
        names = sheet_names([document.wording.overview, *(section.short or section.title for section in document.sections)])
        _overview(document, SheetPage(book, next(names), document.wording))
        for section in document.sections:
            page = SheetPage(book, next(names), document.wording)
            page.title(section.title)
            for block in section.blocks:
                write_block(block, page)
            page.finish()
    return out.getvalue()


def _overview(document: Document, page: SheetPage) -> None:
    page.title(document.title)
    dated = amounts.day(document.dated_on, document.wording.locale)
    for text in (document.project, document.number, document.period, dated, document.audience, document.organization):
        page.line(text)
    page.gap()
    for block in document.opening:
        write_block(block, page)
    if document.anchor:
        page.line(document.anchor.line)
    page.finish()


def _properties(document: Document) -> dict[str, object]:
    organization = one_line(document.organization, 200)
    return {
        "title": one_line(document.title, 200),
        "subject": one_line(f"{document.project} {document.number}", 200),
        "author": organization,
        "company": organization,
        "created": datetime.combine(document.dated_on, time()),
    }


def sheet_names(titles: list[str]) -> Iterator[str]:
    """Names that Excel accepts: at most 31 characters, none of ``[]:*?/\\``, each once.

    >>> list(sheet_names(["Plan: a/b", "plan a b", "里程碑"]))
    ['Plan a b', 'plan a b 2', '里程碑']
    """
    used: set[str] = {"history", ""}
    for title in titles:
        base = _cut(" ".join(_FORBIDDEN.sub(" ", one_line(title, 200)).split()).strip("'"), LONGEST_NAME).strip(" '") or "–"
        name, number = base, 2
        while name.casefold() in used:
            name = f"{_cut(base, LONGEST_NAME - 1 - len(str(number)))} {number}"
            number += 1
        used.add(name.casefold())
        yield name


def _cut(text: str, units: int) -> str:
    """Excel counts in UTF-16: an emoji is two."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")

"""Every block kind is drawn by every drawer; only one place makes a Paragraph; reportlab stays in its room."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import delivery
from delivery.reports.content import BLOCKS
from delivery.reports.pdf.blocks import DRAWERS
from delivery.reports.sheet_blocks import WRITERS
from tests.reports.harbour import empty_report, receipt, status_report

PACKAGE = Path(delivery.__file__).parent
MACROS = PACKAGE.parent / "templates" / "reports" / "_blocks.html"


def test_every_block_has_a_function_per_drawer_and_a_macro():
    text = MACROS.read_text(encoding="utf-8")
    named = set(re.findall(r"'(\w+)': \w+[,}]", text[text.index("set BLOCKS") :]))
    assert set(DRAWERS) == set(WRITERS) == named == set(BLOCKS)
    assert all(re.search(rf"macro {kind}\(shown, page\)", text) for kind in BLOCKS)


def test_the_sample_reports_hold_every_block():
    seen = {
        block.kind
        for document in (status_report("en", 3), empty_report("en"), receipt("en"))
        for blocks in (document.opening, *(section.blocks for section in document.sections))
        for block in blocks
    }
    assert seen | {"page_break"} == set(BLOCKS)


def test_only_one_file_makes_paragraphs():
    makers = [
        path.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.ClassDef) and "Paragraph" in _names(node)
    ]
    assert makers == ["paragraph.py"]


def _names(node: ast.Call | ast.ClassDef) -> set[str]:
    called = [node.func] if isinstance(node, ast.Call) else node.bases
    return {getattr(one, "id", getattr(one, "attr", "")) for one in called}


def test_reportlab_is_loaded_by_the_pdf_room_only():
    outside = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "pdf" and re.search(r"^(from|import) reportlab", path.read_text("utf-8"), re.M)
    ]
    assert not outside

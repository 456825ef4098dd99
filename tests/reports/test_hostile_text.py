"""Whatever people write prints as text: no markup runs, nothing is embedded, nothing crashes, and it is quick."""

from __future__ import annotations

import sys
import unicodedata
from dataclasses import fields, is_dataclass, replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from delivery.reports.content import Anchor, Cell, Column, Document, LedgerAnchor, Row, Section, Table, UserText
from delivery.reports.pdf.draw import draw
from delivery.reports.pdf.fonts import register_fonts
from delivery.reports.pdf.line_break import NEVER_FIRST, broken
from delivery.reports.plain_text import MOST, lines_of, one_line
from delivery.reports.sheet import draw_sheet
from delivery.reports.worker import FONTS
from tests.quickness import best_seconds
from tests.reports.harbour import empty_report, receipt, status_report

MARKUP = [
    "a<b & 中文",
    "<img src=x>",
    '<img src="/etc/passwd"/>',
    "<font color=\"[[[getattr(pow,Word('__globals__'))]]]\">x</font>",
    "{{7*7}}",
    '<a href="javascript:alert(1)">x</a>',
    '<link href="http://evil.example">x</link>',
    "<para>x</para>",
    "&amp; &lt; &#65; &nosuch;",
    "<!-- x -->",
    "<![CDATA[x]]>",
    "</para></document>",
    "<seq id='x'/>",
    "<b>x",
    "${7*7} %(x)s {x}",
    "<onDraw name='x'/>",
    "]]>",
    "=1+1",
    "@SUM(A1)",
    "<svg onload=x>",
    "\\u0000 \\n (paren) \\) <<",
    "<unichar name='x'/>",
    "<greek>a</greek>",
    "<super>2</super>",
]


def document_of(text: str) -> Document:
    """The text in every string of a small report."""
    parts = receipt("en").sections[0].blocks
    table = Table(
        text,
        (Column(text), Column("n", unit=text)),
        (Row((Cell(text), Cell(text))), Row((Cell(text),), is_heading=True)),
        note=text,
    )
    blocks = (UserText(text, text), table, *(_filled(block, text) for block in (*parts, *status_report("en", 3).opening)))
    return replace(
        empty_report("en"), title=text, project=text, organization=text, number=text, sections=(Section(text, blocks),)
    )


def _filled(value, text):
    """A copy with every string inside replaced."""
    if is_dataclass(value):
        return type(value)(**{field.name: _filled(getattr(value, field.name), text) for field in fields(value)})
    if isinstance(value, tuple):
        return tuple(_filled(item, text) for item in value)
    return text if type(value) is str else value


def printed(document: Document) -> str:
    reader = PdfReader(BytesIO(draw(document, FONTS)))
    for number in range(1, reader.trailer["/Size"]):
        value = reader.get_object(number)
        if isinstance(value, dict):
            kinds = {str(value.get(key, "")) for key in ("/S", "/Type", "/Subtype")}
            assert not kinds & {"/URI", "/Launch", "/JavaScript", "/EmbeddedFile", "/Image"}
    return "".join("".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("text", MARKUP)
def test_markup_is_printed_as_it_was_written(text):
    assert "".join(text.split()) in printed(document_of(text))


class Opened:
    """Files and sockets opened while it listens; an audit hook cannot be removed, so it is made once."""

    def __init__(self) -> None:
        self.listening, self.names = False, []
        sys.addaudithook(self._heard)

    def _heard(self, event, args):
        if self.listening and event in ("open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "exec"):
            self.names.append((event, str(args[0])[:80]))


OPENED = Opened()


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.text(max_size=300), st.text("<>/&;=\"'ab \u202e中，😀\x00\ud800\n", max_size=300), st.sampled_from(MARKUP)))
def test_no_string_crashes_embeds_or_opens_anything(text):
    document = document_of(text)
    draw(document_of("x"), FONTS)
    OPENED.names.clear()
    OPENED.listening = True
    try:
        draw(document, FONTS)
    finally:
        OPENED.listening = False
    assert not [name for name in OPENED.names if name[0] != "exec"]
    draw_sheet(document)


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "中" * 100_000, "\u0301" * 100_000, "<" * 100_000, "😀" * 100_000, "\n" * 100_000, "a b " * 25_000]
)
def test_a_hundred_thousand_characters_print_quickly(text):
    table = Table("t", tuple(Column(str(n)) for n in range(8)), (Row((Cell(text),) * 8),) * 3)
    document = replace(empty_report("en"), title=text, sections=(Section(text, (UserText(text, text), table)),))
    assert best_seconds(lambda: draw(document, FONTS), enough=2) < 2


def test_emoji_and_what_the_font_lacks_are_replaced_visibly():
    text = printed(replace(empty_report("en"), title="ok 😀 \U00020bb7 ł ě"))
    assert "ok□□□e" in text or "ok□□□ě" in text


def test_direction_marks_and_controls_are_gone():
    assert one_line("USD \u202e000,1\u2069 a\u200bb\x00c\x1b[0m\ufeff") == "USD 000,1 ab c [0m"
    assert one_line("e\u0301") == "é" and one_line("\ud800x") == "\ufffdx"


def test_text_is_capped_visibly():
    assert len(one_line("中" * 6000)) == MOST + 1 and one_line("中" * 6000).endswith("…")
    assert max(map(len, one_line("x" * 1000).split())) == 200
    assert lines_of("") == [""]


@settings(max_examples=200, deadline=None)
@given(st.text("ab，。、（） 中文，-/1,", min_size=1, max_size=120), st.integers(20, 200))
def test_lines_keep_every_character_and_no_comma_begins_one(text, width):
    register_fonts(FONTS)
    text = " ".join(text.split())
    lines = [line for _, line in broken(text, "NotoSansSC", 10, width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    whole = all(broken(part, "NotoSansSC", 10, width)[0][1] == part for part in text.split())
    if whole and width > 60 and not any(text[at] in NEVER_FIRST and text[at - 1] == " " for at in range(1, len(text))):
        runs = max((len(run) for run in _unbreakable(text)), default=0)
        assert runs * 10 > width or not any(line[:1] in NEVER_FIRST for line in lines[1:])


def _unbreakable(text: str) -> list[str]:
    return "".join(" " if one in "中文 " else one for one in text).split()


def test_an_anchor_of_any_project_name_is_drawn():
    for project in ("港湾", "A" * 3000, "<b>", "😀"):
        block = LedgerAnchor("x", Anchor(project, 10**9, "f" * 64), "x")
        draw(replace(empty_report("en"), anchor=block.anchor, sections=(Section("x", (block,)),)), FONTS)


def test_cleaned_text_stays_in_one_unicode_form():
    assert unicodedata.is_normalized("NFC", one_line("Ｅ\u0301 ﾊﾟ"))

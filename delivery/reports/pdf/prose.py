"""Sentences, what users wrote, notes, the page break."""

from __future__ import annotations

from reportlab.platypus import PageBreak as NewPage
from reportlab.platypus import Spacer

from delivery.reports.content import Notes, PageBreak, Sentence, UserText
from delivery.reports.pdf.paragraph import paragraph, paragraphs
from delivery.reports.pdf.setting import Flow, Setting, titled

MOST_WRITTEN = 20_000


def draw_sentence(block: Sentence, setting: Setting) -> Flow:
    return [Spacer(0, 4), paragraph(block.text, str(block.role)), Spacer(0, 4)]


def draw_user_text(block: UserText, setting: Setting) -> Flow:
    flow: Flow = []
    for line in paragraphs(block.text, most=MOST_WRITTEN):
        flow += [line, Spacer(0, 3)] if line else [Spacer(0, 5)]
    if not block.text.strip():
        flow = [paragraph(block.empty, "small")] if block.empty else []
    return titled(block.title, flow, 34) if flow else []


def draw_notes(block: Notes, setting: Setting) -> Flow:
    flow: Flow = []
    for note in block.notes:
        flow += [paragraph(note, "small", 2000), Spacer(0, 3)]
    return titled(block.title, flow, 24)


def draw_page_break(block: PageBreak, setting: Setting) -> Flow:
    return [NewPage()]

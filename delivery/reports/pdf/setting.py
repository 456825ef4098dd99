"""What every drawing function of a block needs to know of the page, and the titles above blocks."""

from __future__ import annotations

from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, Spacer

from delivery.reports.pdf.paragraph import paragraph
from delivery.reports.wording import Wording

Flow = list[Flowable]


@dataclass(frozen=True, slots=True)
class Setting:
    width: float
    wording: Wording


def titled(title: str, flow: Flow, room: float = 70) -> Flow:
    """The block under its title, with at least ``room`` points of it on the same page."""
    above: Flow = [CondPageBreak(room + 24), Spacer(0, 8)]
    if title:
        above += [paragraph(title, "block_title", 200), Spacer(0, 4)]
    return [*above, *flow, Spacer(0, 6)]


def together(title: str, flow: Flow) -> Flow:
    """The block under its title, never parted."""
    head: Flow = [paragraph(title, "block_title", 200), Spacer(0, 4)] if title else []
    return [Spacer(0, 8), KeepTogether([*head, *flow]), Spacer(0, 6)]


def noted(note: str) -> Flow:
    return [Spacer(0, 3), paragraph(note, "small", 1000)] if note else []

"""Which function draws which kind of block."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from delivery.reports.content import Block
from delivery.reports.pdf import choice, figure, proof, prose, summary, table
from delivery.reports.pdf.setting import Flow, Setting

DRAWERS: dict[str, Callable[[Any, Setting], Flow]] = {
    "sentence": prose.draw_sentence,
    "user_text": prose.draw_user_text,
    "notes": prose.draw_notes,
    "page_break": prose.draw_page_break,
    "lights": summary.draw_lights,
    "key_figures": summary.draw_key_figures,
    "phase_strip": figure.draw_phase_strip,
    "gantt_excerpt": figure.draw_gantt_excerpt,
    "shifts": figure.draw_shifts,
    "diagram": figure.draw_diagram,
    "table": table.draw_table,
    "decisions": choice.draw_decisions,
    "comparison": choice.draw_comparison,
    "since_last": choice.draw_since_last,
    "facts": proof.draw_facts,
    "ledger_anchor": proof.draw_ledger_anchor,
}


def flow_of(block: Block, setting: Setting) -> Flow:
    return DRAWERS[block.kind](block, setting)


_ROOM = {
    "diagram": 225, "phase_strip": 120, "ledger_anchor": 125, "gantt_excerpt": 140, "shifts": 110, "lights": 100,
    "key_figures": 85, "comparison": 115, "table": 145, "decisions": 95, "since_last": 95,
}  # fmt: skip


def room_for(block: Block) -> float:
    """Points that the beginning of a block needs: a heading does not stay behind alone."""
    return _ROOM.get(block.kind, 80)

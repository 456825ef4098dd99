"""The colours of a report by their role. The page may override each by its class (dark mode)."""

from __future__ import annotations

from enum import StrEnum

from delivery.reports.tone import Tone


class Ink(StrEnum):
    TEXT = "text"
    MUTED = "muted"
    RULE = "rule"
    SHADE = "shade"
    PAPER = "paper"
    ACCENT = "accent"
    ACCENT_SOFT = "accent-soft"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"
    PLANNED = "planned"
    GHOST = "ghost"
    SERIES_1 = "series-1"
    SERIES_2 = "series-2"
    SERIES_3 = "series-3"
    SERIES_4 = "series-4"
    SERIES_5 = "series-5"
    SERIES_6 = "series-6"


PALETTE: dict[Ink, str] = {
    Ink.TEXT: "#1f2933",
    Ink.MUTED: "#5b6672",
    Ink.RULE: "#cfd6dd",
    Ink.SHADE: "#f3f5f7",
    Ink.PAPER: "#ffffff",
    Ink.ACCENT: "#175a7d",
    Ink.ACCENT_SOFT: "#dcebf2",
    Ink.GREEN: "#2b7a3d",
    Ink.AMBER: "#a65f00",
    Ink.RED: "#b3261e",
    Ink.GREY: "#6b7480",
    Ink.PLANNED: "#7fa9c0",
    Ink.GHOST: "#b4bec8",
    Ink.SERIES_1: "#175a7d",
    Ink.SERIES_2: "#d08a2e",
    Ink.SERIES_3: "#6b9f8b",
    Ink.SERIES_4: "#8a5a83",
    Ink.SERIES_5: "#9aa5b1",
    Ink.SERIES_6: "#b5563f",
}

SERIES = (Ink.SERIES_1, Ink.SERIES_2, Ink.SERIES_3, Ink.SERIES_4, Ink.SERIES_5, Ink.SERIES_6)

TONES: dict[Tone, Ink] = {Tone.GREEN: Ink.GREEN, Tone.AMBER: Ink.AMBER, Tone.RED: Ink.RED, Tone.GREY: Ink.GREY}


def series_ink(index: int, tone: Tone | None = None) -> Ink:
    return TONES[tone] if tone else SERIES[index % len(SERIES)]

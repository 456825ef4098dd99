"""The four tones of a light. A tone is drawn as a shape of its own and always stands beside its word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class Light:
    tone: Tone
    word: str

"""Which options are best at what: told in words beside the figure, so that five columns can be read at a glance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from delivery.models import ChangeOption


def _p80(impact: Mapping[str, Any]) -> str | None:
    """Of going live where there is one, else of the finish; None: not computed."""
    p80 = impact.get("p80")
    return (p80["go_live_after"] or p80["finish_after"]) if p80 else None


MEASURES: Mapping[str, Callable[[ChangeOption, Mapping[str, Any]], Any]] = {
    "go_live": lambda _option, impact: impact["go_live_after"],
    "finish": lambda _option, impact: impact["finish_after"],
    "p80": lambda _option, impact: _p80(impact),
    "price": lambda option, _impact: option.price_cents,
    "cost": lambda option, _impact: option.internal_cost_cents,
    "effort": lambda _option, impact: impact["internal"]["effort_minutes"],
    "moves": lambda _option, impact: impact["moves_count"],
}
"""The smaller, the better."""


def option_merits(options: Sequence[ChangeOption]) -> dict[str, frozenset[str]]:
    """For every measure the letters of the options that are best at it; empty where all are alike or one is alone."""
    computed = [(option, option.impact) for option in options if option.impact]
    found: dict[str, frozenset[str]] = {}
    for name, measure in MEASURES.items():
        values = {option.letter: measure(option, impact) for option, impact in computed}
        known = [value for value in values.values() if value is not None]
        best = min(known, default=None)
        is_telling = len(set(known)) > 1 and len(known) == len(values)
        found[name] = frozenset(letter for letter, value in values.items() if is_telling and value == best)
    return found

"""What a search takes for granted: the figures that a manager may argue about, kept with whatever was computed from them.

They are settings of the project. A setting that is changed later rewrites nothing: what was found says what it was found with.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from delivery.engine.options.context import OptionContext

FIGURES = (
    "crash_premium_percent",
    "crash_limit_percent",
    "overlap_percent",
    "rework_chance_percent",
    "rework_percent",
    "ramp_up_days",
    "margin_percent",
)
"""Whole numbers, in the order in which people read them."""
IN_EDITS = frozenset({"crash_premium_percent", "crash_limit_percent", "overlap_percent", "ramp_up_days"})
"""What the edits of an option were made with: computing it again does not make them otherwise."""

Assumed = Mapping[str, Any]


def assumptions(context: OptionContext, **more: Any) -> dict[str, Any]:
    """Everything assumed that could be otherwise tomorrow; ``more`` is what only the caller knows. Internal.

    >>> assumptions(OptionContext({"dev": 100}))["ramp_up_days"], assumptions(OptionContext({"dev": 100}))["rates_cents"]
    (5, {'dev': 100})
    """
    figures = {name: int(getattr(context, name)) for name in FIGURES}
    return {**figures, "rates_cents": dict(sorted(context.rates_cents.items())), **more}


def changed(assumed: Assumed, now: Assumed) -> tuple[str, ...]:
    """Names of what is assumed otherwise now. What was not kept in its day is not compared.

    >>> changed({"overlap_percent": 50, "ramp_up_days": 5}, {"overlap_percent": 30, "ramp_up_days": 5, "margin_percent": 25})
    ('overlap_percent',)
    """
    return tuple(name for name in now if name in assumed and assumed[name] != now[name])


def computed_again(assumed: Assumed, now: Assumed) -> dict[str, Any]:
    """What an option assumes whose edits stand and whose dates and money were computed anew.

    >>> computed_again({"overlap_percent": 50, "margin_percent": 25}, {"overlap_percent": 30, "margin_percent": 28})
    {'overlap_percent': 50, 'margin_percent': 28}
    """
    return {**now, **{name: value for name, value in assumed.items() if name in IN_EDITS}}

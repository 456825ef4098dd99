"""Property tests see the same examples in every run, however slow the machine; others, and more of them, in the soak."""

from __future__ import annotations

import os
from collections.abc import Iterable

import pytest
from hypothesis import HealthCheck, settings

TIMES = int(os.environ.get("DELIVERY_EXAMPLES", "0"))
"""So many times the examples, drawn anew in every run; 0: the suite's own."""
STEADY = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def see_the_same() -> None:
    """What a test says of its own settings is added to these, so they are set before any test is imported."""
    settings.register_profile("steady", STEADY)
    settings.load_profile("steady")


def see_more(items: Iterable[pytest.Item]) -> None:
    """Hypothesis lets nobody decorate a test twice, so its own mark is replaced."""
    for item in items:
        test = getattr(item, "function", None)
        if TIMES and hasattr(test, "hypothesis"):
            own = getattr(test, "_hypothesis_internal_use_settings", STEADY)
            most = own.max_examples * TIMES
            test._hypothesis_internal_use_settings = settings(own, max_examples=most, derandomize=False, database=None)  # type: ignore[union-attr]

"""How quick something is, on a machine that does other things too or is slower than ours: the best of a few tries."""

from __future__ import annotations

import time
from collections.abc import Callable

QUIET_SECONDS = 0.05
"""What the known piece of work takes where nothing else runs, on the machine that the limits were set for."""
LOOPS = 2_700_000


def best_seconds(work: Callable[[], object], tries: int = 5, enough: float = 0.0) -> float:
    """Seconds of the quickest try; stops as soon as a try is below ``enough``. Where a known piece of work before and after it
    takes longer than it should, so does the try, and by so much it is counted shorter."""
    best = float("inf")
    for _ in range(tries):
        before = _seconds(_known_work)
        took = _seconds(work)
        slowness = (before + _seconds(_known_work)) / (2 * QUIET_SECONDS)
        best = min(best, took / max(1.0, slowness))
        if best < enough:
            break
    return best


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _known_work() -> int:
    total = 0
    for number in range(LOOPS):
        total += number
    return total

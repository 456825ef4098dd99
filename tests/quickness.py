"""How quick something is on a machine that does other things too: the best of a few tries."""

from __future__ import annotations

import time
from collections.abc import Callable


def best_seconds(work: Callable[[], object], tries: int = 5, enough: float = 0.0) -> float:
    """Wall seconds of the quickest try; stops as soon as a try is below ``enough``."""
    best = float("inf")
    for _ in range(tries):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
        if best < enough:
            break
    return best

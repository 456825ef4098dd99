"""Times that can be compared: deeds take turns round by round, CPU time of this process, medians."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

Deed = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One measured thing. Times are milliseconds."""

    area: str
    name: str
    cpu: float | None = None
    wall: float | None = None
    target: float | None = None
    """Milliseconds of CPU that it has to stay under (of the clock where no CPU time is given)."""
    ratio: float | None = None
    """To the first line of its group."""
    ratio_target: float | None = None
    queries: int | None = None
    figure: float | None = None
    """What is no time: bytes, points, pictures a second, in ``unit``."""
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def has_target(self) -> bool:
        return any(bound is not None for bound in (self.target, self.ratio_target, self.at_least, self.at_most))

    @property
    def is_missed(self) -> bool:
        took = self.wall if self.cpu is None else self.cpu
        return (
            _is_over(took, self.target)
            or _is_over(self.ratio, self.ratio_target)
            or _is_over(self.figure, self.at_most)
            or _is_over(self.at_least, self.figure)
        )


def _is_over(found: float | None, bound: float | None) -> bool:
    return found is not None and bound is not None and found > bound


@dataclass
class Times:
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        return median(self.cpu) * 1000

    @property
    def wall_ms(self) -> float:
        return median(self.wall) * 1000


def in_turns(deeds: Mapping[str, Deed], rounds: int) -> dict[str, Times]:
    """Every deed once per round, after one that does not count, so that a slow spell of the machine meets all of them. What was
    there before is left to itself: the collector need not walk it for each deed."""
    found = {name: Times() for name in deeds}
    gc.collect()
    gc.freeze()
    for number in range(rounds + 1):
        for name, deed in deeds.items():
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            deed()
            if number:
                found[name].cpu.append(time.process_time() - cpu)
                found[name].wall.append(time.perf_counter() - wall)
    return found

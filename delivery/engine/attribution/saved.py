"""The history of a plan as it was saved, and how it is cut into windows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from delivery.engine.edit import Edit


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved set of edits, in the order in which they were saved."""

    version: int
    """The version of the plan that it made."""
    on: date
    """The day on which it was saved, in the project's time zone."""
    edits: tuple[Edit, ...]
    change: str = ""
    """Code of the change request whose approved edits these are: ``CR-003``; empty for anything else."""
    is_absorbed: bool = False
    """That change was taken in by the vendor, inside its reserve: nobody but the vendor agreed to its days."""


def cut(history: Iterable[Saved]) -> Iterator[tuple[Saved, ...]]:
    """Windows: the saves of one week (Monday to Sunday); every change request in a window of its own.

    >>> days = [Saved(n, date(2026, 3, day), ()) for n, day in enumerate((2, 5, 9), start=7)]
    >>> [[one.version for one in window] for window in cut(days)]
    [[7, 8], [9]]
    >>> [[one.version for one in window] for window in cut([days[0], Saved(8, date(2026, 3, 3), (), "CR-001"), *days[1:2]])]
    [[7], [8], [8]]
    """
    window: list[Saved] = []
    for one in history:
        if window and (one.change or window[-1].change or week_of(one) != week_of(window[-1])):
            yield tuple(window)
            window = []
        window.append(one)
    if window:
        yield tuple(window)


def week_of(one: Saved) -> tuple[int, int]:
    return one.on.isocalendar()[:2]

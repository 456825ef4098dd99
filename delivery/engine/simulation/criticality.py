"""Which milestones drive the finish, or a milestone that is aimed at, run by run.

A milestone is critical in a run when it ends with the project (is the one aimed at), or when a link that fixes the head
of a critical successor comes from it: the longest path, which for plans without dates of their own is where the total
float is zero. One boolean row per milestone, walked against the order; linear in (milestones + dependencies) x runs, and
nothing is looked at behind a milestone that is never critical.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.durations import Rows
from delivery.engine.simulation.steps import Step, Wait

Marks = NDArray[np.bool_]


class Laid(Protocol):
    """What both kinds of rows say of themselves."""

    steps: list[Step]

    def closes(self, end: Rows, out: Marks) -> None: ...
    def binding(self, step: Step, wait: Wait) -> Marks: ...


def critical_counts(laid: Laid, ends: Sequence[tuple[int | None, Rows]], critical: Marks) -> NDArray[np.int64]:
    """In how many runs each milestone is critical for each end, shape (milestones, ends); both are walked back together.

    An end is a milestone (None: the project) with its row; ``critical``, (milestones, ends, runs), is scratch.
    """
    counts = np.zeros((len(laid.steps), len(ends)), dtype=np.int64)
    for number, (aim, end) in enumerate(ends):
        if aim is None:
            laid.closes(end, critical[:, number])
        else:
            critical[:, number] = False
            critical[aim, number] = True
    marks = critical[:, 0] if len(ends) == 1 else critical  # rows without a second dimension are twice as quick
    both = np.empty(marks.shape[1:], dtype=np.bool_)
    for step in reversed(laid.steps):
        rows = marks[step.place]
        found = [np.count_nonzero(rows)] if len(ends) == 1 else [np.count_nonzero(row) for row in rows]
        if not any(found):
            continue
        counts[step.place] = found
        for wait in step.waits:
            if wait.drives:
                np.logical_and(rows, laid.binding(step, wait), out=both)
                source = marks[wait.source]
                np.logical_or(source, both, out=source)
    return counts

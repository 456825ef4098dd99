"""Which milestones drive the finish, run by run.

A milestone is critical in a run when it ends with the project, or when a link that drives a critical successor comes from
it: the longest path, which for plans without dates of their own is where the total float is zero. One boolean row per
milestone, walked against the order; linear in (milestones + dependencies) x runs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from delivery.engine.simulation.steps import Step
from delivery.engine.simulation.work_rows import Marks


def critical_counts(steps: list[Step], tight: Marks, critical: Marks) -> NDArray[np.int64]:
    """In how many runs each milestone is critical, shape (milestones,).

    ``critical``, shape (milestones, runs), comes with those marked that end with the project and is filled; ``tight``,
    shape (links, runs), marks where a link fixes its successor's head.
    """
    counts = np.zeros(len(steps), dtype=np.int64)
    both = np.empty(critical.shape[1], dtype=np.bool_)
    for step in reversed(steps):
        row = critical[step.place]
        count = np.count_nonzero(row)
        counts[step.place] = count
        if count == 0:
            continue
        for wait in step.waits:
            if wait.drives:
                np.logical_and(row, tight[wait.edge], out=both)
                source = critical[wait.source]
                np.logical_or(source, both, out=source)
    return counts

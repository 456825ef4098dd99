"""What lies before and after one node, and how many links away."""

from __future__ import annotations

from collections.abc import Sequence

from delivery.engine.drawing.rows import Link


def reach(count: int, links: Sequence[Link], start: int, depth: int | None, *, backwards: bool = False) -> dict[int, int]:
    """The fewest links to every node that can be reached within ``depth`` (None: any), without the start itself.

    >>> reach(4, [(0, 1), (1, 2), (0, 2), (2, 3)], 0, 1), reach(4, [(0, 1), (1, 2), (2, 3)], 3, None, backwards=True)
    ({1: 1, 2: 1}, {2: 1, 1: 2, 0: 3})
    """
    near: list[list[int]] = [[] for _ in range(count)]
    for source, target in links:
        if backwards:
            near[target].append(source)
        else:
            near[source].append(target)
    steps, edge, far = {start: 0}, [start], 0
    while edge and (depth is None or far < depth):
        far += 1
        edge = list(dict.fromkeys(other for node in edge for other in near[node] if other not in steps))
        steps |= dict.fromkeys(edge, far)
    del steps[start]
    return steps

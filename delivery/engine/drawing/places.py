"""Where every point lies across its row: close to its neighbours, in the order of the row, nothing on top of anything.

Every row in turn is placed as well as its neighbours allow (least squares under the least distances, by pooling adjacent
violators); a few rounds from top to bottom and back settle the whole.
"""

from __future__ import annotations

from collections.abc import Sequence

from delivery.engine.drawing.threads import Threads

ROUNDS = 8
BEND = 0.12
"""Room of a bend, as a share of a node's."""
STRAIGHT = 4.0
"""How much more a bend wants to lie straight below the next bend than with a node."""


def places(laid: Threads, rows: Sequence[Sequence[int]]) -> list[float]:
    """The middle of every point; 1 is the distance of two nodes. The leftmost point lies at its own half room."""
    room = [BEND if laid.is_bend(point) else 1.0 for point in range(len(laid.row))]
    offsets = [_offsets(row, room) for row in rows]
    place = [0.0] * len(laid.row)
    for row, steps in zip(rows, offsets, strict=True):
        for point, step in zip(row, steps, strict=True):
            place[point] = step - steps[-1] / 2
    for turn in range(ROUNDS):
        pairs = list(zip(rows, offsets, strict=True))
        for row, steps in pairs if turn % 2 == 0 else reversed(pairs):
            _place(row, steps, laid, place)
    start = min((place[point] - room[point] / 2 for row in rows for point in row), default=0.0)
    return [at - start for at in place]


def _offsets(row: Sequence[int], room: Sequence[float]) -> list[float]:
    """How far each point has to lie to the right of the first one at least."""
    found, at = [], 0.0
    for index, point in enumerate(row):
        at += (room[row[index - 1]] + room[point]) / 2 if index else 0.0
        found.append(at)
    return found


def _place(row: Sequence[int], offsets: Sequence[float], laid: Threads, place: list[float]) -> None:
    blocks: list[tuple[float, float, int]] = []
    for point, offset in zip(row, offsets, strict=True):
        wanted, weight = _wanted(point, laid, place)
        total, count = (wanted - offset) * weight, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / weight:
            above, more, members = blocks.pop()
            total, weight, count = total + above, weight + more, count + members
        blocks.append((total, weight, count))
    levels = [total / weight for total, weight, count in blocks for _ in range(count)]
    for point, offset, level in zip(row, offsets, levels, strict=True):
        place[point] = level + offset


def _wanted(point: int, laid: Threads, place: Sequence[float]) -> tuple[float, float]:
    """Where its neighbours pull it, and how strongly. A lonely point hardly minds."""
    total, weight = 0.0, 0.0
    for other in (*laid.above[point], *laid.below[point]):
        pull = STRAIGHT if laid.is_bend(point) and laid.is_bend(other) else 1.0
        total, weight = total + place[other] * pull, weight + pull
    return (total / weight, weight) if weight else (place[point], 0.05)

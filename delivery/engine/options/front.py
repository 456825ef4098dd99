"""Which ways are worth showing: none of them is beaten in everything by another (Pareto), and no two are alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")
Marks = tuple[int, ...]


def beats(one: Marks, other: Marks) -> bool:
    """At least as good in everything and better in something; smaller is better."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def layers(found: Iterable[T], marks: Callable[[T], Marks]) -> list[list[T]]:
    """The unbeaten, then the unbeaten of the rest, and so on (Goldberg 1989; Srinivas & Deb 1994, Evol. Comput. 2:221-248).

    >>> layers([(1, 5), (2, 2), (3, 3), (4, 1)], lambda each: each)
    [[(1, 5), (2, 2), (4, 1)], [(3, 3)]]
    """
    rest = sorted(found, key=marks)
    answer = []
    while rest:
        front, beaten = list[T](), list[T]()
        for each in rest:
            mine = marks(each)
            (beaten if any(beats(marks(other), mine) for other in front) else front).append(each)
        answer.append(front)
        rest = beaten
    return answer


def best(found: Iterable[T], marks: Callable[[T], Marks], most: int) -> list[T]:
    """So many of the first layers; of a layer that is too long those that lie farthest apart."""
    chosen = list[T]()
    for layer in layers(found, marks):
        room = most - len(chosen)
        if room <= 0:
            break
        chosen += layer if len(layer) <= room else spread(layer, marks, room)
    return chosen


def spread(layer: Sequence[T], marks: Callable[[T], Marks], most: int) -> list[T]:
    """The best at each mark, then always the one that is farthest from all chosen (marks scaled to their range)."""
    rows = [marks(each) for each in layer]
    low, high = ([pick(column) for column in zip(*rows, strict=True)] for pick in (min, max))
    scaled = [[(v - a) / (b - a) if b > a else 0.0 for v, a, b in zip(row, low, high, strict=True)] for row in rows]
    columns = [n for n, (a, b) in enumerate(zip(low, high, strict=True)) if b > a]
    chosen = list(dict.fromkeys(min(range(len(rows)), key=lambda n: (rows[n][c], rows[n])) for c in columns))[:most] or [0]
    near = [min(_apart(row, scaled[n]) for n in chosen) for row in scaled]
    while len(chosen) < most:
        farthest = max(range(len(rows)), key=lambda n: (near[n], -n))
        if near[farthest] <= 0:
            break
        chosen.append(farthest)
        near = [min(before, _apart(row, scaled[farthest])) for before, row in zip(near, scaled, strict=True)]
    return [layer[n] for n in sorted(chosen)]


def _apart(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))

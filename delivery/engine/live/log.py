"""What was there before, written down before it is changed."""

from __future__ import annotations

from typing import Any

_ABSENT = object()


class Log:
    """What was there before, so that it can be put back."""

    def __init__(self) -> None:
        self.steps: list[tuple[Any, Any, Any]] = []

    def put(self, values: Any, key: Any, value: Any) -> None:
        """``values[key] = value``, for a list or a dictionary that has or has not the key."""
        old = values.get(key, _ABSENT) if isinstance(values, dict) else values[key]
        self.steps.append((values, key, old))
        values[key] = value

    def append(self, values: Any, value: Any) -> None:
        self.steps.append((values, None, None))
        values.append(value)

    def back_to(self, mark: int) -> None:
        steps = self.steps
        while len(steps) > mark:
            values, key, old = steps.pop()
            if key is None:
                values.pop()
            elif old is _ABSENT:
                del values[key]
            else:
                values[key] = old


class Pairs:
    """Two lists that are put back together, for the log: what moved, or (-1) all of them."""

    def __init__(self, first: list[Any], second: list[Any]) -> None:
        self.first, self.second = first, second

    def __setitem__(self, kind: int, old: Any) -> None:
        first, second = self.first, self.second
        if kind < 0:
            first[:], second[:] = old
        else:
            for place, a, b in old:
                first[place], second[place] = a, b


class Same:
    """Lists that are put back to the same number, for the log."""

    def __init__(self, lists: tuple[list[int], list[int], list[int]]) -> None:
        self.lists = lists

    def __setitem__(self, place: int, old: int) -> None:
        first, second, third = self.lists
        first[place] = second[place] = third[place] = old

"""What was there before, written down before it is changed."""

from __future__ import annotations

from typing import Any

_ABSENT = object()
MOVED, SAME, FIELD = object(), object(), object()
"""Some places of two lists; one place of several lists that say the same; a field of an object."""

Move = tuple[int, Any, Any]
"""A place, and what stood there in both lists."""


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

    def set(self, thing: Any, field: str, value: Any) -> None:
        self.steps.append((thing, FIELD, (field, getattr(thing, field))))
        setattr(thing, field, value)

    def back_to(self, mark: int) -> None:
        steps = self.steps
        while len(steps) > mark:
            values, key, old = steps.pop()
            if key is MOVED:
                far, moved = old
                for place, a, b in reversed(moved):
                    values[place], far[place] = a, b
            elif key is SAME:
                place, was = old
                for each in values:
                    each[place] = was
            elif key is None:
                values.pop()
            elif key is FIELD:
                setattr(values, *old)
            elif old is _ABSENT:
                del values[key]
            else:
                values[key] = old

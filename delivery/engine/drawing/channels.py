"""Lines side by side: a line that runs through a channel gets a track there, and shares it only with what it does not touch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Channels(Generic[Key]):
    """Spans of lines by channel. A line is called by a number; what it uses of one channel is one span.

    >>> found = Channels[str]()
    >>> found.use("a", 1, 0, 10); found.use("a", 2, 5, 20); found.use("a", 3, 12, 15)
    >>> found.lay()
    >>> [found.track["a", line] for line in (1, 2, 3)], found.count["a"]
    ([0, 1, 0], 2)
    """

    def __init__(self) -> None:
        self._spans: defaultdict[Key, dict[int, tuple[float, float]]] = defaultdict(dict)
        self.track: dict[tuple[Key, int], int] = {}
        self.count: defaultdict[Key, int] = defaultdict(int)

    def use(self, channel: Key, line: int, start: float, end: float) -> None:
        low, high = min(start, end), max(start, end)
        known = self._spans[channel].get(line)
        self._spans[channel][line] = (min(low, known[0]), max(high, known[1])) if known else (low, high)

    def lay(self) -> None:
        """Give out the tracks: whatever begins first takes the first track that is free again."""
        for channel, spans in self._spans.items():
            self._lay(channel, spans)

    def _lay(self, channel: Key, spans: Mapping[int, tuple[float, float]]) -> None:
        ends: list[float] = []
        for line, (low, high) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
            free = next((track for track, end in enumerate(ends) if end < low), len(ends))
            ends[free : free + 1] = [high]
            self.track[channel, line] = free
        self.count[channel] = len(ends)

"""Which milestones end last: asked after every edit, looked for only where the last ones have moved."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from delivery.engine.live.log import Move
from delivery.engine.live.net import LiveNet


class Ending:
    """The part of a live pass that knows its end."""

    live: LiveNet
    end = -1
    ending: Sequence[int] = ()
    """The milestones that end last."""

    @property
    def measured(self) -> list[int]:
        """The finishes that make the end."""
        raise NotImplementedError

    def find_end(self) -> None:
        end = max(self.measured, default=-1)
        self._set_end(end, places_of(self.measured, end))

    def move_end(self, moved: Sequence[Move]) -> None:
        """After these finishes have moved."""
        finish, places = self.measured, {place for place, _, _ in moved}
        highest = max((finish[place] for place in places), default=self.end)
        if highest > self.end:
            self._set_end(highest, [place for place in places if finish[place] == highest])
            return
        ending = [place for place in self.ending if place not in places]
        ending += [place for place in places if finish[place] == self.end]
        if ending:
            self._set_end(self.end, ending)
        else:
            self.find_end()

    def _set_end(self, end: int, ending: Sequence[int]) -> None:
        self.live.log.set(self, "end", end)
        self.live.log.set(self, "ending", ending)


def places_of(values: list[int], value: int) -> list[int]:
    """Where it stands in the list."""
    found: list[int] = []
    with suppress(ValueError):
        while True:
            found.append(values.index(value, found[-1] + 1 if found else 0))
    return found

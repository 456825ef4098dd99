"""Which milestones end last: asked after every edit, looked for only where the last ones have moved."""

from __future__ import annotations

from collections.abc import Sequence

from delivery.engine.live.log import Move


class Ending:
    """The part of a live pass that knows its end."""

    finish: list[int]
    end: int
    ending: list[int]
    """The milestones that end last."""

    def find_end(self, least: int) -> None:
        self.end = max(self.finish, default=least)
        self.ending = _places_of(self.finish, self.end)

    def move_end(self, moved: Sequence[Move]) -> None:
        """After these finishes have moved."""
        finish, end = self.finish, self.end
        for place, _, was in moved:
            if was >= end or finish[place] >= end:
                break
        else:
            return
        places = {place for place, _, _ in moved}
        highest = max(finish[place] for place in places)
        if highest > end:
            self.end, self.ending = highest, [place for place in places if finish[place] == highest]
            return
        ending = [place for place in self.ending if place not in places]
        ending += [place for place in places if finish[place] == end]
        if ending:
            self.ending = ending
        else:
            self.find_end(end)


def _places_of(values: list[int], value: int) -> list[int]:
    """Where it stands in the list."""
    found, here = [], -1
    for _ in range(values.count(value)):
        here = values.index(value, here + 1)
        found.append(here)
    return found

"""What the engine says when a plan cannot be computed."""

from __future__ import annotations


class PlanError(ValueError):
    """The plan is nonsense at one place.

    ``place`` names the milestone, dependency or field as people call it; ``rule`` is a stable word for the kind
    of mistake, so that a page can say it in the reader's language; ``message`` is the English sentence.
    """

    def __init__(self, place: str, message: str, rule: str = "plan") -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message
        self.rule = rule


class CycleError(PlanError):
    """The dependencies run in a circle. ``members`` are the keys of one cycle, each before its successor."""

    def __init__(self, members: tuple[str, ...], names: tuple[str, ...] = ()) -> None:
        shown = names or members
        super().__init__(shown[0], "the dependencies run in a circle: " + " → ".join((*shown, shown[0])), "cycle")
        self.members = members
        self.names = shown

"""Levelling a project's plan: computed from what is saved, shown as a preview, saved by nobody here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from delivery.engine.impact import Preview
from delivery.engine.impact import preview as impact_of
from delivery.engine.levelling import Levelled, level, level_exactly
from delivery.engine.loading import Overload
from delivery.engine.refusal import PlanError
from delivery.models import Project
from delivery.queries.assignments import assignment_version
from delivery.queries.plans import plan_of
from delivery.queries.resources import demands_of, resources_of
from delivery.services.assignments import AssignmentsMoved
from delivery.services.plan_checks import refused_plan

ROUNDS = 2_000
"""The other limit beside the time box."""


@dataclass(frozen=True)
class PersonRelief:
    """Days on which one person has too much work, before and after, and percent on the fullest."""

    name: str
    days_before: int
    days_after: int
    most_before: int
    most_after: int


@dataclass(frozen=True)
class LevelledProject:
    levelled: Levelled
    preview: Preview
    names: dict[str, str]
    """Of people, by the engine's key."""

    @property
    def people(self) -> list[PersonRelief]:
        """Whoever has too much work before or after, the worst first."""
        before, after = _by_person(self.levelled.overloads_before), _by_person(self.levelled.overloads_after)
        found = [
            PersonRelief(self.names[key], _count(before, key), _count(after, key), _most(before, key), _most(after, key))
            for key in dict.fromkeys([*before, *after])
        ]
        return sorted(found, key=lambda person: (-person.days_before, -person.most_before))


def level_project(project: Project, *, go_on: Callable[[], bool], exact_seconds: float = 0) -> LevelledProject:
    """The best way that is found while ``go_on`` says so to lay the plan with its people. Reads only. Raises Invalid.

    ``exact_seconds``: so long the exact solver may try, after that, to prove or better it, where it is installed.
    """
    plan, people, demands = plan_of(project), resources_of(project), demands_of(project)
    try:
        if exact_seconds:
            levelled = level_exactly(plan, people, demands, seconds=exact_seconds, rounds=ROUNDS, go_on=go_on)
        else:
            levelled = level(plan, people, demands, rounds=ROUNDS, go_on=go_on)
        return LevelledProject(levelled, impact_of(plan, levelled.edits), {one.key: one.name for one in people})
    except PlanError as error:
        raise refused_plan(error) from error


def check_levelled_on(project: Project, version: int) -> None:
    """Inside the unit of work that saves a levelling: its moves may be for work that somebody does not have any more."""
    if assignment_version(project) != version:
        raise AssignmentsMoved(_("Somebody assigned people since this was levelled. Level again, and look at what moves now."))


def _by_person(overloads: tuple[Overload, ...]) -> dict[str, list[Overload]]:
    found: dict[str, list[Overload]] = {}
    for overload in overloads:
        found.setdefault(overload.resource, []).append(overload)
    return found


def _most(found: dict[str, list[Overload]], key: str) -> int:
    return max((overload.used_percent for overload in found.get(key, ())), default=0)


def _count(found: dict[str, list[Overload]], key: str) -> int:
    return len(found.get(key, ()))

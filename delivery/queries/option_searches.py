"""The options that a search found, as their page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from delivery.engine.options import Refusal
from delivery.engine.options.assumptions import Assumed
from delivery.engine.options.certainty import risk_of
from delivery.engine.plan import Plan
from delivery.engine.states import OptionKind, OptionRisk
from delivery.extensions import db
from delivery.models import ChangeRevision, OptionSearch, Project
from delivery.queries.option_contexts import assumed_by_search, context_of
from delivery.queries.plans import calendar_stamp, plan_of
from delivery.queries.simulations import SimulationWork, risk_model_of, work_under
from delivery.words import word
from delivery.words.assumptions import assumption_sentences, told_changes
from delivery.words.changes import refusal_sentence
from delivery.words.options import option_sentence


@dataclass(frozen=True)
class FoundOption:
    """One row: ``number`` is its name on the page until it becomes an option with a letter."""

    number: int
    kind: OptionKind
    kinds: tuple[OptionKind, ...]
    sentence: str
    impact: Mapping[str, Any]
    price_cents: int
    cost_cents: int
    free: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    """For each milestone that one more person joins: its name, and who has time, in percent. Empty: nobody joins, or no team is
    recorded."""
    day_minutes: int
    is_standing: bool
    """An option of the change request has exactly these edits already."""

    @property
    def is_reference(self) -> bool:
        return self.kind is OptionKind.AS_SUBMITTED

    @property
    def has_go_live(self) -> bool:
        return self.impact["go_live_after"] is not None

    def date(self, name: str) -> datetime:
        """Of going live, or of the finish: ``name`` is before or after."""
        return datetime.fromisoformat(self.impact[f"{'go_live' if self.has_go_live else 'finish'}_{name}"])

    def p80(self, name: str) -> datetime:
        return datetime.fromisoformat(self.impact["p80"][f"{'go_live' if self.has_go_live else 'finish'}_{name}"])

    @property
    def shift_minutes(self) -> int:
        return self.impact["go_live_shift_minutes" if self.has_go_live else "shift_minutes"] or 0

    @property
    def sure(self) -> Mapping[str, int]:
        """What the simulation says beside the dates: internal."""
        return self.impact["internal"]["risk"]

    @cached_property
    def risk(self) -> OptionRisk:
        sure = self.sure
        return risk_of(sure["rework_percent"], sure["spread_minutes"], sure["spread_before_minutes"], self.day_minutes)


@dataclass(frozen=True)
class SearchPage:
    work: SimulationWork
    computed_at: datetime | None = None
    options: tuple[FoundOption, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    """Kind and reason, in words."""
    considered: int = 0
    simulated: int = 0
    is_complete: bool | None = None
    """Every set of levers was tried; None: not kept."""
    assumed: tuple[str, ...] = ()
    """What was taken for granted, in sentences; empty where it was not kept."""
    assumed_otherwise: tuple[str, ...] = ()
    """What the project says otherwise by now."""
    has_moved: bool = False
    """The plan, its calendars or the change are others by now."""

    @property
    def is_current(self) -> bool:
        """What was found may still be taken over."""
        return bool(self.assumed) and not self.has_moved and not self.assumed_otherwise

    @property
    def finds_nothing(self) -> bool:
        """Nothing but the change as it was asked for."""
        return all(option.is_reference for option in self.options)


def names_in(plan: Plan, edits: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names of milestones by key and of scope items by code, those that the edits add included."""
    added = {edit["milestone"]["key"]: edit["milestone"]["name"] for edit in edits if "milestone" in edit}
    return {item.code: item.name for item in plan.scope} | added | {each.key: each.name for each in plan.milestones}


def search_key(revision_id: int) -> str:
    return f"option-search:{revision_id}"


def stored_search(revision: ChangeRevision) -> OptionSearch | None:
    return db.session.scalar(select(OptionSearch).where(OptionSearch.revision_id == revision.id))


def search_page(project: Project, revision: ChangeRevision, locale: str) -> SearchPage:
    work, stored = work_under(search_key(revision.id)), stored_search(revision)
    if stored is None:
        return SearchPage(work)
    plan = plan_of(project)
    now = (project.plan_version, calendar_stamp(plan), revision.edits)
    assumed, assumed_now = stored.found.get("assumed"), assumed_by_search(context_of(project, plan), risk_model_of(project))
    standing = [option.edits for option in revision.options]
    lines = enumerate(stored.found["options"], 1)
    refusals = [Refusal(OptionKind(kind), code, tuple(map(tuple, args))) for kind, code, args in stored.found["refused"]]
    return SearchPage(
        work=work,
        computed_at=stored.computed_at,
        options=tuple(_option(number, line, plan, standing, assumed, locale) for number, line in lines),
        refused=tuple((word(one.kind, locale), refusal_sentence(one, plan, locale)) for one in refusals),
        considered=stored.found["considered"],
        simulated=stored.found["simulated"],
        is_complete=stored.found.get("is_complete"),
        assumed=tuple(assumption_sentences(assumed, locale)) if assumed else (),
        assumed_otherwise=told_changes(assumed, assumed_now, locale) if assumed else (),
        has_moved=now != (stored.plan_version, stored.calendar_stamp, stored.edits),
    )


def _option(
    number: int, line: Mapping[str, Any], plan: Plan, standing: list[Any], assumed: Assumed | None, locale: str
) -> FoundOption:
    impact, names = line["impact"], names_in(plan, line["edits"])
    return FoundOption(
        number=number,
        kind=OptionKind(line["kind"]),
        kinds=tuple(map(OptionKind, line["kinds"])),
        sentence=option_sentence(
            line["code"],
            line["args"],
            line["steps"],
            names,
            locale,
            rework_percent=impact["internal"]["risk"]["rework_percent"],
            day_minutes=plan.calendars[plan.calendar].day_minutes,
            assumed=assumed,
        ),
        impact=impact,
        free=tuple((names[key], tuple(map(tuple, people))) for key, people in (line.get("free") or {}).items()),
        price_cents=line["price_cents"],
        cost_cents=line["cost_cents"],
        day_minutes=plan.calendars[plan.calendar].day_minutes,
        is_standing=line["edits"] in standing,
    )

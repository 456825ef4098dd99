"""Searching for options of a change request: computed outside every transaction, kept, and chosen from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine import edits as plan_edits
from delivery.engine.loading import Demand, Resource
from delivery.engine.options import Front, OptionSuggestion, search
from delivery.engine.options.free_people import free_people
from delivery.engine.refusal import PlanError
from delivery.engine.simulation import RiskModel
from delivery.engine.states import OptionKind
from delivery.extensions import db
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, OptionSearch, Project, User
from delivery.queries.option_contexts import assumed_by_search
from delivery.queries.option_searches import names_in, search_key, stored_search
from delivery.queries.resources import demands_of, resources_of
from delivery.services.change_impacts import Ground, computed, facts_of, ground_of
from delivery.services.change_options import check_editable, editable_ground, new_option, stamp, with_origin
from delivery.services.change_requests import reload_change, reopen_if_triaged
from delivery.services.change_risks import with_certainty
from delivery.services.jobs import cancel_jobs, is_still_mine, owe_again, settle_job
from delivery.services.refusal import Invalid, Refused
from delivery.words import word
from delivery.words.options import option_sentence

KIND = "options.search"
WAITED_FOR = 150
"""Milestones of a plan whose search is waited for; a larger one is searched in the background."""
TITLE_MAX = 160
GoOn = Callable[[int, int], bool]
Team = tuple[list[Resource], list[Demand]]


@dataclass(frozen=True)
class Found:
    """What was found, and on what."""

    revision_id: int
    plan_version: int
    stamp: str
    edits: Any
    record: dict[str, Any]


@dataclass(frozen=True)
class Wanted:
    """A search with everything that it needs from the database."""

    revision_id: int
    edits: Any
    ground: Ground
    model: RiskModel
    team: Team

    @property
    def can_be_waited_for(self) -> bool:
        return len(self.ground.plan.milestones) <= WAITED_FOR


def wanted_search(project: Project, revision: ChangeRevision) -> Wanted:
    """Reads. Raises Refused where there is no change yet, or it does not apply to the plan any more."""
    if not revision.edits:
        raise Refused(_("Say what the change does to the plan first."))
    ground = ground_of(project)
    computed(ground, revision.edits)
    return Wanted(revision.id, revision.edits, ground, ground.model, (resources_of(project), demands_of(project)))


def found_by(wanted: Wanted, go_on: GoOn | None = None) -> Found:
    """Computes, without the database. Raises Cancelled."""
    ground = wanted.ground
    front = search(ground.plan, plan_edits.from_json(wanted.edits), ground.context, model=wanted.model, go_on=go_on)
    return Found(wanted.revision_id, ground.plan_version, ground.stamp, wanted.edits, _record(wanted, front))


def _record(wanted: Wanted, front: Front) -> dict[str, Any]:
    return {
        "options": [{**_line(wanted.ground, option), "free": _free(option, *wanted.team)} for option in front.options],
        "refused": [[one.kind.value, one.code, one.args] for one in front.refused],
        "considered": front.considered,
        "simulated": front.simulated,
        "is_complete": front.is_complete,
        "assumed": assumed_by_search(wanted.ground.context, wanted.model),
    }


def _line(ground: Ground, option: OptionSuggestion) -> dict[str, Any]:
    return {
        "kind": option.kind.value,
        "kinds": [kind.value for kind in option.kinds],
        "edits": plan_edits.to_json(option.edits),
        "impact": with_certainty(facts_of(ground, option.preview), option.certainty),
        "price_cents": option.price_cents,
        "cost_cents": option.internal_cost_cents,
        "code": option.code,
        "args": option.args,
        "steps": [[step.code, step.args] for step in option.steps],
    }


def _free(option: OptionSuggestion, resources: list[Resource], demands: list[Demand]) -> dict[str, Any] | None:
    """Who could be the one more person, by milestone; None where nobody of the team is recorded with a role."""
    joined = [str(dict(step.args)["milestone"]) for step in option.steps if step.code == "joined"]
    if not joined or not any(one.role for one in resources):
        return None
    with suppress(PlanError):
        return dict(free_people(option.preview.after, joined, resources, demands))
    return None


def owe_search(change_id: int, *, at: datetime) -> None:
    """Have it searched in the background, anew if it was searched before."""
    project, change = reload_change(change_id)
    check_editable(change)
    revision = change.revision
    owe_again(KIND, search_key(revision.id), at=at, due_at=at, project_id=project.id, revision_id=revision.id)


def cancel_search(change_id: int, *, at: datetime) -> None:
    """Whoever searches notices within a second; what was found before stays."""
    _project, change = reload_change(change_id)
    cancel_jobs(search_key(change.revision.id), at)


def keep_search(found: Found, *, at: datetime, job: tuple[int, int] | None = None) -> bool:
    """Store it, unless the job was cancelled or owed anew meanwhile. Whether it was stored."""
    if job is not None and not is_still_mine(*job):
        return False
    revision = db.session.get(ChangeRevision, found.revision_id)
    if revision is None:
        return False
    row = stored_search(revision)
    if row is None:
        row = OptionSearch(revision_id=found.revision_id)
        db.session.add(row)
    row.plan_version, row.calendar_stamp, row.edits = found.plan_version, found.stamp, found.edits
    row.found, row.computed_at = found.record, at
    if job is None:
        settle_job(search_key(found.revision_id), at)
    db.session.flush()
    return True


def pick_options(change_id: int, numbers: Iterable[int], *, actor: User, at: datetime) -> ChangeRequest:
    """What was found becomes options of the change request, offered, with exactly these edits and dates."""
    _project, change = reload_change(change_id)
    stored = stored_search(change.revision)
    lines = stored.found["options"] if stored else []
    wanted = sorted(set(numbers))
    if not wanted:
        raise Invalid(_("Choose at least one option."), field="numbers")
    if stored is None or not all(1 <= number <= len(lines) for number in wanted):
        raise Refused(_("This search was replaced by a newer one. Reload the page."))
    ground, change = editable_ground(change_id, stored.plan_version, stored.calendar_stamp)
    if change.revision.edits != stored.edits:
        raise Refused(_("The change was edited since the search. Search again."))
    if stored.found.get("assumed") != assumed_by_search(ground.context, ground.model):
        raise Refused(_("What options are computed with was set otherwise since the search. Search again."))
    for number in sorted({1, *wanted}):
        _adopt(ground, change.revision, lines[number - 1], is_offered=number in wanted)
    stamp(ground, change.revision, at)
    reopen_if_triaged(change)
    return change


def _adopt(ground: Ground, revision: ChangeRevision, line: dict[str, Any], *, is_offered: bool) -> None:
    """The change as submitted, the first line, is always among the options: triage speaks of it."""
    kind = OptionKind(line["kind"])
    standing = _standing(revision, kind, line["edits"])
    option = standing or new_option(ground, revision, kind)
    _seen, facts = computed(ground, line["edits"])
    if _dated(facts) != _dated(line["impact"]):
        raise Refused(_("The plan has moved since the search. Search again."))
    option.edits, option.is_offered = line["edits"], is_offered or (standing is not None and standing.is_offered)
    summary = _summary(ground, line)
    option.impact = with_origin(line["impact"], summary, ground.assumed)
    option.internal_cost_cents = line["cost_cents"]
    if standing is None:
        option.title, option.summary, option.price_cents = _title(ground, line), summary, line["price_cents"]


def _dated(facts: dict[str, Any]) -> dict[str, Any]:
    """What applying the edits does; not what simulation adds."""
    return {name: fact for name, fact in facts.items() if name not in ("internal", "p80")}


def _standing(revision: ChangeRevision, kind: OptionKind, edits: Any) -> ChangeOption | None:
    """The option that is the same already; of the change as submitted there is only one."""
    is_same = (one for one in revision.options if one.edits == edits or (one.kind is kind is OptionKind.AS_SUBMITTED))
    return next(is_same, None)


def _title(ground: Ground, line: dict[str, Any]) -> str:
    kinds = [OptionKind(kind) for kind in line["kinds"]] or [OptionKind(line["kind"])]
    return " + ".join(word(kind, ground.project.locale) for kind in kinds)[:TITLE_MAX]


def _summary(ground: Ground, line: dict[str, Any]) -> str:
    """For the client, in the project's language; what was asked for needs no explaining."""
    if not line["steps"]:
        return ""
    names, day = names_in(ground.plan, line["edits"]), ground.plan.calendars[ground.plan.calendar].day_minutes
    return option_sentence(line["code"], line["args"], line["steps"], names, ground.project.locale, day_minutes=day)

"""Taking a plan file over: what it says as edits of the plan that is there, previewed, then saved as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from delivery.engine.edits import AddMilestone, Edit, SetField, SetPlan
from delivery.engine.impact import Preview
from delivery.engine.plan import CalendarFacts, Milestone, Plan
from delivery.engine.workdays import minute, moment
from delivery.exchange.document import PlanDocument, Source
from delivery.exchange.merge import ImportMerge, edits_for_import
from delivery.exchange.outline_groups import Group, group_of, groups_of
from delivery.extensions import db
from delivery.models import Baseline, Calendar, CalendarException, Membership, PlanEdit, Project, User
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.assignments import assignment_version
from delivery.queries.budgets import budget_cents
from delivery.queries.calendars import calendar_key, calendars_for, exceptions_of, facts_of
from delivery.queries.change_requests import rate_card
from delivery.queries.plans import go_live_key, plan_of
from delivery.services import ledger
from delivery.services.baselines import Lines, store_baseline
from delivery.services.import_people import AbsencesToAdd, FilePeople, absences_to_add, people_in_file
from delivery.services.import_work import take_absences, take_people
from delivery.services.plan_checks import Limits, known_to
from delivery.services.plans import PlanMoved, locked_project, preview_edits, save_edits

FROM_FILE = "file:"
"""Marks a calendar of the file that has no row yet."""


@dataclass(frozen=True)
class ImportWish:
    """What the person chose on the dry-run page."""

    phases: Mapping[str, str] = field(default_factory=dict)
    """Outline of a group → phase position, or nothing."""
    use_calendar: bool = False
    remove_missing: bool = False
    take_baseline: bool = False
    take_people: bool = False
    added: frozenset[int] = frozenset()
    """Uids of unknown people of the file who come to the team."""
    take_absences: bool = False


@dataclass(frozen=True)
class ImportSource:
    """The file: its name, and the hash of its bytes for the ledger."""

    name: str
    sha256: str


@dataclass(frozen=True)
class PlannedImport:
    """What saving would do, before it is done."""

    document: PlanDocument
    merge: ImportMerge
    edits: tuple[Edit, ...]
    calendars: Mapping[str, CalendarFacts]
    """Calendars of the file that would be created, by their passing key."""
    rules: Mapping[str, Any]
    """How the file's plan is measured: taken over with the first plan only."""
    groups: tuple[Group, ...]
    unknown_owners: tuple[str, ...]
    people: FilePeople

    @property
    def has_baseline(self) -> bool:
        return any(line.start and line.finish for line in self.document.baselines.get(0, {}).values())

    @property
    def says_people(self) -> bool:
        return bool(self.people.found or self.people.gone)

    @property
    def absences(self) -> AbsencesToAdd:
        return absences_to_add(self.people.known)

    @property
    def changes_people(self) -> bool:
        """Whether something of people could be saved."""
        return bool(self.people.changes or self.people.unknown or self.absences)


def default_wish(project: Project, document: PlanDocument) -> ImportWish:
    """A first plan brings its calendar and its baseline along; later ones leave them."""
    is_first = not plan_of(project).milestones
    phases = {group.outline: group.guess for group in groups_of(document)}
    is_whole = is_first and document.source is Source.MS_PROJECT
    return ImportWish(phases, use_calendar=is_whole, take_baseline=is_first, take_people=True)


def planned_import(project: Project, document: PlanDocument, wish: ImportWish) -> PlannedImport:
    """Match the file with the plan as it is. Reads only."""
    current = plan_of(project)
    keys, created = _calendar_keys(project, document, wish.use_calendar)
    known = known_to(project)
    owners, unknown = _owners(project, document)
    calendars = {**document.plan.calendars, **{key: document.plan.calendars[name] for name, key in keys.items()}}
    plan = replace(
        document.plan,
        calendars=calendars,
        milestones=tuple(
            replace(
                milestone,
                calendar=keys.get(milestone.calendar or ""),
                phase=_phase(milestone, wish, known.phases),
                owner=owners.get(milestone.key),
            )
            for milestone in document.plan.milestones
        ),
    )
    said = document.with_plan(plan)
    merge = edits_for_import(current, replace(said, fields=said.fields | {"phase"}), remove_missing=wish.remove_missing)
    edits = [*merge.edits, *_owner_edits(current, plan, merge)]
    if wish.use_calendar and keys[document.plan.calendar] != current.calendar:
        edits.insert(0, SetPlan("calendar", current.calendar, keys[document.plan.calendar]))
    rules = {} if current.milestones else _rules(document.plan)
    finished = {milestone.key for milestone in current.milestones if milestone.actual_finish is not None}
    people = people_in_file(project, document, merge.keys, finished)
    return PlannedImport(document, merge, tuple(edits), created, rules, tuple(groups_of(document)), unknown, people)


def preview_import(project: Project, planned: PlannedImport, *, limits: Limits | None = None) -> Preview:
    """Raises Refused like any other preview."""
    return preview_edits(project, planned.edits, limits=limits, calendars=planned.calendars, rules=planned.rules)[1]


def save_import(
    project_id: int,
    document: PlanDocument,
    wish: ImportWish,
    *,
    actor: User,
    at: datetime,
    expected_plan_version: int,
    source: ImportSource,
    expected_assignment_version: int | None = None,
    limits: Limits | None = None,
) -> PlanEdit | None:
    """Everything or nothing; None when the file says nothing new. Raises PlanMoved, Refused, Invalid."""
    project = locked_project(project_id)
    if project.plan_version != expected_plan_version:
        raise PlanMoved(_("Somebody saved the plan since this preview was made. Look at the new preview first."))
    planned = planned_import(project, document, wish)
    for name, value in planned.rules.items():
        setattr(project, name, value)
    created = {key: calendar_key(_create_calendar(project, facts)) for key, facts in planned.calendars.items()}
    edits = tuple(_with_calendars(edit, created) for edit in planned.edits)
    row = None
    if edits:
        row = save_edits(project_id, edits, actor=actor, at=at, kind=PlanEditKind.IMPORTED, reason=source.name, limits=limits)
    _save_people(project, planned.people, wish, actor=actor, at=at, expected_version=expected_assignment_version)
    if wish.take_baseline and planned.has_baseline:
        _take_baseline(project, planned, source.name, actor, at)
    if row is not None:
        ledger.record(
            project,
            "plan.imported",
            actor=actor,
            at=at,
            subject={"type": "plan", "id": project.key, "version": project.plan_version},
            facts={"file": source.name, "milestones": len(document.plan.milestones), "edits": len(edits)},
            attachments=[{"name": source.name, "sha256": source.sha256}],
            is_client_visible=False,
        )
    return row


def _save_people(
    project: Project, people: FilePeople, wish: ImportWish, *, actor: User, at: datetime, expected_version: int | None
) -> None:
    """Absences first: they lock the projects that each person works in."""
    if wish.take_absences:
        take_absences(people, actor=actor, at=at)
    if wish.take_people:
        version = assignment_version(project) if expected_version is None else expected_version
        take_people(project, people, wish.added, with_gone=wish.remove_missing, actor=actor, at=at, expected_version=version)


def _rules(plan: Plan) -> dict[str, Any]:
    return {"critical_float_minutes": plan.critical_float_minutes, "constraints_win": plan.constraints_win}


def _phase(milestone: Milestone, wish: ImportWish, phases: Mapping[str, int]) -> str | None:
    """The file's own phase when the project has it, else what its group was mapped to."""
    chosen = milestone.phase or wish.phases.get(group_of(milestone.outline, wish.phases) or "", "")
    return chosen if chosen in phases else None


def _owners(project: Project, document: PlanDocument) -> tuple[dict[str, str], tuple[str, ...]]:
    """Milestone key → public id of the member with that e-mail; and the e-mails that nobody has."""
    rows = db.session.execute(
        select(func.lower(User.email), User.public_id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.project_id == project.id)
    )
    known: dict[str, str] = dict(rows.all())
    found = {key: known[email.lower()] for key, email in document.owners.items() if email.lower() in known}
    unknown = sorted({email for email in document.owners.values() if email.lower() not in known})
    return found, tuple(unknown)


def _owner_edits(current: Plan, wanted: Plan, merge: ImportMerge) -> Iterable[Edit]:
    there = {milestone.key: milestone for milestone in current.milestones}
    for milestone in wanted.milestones:
        old = there.get(merge.keys[milestone.key])
        if old is not None and milestone.owner and milestone.owner != old.owner and old.actual_finish is None:
            yield SetField(old.key, "owner", old.owner, milestone.owner)


def _calendar_keys(
    project: Project, document: PlanDocument, use_calendar: bool
) -> tuple[dict[str, str], dict[str, CalendarFacts]]:
    """Name in the file → key in the project; what exists with the same days is used again."""
    plan = document.plan
    wanted = {milestone.calendar for milestone in plan.milestones if milestone.calendar}
    if use_calendar:
        wanted.add(plan.calendar)
    keys: dict[str, str] = {}
    created: dict[str, CalendarFacts] = {}
    existing = [(calendar, facts_of(calendar, exceptions_of(calendar))) for calendar in calendars_for(project) if wanted]
    for name in sorted(wanted):
        facts = plan.calendars[name]
        same = (row for row, known in existing if known.week == facts.week and dict(known.exceptions) == dict(facts.exceptions))
        twin = next(same, None)
        keys[name] = calendar_key(twin.id) if twin else FROM_FILE + name
        if twin is None:
            created[FROM_FILE + name] = facts
    return keys, created


def _create_calendar(project: Project, facts: CalendarFacts) -> int:
    week = [[list(shift) for shift in day] for day in facts.week]
    calendar = Calendar(project_uuid=project.uuid, name=facts.name[:120] or project.key, week=week, day_minutes=facts.day_minutes)
    calendar.exceptions = [
        CalendarException(on=on, shifts=[list(shift) for shift in day]) for on, day in sorted(facts.exceptions.items())
    ]
    db.session.add(calendar)
    db.session.flush()
    return calendar.id


def _with_calendars(edit: Edit, created: Mapping[str, str]) -> Edit:
    """The edit with the real key of a calendar that has its row now."""
    if isinstance(edit, SetField | SetPlan) and edit.field == "calendar" and edit.value in created:
        return replace(edit, value=created[str(edit.value)])
    if isinstance(edit, AddMilestone) and edit.milestone.calendar in created:
        return replace(edit, milestone=replace(edit.milestone, calendar=created[str(edit.milestone.calendar)]))
    return edit


def _take_baseline(project: Project, planned: PlannedImport, file_name: str, actor: User, at: datetime) -> None:
    plan = plan_of(project)
    nodes = {milestone.key: milestone for milestone in plan.milestones}
    rates, day_minutes = rate_card(project.id), plan.calendars[plan.calendar].day_minutes
    lines: Lines = {}
    for key, line in planned.document.baselines.get(0, {}).items():
        node = nodes.get(planned.merge.keys.get(key, ""))
        if node is not None and line.start and line.finish:
            duration = node.duration_minutes if line.duration_minutes is None else line.duration_minutes
            effort, cost = line.effort_minutes or 0, line.cost_cents or 0
            budget = budget_cents(effort, node.role, cost, rates, day_minutes)
            lines[node.key] = [minute(line.start), minute(line.finish), duration, effort, cost, budget]
    if not lines:
        return
    go_live = go_live_key(plan)
    finish_of = {key: planned_line[1] or 0 for key, planned_line in lines.items()}
    store_baseline(
        project,
        _free_name(project, file_name),
        lines,
        finish_at=moment(max(finish_of.values())),
        go_live_at=moment(finish_of[go_live]) if go_live in finish_of else None,
        actor=actor,
        at=at,
        choose=True,
    )


def _free_name(project: Project, file_name: str) -> str:
    taken = set(db.session.scalars(select(Baseline.name).where(Baseline.project_id == project.id)))
    names = (f"{file_name[:100]}{'' if number == 1 else f' ({number})'}" for number in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)

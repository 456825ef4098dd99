"""Saving edits of a plan: one door for table, import, progress and change requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from delivery.engine.edits import AddMilestone, Edit, SetField, SetPlan, StaleEdit, apply, from_json, inverse, to_json
from delivery.engine.impact import Preview
from delivery.engine.impact import preview as impact_of
from delivery.engine.plan import CalendarFacts, Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import schedule
from delivery.extensions import db
from delivery.models import PlanEdit, Project, User
from delivery.models.plan_edit import PlanEditKind
from delivery.queries.calendars import calendar_key
from delivery.queries.plans import LoadedPlan, last_edit, loaded_plan
from delivery.services.forecasts import refresh_forecast, store_forecast
from delivery.services.ledger import lock_project
from delivery.services.plan_checks import Known, Limits, check_plan, known_to, refused_plan
from delivery.services.plan_rows import write_plan
from delivery.services.refusal import Refused
from delivery.words.plan_edits import EditSpeaker

__all__ = ["Limits", "PlanMoved", "PlanStale", "preview_edits", "rebased_edits", "refresh_forecast", "save_edits", "undo_edit"]

NOT_UNDONE = (PlanEditKind.CREATED, PlanEditKind.CHANGE)


class PlanMoved(Refused):
    """Somebody saved the plan since it was looked at."""


class PlanStale(Refused):
    """An edit expects something else than the plan holds."""

    def __init__(self, message: str, edit: Edit, found: object) -> None:
        super().__init__(message)
        self.edit = edit
        self.found = found


@dataclass(frozen=True)
class PreparedEdits:
    """Edits that apply to the plan as it is."""

    loaded: LoadedPlan
    known: Known
    edits: tuple[Edit, ...]
    after: Plan


def preview_edits(
    project: Project,
    edits: Iterable[Edit],
    *,
    limits: Limits | None = None,
    calendars: Mapping[str, CalendarFacts] | None = None,
    rules: Mapping[str, Any] | None = None,
    loaded: LoadedPlan | None = None,
) -> tuple[LoadedPlan, Preview]:
    """What the edits would do, checked as on saving. Reads only. Raises Refused, Invalid.

    ``calendars`` are calendars that have no row yet but will have one when the edits are saved; ``rules`` are fields of
    the plan (``constraints_win``, ``critical_float_minutes``) that will be saved with them; ``loaded`` spares reading the
    plan a second time.
    """
    prepared = _prepare(project, tuple(edits), limits or Limits(), calendars, rules, loaded)
    try:
        return prepared.loaded, impact_of(prepared.loaded.plan, prepared.edits)
    except PlanError as error:
        raise refused_plan(error) from error


def save_edits(
    project_id: int,
    edits: Iterable[Edit],
    *,
    actor: User,
    at: datetime,
    kind: PlanEditKind = PlanEditKind.EDITED,
    expected_plan_version: int | None = None,
    reason: str = "",
    limits: Limits | None = None,
) -> PlanEdit:
    """Apply the edits to the project's plan and store its new dates.

    Raises
    ------
    PlanMoved
        The plan is not at ``expected_plan_version`` any more.
    PlanStale
        An edit expects another value than the plan holds.
    Invalid
        A name, number or reference makes no sense, or the dependencies run in a circle.
    """
    project = locked_project(project_id)
    if expected_plan_version is not None and project.plan_version != expected_plan_version:
        raise PlanMoved(_("Somebody saved the plan since this preview was made. Look at the new preview first."))
    prepared = _prepare(project, tuple(edits), limits or Limits())
    try:
        dates = schedule(prepared.after)
    except PlanError as error:
        raise refused_plan(error) from error
    write_plan(project, prepared.loaded, prepared.after, prepared.known)
    project.plan_version += 1
    row = PlanEdit(
        project_id=project.id,
        plan_version=project.plan_version,
        kind=kind,
        edits=to_json(prepared.edits),
        inverse=to_json(inverse(prepared.loaded.plan, prepared.edits)),
        reason=reason.strip(),
        actor_id=actor.id,
        at=at,
    )
    db.session.add(row)
    store_forecast(project, prepared.after, dates, at=at)
    db.session.flush()
    return row


def rebased_edits(project: Project, edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same wishes against the plan as it is now: fields expect what is there, what is done already is left out."""
    plan = loaded_plan(project).plan
    nodes = {milestone.key: milestone for milestone in plan.milestones}
    kept: list[Edit] = []
    for edit in edits:
        if isinstance(edit, SetField) and edit.key in nodes:
            edit = replace(edit, expected=getattr(nodes[edit.key], edit.field))
        elif isinstance(edit, SetPlan):
            edit = replace(edit, expected=getattr(plan, edit.field))
        if not (isinstance(edit, SetField | SetPlan) and edit.expected == edit.value):
            kept.append(edit)
    return tuple(kept)


def undo_edit(project_id: int, *, actor: User, at: datetime, expected_plan_version: int) -> PlanEdit:
    """Take the last saved edit back, as an edit of its own; both stay in the history."""
    project = locked_project(project_id)
    if project.plan_version != expected_plan_version:
        raise PlanMoved(_("Somebody saved the plan in the meantime; the earlier edit can no longer be undone."))
    last = last_edit(project)
    if last is None or not can_be_undone(last):
        raise Refused(_("This edit cannot be undone. Raise a change request, or edit the plan by hand."))
    return save_edits(
        project_id,
        from_json(last.inverse),
        actor=actor,
        at=at,
        kind=PlanEditKind.UNDONE,
        expected_plan_version=expected_plan_version,
    )


def can_be_undone(edit: PlanEdit | None) -> bool:
    """What the client approved is not taken back by one side."""
    return edit is not None and edit.kind not in NOT_UNDONE


def locked_project(project_id: int) -> Project:
    """The project as it is now, locked until the end of the unit of work: the ledger's head first, then the row."""
    lock_project(project_id)
    query = select(Project).where(Project.id == project_id).with_for_update(of=Project)
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def _prepare(
    project: Project,
    edits: tuple[Edit, ...],
    limits: Limits,
    calendars: Mapping[str, CalendarFacts] | None = None,
    rules: Mapping[str, Any] | None = None,
    loaded: LoadedPlan | None = None,
) -> PreparedEdits:
    known = known_to(project)
    named = _calendars_named(edits, known)
    if loaded is None or any(calendar_key(calendar_id) not in loaded.plan.calendars for calendar_id in named):
        loaded = loaded_plan(project, with_calendars=named)
    if calendars or rules:
        known = replace(known, calendars={*known.calendars, *(calendars or {})})
        plan = replace(loaded.plan, calendars={**loaded.plan.calendars, **(calendars or {})}, **(rules or {}))
        loaded = replace(loaded, plan=plan)
    try:
        after = apply(loaded.plan, edits)
    except StaleEdit as stale:
        raise PlanStale(stale_sentence(loaded.plan, stale), stale.edit, stale.found) from stale
    except PlanError as error:
        raise refused_plan(error) from error
    check_plan(loaded.plan, after, known, limits)
    return PreparedEdits(loaded, known, edits, after)


def _calendars_named(edits: Sequence[Edit], known: Known) -> set[int]:
    named = {edit.value for edit in edits if isinstance(edit, SetField | SetPlan) and edit.field == "calendar"}
    named |= {edit.milestone.calendar for edit in edits if isinstance(edit, AddMilestone)}
    return {int(str(key)) for key in named if key in known.calendars}


def stale_sentence(plan: Plan, stale: StaleEdit) -> str:
    """Which milestone and field, what was expected and what is there."""
    locale = str(get_locale() or "en")
    edit, found = stale.edit, stale.found
    codes = {milestone.key: milestone.code for milestone in plan.milestones}
    speaker = EditSpeaker(locale, codes, day_minutes=plan.calendars[plan.calendar].day_minutes)
    if isinstance(edit, SetField) and any(milestone.key == edit.key for milestone in plan.milestones):
        return _(
            "%(place)s, %(field)s: it was %(expected)s when you began, and is %(found)s now. Look at both and decide.",
            place=speaker.code(edit.key),
            field=speaker.field(edit.field),
            expected=speaker.value(edit.field, edit.expected),
            found=speaker.value(edit.field, found),
        )
    return _("The plan has changed under this edit (%(edit)s). Look at the plan as it is now.", edit=speaker.say(edit))

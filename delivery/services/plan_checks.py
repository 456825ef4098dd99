"""What a plan may hold, checked before it is saved: names, sizes, people, phases, calendars. Each refusal names its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from delivery.engine.plan import Milestone as Node
from delivery.engine.plan import Plan
from delivery.engine.refusal import CycleError, PlanError
from delivery.exchange.one_line import forbidden_character
from delivery.extensions import db
from delivery.models import Calendar, Membership, Phase, Project, User
from delivery.queries.calendars import calendar_key
from delivery.services.refusal import Invalid
from delivery.words.plans import mistake

MINUTES_LIMIT = 100 * 366 * 1440
CENTS_LIMIT = 2_000_000_000_000
NAME_LIMIT, CODE_LIMIT, KEY_LIMIT, ROLE_LIMIT, OUTLINE_LIMIT = 250, 24, 40, 32, 120


@dataclass(frozen=True)
class Limits:
    """How large a plan may grow; the settings say."""

    milestones: int = 10_000
    dependencies: int = 50_000


@dataclass(frozen=True)
class Known:
    """What the milestones of a project may refer to, by the engine's names."""

    phases: Mapping[str, int]
    people: Mapping[str, int]
    calendars: Collection[str]


def known_to(project: Project) -> Known:
    phases = db.session.execute(select(Phase.position, Phase.id).where(Phase.project_id == project.id))
    people = db.session.execute(
        select(User.public_id, User.id).join(Membership, Membership.user_id == User.id).where(Membership.project_id == project.id)
    )
    calendars = db.session.scalars(
        select(Calendar.id).where(or_(Calendar.project_uuid.is_(None), Calendar.project_uuid == project.uuid))
    )
    return Known(
        {str(position): phase_id for position, phase_id in phases},
        dict(people.all()),
        {calendar_key(calendar_id) for calendar_id in calendars},
    )


def refused_plan(error: PlanError) -> Invalid:
    """The engine's objection in the reader's language; a cycle with its members."""
    what = " → ".join((*error.names, error.names[0])) if isinstance(error, CycleError) else error.message
    return Invalid(mistake(error.rule, error.place, what, str(get_locale() or "en")))


def check_plan(before: Plan, after: Plan, known: Known, limits: Limits) -> None:
    """Raises Invalid. What was in the plan before is not checked again."""
    if len(after.milestones) > limits.milestones:
        raise Invalid(_("A plan holds at most %(limit)s milestones. Split the project.", limit=limits.milestones))
    if len(after.dependencies) > limits.dependencies:
        raise Invalid(_("A plan holds at most %(limit)s dependencies. Remove some.", limit=limits.dependencies))
    if abs(after.deployment_cents) > CENTS_LIMIT:
        raise Invalid(_("The deployment cost is too large. Correct it."))
    if after.calendar != before.calendar and after.calendar not in known.calendars:
        raise Invalid(_("This working calendar does not exist any more. Choose another."))
    old = {id(milestone) for milestone in before.milestones}
    earlier = {milestone.key: milestone for milestone in before.milestones}
    changed = [milestone for milestone in after.milestones if id(milestone) not in old]
    for milestone in changed:
        try:
            _check_text(milestone)
            _check_amounts(milestone)
            _check_references(milestone, earlier.get(milestone.key), known)
        except Invalid as invalid:
            raise Invalid(invalid.message, field=invalid.field, key=milestone.key) from None
    _check_codes(after, {milestone.key for milestone in changed if _renamed(milestone, earlier)})


def _renamed(milestone: Node, earlier: Mapping[str, Node]) -> bool:
    return milestone.key not in earlier or earlier[milestone.key].code != milestone.code


def _check_text(milestone: Node) -> None:
    place = milestone.code or milestone.key
    if not milestone.name.strip():
        raise Invalid(_("%(place)s: the name is missing. Fill it in.", place=place), field="name")
    for field, text, limit in (
        ("name", milestone.name, NAME_LIMIT),
        ("code", milestone.code, CODE_LIMIT),
        ("key", milestone.key, KEY_LIMIT),
        ("role", milestone.role or "", ROLE_LIMIT),
        ("outline", milestone.outline, OUTLINE_LIMIT),
    ):
        bad = forbidden_character(text)
        if bad:
            sentence = _(
                "The text holds the character %(bad)s, which is invisible or changes the reading direction. Type it again.",
                bad=bad,
            )
            raise Invalid(sentence, field=field)
        if len(text) > limit:
            raise Invalid(
                _("%(place)s: the text is longer than %(limit)s characters.", place=place[:30], limit=limit), field=field
            )
    if "/" in milestone.code or milestone.code in (".", ".."):
        raise Invalid(_("%(place)s: a code cannot hold a slash. Change it.", place=place), field="code")


def _check_amounts(milestone: Node) -> None:
    place = milestone.code or milestone.name
    minutes = (milestone.duration_minutes, milestone.effort_minutes, milestone.remaining_minutes or 0)
    if max(*minutes, *(milestone.estimate_minutes or (0,))) > MINUTES_LIMIT:
        raise Invalid(_("%(place)s: the duration is longer than a century. Correct it.", place=place), field="duration")
    if abs(milestone.fixed_cost_cents) > CENTS_LIMIT:
        raise Invalid(_("%(place)s: the cost is too large. Correct it.", place=place), field="fixed_cost")
    if milestone.actual_finish and (milestone.actual_start is None or milestone.actual_start > milestone.actual_finish):
        raise Invalid(mistake("actuals", place, "", str(get_locale() or "en")), field="actual_finish")


def _check_references(milestone: Node, earlier: Node | None, known: Known) -> None:
    place = milestone.code or milestone.name
    if milestone.phase is not None and milestone.phase not in known.phases:
        raise Invalid(_("%(place)s: this phase is not in the project. Choose another.", place=place), field="phase")
    if milestone.calendar is not None and milestone.calendar not in known.calendars:
        raise Invalid(
            _("%(place)s: this working calendar does not exist any more. Choose another.", place=place), field="calendar"
        )
    kept = earlier is not None and earlier.owner == milestone.owner
    if milestone.owner is not None and milestone.owner not in known.people and not kept:
        raise Invalid(_("%(place)s: the owner is not a member of the project. Choose a member.", place=place), field="owner")


def _check_codes(after: Plan, renamed: Collection[str]) -> None:
    if not renamed:
        return
    taken = {milestone.code: milestone.key for milestone in after.milestones if milestone.key not in renamed}
    for milestone in after.milestones:
        if milestone.key in renamed and milestone.code:
            if taken.get(milestone.code, milestone.key) != milestone.key:
                sentence = _("The code %(code)s is used twice. Choose another.", code=milestone.code)
                raise Invalid(sentence, field="code", key=milestone.key)
            taken[milestone.code] = milestone.key

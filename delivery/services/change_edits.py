"""What a change request would do to the plan, put together step by step on a copy: work, milestones, links, scope, cost.

Each function takes the live plan and the edits so far and returns the longer list; a second step on the same thing is
merged into the first, so that every edit still expects what the live plan holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from delivery.engine import edits as plan_edits
from delivery.engine.edits import AddDependency, AddMilestone, AddScope, Edit, IncludeScope, RemoveDependency, SetDeployment
from delivery.engine.options.draft import Draft
from delivery.engine.plan import Dependency, DependencyKind, Lag, Milestone, Plan, ScopeItem
from delivery.engine.refusal import PlanError
from delivery.services.plan_checks import refused_plan
from delivery.services.plans import stale_sentence
from delivery.services.refusal import Invalid

Edits = tuple[Edit, ...]


def read_edits(stored: Sequence[dict[str, Any]]) -> Edits:
    return tuple(plan_edits.from_json(list(stored)))


def written(edits: Edits) -> list[dict[str, Any]]:
    return plan_edits.to_json(edits)


def more_work(plan: Plan, edits: Edits, key: str, *, days: int = 0, effort_days: int = 0, cost_cents: int = 0) -> Edits:
    """So many working days, person-days and cents more (or, negative, less) on one milestone."""
    draft = _draft(plan, edits)
    milestone = _milestone(draft, key)
    if milestone.actual_finish is not None:
        raise Invalid(_("%(name)s is finished: a change cannot add work to it.", name=milestone.name), field="key")
    if effort_days and not milestone.role:
        raise Invalid(_no_price(milestone.code or milestone.name), field="effort_days")
    day = plan.calendars[plan.calendar].day_minutes
    wanted = {"duration_minutes": days * day, "effort_minutes": effort_days * day, "fixed_cost_cents": cost_cents}
    if not any(wanted.values()):
        raise Invalid(_("Say by how much: days, effort or cost."), field="days")
    for field, delta in wanted.items():
        value = getattr(milestone, field) + delta
        if value < 0:
            raise Invalid(_("%(name)s has less than that: it cannot go below zero.", name=milestone.name), field="days")
        if delta:
            draft = draft.with_duration(key, value) if field == "duration_minutes" else draft.with_field(key, field, value)
    return draft.edits


def new_milestone(
    plan: Plan,
    edits: Edits,
    *,
    name: str,
    days: int,
    effort_days: int,
    role: str | None,
    phase: str | None,
    after: Sequence[str],
    before: Sequence[str],
) -> Edits:
    """A milestone between others."""
    draft = _draft(plan, edits)
    if not name.strip():
        raise Invalid(_("Give the new milestone a name."), field="name")
    if days < 0 or effort_days < 0:
        raise Invalid(_("Days cannot be negative."), field="days")
    if effort_days and not role:
        raise Invalid(_no_price(name.strip()), field="role")
    day = plan.calendars[plan.calendar].day_minutes
    key = _free_key(draft)
    milestone = Milestone(
        key=key,
        code=key,
        name=name.strip(),
        duration_minutes=days * day,
        effort_minutes=effort_days * day,
        role=role or None,
        phase=phase or None,
    )
    place = next(iter(after), None)
    added: list[Edit] = [AddMilestone(milestone, place)]
    added += [AddDependency(Dependency(_milestone(draft, one).key, key)) for one in after]
    added += [AddDependency(Dependency(key, _milestone(draft, one).key)) for one in before]
    return _possible(draft.and_edits(*added))


def _no_price(name: str) -> str:
    return _("%(name)s has no role, so its effort has no price. Choose its role first, or leave the effort out.", name=name)


def without_milestone(plan: Plan, edits: Edits, key: str) -> Edits:
    draft = _draft(plan, edits)
    milestone = _milestone(draft, key)
    if milestone.actual_start is not None:
        raise Invalid(_("%(name)s has begun: it cannot be removed.", name=milestone.name), field="key")
    return _possible(draft.and_edits(*plan_edits.remove_with_links(draft.plan, key)))


def new_dependency(plan: Plan, edits: Edits, predecessor: str, successor: str, kind: DependencyKind, lag_days: int = 0) -> Edits:
    draft = _draft(plan, edits)
    day = plan.calendars[plan.calendar].day_minutes
    ends = _milestone(draft, predecessor).key, _milestone(draft, successor).key
    return _possible(draft.and_edits(AddDependency(Dependency(*ends, kind, Lag(lag_days * day)))))


def without_dependency(plan: Plan, edits: Edits, predecessor: str, successor: str) -> Edits:
    draft = _draft(plan, edits)
    found = [one for one in draft.plan.dependencies if (one.predecessor, one.successor) == (predecessor, successor)]
    if not found:
        raise Invalid(_("There is no dependency between these two."), field="successor")
    return _possible(draft.and_edits(*(RemoveDependency(one) for one in found)))


def new_scope(plan: Plan, edits: Edits, *, name: str, price_cents: int) -> Edits:
    """A line more on the feature list."""
    draft = _draft(plan, edits)
    if not name.strip():
        raise Invalid(_("Give the scope item a name."), field="name")
    used = {item.code for item in draft.plan.scope}
    code = next(f"S{number}" for number in range(1, 100_000) if f"S{number}" not in used)
    return _possible(draft.and_edits(AddScope(ScopeItem(code, name.strip(), price_cents=price_cents))))


def toggle_scope(plan: Plan, edits: Edits, code: str) -> Edits:
    """Take a scope item in, or give it up."""
    draft = _draft(plan, edits)
    item = next((one for one in draft.plan.scope if one.code == code), None)
    if item is None:
        raise Invalid(_("There is no such scope item any more."), field="code")
    return _possible(draft.and_edits(IncludeScope(code, item.is_included, not item.is_included)))


def new_deployment_cost(plan: Plan, edits: Edits, value_cents: int) -> Edits:
    """Another deployment cost in the budget: switching the option later."""
    kept = tuple(edit for edit in edits if not isinstance(edit, SetDeployment))
    draft = _draft(plan, kept)
    if value_cents < 0:
        raise Invalid(_("The cost cannot be negative."), field="cents")
    return _possible(draft.and_edits(SetDeployment(plan.deployment_cents, value_cents)))


def without_edit(plan: Plan, edits: Edits, place: int) -> Edits:
    """The list without one step; refused when a later step needs it. Where nothing fits any more, every step may go."""
    if not 0 <= place < len(edits):
        raise Invalid(_("This step is gone already. Reload the page."))
    shorter = edits[:place] + edits[place + 1 :]
    return shorter if not Draft(plan, edits).is_possible() else _possible(Draft(plan, shorter))


def _draft(plan: Plan, edits: Edits) -> Draft:
    """The steps so far on a copy of the plan; refused when the plan has moved under one of them."""
    draft = Draft(plan, tuple(edits))
    try:
        plan_edits.apply(plan, draft.edits)
    except plan_edits.StaleEdit as stale:
        raise Invalid(stale_sentence(plan, stale)) from stale
    except PlanError as error:
        raise Invalid(refused_plan(error).message) from error
    return draft


def _possible(draft: Draft) -> Edits:
    if not draft.is_possible():
        raise Invalid(_("The plan would make no sense with this step: check for circles, and for steps that need each other."))
    return draft.edits


def _milestone(draft: Draft, key: str) -> Milestone:
    milestone = draft.milestones.get(key)
    if milestone is None:
        raise Invalid(_("There is no such milestone any more. Choose another."), field="key")
    return milestone


def _free_key(draft: Draft) -> str:
    used = {milestone.key for milestone in draft.plan.milestones} | {one.code for one in draft.plan.milestones}
    return next(f"M{number}" for number in range(len(used) + 1, 1_000_000) if f"M{number}" not in used)

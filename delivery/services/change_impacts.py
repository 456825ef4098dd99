"""The effect of an option, computed: what a client may see, and what stays in the house."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from delivery.engine import edits as plan_edits
from delivery.engine.impact import Move, Preview, preview
from delivery.engine.options import Certainty
from delivery.engine.options.assumptions import assumptions, computed_again
from delivery.engine.options.context import OptionContext
from delivery.engine.options.money import NoRate, internal_cost_cents, price
from delivery.engine.plan import Plan
from delivery.engine.refusal import PlanError
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.simulation import RiskModel
from delivery.engine.workdays import WorkCalendar, minute
from delivery.models import ChangeOption, ChangeRevision, Project
from delivery.queries.option_contexts import context_of
from delivery.queries.plans import calendar_stamp, plan_of
from delivery.queries.simulations import risk_model_of
from delivery.services.change_risks import with_certainty
from delivery.services.plan_checks import refused_plan
from delivery.services.plans import stale_sentence
from delivery.services.refusal import Refused

COMPARED = ("shift_minutes", "go_live_shift_minutes", "deadlines", "gates")
"""What makes an offer stale when it differs (beside the price): routine progress changes none of these."""
MOVES_SHOWN = 200


@dataclass(frozen=True)
class Ground:
    """What every option of one revision is computed on."""

    project: Project
    plan: Plan
    before: Schedule
    context: OptionContext
    plan_version: int
    stamp: str
    """The calendars it was read with."""

    @cached_property
    def model(self) -> RiskModel:
        """What is uncertain about the plan: for P80."""
        return risk_model_of(self.project)

    @cached_property
    def assumed(self) -> dict[str, Any]:
        """What the settings of the project say now."""
        return assumptions(self.context)

    @property
    def calendar(self) -> WorkCalendar:
        return WorkCalendar(self.plan.calendars[self.plan.calendar])


def ground_of(project: Project) -> Ground:
    plan = plan_of(project)
    return Ground(project, plan, schedule(plan), context_of(project, plan), project.plan_version, calendar_stamp(plan))


def computed(ground: Ground, edits: Iterable[Mapping[str, Any]]) -> tuple[Preview, dict[str, Any]]:
    """Apply ``edits`` to a copy of the plan: the preview and its facts.

    Raises
    ------
    Refused
        The plan has moved under the edits, or they make no sense; the sentence names the milestone.
    """
    try:
        seen = preview(ground.plan, plan_edits.from_json([dict(edit) for edit in edits]), ground.before)
    except plan_edits.StaleEdit as stale:
        raise Refused(stale_sentence(ground.plan, stale)) from stale
    except PlanError as error:
        raise refused_plan(error) from error
    try:
        return seen, facts_of(ground, seen)
    except NoRate as missing:
        raise Refused(_unpriced(missing)) from missing


def _unpriced(missing: NoRate) -> str:
    if not missing.role:
        return _("The effort of a milestone without a role has no price. Give it a role in the plan.")
    return _("The rate card has no rate for “%(role)s”: add one under Settings.", role=missing.role)


def facts_of(ground: Ground, seen: Preview) -> dict[str, Any]:
    """The preview as language-neutral facts; whatever is internal stands under ``internal``."""
    codes = {
        milestone.key: milestone.code or milestone.key for milestone in (*ground.plan.milestones, *seen.plan_after.milestones)
    }
    phases = {milestone.key: milestone.phase for milestone in (*ground.plan.milestones, *seen.plan_after.milestones)}
    names = {item.code: item.name for item in (*ground.plan.scope, *seen.plan_after.scope)}
    facts: dict[str, Any] = {
        "finish_before": _text(seen.finish_before),
        "finish_after": _text(seen.finish_after),
        "shift_minutes": seen.shift_minutes,
        "moves": [_move(move, phases) for move in seen.moves[:MOVES_SHOWN]],
        "moves_count": len(seen.moves),
        "became_critical": [codes[key] for key in seen.became_critical],
        "deadlines": [
            {"code": codes[hit.key], "deadline": _text(hit.deadline), "finish": _text(hit.finish)} for hit in seen.deadlines_hit
        ],
        "gates": [_move(move, phases) for move in seen.gates_moved],
        "scope_in": [{"code": code, "name": names[code]} for code in seen.scope_in],
        "scope_out": [{"code": code, "name": names[code]} for code in seen.scope_out],
        "deployment_cents": seen.deployment_delta_cents,
        **_go_live(ground, seen),
    }
    suggested = price(ground.plan, seen.plan_after, ground.context)
    facts["internal"] = {
        "effort_minutes": seen.effort_delta_minutes,
        "fixed_cost_cents": seen.fixed_cost_delta_cents,
        "cost_cents": internal_cost_cents(ground.plan, seen.plan_after, ground.context),
        "suggested_price_cents": suggested.total_cents,
        "float_used": {codes[key]: minutes for key, minutes in sorted(seen.float_used.items()) if minutes},
    }
    return facts


def refresh_option(ground: Ground, option: ChangeOption, sure: Certainty | None) -> None:
    """Compute the option again on the plan as it is now. ``sure`` was simulated on that plan, or is unknown."""
    _seen, facts = computed(ground, option.edits)
    facts = with_certainty(facts, sure)
    before = (option.impact or {}).get("internal", {})
    if "summary" in before:
        facts["internal"]["summary"] = before["summary"]
    if "assumed" in before:
        facts["internal"]["assumed"] = computed_again(before["assumed"], ground.assumed)
    option.impact = facts
    option.internal_cost_cents = facts["internal"]["cost_cents"]


def stale_reasons(ground: Ground, revision: ChangeRevision) -> list[str]:
    """Letters of offered options whose effect, computed now, differs from what is shown; empty: still true."""
    if revision.plan_version == ground.plan_version and revision.calendar_stamp == ground.stamp:
        return []
    stale = []
    for option in revision.options:
        if option.is_offered and _differs(ground, option):
            stale.append(option.letter)
    return stale


def _differs(ground: Ground, option: ChangeOption) -> bool:
    try:
        _seen, facts = computed(ground, option.edits)
    except Refused:
        return True
    shown = option.impact or {}
    if any(_shape(facts.get(name)) != _shape(shown.get(name)) for name in COMPARED):
        return True
    return facts["internal"]["suggested_price_cents"] != shown.get("internal", {}).get("suggested_price_cents")


def _shape(fact: Any) -> Any:
    """Which gates and deadlines, and by how much; their dates may move with routine progress."""
    if isinstance(fact, list):
        return sorted((line["code"], line.get("shift_minutes")) for line in fact)
    return fact


def _go_live(ground: Ground, seen: Preview) -> dict[str, Any]:
    key = ground.context.go_live
    if key is None or key not in seen.before.timings or key not in seen.after.timings:
        return {"go_live_before": None, "go_live_after": None, "go_live_shift_minutes": None}
    before, after = seen.before.timings[key].finish, seen.after.timings[key].finish
    shift = ground.calendar.between(minute(before), minute(after))
    return {"go_live_before": _text(before), "go_live_after": _text(after), "go_live_shift_minutes": shift}


def _move(move: Move, phases: Mapping[str, str | None]) -> dict[str, Any]:
    return {
        "code": move.code,
        "name": move.name,
        "phase": phases.get(move.key),
        "start_before": _text(move.start_before),
        "start_after": _text(move.start_after),
        "finish_before": _text(move.finish_before),
        "finish_after": _text(move.finish_after),
        "shift_minutes": move.shift_minutes,
        "is_new": move.is_new,
        "is_removed": move.is_removed,
    }


def _text(at: datetime | None) -> str | None:
    return at.isoformat(timespec="minutes") if at else None

"""What wishes would do to the plan: answered while a bar is being dragged and whenever a cell was filled in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, g, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery import access
from delivery.access import Permission
from delivery.engine.edits import Edit, SetField, to_json
from delivery.engine.impact import Preview
from delivery.engine.refusal import PlanError
from delivery.engine.workdays import minute
from delivery.models import Project
from delivery.queries.plan_data import changed_cells, drivers_of, links_of, plan_data, rows_of, times_of
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import LoadedPlan, loaded_plan
from delivery.services.plan_checks import refused_plan
from delivery.services.plan_wishes import BadWishes, wished_edits
from delivery.services.plans import preview_edits
from delivery.services.refusal import Invalid, Refused
from delivery.views.clock import now
from delivery.views.guard import requires
from delivery.views.page import locale
from delivery.views.plan_consequences import Consequence
from delivery.views.plan_data import Choices, owner_places, plan_choices
from delivery.views.plan_previews import MOVES_SHOWN, limits, posted_version

pages = Blueprint("plan_wishes", __name__)
WISHES_LIMIT = 20_000


@pages.post("/projects/<key>/plan/preview")
@requires(Permission.PLAN_EDIT)
def preview(project: Project) -> ResponseReturnValue:
    """What the posted wishes would do to the plan as it is saved. Nothing is changed."""
    try:
        version, wishes = posted_version(), _posted_wishes()
        if version != project.plan_version:
            return _said(_("Somebody saved the plan in the meantime. Look at it as it is now."), 409)
        return jsonify(_previewed(project, wishes))
    except BadWishes as bad:
        return _said(bad.message, bad.status, problems=[asdict(problem) for problem in bad.problems])
    except Refused as refusal:
        return _said(refusal.message, refusal.status, problems=_place_of(refusal))


def _place_of(refusal: Refused) -> list[dict[str, Any]]:
    """The cell that is to blame, where it is a single one; which wish filled it in is not known here."""
    if not refusal.key:
        return []
    return [{"wish": None, "key": refusal.key, "field": refusal.field or "", "message": refusal.message}]


def _said(message: str, status: int, **more: Any) -> tuple[Response, int]:
    return jsonify({"message": message, **more}), status


def _posted_wishes() -> list[Mapping[str, Any]]:
    try:
        wishes = json.loads(request.form.get("wishes", ""))
    except (ValueError, RecursionError):
        wishes = None
    if not isinstance(wishes, list) or not all(isinstance(wish, dict) for wish in wishes):
        raise Invalid(_("The edits cannot be read. Go back to the plan and begin again."))
    if len(wishes) > WISHES_LIMIT:
        raise Invalid(_("At most %(limit)s changes at once. Save some of them first.", limit=WISHES_LIMIT))
    return wishes


def _previewed(project: Project, wishes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    loaded, choices = loaded_plan(project), plan_choices(project)
    today = project.day_of(now())
    try:
        edits = wished_edits(loaded.plan, wishes, choices=choices, today=today)
    except PlanError as error:
        raise refused_plan(error) from error
    _loaded, seen = preview_edits(project, edits, limits=limits(), loaded=loaded)
    speaker = speaker_for(project, locale(), [seen.before.net.plan, seen.plan_after])
    sees_internal = access.sees_internal_money(g.standing)
    said = Consequence(seen, locale(), project.currency, sees_internal=sees_internal)
    before, after, shift = said.span()
    answer = {
        "version": loaded.plan_version,
        "edits": json.dumps(to_json(edits), ensure_ascii=False),
        "sentences": [speaker.say(edit) for edit in edits[:MOVES_SHOWN]],
        "more_sentences": max(0, len(edits) - MOVES_SHOWN),
        "answer": said.answer(),
        "tone": said.tone,
        "nothing": not edits,
        "target": {"before": minute(before), "after": minute(after), "shift": shift},
        "finish": {"before": minute(seen.finish_before), "after": minute(seen.finish_after), "shift": seen.shift_minutes},
        "details": said.details(_held(wishes, seen, said)),
        **_moves(seen),
        **_timings(seen),
    }
    return answer | _structure(project, seen, edits, choices, loaded)


def _held(wishes: Sequence[Mapping[str, Any]], seen: Preview, said: Consequence) -> list[str]:
    """Bars that were put to a day that their predecessors do not allow."""
    sentences = []
    for wish in wishes:
        key, day = wish.get("key"), wish.get("day")
        if wish.get("do") != "move" or not isinstance(day, int) or key not in seen.after.net.rank:
            continue
        timing = seen.after.timings[key]
        if minute(timing.start) >= (day + 1) * 1440 and timing.driven_by:
            before = ", ".join(said.names[other] for other in timing.driven_by[:4])
            sentences.append(
                _("%(code)s cannot start before %(day)s: it waits for %(before)s.", code=said.names[key],
                  day=said._day(timing.start), before=before)
            )  # fmt: skip
    return sentences[:6]


def _moves(seen: Preview) -> dict[str, Any]:
    shown = [
        [
            *(move.key, move.code, move.name),
            *(None if at is None else minute(at) for at in (move.start_before, move.start_after)),
            *(None if at is None else minute(at) for at in (move.finish_before, move.finish_after)),
            move.shift_minutes,
        ]
        for move in seen.moves[:MOVES_SHOWN]
    ]
    return {"moves": shown, "more_moves": len(seen.moves) - len(shown)}


def _timings(seen: Preview) -> dict[str, Any]:
    before = times_of(seen.before)
    changed = [[key, *now[:4], int(now[4])] for key, now in times_of(seen.after).items() if before.get(key) != now]
    return {"timings": changed}


def _structure(project: Project, seen: Preview, edits: Sequence[Edit], choices: Choices, loaded: LoadedPlan) -> dict[str, Any]:
    """Changed cells; the whole lists when milestones or arrows came, went or changed."""
    owners = owner_places(choices)
    if all(isinstance(edit, SetField) for edit in edits):
        touched = [(edit.key, edit.field) for edit in edits if isinstance(edit, SetField)]
        phases = [value for value, _label in choices["phase"] if value]
        return {"changed": changed_cells(seen.plan_after, touched, phases, owners)}
    data, internal = plan_data(project, loaded.plan), access.is_vendor_side(g.standing)
    rows = rows_of(seen.plan_after, times_of(seen.after), data, owners, internal=internal)
    return {"rows": rows, "links": links_of(seen.plan_after, drivers_of(seen.after)), "changed": []}

"""Consequence before commitment: what a set of edits would do, shown before it is saved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery.engine.edits import Edit, from_json, to_json
from delivery.engine.impact import Preview
from delivery.engine.refusal import PlanError
from delivery.models import Project
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import go_live_key
from delivery.services.plan_checks import Limits, refused_plan
from delivery.services.plans import preview_edits
from delivery.services.refusal import Invalid
from delivery.views.page import locale

MOVES_SHOWN = 200


def limits() -> Limits:
    settings = current_app.extensions["settings"]
    return Limits(settings.milestone_limit, settings.dependency_limit)


def preview_page(
    project: Project, edits: Sequence[Edit], *, back: str, save: str, fields: dict[str, str] | None = None, reason: str = ""
) -> ResponseReturnValue:
    """The page between an edit and its saving. Raises Refused when the edits do not fit the plan.

    ``save`` is where the form posts the edits to; ``fields`` go with them.
    """
    _, preview = preview_edits(project, edits, limits=limits())
    return render_template("plans/preview.html", **preview_context(project, edits, preview), back=back, save=save,
                           fields=fields or {}, reason=reason)  # fmt: skip


def preview_context(project: Project, edits: Sequence[Edit], preview: Preview) -> dict[str, object]:
    speaker = speaker_for(project, locale(), [preview.before.net.plan, preview.plan_after])
    target = go_live_key(preview.plan_after)
    before, after = preview.before.timings, preview.after.timings
    has_target = target is not None and target in before
    return {
        "project": project,
        "preview": preview,
        "edits_json": json.dumps(to_json(edits), ensure_ascii=False),
        "sentences": [speaker.say(edit) for edit in edits],
        "moves": preview.moves[:MOVES_SHOWN],
        "more_moves": len(preview.moves) - len(preview.moves[:MOVES_SHOWN]),
        "names": {m.key: m for plan in (preview.before.net.plan, preview.plan_after) for m in plan.milestones},
        "target": (before[target].finish, after[target].finish) if has_target and target else None,
        "target_move": next((move for move in preview.moves if move.key == target), None),
        "critical_before": preview.before.critical,
        "critical_after": preview.after.critical,
    }


def posted_edits(text: str) -> tuple[Edit, ...]:
    """The edits that a preview's form carries. Raises Invalid."""
    try:
        records = json.loads(text)
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise ValueError("not a list of edits")
        return from_json(records)
    except PlanError as error:
        raise refused_plan(error) from error
    except (ValueError, RecursionError) as error:
        raise Invalid(_("The edits cannot be read. Go back to the plan and begin again.")) from error


def posted_version(name: str = "plan_version") -> int:
    """The version, of the plan unless named, that the form was made on. Raises Invalid."""
    text = request.form.get(name, "")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(_("The edits cannot be read. Go back to the plan and begin again."))
    return int(text)


def sentences(project: Project, edits: Iterable[Edit]) -> list[str]:
    speaker = speaker_for(project, locale())
    return [speaker.say(edit) for edit in edits]

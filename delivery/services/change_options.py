"""The options of a change request: suggested by computing, edited by the manager, computed again when the plan moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine import edits as plan_edits
from delivery.engine.options import OptionSuggestion, Refusal, suggest
from delivery.engine.states import OptionKind
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project, User
from delivery.services.change_impacts import Ground, computed, ground_of, refresh_option
from delivery.services.change_requests import EDITABLE, reload_change, reopen_if_triaged
from delivery.services.refusal import Invalid, Refused
from delivery.words import word
from delivery.words.changes import step_sentences

LETTERS = "ABCDEFGHJK"


@dataclass(frozen=True)
class Suggested:
    """What was computed before the write transaction, and on which plan."""

    plan_version: int
    stamp: str
    found: Sequence[OptionSuggestion]
    refused: Sequence[Refusal]


def suggested_options(project: Project, revision: ChangeRevision) -> Suggested:
    """Compute every kind of option for the edits as submitted. Reads only."""
    ground = ground_of(project)
    computed(ground, revision.edits)  # refuses edits that the plan has moved under, with a sentence
    answers = suggest(ground.plan, plan_edits.from_json(revision.edits), ground.context)
    found = [answer for answer in answers if isinstance(answer, OptionSuggestion)]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    return Suggested(ground.plan_version, ground.stamp, found, refused)


def compute_options(change_id: int, suggested: Suggested, *, actor: User, at: datetime) -> ChangeRequest:
    """Write the suggestions: what the manager wrote about an option of the same kind is kept, its figures are new."""
    project, change = reload_change(change_id)
    _check_editable(change)
    if project.plan_version != suggested.plan_version:
        raise Refused(_("The plan was saved by somebody else while this was computed. Compute again."))
    ground = ground_of(project)
    if ground.stamp != suggested.stamp:
        raise Refused(_("A calendar changed while this was computed. Compute again."))
    revision = change.revision
    kept = {option.kind: option for option in revision.options}
    for suggestion in suggested.found:
        option = kept.pop(suggestion.kind, None) or _new_option(project, revision, suggestion)
        _adopt(ground, option, suggestion)
    for option in kept.values():
        refresh_option(ground, option)
    _stamp(ground, revision, at)
    reopen_if_triaged(change)
    return change


def recompute_options(change_id: int, *, actor: User, at: datetime) -> ChangeRequest:
    """Every option's own edits on the plan as it is now; prices that the manager set stay."""
    project, change = reload_change(change_id)
    _check_editable(change)
    ground = ground_of(project)
    for option in change.revision.options:
        was_suggested = option.price_cents == _suggested_price(option)
        refresh_option(ground, option)
        price = _suggested_price(option)
        if was_suggested and price is not None:
            option.price_cents = price
    _stamp(ground, change.revision, at)
    reopen_if_triaged(change)
    return change


def edit_option(change_id: int, letter: str, values: Mapping[str, Any], *, actor: User, at: datetime) -> ChangeOption:
    """The manager's words, price and whether it is offered; edits only through ``set_option_edits``."""
    _project, change = reload_change(change_id)
    _check_editable(change)
    option = option_lettered(change.revision, letter)
    title = str(values.get("title", option.title)).strip()
    if not title:
        raise Invalid(_("Give the option a title."), field="title")
    option.title = title
    option.summary = str(values.get("summary", option.summary)).strip()
    option.price_cents = int(values.get("price_cents", option.price_cents))
    option.is_offered = bool(values.get("is_offered", option.is_offered))
    return option


def set_option_edits(change_id: int, letter: str, edits: list[dict[str, Any]], *, actor: User, at: datetime) -> ChangeOption:
    """Another exact set of edits for one option, computed at once."""
    project, change = reload_change(change_id)
    _check_editable(change)
    option = option_lettered(change.revision, letter)
    ground = ground_of(project)
    option.edits = edits
    refresh_option(ground, option)
    _stamp(ground, change.revision, at)
    reopen_if_triaged(change)
    return option


def remove_option(change_id: int, letter: str, *, actor: User, at: datetime) -> None:
    _project, change = reload_change(change_id)
    _check_editable(change)
    change.revision.options.remove(option_lettered(change.revision, letter))


def option_lettered(revision: ChangeRevision, letter: str) -> ChangeOption:
    option = next((one for one in revision.options if one.letter == letter), None)
    if option is None:
        raise Refused(_("There is no option %(letter)s any more. Reload the page.", letter=letter))
    return option


def _check_editable(change: ChangeRequest) -> None:
    if change.state not in EDITABLE:
        raise Refused(_("%(code)s can no longer be edited. Make a new revision.", code=change.code))


def _new_option(project: Project, revision: ChangeRevision, suggestion: OptionSuggestion) -> ChangeOption:
    used = {option.letter for option in revision.options}
    letter = next(letter for letter in LETTERS if letter not in used)
    option = ChangeOption(
        letter=letter,
        position=LETTERS.index(letter),
        kind=suggestion.kind,
        title=word(suggestion.kind, project.locale),
        summary="",
        price_cents=suggestion.price_cents,
        is_offered=suggestion.kind is OptionKind.AS_SUBMITTED,
    )
    revision.options.append(option)
    return option


def _adopt(ground: Ground, option: ChangeOption, suggestion: OptionSuggestion) -> None:
    was_suggested = option.impact is None or option.price_cents == _suggested_price(option)
    option.edits = plan_edits.to_json(suggestion.edits)
    was_computed = option.summary in ("", _internal(option, "summary"))
    refresh_option(ground, option)
    said = step_sentences(suggestion, ground.plan, ground.project.locale)
    option.impact = {**option.impact, "internal": {**option.impact["internal"], "summary": said}}
    if was_computed:
        option.summary = said
    if was_suggested:
        option.price_cents = suggestion.price_cents


def _suggested_price(option: ChangeOption) -> int | None:
    return _internal(option, "suggested_price_cents")


def _internal(option: ChangeOption, name: str) -> Any:
    """A computed figure or sentence of the last time; None when there was none."""
    return (option.impact or {}).get("internal", {}).get(name)


def _stamp(ground: Ground, revision: ChangeRevision, at: datetime) -> None:
    revision.plan_version, revision.calendar_stamp, revision.computed_at = ground.plan_version, ground.stamp, at

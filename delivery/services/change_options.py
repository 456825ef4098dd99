"""The options of a change request: suggested by computing, edited by the manager, computed again when the plan moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from delivery.engine import edits as plan_edits
from delivery.engine.options import Certainty, OptionSuggestion, Refusal, suggest
from delivery.engine.states import OptionKind
from delivery.models import ChangeOption, ChangeRequest, ChangeRevision, Project, User
from delivery.services.change_impacts import Ground, computed, ground_of, refresh_option
from delivery.services.change_requests import EDITABLE, reload_change, reopen_if_triaged
from delivery.services.change_risks import Sureness
from delivery.services.refusal import Invalid, Refused
from delivery.words import word
from delivery.words.options import step_sentences

LETTERS = "ABCDEFGHJK"


@dataclass(frozen=True)
class Suggested:
    """What was computed before the write transaction, and on which plan."""

    plan_version: int
    stamp: str
    found: Sequence[OptionSuggestion]
    refused: Sequence[Refusal]
    standing: Mapping[str, Certainty | None] = field(default_factory=dict)
    """How sure the options are that stand already, by letter, with their own edits."""


def suggested_options(project: Project, revision: ChangeRevision) -> Suggested:
    """Compute every kind of option for the edits as submitted. Reads only."""
    ground = ground_of(project)
    computed(ground, revision.edits)  # refuses edits that the plan has moved under, with a sentence
    answers = suggest(ground.plan, plan_edits.from_json(revision.edits), ground.context)
    sure = _sureness(ground, revision)
    found = [
        replace(answer, certainty=sure.of(plan_edits.to_json(answer.edits)))
        for answer in answers
        if isinstance(answer, OptionSuggestion)
    ]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    kept = _left_over(revision, found)
    return Suggested(ground.plan_version, ground.stamp, found, refused, {one.letter: sure.of(one.edits) for one in kept})


def standing_options(project: Project, revision: ChangeRevision) -> Suggested:
    """Only how sure the options are that stand already. Reads only."""
    ground = ground_of(project)
    sure = _sureness(ground, revision)
    return Suggested(ground.plan_version, ground.stamp, (), (), {one.letter: sure.of(one.edits) for one in revision.options})


def _sureness(ground: Ground, revision: ChangeRevision) -> Sureness:
    return Sureness(ground.plan, revision.edits, ground.model, ground.context)


def _standing(revision: ChangeRevision) -> dict[OptionKind, ChangeOption]:
    """The option that a suggestion of its kind renews: the last of that kind."""
    return {option.kind: option for option in revision.options}


def _left_over(revision: ChangeRevision, found: Iterable[OptionSuggestion]) -> list[ChangeOption]:
    """Options that no suggestion renews."""
    standing, kinds = _standing(revision), {suggestion.kind for suggestion in found}
    return [option for option in revision.options if option.kind not in kinds or option is not standing[option.kind]]


def compute_options(change_id: int, suggested: Suggested, *, actor: User, at: datetime) -> ChangeRequest:
    """Write the suggestions: what the manager wrote about an option of the same kind is kept, its figures are new."""
    ground, change = editable_ground(change_id, suggested.plan_version, suggested.stamp)
    revision = change.revision
    standing = _standing(revision)
    for option in _left_over(revision, suggested.found):
        refresh_option(ground, option, suggested.standing.get(option.letter))
    for suggestion in suggested.found:
        adopt(ground, standing.get(suggestion.kind) or new_option(ground, revision, suggestion.kind), suggestion)
    stamp(ground, revision, at)
    reopen_if_triaged(change)
    return change


def editable_ground(change_id: int, plan_version: int, stamp: str) -> tuple[Ground, ChangeRequest]:
    """The change under lock, and its plan, which has to be the one that was computed on."""
    project, change = reload_change(change_id)
    check_editable(change)
    if project.plan_version != plan_version:
        raise Refused(_("The plan was saved by somebody else while this was computed. Compute again."))
    ground = ground_of(project)
    if ground.stamp != stamp:
        raise Refused(_("A calendar changed while this was computed. Compute again."))
    return ground, change


def recompute_options(change_id: int, standing: Suggested, *, actor: User, at: datetime) -> ChangeRequest:
    """Every option's own edits on the plan as it is now; prices that the manager set stay."""
    ground, change = editable_ground(change_id, standing.plan_version, standing.stamp)
    for option in change.revision.options:
        was_suggested = option.price_cents == _suggested_price(option)
        refresh_option(ground, option, standing.standing.get(option.letter))
        price = _suggested_price(option)
        if was_suggested and price is not None:
            option.price_cents = price
    stamp(ground, change.revision, at)
    reopen_if_triaged(change)
    return change


def edit_option(change_id: int, letter: str, values: Mapping[str, Any], *, actor: User, at: datetime) -> ChangeOption:
    """The manager's words, price and whether it is offered; the edits stay as they were computed."""
    _project, change = reload_change(change_id)
    check_editable(change)
    option = option_lettered(change.revision, letter)
    title = str(values.get("title", option.title)).strip()
    if not title:
        raise Invalid(_("Give the option a title."), field="title")
    option.title = title
    option.summary = str(values.get("summary", option.summary)).strip()
    option.price_cents = int(values.get("price_cents", option.price_cents))
    option.is_offered = bool(values.get("is_offered", option.is_offered))
    return option


def remove_option(change_id: int, letter: str, *, actor: User, at: datetime) -> None:
    _project, change = reload_change(change_id)
    check_editable(change)
    change.revision.options.remove(option_lettered(change.revision, letter))


def option_lettered(revision: ChangeRevision, letter: str) -> ChangeOption:
    option = next((one for one in revision.options if one.letter == letter), None)
    if option is None:
        raise Refused(_("There is no option %(letter)s any more. Reload the page.", letter=letter))
    return option


def check_editable(change: ChangeRequest) -> None:
    if change.state not in EDITABLE:
        raise Refused(_("%(code)s can no longer be edited. Make a new revision.", code=change.code))


def new_option(ground: Ground, revision: ChangeRevision, kind: OptionKind) -> ChangeOption:
    used = {option.letter for option in revision.options}
    letter = next((letter for letter in LETTERS if letter not in used), None)
    if letter is None:
        raise Refused(_("More than %(count)s options cannot be compared. Remove one first.", count=len(LETTERS)))
    option = ChangeOption(
        letter=letter,
        position=LETTERS.index(letter),
        kind=kind,
        title=word(kind, ground.project.locale),
        summary="",
        is_offered=kind is OptionKind.AS_SUBMITTED,
    )
    revision.options.append(option)
    return option


def adopt(ground: Ground, option: ChangeOption, suggestion: OptionSuggestion) -> None:
    """The edits and figures of a suggestion; words and a price that the manager wrote stay."""
    was_suggested = option.impact is None or option.price_cents == _suggested_price(option)
    option.edits = plan_edits.to_json(suggestion.edits)
    was_computed = option.summary in ("", _internal(option, "summary"))
    refresh_option(ground, option, suggestion.certainty)
    said = step_sentences(suggestion, ground.plan, ground.project.locale)
    option.impact = with_origin(option.impact, said, ground.assumed)
    if was_computed:
        option.summary = said
    if was_suggested:
        option.price_cents = suggestion.price_cents


def with_origin(impact: Mapping[str, Any], summary: str, assumed: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of an impact with the sentence that was computed for it, and with what was assumed."""
    return {**impact, "internal": {**impact["internal"], "summary": summary, "assumed": dict(assumed)}}


def _suggested_price(option: ChangeOption) -> int | None:
    return _internal(option, "suggested_price_cents")


def _internal(option: ChangeOption, name: str) -> Any:
    """A computed figure or sentence of the last time; None when there was none."""
    return (option.impact or {}).get("internal", {}).get(name)


def stamp(ground: Ground, revision: ChangeRevision, at: datetime) -> None:
    revision.plan_version, revision.calendar_stamp, revision.computed_at = ground.plan_version, ground.stamp, at

"""Sentences of a status report that its rules speak; call them under the report's locale."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from delivery.engine.costing import DeploymentOption, LicenceModel
from delivery.reports.content import AreaLight
from delivery.reports.status_changes import Ball
from delivery.reports.status_facts import DecisionFact, MilestoneFact, StatusFacts
from delivery.reports.status_lights import Area, Judged
from delivery.reports.tone import Light, Tone
from delivery.words import amounts, plans, punctuation, word
from delivery.words.homes import client_light_reason
from delivery.words.states import is_chinese

LONGEST_CHAIN = 5


def shown_light(judged: Judged, locale: str) -> Light:
    if judged.light is None:
        return Light(Tone.GREY, _("Not judged"))
    return Light(Tone(judged.light.value), word(judged.light, locale))


def area_light(judged: Judged, facts: StatusFacts, locale: str) -> AreaLight:
    return AreaLight(_areas()[judged.area], shown_light(judged, locale), reason(judged, facts, locale))


def _areas() -> dict[Area, str]:
    return {
        Area.SCHEDULE: _("Schedule"),
        Area.COST: _("Cost"),
        Area.SCOPE: _("Scope"),
        Area.DECISIONS: _("Client decisions"),
    }


def reason(judged: Judged, facts: StatusFacts, locale: str) -> str:
    if judged.code == "forecast":
        speak = plans.light_reason if facts.is_internal else client_light_reason
        return speak(facts.light_reason, locale, day_minutes=facts.day_minutes)
    return _reason(judged.code, judged.figures)


def _reason(code: str, said: dict[str, Any]) -> str:
    count, percent = int(said.get("count", 0)), said.get("percent", "")
    return {
        "no_plan": lambda: _("There is no plan yet, so there is no date."),
        "no_contract": lambda: _("No contract price is recorded."),
        "reserve_used": lambda: _("%(percent)s %% of the reserve of money is used.", percent=percent),
        "changes": lambda: _("Approved and waiting changes come to %(percent)s %% of the contract price.", percent=percent),
        "deliverables": lambda: _("Deliverables: %(overdue)s overdue, %(rejected)s rejected.", **said),
        "open_changes": lambda: ngettext("%(num)s change request is open.", "%(num)s change requests are open.", count),
        "settled": lambda: _("No change request is open, no deliverable is overdue."),
        "overdue": lambda: ngettext(
            "%(num)s decision of the client is overdue.", "%(num)s decisions of the client are overdue.", count
        ),
        "soon": lambda: ngettext(
            "%(num)s decision of the client is due soon.", "%(num)s decisions of the client are due soon.", count
        ),
        "in_time": lambda: ngettext(
            "%(num)s decision is asked of the client; it is in time.",
            "%(num)s decisions are asked of the client; all are in time.",
            count,
        ),
        "none": lambda: _("Nothing waits for the client."),
    }[code]()


def critical_sentence(facts: StatusFacts) -> str:
    """The critical path in one sentence."""
    chain = sorted((one for one in facts.milestones if one.is_critical), key=lambda one: (one.start_on, one.finish_on))
    if not chain:
        return _("No unfinished milestone is critical.")
    names = [one.code or one.name for one in chain]
    if len(names) > LONGEST_CHAIN:
        names = [*names[: LONGEST_CHAIN - 2], "…", names[-1]]
    return ngettext(
        "%(num)s milestone is critical: %(chain)s. A day lost on it moves the finish by a day.",
        "%(num)s milestones are critical: %(chain)s. A day lost on any of them moves the finish by a day.",
        len(chain),
        chain=" → ".join(names),
    )


def milestone_state(one: MilestoneFact, facts: StatusFacts) -> tuple[Tone, str]:
    if one.is_done:
        return Tone.GREEN, _("Done")
    if one.is_blocked(facts.status_on):
        return Tone.RED, _("Blocked")
    if one.is_late:
        return Tone.AMBER, _("Late")
    return Tone.GREY, _("Running") if one.has_started else _("Not begun")


def because(one: MilestoneFact, locale: str) -> str:
    """What holds a milestone where it is."""
    if one.has_started:
        return _("has started")
    if one.waits_for:
        return _("waits for %(codes)s", codes=punctuation.marks(locale).comma.join(one.waits_for[:4]))
    return _("waits for no other milestone")


def variance(days: int, locale: str) -> str:
    return amounts.day_count(days, locale, signed=True) if days else _("on time")


def days_left(one: DecisionFact, locale: str) -> Light | None:
    if one.days_left is None:
        return None
    said = amounts.day_count(abs(one.days_left), locale)
    if one.days_left < 0:
        return Light(Tone.RED, _("%(days)s overdue", days=said))
    if one.days_left == 0:
        return Light(Tone.AMBER, _("due today"))
    return Light(Tone.AMBER if one.days_left <= 3 else Tone.GREY, _("%(days)s left", days=said))


def decision_title(one: DecisionFact, locale: str) -> str:
    title = one.title_zh if is_chinese(locale) else one.title_en
    return {
        "change": lambda: _("Change request: %(title)s", title=title),
        "deliverable": lambda: _("Accept the deliverable: %(title)s", title=title),
        "gate": lambda: _("Waive the gate of phase %(title)s", title=f"{one.code} {title}"),
        "deployment": lambda: _("Choose the deployment option"),
    }[one.kind]()


def ball(whose: Ball) -> str:
    return {Ball.CLIENT: _("Client"), Ball.VENDOR: _("Vendor"), Ball.NOBODY: "–"}[whose]


def deployment_name(chosen: tuple[str, str], locale: str) -> str:
    option, licence = chosen
    return f"{word(DeploymentOption(option), locale)} · {word(LicenceModel(licence), locale)}"

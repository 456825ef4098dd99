"""The page of one milestone: facts, reasons, forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flask import abort, g, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from delivery import access
from delivery.engine.attribution import BallSubject
from delivery.engine.explain import why, why_not_critical
from delivery.engine.loading.rests import work_of
from delivery.engine.plan import ConstraintKind, Dependency, DependencyKind, LagUnit, Milestone, Plan
from delivery.engine.schedule import Schedule, schedule
from delivery.engine.workdays import WorkCalendar, minute
from delivery.forms.amounts import on_day
from delivery.forms.milestones import DependencyForm, MilestoneForm, ProgressForm, lag_text
from delivery.models import Project
from delivery.queries.assignments import MilestonePeople, people_of_milestone
from delivery.queries.balls import spells_of
from delivery.queries.baselines import chosen_baseline
from delivery.queries.milestones import field_choices, history_of, milestone_in
from delivery.queries.plan_names import speaker_for
from delivery.queries.plans import plan_of
from delivery.queries.team import day_rates
from delivery.views.page import locale
from delivery.words import word
from delivery.words.plan_edits import EditSpeaker, is_internal
from delivery.words.why import WhySpeaker


@dataclass
class Typed:
    """Forms as a person sent them, to be shown again."""

    milestone: MilestoneForm | None = None
    progress: ProgressForm | None = None
    dependency: DependencyForm | None = None
    message: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def found_milestone(project: Project, address: str) -> tuple[Plan, Milestone]:
    """The plan and the milestone of this page, else 404."""
    plan = plan_of(project)
    milestone = milestone_in(plan, address)
    if milestone is None:
        abort(404)
    return plan, milestone


def milestone_page(
    project: Project, plan: Plan, milestone: Milestone, typed: Typed | None = None, status: int = 200
) -> ResponseReturnValue:
    typed = typed or Typed()
    dates = schedule(plan)
    speaker = speaker_for(project, locale(), [plan])
    staffing = _staffing(project, milestone)
    body = render_template(
        "milestones/show.html",
        project=project,
        plan=plan,
        milestone=milestone,
        timing=dates.timings[milestone.key],
        baseline=baseline_of(project, plan, milestone, dates),
        speaker=speaker,
        incoming=arrows_of(plan, dates, [d for d in plan.dependencies if d.successor == milestone.key], "predecessor"),
        outgoing=arrows_of(plan, dates, [d for d in plan.dependencies if d.predecessor == milestone.key], "successor"),
        spells=spells_of(project, BallSubject.MILESTONE, milestone.key),
        history=_history(project, milestone, speaker),
        message=typed.message,
        staffing=staffing,
        people_cents=_people_cents(project, plan, milestone, staffing),
        work=work_of(milestone, plan),
        **reasons_for(plan, dates, milestone),
        **_forms(project, plan, milestone, typed),
    )
    return body, status


def reasons_for(plan: Plan, dates: Schedule, milestone: Milestone) -> dict[str, Any]:
    voice = WhySpeaker(dates, locale(), plan.calendars[plan.calendar].day_minutes)
    return {
        "why": voice.causes(why(plan, dates, milestone.key)),
        "float_reason": voice.float_of(why_not_critical(plan, dates, milestone.key)),
    }


def _staffing(project: Project, milestone: Milestone) -> MilestonePeople | None:
    """Who works on it, for the vendor's side; an event needs nobody."""
    if not milestone.duration_minutes or not access.is_vendor_side(g.standing):
        return None
    return people_of_milestone(project, milestone.key, locale())


def _people_cents(project: Project, plan: Plan, milestone: Milestone, staffing: MilestonePeople | None) -> int | None:
    """Internal cost of who works on it, at their own or their role's rates; None where a rate is missing or not to be seen."""
    if staffing is None or not staffing.people or not access.sees_internal_money(g.standing):
        return None
    rates = day_rates(project, [person for person, _percent in staffing.people])
    if any(person.id not in rates for person, _percent in staffing.people):
        return None
    whole = 100 * plan.calendars[plan.calendar].day_minutes
    cents = work_of(milestone, plan) * sum(percent * rates[person.id] for person, percent in staffing.people)
    return (cents + whole // 2) // whole


def _history(project: Project, milestone: Milestone, speaker: EditSpeaker) -> list[tuple[Any, Any, list[str]]]:
    """For the vendor's side; money for those who may see it."""
    if not access.is_vendor_side(g.standing):
        return []
    sees_cost = access.sees_internal_money(g.standing)
    spoken = []
    for row, user, edits in history_of(project, milestone.key):
        said = [speaker.say(edit) for edit in edits if sees_cost or not is_internal(edit)]
        if said:
            spoken.append((row, user, said))
    return spoken


def baseline_of(project: Project, plan: Plan, milestone: Milestone, dates: Schedule) -> tuple[Any, int] | None:
    """The frozen line, and how many working minutes later the finish is now."""
    baseline = chosen_baseline(project)
    line = baseline.lines.get(milestone.key) if baseline else None
    if line is None:
        return None
    calendar = WorkCalendar(plan.calendars[plan.calendar])
    return line, calendar.between(minute(line.finish), minute(dates.timings[milestone.key].finish))


def arrows_of(plan: Plan, dates: Schedule, links: list[Dependency], end: str) -> list[dict[str, Any]]:
    nodes = {milestone.key: milestone for milestone in plan.milestones}
    day_minutes = plan.calendars[plan.calendar].day_minutes
    return [
        {
            "dependency": link,
            "other": nodes[getattr(link, end)],
            "timing": dates.timings[getattr(link, end)],
            "lag": lag_text(link.lag.amount, link.lag.unit, day_minutes),
            "drives": end == "predecessor" and link.predecessor in dates.timings[link.successor].driven_by,
        }
        for link in links
    ]


def _forms(project: Project, plan: Plan, milestone: Milestone, typed: Typed) -> dict[str, Any]:
    day_minutes = plan.calendars[plan.calendar].day_minutes
    form = typed.milestone or new_milestone_form(project, day_minutes, shown=milestone)
    progress = typed.progress
    if progress is None:
        progress = ProgressForm(formdata=None)
        progress.started_on.data, progress.finished_on.data = on_day(milestone.actual_start), on_day(milestone.actual_finish)
        remaining = milestone.remaining_minutes
        progress.remaining.data = "" if remaining is None else lag_text(remaining, LagUnit.WORKING, day_minutes)
        progress.see(milestone)
    return {
        "form": form,
        "progress": progress,
        "dependency_form": typed.dependency or new_dependency_form(day_minutes, empty=True),
    }


def new_milestone_form(project: Project, day_minutes: int, *, shown: Milestone | None = None) -> MilestoneForm:
    """With ``shown``, filled with that milestone; else with what was posted."""
    form = MilestoneForm(formdata=None) if shown is not None else MilestoneForm()
    choices = field_choices(project, locale(), _("none"))
    choices["calendar"][0] = ("", _("The project's"))
    choices["constraint"] = [(kind.value, word(kind, locale())) for kind in ConstraintKind]
    form.offer(choices, day_minutes)
    if shown is not None:
        form.show(shown, day_minutes)
    for name in ("phase", "owner", "role", "calendar"):
        _offer_present(form, name)
    return form


def _offer_present(form: MilestoneForm, name: str) -> None:
    """What stands in the field stays a choice, even when it is not offered any more."""
    was = form.was()
    value = getattr(was, name) if was is not None else None
    if value and value not in [choice for choice, _label in form[name].choices]:
        form[name].choices = [*form[name].choices, (value, value)]


def new_dependency_form(day_minutes: int, *, empty: bool = False) -> DependencyForm:
    form = DependencyForm(formdata=None) if empty else DependencyForm()
    form.lag.day_minutes = day_minutes
    units = {LagUnit.WORKING: _("working days"), LagUnit.PERCENT: _("percent"), LagUnit.ELAPSED: _("elapsed days")}
    form.offer(
        [(kind.value, f"{kind.value} · {word(kind, locale())}") for kind in DependencyKind],
        [(unit.value, spoken) for unit, spoken in units.items()],
    )
    return form

"""Forms of one milestone, and the edits that they mean.

A form carries what the person saw (``seen``, the milestone as it was), so that each edit can say what it expects to find.
A field whose shown value was not touched makes no edit: an imported plan keeps its minutes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.validators import InputRequired

from delivery.engine.edits import AddMilestone, Edit, SetField, from_json, to_json
from delivery.engine.plan import ConstraintKind, DependencyKind, LagUnit, Milestone
from delivery.engine.refusal import PlanError
from delivery.forms.amounts import CentsField, DayField, DaysField, cents_text, days_text, moment_on, on_day
from delivery.forms.lines import LineField

FIRST_MINUTE, LAST_MINUTE = 480, 1020
AT_START = frozenset({ConstraintKind.MSO, ConstraintKind.SNET, ConstraintKind.SNLT})


class MilestoneForm(FlaskForm):
    """Everything that a manager may set; progress has a form of its own."""

    seen = HiddenField()
    code = LineField(_l("Code"), longest=24)
    name = LineField(_l("Name"), validators=[InputRequired(_l("Enter a name, for example “Interfaces agreed”."))], longest=250)
    phase = SelectField(_l("Phase"))
    owner = SelectField(_l("Owner"))
    duration = DaysField(_l("Duration (working days)"))
    effort = DaysField(_l("Effort (person-days)"))
    role = SelectField(_l("Role"))
    fixed_cost = CentsField(_l("Fixed cost (internal)"))
    calendar = SelectField(_l("Working calendar"))
    constraint = SelectField(_l("Constraint"))
    constraint_on = DayField(_l("Constraint date"))
    deadline_on = DayField(_l("Deadline"))
    optimistic = DaysField(_l("Optimistic (days)"))
    likely = DaysField(_l("Likely (days)"))
    pessimistic = DaysField(_l("Pessimistic (days)"))
    is_gate = BooleanField(_l("Gate of its phase"))
    is_optional = BooleanField(_l("May be traded away"))

    def offer(self, choices: dict[str, list[tuple[str, str]]], day_minutes: int) -> None:
        """Fill the lists; days are those of the calendar."""
        for field, offered in choices.items():
            self[field].choices = offered
            if self[field].data is None:  # not sent: the first choice, "none"
                self[field].data = offered[0][0]
        for field in self:
            if isinstance(field, DaysField):
                field.day_minutes = day_minutes

    def show(self, milestone: Milestone, day_minutes: int) -> None:
        self.seen.data = seen_text(milestone)
        for name, value in shown_values(milestone, day_minutes).items():
            self[name].data = value

    def was(self) -> Milestone | None:
        """The milestone as the person saw it; None when the hidden field was tampered with."""
        return seen_milestone(self.seen.data)

    def validate(self, extra_validators: Any = None) -> bool:
        good: bool = super().validate(extra_validators)
        points = [self.optimistic.minutes, self.likely.minutes, self.pessimistic.minutes]
        given = [point for point in points if point is not None]
        if given and (len(given) < 3 or given != sorted(given)):
            self.likely.errors = [_l("Give all three, the optimistic one the smallest and the pessimistic one the largest.")]
            good = False
        needs_date = self.constraint.data not in (ConstraintKind.ASAP.value, ConstraintKind.ALAP.value)
        if good and needs_date and self.constraint_on.data is None:
            self.constraint_on.errors = [_l("This constraint needs a date.")]
            good = False
        return good

    def milestone(self, base: Milestone, day_minutes: int) -> dict[str, Any]:
        """The engine's fields as the form means them; those left as they were shown keep ``base``'s value."""
        shown = shown_values(base, day_minutes)
        constraint = ConstraintKind(self.constraint.data)
        estimate = (self.optimistic.minutes, self.likely.minutes, self.pessimistic.minutes)
        meant: dict[str, tuple[tuple[str, ...], Any]] = {
            "code": (("code",), self.code.data or ""),
            "name": (("name",), self.name.data or ""),
            "phase": (("phase",), self.phase.data or None),
            "owner": (("owner",), self.owner.data or None),
            "role": (("role",), self.role.data or None),
            "calendar": (("calendar",), self.calendar.data or None),
            "duration_minutes": (("duration",), self.duration.minutes or 0),
            "effort_minutes": (("effort",), self.effort.minutes or 0),
            "fixed_cost_cents": (("fixed_cost",), self.fixed_cost.cents or 0),
            "constraint": (("constraint",), constraint),
            "constraint_at": (("constraint_on", "constraint"), _constraint_moment(self, constraint)),
            "deadline_at": (("deadline_on",), moment_on(self.deadline_on.data, LAST_MINUTE)),
            "estimate_minutes": (("optimistic", "likely", "pessimistic"), None if None in estimate else estimate),
            "is_gate": (("is_gate",), self.is_gate.data),
            "is_optional": (("is_optional",), self.is_optional.data),
        }
        return {
            name: getattr(base, name) if all((self[field].data or "") == (shown[field] or "") for field in fields) else value
            for name, (fields, value) in meant.items()
        }

    def edits(self, was: Milestone, day_minutes: int) -> list[Edit]:
        """What was changed in the form."""
        return [
            SetField(was.key, name, getattr(was, name), value)
            for name, value in self.milestone(was, day_minutes).items()
            if value != getattr(was, name)
        ]


def _constraint_moment(form: MilestoneForm, constraint: ConstraintKind) -> datetime | None:
    if constraint in (ConstraintKind.ASAP, ConstraintKind.ALAP):
        return None
    return moment_on(form.constraint_on.data, FIRST_MINUTE if constraint in AT_START else LAST_MINUTE)


def shown_values(milestone: Milestone, day_minutes: int) -> dict[str, Any]:
    """What stands in the fields for a milestone."""
    optimistic, likely, pessimistic = milestone.estimate_minutes or (None, None, None)
    return {
        "code": milestone.code,
        "name": milestone.name,
        "phase": milestone.phase or "",
        "owner": milestone.owner or "",
        "role": milestone.role or "",
        "calendar": milestone.calendar or "",
        "duration": days_text(milestone.duration_minutes, day_minutes),
        "effort": days_text(milestone.effort_minutes, day_minutes),
        "fixed_cost": cents_text(milestone.fixed_cost_cents),
        "constraint": milestone.constraint.value,
        "constraint_on": on_day(milestone.constraint_at),
        "deadline_on": on_day(milestone.deadline_at),
        "optimistic": days_text(optimistic, day_minutes),
        "likely": days_text(likely, day_minutes),
        "pessimistic": days_text(pessimistic, day_minutes),
        "is_gate": milestone.is_gate,
        "is_optional": milestone.is_optional,
    }


def seen_text(milestone: Milestone) -> str:
    """What ``seen_milestone`` reads."""
    return json.dumps(to_json([AddMilestone(milestone)])[0]["milestone"], ensure_ascii=False)


def seen_milestone(text: str | None) -> Milestone | None:
    try:
        (edit,) = from_json([{"edit": "AddMilestone", "milestone": json.loads(text or ""), "after": None}])
    except (ValueError, TypeError, RecursionError, PlanError):
        return None
    return edit.milestone if isinstance(edit, AddMilestone) else None


class DependencyForm(FlaskForm):
    """One arrow to or from the milestone of the page; the other end is named by its code."""

    other = LineField(
        _l("Milestone (code)"), validators=[InputRequired(_l("Enter the code of a milestone, for example M9."))], longest=250
    )
    kind = SelectField(_l("Kind"))
    lag = DaysField(_l("Lag"), is_signed=True)
    unit = SelectField(_l("Unit of the lag"))

    def offer(self, kinds: list[tuple[str, str]], units: list[tuple[str, str]]) -> None:
        self.kind.choices, self.unit.choices = kinds, units
        self.kind.data = self.kind.data or DependencyKind.FS.value
        self.unit.data = self.unit.data or LagUnit.WORKING.value

    def lag_amount(self, day_minutes: int) -> int:
        """In the unit's own measure: minutes of work or of the clock, or percent."""
        minutes = self.lag.minutes or 0
        if self.unit.data == LagUnit.ELAPSED.value:
            return round(minutes / self.lag.day_minutes * 1440)
        if self.unit.data == LagUnit.PERCENT.value:
            return round(minutes / self.lag.day_minutes)
        return round(minutes / self.lag.day_minutes * day_minutes)


class ProgressForm(FlaskForm):
    """What a team member reports in twenty seconds."""

    started_on = DayField(_l("Started on"))
    finished_on = DayField(_l("Finished on"))
    remaining = DaysField(_l("Remaining (working days)"))
    percent = LineField(_l("Or done, in percent"), longest=4)
    seen = HiddenField()

    def see(self, milestone: Milestone) -> None:
        """Without the cost, which is not for everybody who reports."""
        self.seen.data = seen_text(replace(milestone, fixed_cost_cents=0))


def lag_text(amount: int, unit: LagUnit, day_minutes: int) -> str:
    """What stands in the field for a lag."""
    if unit is LagUnit.PERCENT:
        return str(amount)
    return days_text(amount, 1440 if unit is LagUnit.ELAPSED else day_minutes)

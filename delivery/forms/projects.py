"""Creating a project, and setting what it is measured by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Regexp

from delivery.engine.options.context import LEVER_BOUNDS
from delivery.forms.amounts import CentsField, DayField, DaysField
from delivery.forms.lines import LineField

KEY = r"[A-Z][A-Z0-9]{1,15}\Z"
NAME = _("Give the project a name.")
WHOLE = _("Enter a whole number.")


def chosen(value: Any) -> int | None:
    """A number, or nothing where nothing was chosen yet."""
    return int(value) if value not in (None, "", "None") else None


def positive(form: Any, names: tuple[str, ...], sentence: Any) -> bool:
    """Whether the amounts of these fields are not below zero; the sentence goes to those that are."""
    is_good = True
    for name in names:
        if name in form and form[name].cents is not None and form[name].cents < 0:
            form[name].errors = [*form[name].errors, sentence]
            is_good = False
    return is_good


def lever_field(name: str, label: Any) -> IntegerField:
    """A whole number in the bounds of the engine."""
    return IntegerField(label, [InputRequired(WHOLE), NumberRange(*LEVER_BOUNDS[name])])


class NewProjectForm(FlaskForm):
    key = LineField(
        _("Key"),
        [
            InputRequired(_("Give the project a key.")),
            Regexp(KEY, message=_("Use 2 to 16 capital letters and digits, beginning with a letter, such as HARBOUR.")),
        ],
        longest=16,
    )
    name = LineField(_("Name"), [InputRequired(NAME)], longest=160)
    client = SelectField(_("Client"), choices=[], coerce=chosen, validators=[InputRequired(_("Choose a client organization."))])
    template = SelectField(_("Lifecycle template"), choices=[], coerce=int)
    calendar = SelectField(_("Working calendar"), choices=[], coerce=int)
    starts_on = DayField(_("Start"))
    committed_on = DayField(_("Promised go-live or finish"))
    manager = SelectField(_("Project manager"), choices=[])
    locale = SelectField(_("Language of the project"), choices=[])
    currency = LineField(
        _("Currency"),
        [
            InputRequired(_("Enter a currency, for example CNY.")),
            Regexp(r"[A-Z]{3}\Z", message=_("The currency needs three capital letters, for example CNY.")),
        ],
        longest=3,
        default="CNY",
    )


class SettingsForm(FlaskForm):
    """Amounts that are left empty count as nothing."""

    shown = HiddenField(validators=[Regexp(r"[0-9a-f]{32}\Z")])
    name = LineField(_("Name"), [InputRequired(NAME)], longest=160)
    committed_on = DayField(_("Promised go-live or finish"))
    reserve = DaysField(_("Reserve of days"))
    reserve_effort = DaysField(_("Reserve of effort in person-days"))
    reserve_money = CentsField(_("Reserve of money"))
    management_reserve = CentsField(_("Management reserve"))
    tolerance = CentsField(_("Cost tolerance"))
    budget = CentsField(_("Contract price"))
    margin_percent = IntegerField(_("Margin in percent"), [InputRequired(WHOLE), NumberRange(0, 500)])
    crash_premium_percent = IntegerField(_("Crash premium in percent"), [InputRequired(WHOLE), NumberRange(0, 500)])
    crash_limit_percent = lever_field("crash_limit_percent", _("Shortened by at most"))
    overlap_percent = lever_field("overlap_percent", _("Overlap at most"))
    rework_chance_percent = lever_field("rework_chance_percent", _("Chance of rework"))
    rework_percent = lever_field("rework_percent", _("Done again"))
    ramp_up_days = lever_field("ramp_up_days", _("Time to learn"))
    approval_rule = SelectField(_("Change requests are decided by"), choices=[])
    votes_needed = IntegerField(_("Number of votes"), [InputRequired(WHOLE), NumberRange(1, 50)])
    decision_days = IntegerField(_("Working days to decide"), [InputRequired(WHOLE), NumberRange(1, 250)])
    client_calendar = SelectField(_("Working days of the client"), choices=[])

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        amounts = ("reserve_money", "management_reserve", "tolerance", "budget")
        return positive(self, amounts, _("An amount cannot be negative here. Enter 0 or more.")) and is_good

    @property
    def values(self) -> dict[str, Any]:
        """By the names of the project's columns; without the management reserve where the form has none."""
        management = {"management_reserve_cents": self.management_reserve.cents or 0} if "management_reserve" in self else {}
        return management | {
            "name": self.name.data,
            "committed_on": self.committed_on.data,
            "reserve_minutes": self.reserve.minutes or 0,
            "reserve_effort_minutes": self.reserve_effort.minutes or 0,
            "reserve_cents": self.reserve_money.cents or 0,
            "tolerance_cents": self.tolerance.cents or 0,
            "budget_cents": self.budget.cents or 0,
            "margin_percent": self.margin_percent.data,
            "crash_premium_percent": self.crash_premium_percent.data,
            **{name: self[name].data for name in LEVER_BOUNDS},
            "approval_rule": self.approval_rule.data,
            "votes_needed": self.votes_needed.data,
            "decision_days": self.decision_days.data,
            "client_calendar_id": int(self.client_calendar.data) if self.client_calendar.data else None,
        }


def plain_amount(cents: int) -> str:
    """What stands in the field for an amount; an amount of nothing shows as 0.

    >>> plain_amount(123450), plain_amount(0)
    ('1234.50', '0')
    """
    return f"{Decimal(cents) / 100:.2f}".removesuffix(".00")

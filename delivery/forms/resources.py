"""A person of the vendor: what they do, how much of the day they give, when they are away."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, Regexp
from wtforms.validators import ValidationError as FieldError

from delivery.forms.amounts import CentsField, DayField, cents_text, read_decimal
from delivery.forms.lines import LineField
from delivery.forms.sign_in import FILL_IN
from delivery.models import Resource

LINES_READ = 200


class PercentField(StringField):
    """Whole percent of a working day; ``percent`` is what it means, None for nothing."""

    percent: int | None = None

    def pre_validate(self, form: Any) -> None:
        self.percent = None
        text = (self.data or "").strip().rstrip("%％").strip()
        if text:
            self.percent = read_percent(text)


def read_percent(text: str) -> int:
    """Raises the field's own ValueError with its remedy."""
    try:
        number = read_decimal(text)
    except ValueError:
        raise FieldError(gettext("Enter whole percent, for example 50.")) from None
    if number != int(number) or not 0 <= number <= 100:
        raise FieldError(gettext("Enter whole percent from 0 to 100."))
    return int(number)


class LineForm(Form):
    """A line without days is passed over."""

    begin = DayField(_("From"))
    end = DayField(_("Until"))

    @property
    def is_empty(self) -> bool:
        return not any(self[name].data for name in self._fields)

    @property
    def days(self) -> tuple[date, date]:
        """One day alone begins and ends a line."""
        begin = self.begin.data or self.end.data
        return begin, self.end.data or begin

    def validate(self, extra_validators: object = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and not self.is_empty and not (self.begin.data or self.end.data):
            self.begin.errors = [gettext("Fill in the first day.")]
        if is_good and self.begin.data and self.end.data and self.end.data < self.begin.data:
            self.end.errors = [gettext("This day lies before the first.")]
        return is_good and not (self.begin.errors or self.end.errors)


class PeriodForm(LineForm):
    percent = PercentField(_("Percent of the day"))

    def validate(self, extra_validators: object = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and not self.is_empty and self.percent.percent is None:
            self.percent.errors = [gettext("Enter whole percent from 0 to 100.")]
        return is_good and not self.percent.errors


class AbsenceForm(LineForm):
    note = LineField(_("Note"), [Optional()], longest=60)


class ResourceForm(FlaskForm):
    """The choices come from the view."""

    seen = HiddenField(default="0", validators=[Regexp(r"[0-9]{1,9}\Z")])
    name = LineField(_("Full name"), [DataRequired(FILL_IN)])
    role = SelectField(_("Role"), validate_choice=False)
    user = SelectField(_("Account"), validate_choice=False)
    calendar = SelectField(_("Working days"), validate_choice=False)
    availability_percent = PercentField(_("Percent of a working day"), validators=[DataRequired(FILL_IN)])
    rate = CentsField(_("Own rate per day"))
    currency = LineField(_("Currency of the rate"), longest=3)
    is_active = BooleanField(_("Takes work"), default=True)
    periods = FieldList(FormField(PeriodForm), max_entries=LINES_READ)
    absences = FieldList(FormField(AbsenceForm), max_entries=LINES_READ)

    def offer(self, choices: dict[str, list[tuple[str, str]]]) -> None:
        """What stands in a field stays a choice, even when it is not offered any more."""
        for name, offered in choices.items():
            kept = self[name].data or ""
            if kept not in [value for value, _label in offered]:
                offered = [*offered, (kept, kept)]
            self[name].choices = [SelectChoice(value, label) for value, label in offered]


def shown_in_form(resource: Resource) -> dict[str, Any]:
    """The form's data for a person as kept."""
    day = date.fromisoformat
    return {
        "seen": str(resource.version),
        "name": resource.name,
        "role": resource.role,
        "user": str(resource.user_id or ""),
        "calendar": str(resource.calendar_id or ""),
        "availability_percent": str(resource.availability_percent),
        "rate": cents_text(resource.cents_per_day),
        "currency": resource.currency,
        "is_active": resource.is_active,
        "periods": [{"begin": day(begin), "end": day(end), "percent": str(part)} for begin, end, part in resource.periods],
        "absences": [{"begin": day(begin), "end": day(end), "note": note} for begin, end, note in resource.absences],
    }

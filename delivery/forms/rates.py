"""The rate card: one role a line."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField
from wtforms.validators import Optional, Regexp

from delivery.forms.amounts import CentsField
from delivery.forms.lines import LineField

LINES_READ = 60


class RateForm(Form):
    """An empty line is passed over; a line without a role takes the role off the card."""

    role = LineField(_("Role"), [Optional()], longest=32)
    name_en = LineField(_("Name in English"), [Optional()], longest=80)
    name_zh = LineField(_("Name in Chinese"), [Optional()], longest=80)
    rate = CentsField(_("Rate a day"))

    @property
    def is_empty(self) -> bool:
        return not self.role.data

    def validate(self, extra_validators: object = None) -> bool:
        is_good = super().validate(extra_validators)
        if self.is_empty:
            return is_good
        if self.rate.cents is None and not self.rate.errors:
            self.rate.errors = [gettext("Enter an amount; 0 is one.")]
        elif self.rate.cents is not None and self.rate.cents < 0:
            self.rate.errors = [*self.rate.errors, gettext("A rate cannot be negative.")]
        return is_good and not self.rate.errors


class RateCardForm(FlaskForm):
    shown = HiddenField(validators=[Regexp(r"[0-9a-f]{32}\Z")])
    lines = FieldList(FormField(RateForm), max_entries=LINES_READ)

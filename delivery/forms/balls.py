"""Saying who has to act, and that they have."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, Regexp

from delivery.forms.amounts import DayField
from delivery.forms.lines import LineField, TextField

LONGEST = 500


class BallForm(FlaskForm):
    subject = SelectField(_("What waits"), choices=[])
    holder = RadioField(_("Waits for whom"), choices=[], validators=[InputRequired(_("Choose whom it waits for."))])
    party = LineField(_("Name of the third party"), [Optional()], longest=120)
    awaits = LineField(_("What is awaited"), [InputRequired(_("Say in one line what is awaited."))], longest=LONGEST)
    since_on = DayField(_("Waits since"))
    expected_on = DayField(_("Expected on"))
    note = TextField(_("Internal note"), [Optional()], longest=LONGEST, render_kw={"rows": 2})


class BallReturnForm(FlaskForm):
    until_on = DayField(_("Came back on"))
    answer = TextField(_("What was done"), [Optional()], longest=LONGEST, render_kw={"rows": 3})
    version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])

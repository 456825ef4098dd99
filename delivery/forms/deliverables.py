"""Handing in a version, deciding on it, describing a deliverable, deciding about a gate."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from delivery.forms.amounts import DayField
from delivery.forms.lines import LineField, TextField

COUNTED = NumberRange(1, 2**31 - 1)


def number_or_none(value: Any) -> int | None:
    """The choice ``""`` means nobody."""
    return int(value) if value not in (None, "", "None") else None


class VersionForm(FlaskForm):
    file = FileField(_("File"), [FileRequired(_("Choose a file."))])
    note = TextField(_("What is new in this version"), [Optional()], longest=2000)


class RulingForm(FlaskForm):
    """Names the version that was shown, so that nothing unseen is ever accepted."""

    shown_version = IntegerField(_("Version"), [InputRequired(), COUNTED])
    decision = RadioField(_("Your decision"), choices=[], validators=[InputRequired(_("Choose what you decide."))])
    reason = TextField(_("Reason, or list of reservations"), [Optional()], longest=4000)
    due_on = DayField(_("Reservations to be settled by"))


class DeliverableForm(FlaskForm):
    phase = SelectField(_("Phase"), choices=[], coerce=number_or_none)
    name = LineField(_("Name"), [InputRequired(_("Give the deliverable a name."))], longest=160)
    criteria = TextField(_("Acceptance criteria"), [Optional()], longest=4000)
    is_required = BooleanField(_("Required for the gate"), default=True)
    signed_by = SelectField(_("Signed by"), choices=[])
    owner = SelectField(_("Owner"), choices=[], coerce=number_or_none)
    due_on = DayField(_("Due"))
    reason = TextField(_("Reason, if the client is to get less than before"), [Optional()], longest=2000)
    version = HiddenField()


class GateForm(FlaskForm):
    reason = TextField(_("Reason"), [Optional()], longest=4000)
    version = IntegerField(_("Version"), [Optional(), COUNTED])

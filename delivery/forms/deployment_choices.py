"""Choosing a deployment option, and asking to switch it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Optional, Regexp

from delivery.engine.states import ChangeOrigin
from delivery.forms.calculations import choices_of
from delivery.forms.lines import LineField, TextField


class ChoiceForm(FlaskForm):
    """The service checks what belongs together; the hash says what was seen."""

    offer = RadioField(_("Your choice"), [Optional()], choices=[], validate_choice=False)
    comment = TextField(_("Comment"), [Optional()], longest=4_000)
    typed_name = LineField(_("Your name"), [InputRequired(_("Type your name."))], longest=120)
    is_authorised = BooleanField(_("I may decide this for my company"))
    number = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])
    results_hash = HiddenField(validators=[Regexp(r"[0-9a-f]{64}\Z")])


class SwitchForm(FlaskForm):
    offer = SelectField(_("New option"), choices=[], validate_choice=False)
    origin = SelectField(_("Origin"), choices=lambda: choices_of(ChangeOrigin))
    why = TextField(_("Why"), [InputRequired(_("Say why: the client reads it."))], longest=4_000)
    number = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])

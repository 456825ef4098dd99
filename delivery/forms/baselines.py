"""The form that freezes a plan under a name."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Regexp

from delivery.forms.lines import LineField


class BaselineForm(FlaskForm):
    name = LineField(_l("Name"), validators=[InputRequired(_l("Give the baseline a name, for example “Contract”."))], longest=120)
    choose = BooleanField(_l("Measure variance against it"), default=True)
    plan_version = HiddenField(validators=[Regexp(r"[0-9]{1,9}\Z")])

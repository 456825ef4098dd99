"""The parts of a lifecycle template, in both languages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional, Regexp

from delivery.forms.lines import LineField, TextField

CODE = r"[A-Za-z0-9][A-Za-z0-9.-]{0,15}\Z"
NUMBER = _("Enter a number.")
BOTH = _("Give it a name in both languages.")


class TemplateForm(FlaskForm):
    """``version``: the template as it was shown."""

    version = IntegerField(_("Version"), [InputRequired(), NumberRange(1, 2**31 - 1)])


class NameForm(TemplateForm):
    name_en = LineField(_("Name in English"), [InputRequired(BOTH)], longest=120)
    name_zh = LineField(_("Name in Chinese"), [InputRequired(BOTH)], longest=120)


class PhaseForm(NameForm):
    purpose_en = TextField(_("Purpose in English"), [Optional()], longest=1000)
    purpose_zh = TextField(_("Purpose in Chinese"), [Optional()], longest=1000)


class TemplateDeliverableForm(NameForm):
    criteria_en = TextField(_("Acceptance criteria in English"), [Optional()], longest=2000)
    criteria_zh = TextField(_("Acceptance criteria in Chinese"), [Optional()], longest=2000)
    signed_by = SelectField(_("Signed by"), choices=[])
    is_required = BooleanField(_("Required for the gate"), default=True)


class TemplateMilestoneForm(NameForm):
    code = LineField(
        _("Code"),
        [
            InputRequired(_("Give it a code, for example M9.")),
            Regexp(CODE, message=_("Use letters, digits, dots and dashes, for example M9.")),
        ],
        longest=16,
    )
    duration_days = IntegerField(_("Duration in working days"), [InputRequired(NUMBER), NumberRange(0, 500)], default=0)
    effort_days = IntegerField(_("Effort in person-days"), [InputRequired(NUMBER), NumberRange(0, 5000)], default=0)
    role = SelectField(_("Role"), choices=[], validators=[Optional()])
    is_gate = BooleanField(_("Its finish is the gate of the phase"))


class TemplateLinkForm(TemplateForm):
    predecessor = SelectField(_("Predecessor"), choices=[])
    successor = SelectField(_("Successor"), choices=[])
    kind = SelectField(_("Kind"), choices=[])
    lag_days = IntegerField(_("Lag in working days"), [InputRequired(NUMBER), NumberRange(-500, 500)], default=0)

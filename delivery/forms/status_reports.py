"""Beginning a status report, and the manager's part of it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from delivery.forms.lines import TextField

LONGEST = 10_000
FITTING = 600
"""Letters of each text with which the first page still holds all three."""
COUNTED = {"rows": 4, "data-counted": FITTING}


class ReportTermsForm(FlaskForm):
    audience = SelectField(_("For whom"), choices=[])
    locale = SelectField(_("Language"), choices=[])
    from_on = DateField(_("First day"), [InputRequired(_("Choose a date."))])
    to_on = DateField(_("Last day"), [InputRequired(_("Choose a date."))])


class ReportTextsForm(FlaskForm):
    """Three texts, and a light of one's own with its reason; recipients are read when it is issued."""

    highlights = TextField(_("Highlights"), [Optional()], longest=LONGEST, render_kw=COUNTED)
    problems = TextField(_("Problems"), [Optional()], longest=LONGEST, render_kw=COUNTED)
    next_steps = TextField(_("Next steps"), [Optional()], longest=LONGEST, render_kw=COUNTED)
    light = SelectField(_("Overall light"), choices=[], validators=[Optional()])
    light_note = TextField(_("Why the light differs from the rules"), [Optional()], longest=1000)
    recipients = SelectMultipleField(
        _("Send it to"), choices=[], coerce=int, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

"""Companies."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from delivery.engine.states import Side
from delivery.forms.lines import LineField
from delivery.forms.profiles import LANGUAGES
from delivery.forms.sign_in import FILL_IN


class OrganizationForm(FlaskForm):
    name = LineField(_l("Name"), [DataRequired(FILL_IN)])
    default_locale = SelectField(_l("Language of its letters"), choices=LANGUAGES)


class NewOrganizationForm(OrganizationForm):
    side = SelectField(
        _l("Side"), choices=[SelectChoice(Side.CLIENT.value, _l("Client")), SelectChoice(Side.VENDOR.value, _l("Vendor"))]
    )
